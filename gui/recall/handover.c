#include "gui/recall/handover.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define MOMENT "affekt-moment"

struct _AffektHandover {
	AdwBin parent_instance;
	struct affekt_interview *interview;
	AdwActionRow *participant;
	AdwComboRow *language;
	AdwPreferencesGroup *moments;
	GPtrArray *rows; /* GtkWidget* in moments */
	GtkButton *start;
	GtkLabel *progress;
};

enum {
	SIGNAL_CHOSEN,
	N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE(AffektHandover, affekt_handover, ADW_TYPE_BIN)

static void affekt_handover_finalize(GObject *object)
{
	g_ptr_array_unref(AFFEKT_HANDOVER(object)->rows);
	G_OBJECT_CLASS(affekt_handover_parent_class)->finalize(object);
}

static void affekt_handover_class_init(AffektHandoverClass *class)
{
	G_OBJECT_CLASS(class)->finalize = affekt_handover_finalize;
	signals[SIGNAL_CHOSEN] = g_signal_new("chosen", AFFEKT_TYPE_HANDOVER, G_SIGNAL_RUN_LAST, 0,
		NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static GtkWidget *buttons_new(AffektHandover *self)
{
	GtkWidget *box = gtk_box_new(GTK_ORIENTATION_VERTICAL, 10);
	self->progress = GTK_LABEL(gtk_label_new(NULL));
	gtk_widget_add_css_class(GTK_WIDGET(self->progress), "dim-label");
	gtk_box_append(GTK_BOX(box), GTK_WIDGET(self->progress));
	self->start = GTK_BUTTON(gtk_button_new());
	gtk_button_set_use_underline(self->start, TRUE);
	gtk_actionable_set_action_name(GTK_ACTIONABLE(self->start), "recall.start");
	gtk_widget_add_css_class(GTK_WIDGET(self->start), "pill");
	gtk_widget_add_css_class(GTK_WIDGET(self->start), "suggested-action");
	GtkWidget *compare = gtk_button_new_with_mnemonic(_("Show the _comparison…"));
	gtk_actionable_set_action_name(GTK_ACTIONABLE(compare), "recall.compare");
	gtk_widget_add_css_class(compare, "pill");
	GtkWidget *row = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 12);
	gtk_widget_set_halign(row, GTK_ALIGN_CENTER);
	gtk_box_append(GTK_BOX(row), GTK_WIDGET(self->start));
	gtk_box_append(GTK_BOX(row), compare);
	gtk_box_append(GTK_BOX(box), row);
	return box;
}

static void affekt_handover_init(AffektHandover *self)
{
	self->rows = g_ptr_array_new();
	AdwPreferencesPage *page = ADW_PREFERENCES_PAGE(adw_preferences_page_new());
	AdwPreferencesGroup *who = ADW_PREFERENCES_GROUP(adw_preferences_group_new());
	adw_preferences_group_set_title(who, _("The participant looks back"));
	adw_preferences_group_set_description(
		who, _("Moment by moment, in words of their own. Traces and arousal stay hidden."));
	self->participant = ADW_ACTION_ROW(adw_action_row_new());
	adw_preferences_row_set_title(ADW_PREFERENCES_ROW(self->participant), _("Participant"));
	adw_preferences_group_add(who, GTK_WIDGET(self->participant));
	self->language = ADW_COMBO_ROW(adw_combo_row_new());
	adw_preferences_row_set_title(
		ADW_PREFERENCES_ROW(self->language), _("Language of the questions"));
	adw_preferences_group_add(who, GTK_WIDGET(self->language));
	adw_preferences_page_add(page, who);
	self->moments = ADW_PREFERENCES_GROUP(adw_preferences_group_new());
	adw_preferences_group_set_title(self->moments, _("Moments"));
	adw_preferences_page_add(page, self->moments);
	gtk_widget_set_vexpand(GTK_WIDGET(page), TRUE);
	GtkWidget *box = gtk_box_new(GTK_ORIENTATION_VERTICAL, 0);
	gtk_box_append(GTK_BOX(box), GTK_WIDGET(page));
	GtkWidget *foot = buttons_new(self);
	gtk_widget_add_css_class(foot, "affekt-recall-foot");
	gtk_box_append(GTK_BOX(box), foot);
	adw_bin_set_child(ADW_BIN(self), box);
}

AffektHandover *affekt_handover_new(void)
{
	return g_object_new(AFFEKT_TYPE_HANDOVER, NULL);
}

static void ticked(AffektHandover *self, GtkCheckButton *check)
{
	guint moment = GPOINTER_TO_UINT(g_object_get_data(G_OBJECT(check), MOMENT));
	affekt_interview_choose(self->interview, moment, gtk_check_button_get_active(check));
	affekt_handover_refresh(self);
	g_signal_emit(self, signals[SIGNAL_CHOSEN], 0);
}

/* "Sliders, Words · 43 s" */
static char *describe(const struct affekt_moment *moment)
{
	g_autoptr(GString) text = g_string_new(NULL);
	for (enum study_form form = 0; form < STUDY_N_FORMS; form++) {
		const struct study_form_info *info = study_form_info(form);
		if ((moment->forms & 1u << form) == 0)
			continue;
		g_string_append_printf(text, "%s%s", text->len > 0 ? ", " : "", _(info->title));
		if (info->is_projective)
			g_string_append_printf(text, " (%s)", _("projective, not validated"));
	}
	if (text->len == 0)
		g_string_append(text, _("nothing is asked here"));
	if (isfinite(moment->end_s))
		g_string_append_printf(
			text, "  ·  %d s", (int)lround(moment->end_s - moment->start_s));
	return g_string_free(g_steal_pointer(&text), FALSE);
}

static GtkWidget *row_new(AffektHandover *self, guint index)
{
	const struct affekt_moment *moment = self->interview->moments->pdata[index];
	AdwActionRow *row = ADW_ACTION_ROW(adw_action_row_new());
	GtkWidget *check = gtk_check_button_new();
	g_autofree char *title =
		moment->visit > 1 ? g_strdup_printf(_("%s, visit %d"), moment->title, moment->visit)
				  : g_strdup(moment->title);
	g_autofree char *subtitle = describe(moment);
	adw_preferences_row_set_use_markup(ADW_PREFERENCES_ROW(row), FALSE);
	adw_preferences_row_set_title(ADW_PREFERENCES_ROW(row), title);
	adw_action_row_set_subtitle(row, subtitle);
	gtk_check_button_set_active(GTK_CHECK_BUTTON(check), moment->is_chosen);
	gtk_widget_set_sensitive(check, moment->forms != 0);
	gtk_widget_set_valign(check, GTK_ALIGN_CENTER);
	gtk_accessible_update_property(
		GTK_ACCESSIBLE(check), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
	g_object_set_data(G_OBJECT(check), MOMENT, GUINT_TO_POINTER(index));
	g_signal_connect_object(check, "toggled", G_CALLBACK(ticked), self, G_CONNECT_SWAPPED);
	adw_action_row_add_prefix(row, check);
	adw_action_row_set_activatable_widget(row, check);
	return GTK_WIDGET(row);
}

void affekt_handover_show(AffektHandover *self, struct affekt_interview *interview,
	const char *participant, const GPtrArray *languages, guint language)
{
	self->interview = interview;
	adw_action_row_set_subtitle(self->participant,
		participant != NULL ? participant : _("no code in this session"));
	g_autoptr(GtkStringList) names = gtk_string_list_new(NULL);
	for (guint i = 0; i < languages->len; i++)
		gtk_string_list_append(names, affekt_language_name(languages->pdata[i]));
	adw_combo_row_set_model(self->language, G_LIST_MODEL(names));
	adw_combo_row_set_selected(self->language, language);
	for (guint i = 0; i < self->rows->len; i++)
		adw_preferences_group_remove(self->moments, self->rows->pdata[i]);
	g_ptr_array_set_size(self->rows, 0);
	for (guint i = 0; i < interview->moments->len; i++) {
		g_ptr_array_add(self->rows, row_new(self, i));
		adw_preferences_group_add(self->moments, self->rows->pdata[i]);
	}
	affekt_handover_refresh(self);
}

void affekt_handover_refresh(AffektHandover *self)
{
	guint done = affekt_interview_n_done(self->interview);
	guint all = self->interview->steps->len;
	gboolean is_begun = done > 0 && done < all;
	gtk_button_set_label(self->start,
		is_begun ? _("Go _on where it stopped") : _("_Hand over to the participant"));
	g_autofree char *progress =
		g_strdup_printf(_("%u of %u questions are answered or skipped"), done, all);
	gtk_label_set_text(self->progress, progress);
}

guint affekt_handover_language(AffektHandover *self)
{
	guint selected = adw_combo_row_get_selected(self->language);
	return selected != GTK_INVALID_LIST_POSITION ? selected : 0;
}
