#include "gui/review/edit_menu.h"

#include "gui/review/note_popover.h"

#include <glib/gi18n-lib.h>

static void append_thing(GMenu *menu, struct affekt_thing thing, const char *words)
{
	g_autoptr(GMenu) section = g_menu_new();
	gboolean is_found = thing.kind != AFFEKT_THING_VISIT && thing.kind != AFFEKT_THING_MARK;
	g_menu_append(section, _("Note or Code…"), "review.edit-note");
	g_menu_append(section, _("Move to the Cursor"), "review.edit-to-cursor");
	if (thing.kind == AFFEKT_THING_VISIT) {
		g_menu_append(section, _("Start at the Cursor"), "review.edit-start-here");
		g_menu_append(section, _("End at the Cursor"), "review.edit-end-here");
	}
	if (is_found && thing.kind != AFFEKT_THING_ARTEFACT)
		g_menu_append(section, _("Reject as Artefact"), "review.edit-reject");
	g_menu_append(section, _("Delete"), "review.edit-delete");
	g_menu_append(section, _("Restore to Automatic"), "review.edit-restore");
	g_menu_append_section(menu, words, G_MENU_MODEL(section));
}

/* What can be added; what cannot is left out. */
static void append_additions(AffektReview *review, GMenu *menu)
{
	static const char *const titles[AFFEKT_N_REVIEW_TRACKS] = {
		[AFFEKT_REVIEW_CONDUCTANCE] = N_("Add Response at the Cursor"),
		[AFFEKT_REVIEW_DRIVER] = N_("Add Response at the Cursor"),
		[AFFEKT_REVIEW_PULSE] = N_("Add Beat at the Cursor"),
		[AFFEKT_REVIEW_AROUSAL] = N_("Add Peak at the Cursor"),
	};
	AffektStage *stage = affekt_review_stage(review);
	int track = affekt_stage_kind_of(stage, affekt_stage_focused_track(stage));
	struct affekt_view stretch;
	g_autoptr(GMenu) section = g_menu_new();
	if (track >= 0 && titles[track] != NULL)
		g_menu_append(section, _(titles[track]), "review.edit-add");
	if (affekt_timeline_selection(affekt_review_timeline(review), &stretch)) {
		g_menu_append(section, _("New Touch Point from the Selection…"),
			"review.edit-new-touch-point");
		g_menu_append(section, _("Artefact over the Selection"), "review.edit-artefact");
	}
	g_menu_append_section(menu, NULL, G_MENU_MODEL(section));
}

void affekt_edit_menu_show(AffektReview *review, double x, double y)
{
	AffektStage *stage = affekt_review_stage(review);
	AffektSession *session = affekt_review_session(review);
	const struct affekt_thing *thing = affekt_selection_get(affekt_stage_selection(stage));
	if (session == NULL || affekt_session_facts(session) == NULL)
		return;
	g_autoptr(GMenu) menu = g_menu_new();
	if (thing != NULL) {
		g_autofree char *words = affekt_things_words(session, *thing);
		append_thing(menu, *thing, words);
	}
	append_additions(review, menu);
	GtkWidget *popover = gtk_popover_menu_new_from_model(G_MENU_MODEL(menu));
	gtk_popover_set_has_arrow(GTK_POPOVER(popover), FALSE);
	gtk_widget_set_halign(popover, GTK_ALIGN_START);
	affekt_note_popover_put(review, GTK_POPOVER(popover), x, y);
}
