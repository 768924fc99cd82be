#include "gui/review/chosen.h"

#include <glib/gi18n-lib.h>

#define LABEL "affekt-chosen-label"

static void refresh(GtkWidget *line, AffektSelection *selection)
{
	AffektStage *stage = g_object_get_data(G_OBJECT(line), "affekt-stage");
	GtkLabel *label = g_object_get_data(G_OBJECT(line), LABEL);
	const struct affekt_thing *thing = affekt_selection_get(selection);
	AffektSession *session = affekt_stage_session(stage);
	g_autofree char *words = thing != NULL && session != NULL
					 ? affekt_things_words(session, *thing)
					 : g_strdup(_("Nothing is selected"));
	if (g_strcmp0(gtk_label_get_text(label), words) != 0)
		gtk_label_set_text(label, words);
}

GtkWidget *affekt_chosen_new(AffektStage *stage)
{
	/* A status, so that screen readers say what was selected. */
	GtkWidget *line = g_object_new(GTK_TYPE_BOX, "accessible-role", GTK_ACCESSIBLE_ROLE_STATUS,
		"css-name", "affekt-chosen", NULL);
	GtkWidget *label = gtk_label_new(NULL);
	gtk_label_set_xalign(GTK_LABEL(label), 0);
	gtk_label_set_ellipsize(GTK_LABEL(label), PANGO_ELLIPSIZE_END);
	gtk_widget_set_hexpand(label, TRUE);
	gtk_widget_set_tooltip_text(label,
		_("Ring with ticks: moved. Square: set by hand. Crossed out: rejected. Outline: "
		  "provisional or corrected by the analysis."));
	gtk_box_append(GTK_BOX(line), label);
	g_object_set_data(G_OBJECT(line), "affekt-stage", stage);
	g_object_set_data(G_OBJECT(line), LABEL, label);
	g_signal_connect_object(affekt_stage_selection(stage), "changed", G_CALLBACK(refresh), line,
		G_CONNECT_SWAPPED);
	refresh(line, affekt_stage_selection(stage));
	return line;
}

const char *affekt_chosen_text(GtkWidget *chosen)
{
	return gtk_label_get_text(g_object_get_data(G_OBJECT(chosen), LABEL));
}

static const enum affekt_thing_kind kinds[AFFEKT_N_ROW_KINDS] = {
	[AFFEKT_ROW_TOUCH_POINT] = AFFEKT_THING_VISIT,
	[AFFEKT_ROW_PEAK] = AFFEKT_THING_PEAK,
	[AFFEKT_ROW_RESPONSE] = AFFEKT_THING_RESPONSE,
};

void affekt_chosen_choose(AffektStage *stage, AffektRow *row)
{
	const struct affekt_row *fields = affekt_row_get(row);
	affekt_selection_choose(affekt_stage_selection(stage),
		(struct affekt_thing){kinds[fields->kind], AFFEKT_PART_WHOLE, fields->index});
}

AffektRow *affekt_chosen_show_in(AffektStage *stage, AffektLists *lists)
{
	const struct affekt_thing *thing = affekt_selection_get(affekt_stage_selection(stage));
	gboolean is_visit = thing != NULL && thing->kind == AFFEKT_THING_VISIT;
	affekt_stage_choose_visit(stage, is_visit ? thing->index : -1);
	for (int kind = 0; thing != NULL && kind < AFFEKT_N_ROW_KINDS; kind++) {
		if (kinds[kind] != thing->kind)
			continue;
		GListStore *store = affekt_lists_store(lists, (enum affekt_row_kind)kind);
		affekt_lists_choose(lists, (enum affekt_row_kind)kind, thing->index);
		g_autoptr(AffektRow) row =
			g_list_model_get_item(G_LIST_MODEL(store), (guint)thing->index);
		return row;
	}
	return NULL;
}
