#include "gui/application.h"
#include "gui/locale.h"

int main(int argc, char **argv)
{
	affekt_locale_init();
	return affekt_application_run(argc, argv);
}
