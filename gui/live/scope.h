/*
 * Rolling traces of what is being measured: the last half minute or minute of each signal, one
 * strip each, drawn anew at a calm pace while the widget is on the screen.
 *
 * Costs the same after a quarter of an hour as after eight hours (gui/live/trail.h). When there is
 * little height, strips are left out, the least needed first. Main thread only.
 */
#ifndef GUI_LIVE_SCOPE_H
#define GUI_LIVE_SCOPE_H

#include "acquisition/trace.h"

#include <adwaita.h>

#define AFFEKT_TYPE_SCOPE (affekt_scope_get_type())
G_DECLARE_FINAL_TYPE(AffektScope, affekt_scope, AFFEKT, SCOPE, GtkWidget)

AffektScope *affekt_scope_new(void);

/* Asked for the trace before each frame; NULL from it: there is none just now. @user is handed on.
 */
typedef const struct acq_trace *(*affekt_scope_source)(gpointer user, double *ret_now_s);

/* Follows @source from now on, from an empty screen; NULL: nothing. */
void affekt_scope_follow(AffektScope *scope, affekt_scope_source source, gpointer user);

/* What stands at the conductance strip: "µS", "counts". */
void affekt_scope_set_unit(AffektScope *scope, const char *gsr_unit);

/* Few strips for a signal check: conductance and pulse only. */
void affekt_scope_set_brief(AffektScope *scope, gboolean is_brief);

/* How many strips the last picture had, and how many frames were drawn. */
guint affekt_scope_strips(AffektScope *scope);
guint affekt_scope_frames(AffektScope *scope);

#endif
