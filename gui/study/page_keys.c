/* The keys of the study page. */
#include "gui/study/page.h"

#include <glib/gi18n-lib.h>

static const struct affekt_key moving[] = {
	{"Left", "Left Right Up Down", "study.left", N_("Move the cursor")},
	{"Right", NULL, "study.right", NULL},
	{"Up", NULL, "study.up", NULL},
	{"Down", NULL, "study.down", NULL},
	{"Home", "Home End", "study.first-touch-point", N_("First or last touch point")},
	{"End", NULL, "study.last-touch-point", NULL},
	{"<Control>Home", "<Control>Home <Control>End", "study.first-participant",
		N_("First or last participant")},
	{"<Control>End", NULL, "study.last-participant", NULL},
	{"Page_Up", "Page_Up Page_Down", "study.page-up", N_("A page up or down")},
	{"Page_Down", NULL, "study.page-down", NULL},
	{"n", "n <Shift>n", "study.next-alert", N_("Next or previous alert")},
	{"<Shift>n", NULL, "study.previous-alert", NULL},
	{"Return|KP_Enter", "Return", "study.open", N_("Open the session at that moment")},
	{0},
};

static const struct affekt_key sorting[] = {
	{"s", "s", "study.sort-touch-point",
		N_("Sort by the arousal at the touch point; again: the other way")},
	{"c", "c", "study.sort-code", N_("Sort by participant")},
	{"g", "g", "study.sort-group", N_("Sort by group")},
	{"w", "w", "study.sort-wave", N_("Sort by wave")},
	{"u", "u", "study.sort-usable", N_("Sort by usable time")},
	{"l", "l", "study.sort-alerts", N_("Sort by alerts")},
	{0},
};

static const struct affekt_key filtering[] = {
	{"<Control>f|slash", "<Control>f", "study.find", N_("Filter by text")},
	{"a", "a", "study.only-alerts", N_("Only participants with alerts")},
	{"e", "e", "study.only-excluded", N_("Only participants who are out of the means")},
	{"Escape", "Escape", "study.clear", N_("Show all again")},
	{"b", "b", "study.everybody", N_("Means with everybody, or without the excluded")},
	{"x", "x", "study.decide", N_("Leave the participant out, or take them in again")},
	{"<Control>z", "<Control>z <Control><Shift>z", "study.undo",
		N_("Take that back, or do it again")},
	{"<Control><Shift>z|<Control>y", NULL, "study.redo", NULL},
	{0},
};

static const struct affekt_key viewing[] = {
	{"plus|equal|KP_Add", "plus minus", "study.larger", N_("Larger or smaller cells")},
	{"minus|KP_Subtract", NULL, "study.smaller", NULL},
	{"f", "f", "study.fit", N_("Show all that fits")},
	{"1", "1 2", "study.alerts", N_("List alerts, or sessions to analyse")},
	{"2", NULL, "study.sessions", NULL},
	{"F9", "F9", "study.sidebar", N_("Show or hide the lists")},
	{"<Shift>w", "<Shift>w", "study.warnings", N_("Read the notes")},
	{"<Control>r", "<Control>r", "study.analyse", N_("Analyse what is not analysed")},
	{"F5", "F5", "study.refresh", N_("Read the study anew")},
	{0},
};

const struct affekt_key_group affekt_study_page_keys[] = {
	{N_("Moving"), moving},
	{N_("Sorting"), sorting},
	{N_("Filtering and excluding"), filtering},
	{N_("Viewing"), viewing},
	{0},
};
