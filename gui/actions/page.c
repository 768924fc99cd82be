#include "gui/actions/page.h"

G_DEFINE_INTERFACE(AffektPage, affekt_page, GTK_TYPE_WIDGET)

static guint close_agreed;

static void affekt_page_default_init(AffektPageInterface *interface)
{
	(void)interface;
	close_agreed = g_signal_new("close-agreed", AFFEKT_TYPE_PAGE, G_SIGNAL_RUN_LAST, 0, NULL,
		NULL, NULL, G_TYPE_NONE, 0);
}

gboolean affekt_page_can_close(AffektPage *page)
{
	return AFFEKT_PAGE_GET_IFACE(page)->can_close(page);
}

void affekt_page_agree_to_close(AffektPage *page)
{
	g_signal_emit(page, close_agreed, 0);
}
