#include "core/locale.h"
#include "gui/application.h"

int main(int argc, char **argv)
{
	core_locale_init();
	return affekt_application_run(argc, argv);
}
