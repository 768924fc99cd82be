#include "core/locale.h"
#include "gui/application.h"
#include "recordings/sandbox.h"

#include <sys/stat.h>

int main(int argc, char **argv)
{
	umask(0077); /* whatever is written is of participants */
	core_locale_init();
	rec_sandbox_host();
	return affekt_application_run(argc, argv);
}
