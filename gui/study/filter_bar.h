/*
 * What of a study is shown: text, group, wave, only those with alerts or who are out, and whether
 * exclusions hold.
 *
 * Switches are actions of the group "study" (gui/study/page_actions.c); the rest is told here.
 * Signal "changed" (): text, group or wave is another one. Main thread only.
 */
#ifndef GUI_STUDY_FILTER_BAR_H
#define GUI_STUDY_FILTER_BAR_H

#include <gtk/gtk.h>

#define AFFEKT_TYPE_FILTER_BAR (affekt_filter_bar_get_type())
G_DECLARE_FINAL_TYPE(AffektFilterBar, affekt_filter_bar, AFFEKT, FILTER_BAR, GtkBox)

AffektFilterBar *affekt_filter_bar_new(void);

/* Offers those groups and waves (char*), beside all of them; a choice that is still there stays.
 * Where there is but one to choose, there is nothing to choose by. */
void affekt_filter_bar_offer(AffektFilterBar *bar, const GPtrArray *groups, const GPtrArray *waves);

/* NULL: all. Borrowed, until the next change. */
const char *affekt_filter_bar_text(AffektFilterBar *bar);
const char *affekt_filter_bar_group(AffektFilterBar *bar);
const char *affekt_filter_bar_wave(AffektFilterBar *bar);

void affekt_filter_bar_find(AffektFilterBar *bar);  /* gives the text the keyboard */
void affekt_filter_bar_clear(AffektFilterBar *bar); /* all are shown again */

/* The choices of the user, made by a program. */
void affekt_filter_bar_set_text(AffektFilterBar *bar, const char *text);
void affekt_filter_bar_choose_group(AffektFilterBar *bar, const char *group);

/* Puts @widget before the switch at the end. */
void affekt_filter_bar_add(AffektFilterBar *bar, GtkWidget *widget);

/* Says that the means are being computed. */
void affekt_filter_bar_set_busy(AffektFilterBar *bar, gboolean is_busy);
/* "12 of 40", or how many there are; "" nothing. */
void affekt_filter_bar_set_count(AffektFilterBar *bar, guint n_shown, guint n_members);

#endif
