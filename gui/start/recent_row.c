#include "gui/start/recent_row.h"

#include "gui/session/words.h"

#include <glib/gi18n-lib.h>

struct _AffektRecentRow {
	AdwActionRow parent_instance;
	affekt_recent *recent;
};

G_DEFINE_FINAL_TYPE(AffektRecentRow, affekt_recent_row, ADW_TYPE_ACTION_ROW)

static guint dismissed;

static const struct {
	guint mark;
	const char *word;
} words[] = {
	{AFFEKT_RECENT_SIMULATED, N_("SIMULATED")},
	{AFFEKT_RECENT_EMULATED, N_("EMULATED")},
	{AFFEKT_RECENT_RECOVERED, N_("RECOVERED")},
	{AFFEKT_RECENT_UNFINISHED, N_("UNFINISHED")},
	{AFFEKT_RECENT_SEALED, N_("SEALED")},
	{AFFEKT_RECENT_STUDY, N_("STUDY")},
};

static void dismiss(AffektRecentRow *self)
{
	g_signal_emit(self, dismissed, 0, self->recent->path);
}

static void add_badges(AffektRecentRow *self)
{
	for (gsize i = 0; i < G_N_ELEMENTS(words); i++) {
		if ((self->recent->marks & words[i].mark) == 0)
			continue;
		GtkWidget *badge = gtk_label_new(_(words[i].word));
		gtk_widget_add_css_class(badge, "affekt-badge");
		gtk_widget_set_valign(badge, GTK_ALIGN_CENTER);
		adw_action_row_add_suffix(ADW_ACTION_ROW(self), badge);
	}
}

static void add_dismiss(AffektRecentRow *self)
{
	GtkWidget *button = gtk_button_new_from_icon_name("window-close-symbolic");
	const char *tip = _("Take it off this list; the session itself is not touched");
	gtk_widget_set_tooltip_text(button, tip);
	gtk_accessible_update_property(
		GTK_ACCESSIBLE(button), GTK_ACCESSIBLE_PROPERTY_LABEL, tip, -1);
	gtk_widget_set_valign(button, GTK_ALIGN_CENTER);
	gtk_widget_add_css_class(button, "flat");
	gtk_widget_add_css_class(button, "circular");
	g_signal_connect_swapped(button, "clicked", G_CALLBACK(dismiss), self);
	adw_action_row_add_suffix(ADW_ACTION_ROW(self), button);
}

static char *summary_of(const affekt_recent *recent)
{
	if ((recent->marks & AFFEKT_RECENT_STUDY) != 0)
		return g_strdup_printf(
			ngettext("%u participant", "%u participants", recent->n_people),
			recent->n_people);
	return affekt_words_summary(recent->participant, recent->start_time, recent->duration_s);
}

static const char *icon_of(const affekt_recent *recent)
{
	if (recent->is_absent)
		return "dialog-question-symbolic";
	return (recent->marks & AFFEKT_RECENT_STUDY) != 0 ? "view-grid-symbolic"
							  : "document-open-recent-symbolic";
}

static void fill(AffektRecentRow *self)
{
	const affekt_recent *recent = self->recent;
	g_autofree char *name = affekt_recent_name(recent);
	g_autofree char *summary = summary_of(recent);
	AdwPreferencesRow *row = ADW_PREFERENCES_ROW(self);
	adw_preferences_row_set_use_markup(row, FALSE);
	adw_preferences_row_set_title(row, name);
	adw_action_row_set_title_lines(ADW_ACTION_ROW(self), 1);
	adw_action_row_set_subtitle_lines(ADW_ACTION_ROW(self), 2);
	adw_action_row_set_icon_name(ADW_ACTION_ROW(self), icon_of(recent));
	gtk_list_box_row_set_activatable(GTK_LIST_BOX_ROW(self), !recent->is_absent);
	gtk_widget_set_tooltip_text(GTK_WIDGET(self), recent->path);
	if (recent->is_absent) {
		adw_action_row_set_subtitle(ADW_ACTION_ROW(self),
			_("Not found where it was: plug its disk in, or open it from its new "
			  "place"));
		gtk_widget_add_css_class(GTK_WIDGET(self), "affekt-absent");
	} else {
		adw_action_row_set_subtitle(ADW_ACTION_ROW(self), summary);
	}
	add_badges(self);
	add_dismiss(self);
}

static void affekt_recent_row_finalize(GObject *object)
{
	affekt_recent_free(AFFEKT_RECENT_ROW(object)->recent);
	G_OBJECT_CLASS(affekt_recent_row_parent_class)->finalize(object);
}

static void affekt_recent_row_class_init(AffektRecentRowClass *class)
{
	G_OBJECT_CLASS(class)->finalize = affekt_recent_row_finalize;
	dismissed = g_signal_new("dismissed", AFFEKT_TYPE_RECENT_ROW, G_SIGNAL_RUN_LAST, 0, NULL,
		NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void affekt_recent_row_init(AffektRecentRow *self)
{
	(void)self;
}

AffektRecentRow *affekt_recent_row_new(affekt_recent *recent)
{
	AffektRecentRow *self = g_object_new(AFFEKT_TYPE_RECENT_ROW, NULL);
	self->recent = recent;
	fill(self);
	return self;
}

const affekt_recent *affekt_recent_row_get(AffektRecentRow *self)
{
	return self->recent;
}
