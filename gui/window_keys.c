/* The keys of the window, and those of its pages for the list of them. */
#include "gui/window_keys.h"

#include "gui/live/live.h"
#include "gui/recall/recall.h"
#include "gui/review/review.h"
#include "gui/start/start.h"
#include "gui/study/page.h"

#include <glib/gi18n-lib.h>

static const struct affekt_key window_keys[] = {
	{"<Control>o", "<Control>o", "win.open", N_("Open a session")},
	{"<Control><Shift>o", "<Control><Shift>o", "win.open-study", N_("Open a study")},
	{"BackSpace", "BackSpace", "win.back-to-study", N_("Back to the study")},
	{"<Control>Page_Down", "<Control>Page_Down <Control>Page_Up", "win.next-participant",
		N_("The same touch point of the next participant of the study")},
	{"<Control>Page_Up", NULL, "win.previous-participant", NULL},
	{"<Control>z", "<Control>z", "win.undo", N_("Undo an edit")},
	{"<Control><Shift>z|<Control>y", "<Control><Shift>z <Control>y", "win.redo",
		N_("Do it again")},
	{"<Control><Shift>h", "<Control><Shift>h", "win.history", N_("History of the edits")},
	{"<Control>1", "<Control>1...<Control>5", "win.page-1", N_("Turn to a page")},
	{"<Control>2", NULL, "win.page-2", NULL},
	{"<Control>3", NULL, "win.page-3", NULL},
	{"<Control>4", NULL, "win.page-4", NULL},
	{"<Control>5", NULL, "win.page-5", NULL},
	{"<Control>question", "<Control>question", "win.show-help-overlay",
		N_("Keyboard shortcuts")},
	{"F10", "F10", "win.menu", N_("Menu")},
	{"<Control>w|<Control>q", "<Control>w <Control>q", "window.close", N_("Close the window")},
	{0},
};

const struct affekt_key_group affekt_window_keys[] = {
	{N_("Window"), window_keys},
	{0},
};

const struct affekt_key_section affekt_window_sections[] = {
	{N_("Sessions"), affekt_start_keys},
	{N_("Live"), affekt_live_keys},
	{N_("Review"), affekt_review_keys},
	{N_("Cued recall"), affekt_recall_keys},
	{N_("Study"), affekt_study_page_keys},
	{N_("Everywhere"), affekt_window_keys},
	{0},
};
