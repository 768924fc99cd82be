/*
 * What the window asks of a page that may have something to lose.
 *
 *   window                           page
 *   close ──── can_close() ────────► TRUE: nothing to lose
 *                                    FALSE: it is shown, asks the user …
 *   close again ◄─ "close-agreed" ── … who agreed: can_close() is TRUE from now on
 *
 * A page implements this interface when closing the window could lose something of it: a recording
 * that runs, an answer half given. A page without it never holds the window back. Ctrl+W, Ctrl+Q,
 * the close button and the session manager all come this way. Main thread only.
 */
#ifndef GUI_ACTIONS_PAGE_H
#define GUI_ACTIONS_PAGE_H

#include <gtk/gtk.h>

#define AFFEKT_TYPE_PAGE (affekt_page_get_type())
G_DECLARE_INTERFACE(AffektPage, affekt_page, AFFEKT, PAGE, GtkWidget)

struct _AffektPageInterface {
	GTypeInterface parent_interface;
	/* TRUE when the window may close now. Else the page asks the user, without blocking, and
	 * calls affekt_page_agree_to_close() once the window may close. */
	gboolean (*can_close)(AffektPage *page);
};

/* [window] */
gboolean affekt_page_can_close(AffektPage *page);

/* [page] Emits "close-agreed": the window closes, unless another page holds it back. */
void affekt_page_agree_to_close(AffektPage *page);

#endif
