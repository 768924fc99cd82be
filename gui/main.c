#include "core/locale.h"
#include "gui/application.h"
#include "recordings/sandbox.h"

int main(int argc, char **argv)
{
	core_locale_init();
	rec_sandbox_host();
	return affekt_application_run(argc, argv);
}
