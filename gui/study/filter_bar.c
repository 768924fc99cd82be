#include "gui/study/filter_bar.h"

#include <glib/gi18n-lib.h>

enum choice {
	CHOICE_GROUP = 0,
	CHOICE_WAVE,
	N_CHOICES,
};

struct _AffektFilterBar {
	GtkBox parent_instance;
	GtkEditable *text;
	GtkDropDown *drops[N_CHOICES];
	char *chosen[N_CHOICES]; /* NULL all */
	GtkSpinner *spinner;
	GtkLabel *count;
	gboolean is_quiet; /* the choice is ours, not the user's */
};

static guint changed_signal;

G_DEFINE_FINAL_TYPE(AffektFilterBar, affekt_filter_bar, GTK_TYPE_BOX)

static void tell(AffektFilterBar *self)
{
	if (!self->is_quiet)
		g_signal_emit(self, changed_signal, 0);
}

static void choice_made(AffektFilterBar *self)
{
	if (self->is_quiet)
		return;
	for (int i = 0; i < N_CHOICES; i++) {
		guint at = gtk_drop_down_get_selected(self->drops[i]);
		GtkStringList *list = GTK_STRING_LIST(gtk_drop_down_get_model(self->drops[i]));
		g_free(self->chosen[i]);
		/* The first line is all of them. */
		self->chosen[i] = at == 0 || at == GTK_INVALID_LIST_POSITION
					  ? NULL
					  : g_strdup(gtk_string_list_get_string(list, at));
	}
	tell(self);
}

static void offer(AffektFilterBar *self, enum choice choice, const GPtrArray *words)
{
	const char *const all[N_CHOICES] = {_("All groups"), _("All waves")};
	GtkStringList *list = gtk_string_list_new(NULL);
	guint at = 0;
	gtk_string_list_append(list, all[choice]);
	for (guint i = 0; i < words->len; i++) {
		const char *word = g_ptr_array_index(words, i);
		gtk_string_list_append(list, word);
		if (g_strcmp0(word, self->chosen[choice]) == 0)
			at = i + 1;
	}
	gtk_drop_down_set_model(self->drops[choice], G_LIST_MODEL(list));
	gtk_drop_down_set_selected(self->drops[choice], at);
	g_object_unref(list);
	if (at == 0)
		g_clear_pointer(&self->chosen[choice], g_free);
	gtk_widget_set_visible(GTK_WIDGET(self->drops[choice]), words->len > 1);
}

void affekt_filter_bar_offer(AffektFilterBar *self, const GPtrArray *groups, const GPtrArray *waves)
{
	self->is_quiet = TRUE;
	offer(self, CHOICE_GROUP, groups);
	offer(self, CHOICE_WAVE, waves);
	self->is_quiet = FALSE;
}

const char *affekt_filter_bar_text(AffektFilterBar *self)
{
	const char *text = gtk_editable_get_text(self->text);
	return text[0] != '\0' ? text : NULL;
}

const char *affekt_filter_bar_group(AffektFilterBar *self)
{
	return self->chosen[CHOICE_GROUP];
}

const char *affekt_filter_bar_wave(AffektFilterBar *self)
{
	return self->chosen[CHOICE_WAVE];
}

void affekt_filter_bar_find(AffektFilterBar *self)
{
	gtk_widget_grab_focus(GTK_WIDGET(self->text));
}

void affekt_filter_bar_clear(AffektFilterBar *self)
{
	self->is_quiet = TRUE;
	gtk_editable_set_text(self->text, "");
	for (int i = 0; i < N_CHOICES; i++) {
		gtk_drop_down_set_selected(self->drops[i], 0);
		g_clear_pointer(&self->chosen[i], g_free);
	}
	self->is_quiet = FALSE;
	tell(self);
}

void affekt_filter_bar_set_text(AffektFilterBar *self, const char *text)
{
	gtk_editable_set_text(self->text, text);
}

void affekt_filter_bar_choose_group(AffektFilterBar *self, const char *group)
{
	GtkStringList *list = GTK_STRING_LIST(gtk_drop_down_get_model(self->drops[CHOICE_GROUP]));
	for (guint i = 0; i < g_list_model_get_n_items(G_LIST_MODEL(list)); i++) {
		if (g_str_equal(gtk_string_list_get_string(list, i), group))
			gtk_drop_down_set_selected(self->drops[CHOICE_GROUP], i);
	}
}

void affekt_filter_bar_add(AffektFilterBar *self, GtkWidget *widget)
{
	gtk_box_insert_child_after(GTK_BOX(self), widget, GTK_WIDGET(self->spinner));
}

void affekt_filter_bar_set_busy(AffektFilterBar *self, gboolean is_busy)
{
	gtk_spinner_set_spinning(self->spinner, is_busy);
	gtk_widget_set_tooltip_text(
		GTK_WIDGET(self->spinner), is_busy ? _("The means are being computed") : NULL);
}

void affekt_filter_bar_set_count(AffektFilterBar *self, guint n_shown, guint n_members)
{
	g_autofree char *all = g_strdup_printf(
		ngettext("%u participant", "%u participants", n_members), n_members);
	/* Translators: how many of how many participants are shown. */
	g_autofree char *some = g_strdup_printf(_("%u of %u"), n_shown, n_members);
	gtk_label_set_text(self->count, n_shown < n_members ? some : all);
}

/* --- the widget ---------------------------------------------------------------------------- */

static void name_widget(GtkWidget *widget, const char *name)
{
	gtk_widget_set_tooltip_text(widget, name);
	gtk_accessible_update_property(
		GTK_ACCESSIBLE(widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void stop_search(AffektFilterBar *self)
{
	gtk_widget_activate_action(GTK_WIDGET(self), "study.clear", NULL);
}

static void add_text(AffektFilterBar *self)
{
	GtkWidget *entry = gtk_search_entry_new();
	self->text = GTK_EDITABLE(entry);
	g_object_set(entry, "placeholder-text", _("Filter"), NULL);
	gtk_editable_set_width_chars(self->text, 10);
	gtk_editable_set_max_width_chars(self->text, 22);
	gtk_widget_set_hexpand(entry, FALSE);
	name_widget(entry, _("Code, group, role, team or reason (Ctrl+F)"));
	g_signal_connect_object(entry, "search-changed", G_CALLBACK(tell), self, G_CONNECT_SWAPPED);
	/* It keeps Escape for itself. */
	g_signal_connect_object(
		entry, "stop-search", G_CALLBACK(stop_search), self, G_CONNECT_SWAPPED);
	gtk_box_append(GTK_BOX(self), entry);
}

static void add_drop(AffektFilterBar *self, enum choice choice, const char *name)
{
	GtkWidget *drop = gtk_drop_down_new(NULL, NULL);
	self->drops[choice] = GTK_DROP_DOWN(drop);
	name_widget(drop, name);
	gtk_widget_set_visible(drop, FALSE);
	g_signal_connect_object(
		drop, "notify::selected", G_CALLBACK(choice_made), self, G_CONNECT_SWAPPED);
	gtk_box_append(GTK_BOX(self), drop);
}

static GtkWidget *add_toggle(
	AffektFilterBar *self, const char *words, const char *action, const char *tip)
{
	GtkWidget *button = gtk_toggle_button_new_with_label(words);
	gtk_actionable_set_action_name(GTK_ACTIONABLE(button), action);
	gtk_widget_set_tooltip_text(button, tip);
	gtk_box_append(GTK_BOX(self), button);
	return button;
}

static void affekt_filter_bar_finalize(GObject *object)
{
	AffektFilterBar *self = AFFEKT_FILTER_BAR(object);
	for (int i = 0; i < N_CHOICES; i++)
		g_free(self->chosen[i]);
	G_OBJECT_CLASS(affekt_filter_bar_parent_class)->finalize(object);
}

static void affekt_filter_bar_class_init(AffektFilterBarClass *class)
{
	G_OBJECT_CLASS(class)->finalize = affekt_filter_bar_finalize;
	changed_signal = g_signal_new("changed", AFFEKT_TYPE_FILTER_BAR, G_SIGNAL_RUN_LAST, 0, NULL,
		NULL, NULL, G_TYPE_NONE, 0);
}

static void affekt_filter_bar_init(AffektFilterBar *self)
{
	gtk_box_set_spacing(GTK_BOX(self), 6);
	gtk_widget_add_css_class(GTK_WIDGET(self), "affekt-filter-bar");
	add_text(self);
	add_drop(self, CHOICE_GROUP, _("Group"));
	add_drop(self, CHOICE_WAVE, _("Wave"));
	add_toggle(self, _("With alerts"), "study.only-alerts",
		_("Only participants with alerts (A)"));
	add_toggle(self, _("Left out"), "study.only-excluded",
		_("Only participants who are out of the means (E)"));
	self->count = GTK_LABEL(gtk_label_new(NULL));
	gtk_widget_add_css_class(GTK_WIDGET(self->count), "dim-label");
	gtk_widget_set_margin_start(GTK_WIDGET(self->count), 6);
	gtk_box_append(GTK_BOX(self), GTK_WIDGET(self->count));
	self->spinner = GTK_SPINNER(gtk_spinner_new());
	gtk_widget_set_hexpand(GTK_WIDGET(self->spinner), TRUE);
	gtk_widget_set_halign(GTK_WIDGET(self->spinner), GTK_ALIGN_END);
	gtk_box_append(GTK_BOX(self), GTK_WIDGET(self->spinner));
	GtkWidget *everybody = add_toggle(self, _("With everybody"), "study.everybody",
		_("The means of everybody, as if nobody were excluded (B)"));
	gtk_widget_add_css_class(everybody, "affekt-everybody");
}

AffektFilterBar *affekt_filter_bar_new(void)
{
	return g_object_new(AFFEKT_TYPE_FILTER_BAR, NULL);
}
