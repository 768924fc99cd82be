#include "gui/live/chronicle.h"

#include "gui/live/tile.h"
#include "gui/live/words.h"

#include <glib/gi18n-lib.h>
#include <math.h>

enum {
	LINES_MAX = 30 /* the newest ones: more than a screen holds */
};

/* One line of the list. */
struct entry {
	double time_s;
	char *text;
};

struct _AffektChronicle {
	AdwBin parent_instance;
	GtkMenuButton *button;
	const struct affekt_warnings *warnings; /* NULL none */
	GArray *found;                          /* struct entry */
};

G_DEFINE_FINAL_TYPE(AffektChronicle, affekt_chronicle, ADW_TYPE_BIN)

static void entry_clear(gpointer data)
{
	struct entry *entry = data;
	g_free(entry->text);
}

static GArray *entries_new(void)
{
	GArray *entries = g_array_new(FALSE, FALSE, sizeof(struct entry));
	g_array_set_clear_func(entries, entry_clear);
	return entries;
}

static void add_entry(GArray *entries, double time_s, char *text)
{
	struct entry entry = {time_s, text};
	g_array_append_val(entries, entry);
}

static char *warning_text(const struct affekt_warning *warning)
{
	g_autofree char *from = affekt_words_clock(warning->raised_s);
	g_autofree char *to =
		isnan(warning->cleared_s) ? g_strdup("…") : affekt_words_clock(warning->cleared_s);
	return g_strdup_printf("%s–%s  %s", from, to, warning->sentence);
}

static int compare_times(gconstpointer a, gconstpointer b)
{
	const struct entry *x = a;
	const struct entry *y = b;
	return (x->time_s > y->time_s) - (x->time_s < y->time_s);
}

static GArray *collect(AffektChronicle *self)
{
	GArray *entries = entries_new();
	const GPtrArray *history =
		self->warnings != NULL ? affekt_warnings_history(self->warnings) : NULL;
	for (guint i = 0; history != NULL && i < history->len; i++) {
		const struct affekt_warning *warning = history->pdata[i];
		add_entry(entries, warning->raised_s, warning_text(warning));
	}
	for (guint i = 0; i < self->found->len; i++) {
		const struct entry *found = &g_array_index(self->found, struct entry, i);
		g_autofree char *clock = affekt_words_clock(found->time_s);
		add_entry(entries, found->time_s, g_strdup_printf("%s  %s", clock, found->text));
	}
	g_array_sort(entries, compare_times);
	return entries;
}

static void fill(GtkMenuButton *button, gpointer chronicle)
{
	g_autoptr(GArray) entries = collect(AFFEKT_CHRONICLE(chronicle));
	GtkWidget *list = gtk_box_new(GTK_ORIENTATION_VERTICAL, 6);
	for (guint i = entries->len > LINES_MAX ? entries->len - LINES_MAX : 0; i < entries->len;
		i++) {
		GtkWidget *label = gtk_label_new(g_array_index(entries, struct entry, i).text);
		gtk_label_set_xalign(GTK_LABEL(label), 0);
		gtk_label_set_wrap(GTK_LABEL(label), TRUE);
		gtk_label_set_max_width_chars(GTK_LABEL(label), 60);
		gtk_box_append(GTK_BOX(list), label);
	}
	GtkWidget *popover = gtk_popover_new();
	gtk_popover_set_child(GTK_POPOVER(popover), list);
	gtk_menu_button_set_popover(button, popover);
}

static void show_button(AffektChronicle *self)
{
	guint n = self->warnings != NULL ? affekt_warnings_history(self->warnings)->len : 0;
	g_autofree char *title =
		n > 0 ? g_strdup_printf(ngettext("%u warning so far", "%u warnings so far", n), n)
		      : g_strdup(_("So far"));
	if (g_strcmp0(gtk_menu_button_get_label(self->button), title) != 0)
		gtk_menu_button_set_label(self->button, title);
	gtk_widget_set_visible(GTK_WIDGET(self), n > 0 || self->found->len > 0);
}

void affekt_chronicle_clear(AffektChronicle *self)
{
	self->warnings = NULL;
	g_array_set_size(self->found, 0);
	show_button(self);
}

void affekt_chronicle_show(AffektChronicle *self, const struct affekt_warnings *warnings)
{
	self->warnings = warnings;
	show_button(self);
}

void affekt_chronicle_add(AffektChronicle *self, double time_s, const char *text)
{
	add_entry(self->found, time_s, g_strdup(text));
	show_button(self);
}

char *affekt_chronicle_text(AffektChronicle *self)
{
	g_autoptr(GArray) entries = collect(self);
	g_autoptr(GString) text = g_string_new(NULL);
	for (guint i = 0; i < entries->len; i++)
		g_string_append_printf(text, "%s%s", i > 0 ? "\n" : "",
			g_array_index(entries, struct entry, i).text);
	return g_string_free(g_steal_pointer(&text), FALSE);
}

static void affekt_chronicle_finalize(GObject *object)
{
	g_array_unref(AFFEKT_CHRONICLE(object)->found);
	G_OBJECT_CLASS(affekt_chronicle_parent_class)->finalize(object);
}

static void affekt_chronicle_class_init(AffektChronicleClass *class)
{
	G_OBJECT_CLASS(class)->finalize = affekt_chronicle_finalize;
}

static void affekt_chronicle_init(AffektChronicle *self)
{
	self->found = entries_new();
	self->button = GTK_MENU_BUTTON(gtk_menu_button_new());
	gtk_widget_add_css_class(GTK_WIDGET(self->button), "flat");
	gtk_menu_button_set_direction(self->button, GTK_ARROW_UP);
	gtk_menu_button_set_create_popup_func(self->button, fill, self, NULL);
	adw_bin_set_child(ADW_BIN(self), GTK_WIDGET(self->button));
	show_button(self);
}

AffektChronicle *affekt_chronicle_new(void)
{
	return g_object_new(AFFEKT_TYPE_CHRONICLE, NULL);
}
