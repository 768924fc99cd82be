#include "gui/live/journey.h"

#include "gui/live/words.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* When the last visit of a touch point began and ended, as the list saw it. */
struct stay {
	double start_s, end_s; /* end NaN: open */
};

struct _AffektJourney {
	GtkWidget parent_instance;
	GtkWidget *scrolled;
	GtkListBox *list;
	GArray *shown; /* struct acq_plan_row; what the rows were made of */
	int next;
	GHashTable *stays; /* char* id → struct stay* */
};

G_DEFINE_FINAL_TYPE(AffektJourney, affekt_journey, GTK_TYPE_WIDGET)

enum {
	SIGNAL_CHOSEN,
	N_SIGNALS,
};

static guint signals[N_SIGNALS];

static const struct {
	const char *sign, *style, *words;
} looks[] = {
	[AFFEKT_JOURNEY_PLANNED] = {"○", "planned", N_("planned")},
	[AFFEKT_JOURNEY_OPEN] = {"●", "open", N_("open now")},
	[AFFEKT_JOURNEY_DONE] = {"✓", "done", N_("done")},
	[AFFEKT_JOURNEY_SKIPPED] = {"–", "skipped", N_("skipped")},
};

enum affekt_journey_state affekt_journey_state_of(const struct acq_plan_row *row)
{
	if (!isnan(row->open_since_s))
		return AFFEKT_JOURNEY_OPEN;
	if (row->visits > 0)
		return AFFEKT_JOURNEY_DONE;
	return row->is_skipped ? AFFEKT_JOURNEY_SKIPPED : AFFEKT_JOURNEY_PLANNED;
}

static void note_stays(AffektJourney *self, const GArray *plan, double now_s)
{
	for (guint i = 0; i < plan->len; i++) {
		const struct acq_plan_row *row = &g_array_index(plan, struct acq_plan_row, i);
		struct stay *stay = g_hash_table_lookup(self->stays, row->id);
		if (!isnan(row->open_since_s)) {
			if (stay == NULL) {
				stay = g_new0(struct stay, 1);
				g_hash_table_insert(self->stays, g_strdup(row->id), stay);
			}
			*stay = (struct stay){row->open_since_s, (double)NAN};
		} else if (stay != NULL && isnan(stay->end_s)) {
			stay->end_s = now_s;
		}
	}
}

static char *times_of(AffektJourney *self, const struct acq_plan_row *row)
{
	const struct stay *stay = g_hash_table_lookup(self->stays, row->id);
	if (stay != NULL) {
		g_autofree char *start = affekt_words_clock(stay->start_s);
		g_autofree char *end =
			isnan(stay->end_s) ? g_strdup("") : affekt_words_clock(stay->end_s);
		return g_strdup_printf("%s–%s", start, end);
	}
	if (!isnan(row->planned_start_s)) {
		g_autofree char *start = affekt_words_clock(row->planned_start_s);
		/* Translators: the planned time of a touch point, "at 02:00" */
		return g_strdup_printf(_("at %s"), start);
	}
	return g_strdup("");
}

static GtkWidget *label_new(const char *text, const char *style)
{
	GtkWidget *label = gtk_label_new(text);
	gtk_widget_add_css_class(label, style);
	return label;
}

static GtkWidget *row_new(AffektJourney *self, const struct acq_plan_row *plan, guint place)
{
	enum affekt_journey_state state = affekt_journey_state_of(plan);
	GtkWidget *box = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 8);
	gtk_widget_add_css_class(box, "affekt-journey-row");
	gtk_widget_add_css_class(box, looks[state].style);
	gtk_box_append(GTK_BOX(box), label_new(looks[state].sign, "affekt-sign"));
	g_autofree char *repeated = g_strdup_printf("%s (%u×)", plan->title, plan->visits);
	GtkWidget *title =
		label_new(plan->visits > 1 ? repeated : plan->title, "affekt-journey-title");
	gtk_label_set_ellipsize(GTK_LABEL(title), PANGO_ELLIPSIZE_END);
	gtk_label_set_xalign(GTK_LABEL(title), 0);
	gtk_widget_set_hexpand(title, TRUE);
	gtk_widget_set_tooltip_text(title, plan->title);
	gtk_box_append(GTK_BOX(box), title);
	if ((int)place == self->next)
		gtk_box_append(GTK_BOX(box), label_new(_("next"), "affekt-badge"));
	g_autofree char *times = times_of(self, plan);
	GtkWidget *clock = label_new(times, "numeric");
	gtk_widget_add_css_class(clock, "affekt-caption");
	gtk_box_append(GTK_BOX(box), clock);
	GtkWidget *row = gtk_list_box_row_new();
	gtk_list_box_row_set_child(GTK_LIST_BOX_ROW(row), box);
	g_autofree char *words = g_strdup_printf("%s, %s", plan->title, _(looks[state].words));
	gtk_accessible_update_property(
		GTK_ACCESSIBLE(row), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
	return row;
}

static gboolean is_same(AffektJourney *self, const GArray *plan, int next)
{
	return self->shown != NULL && self->next == next && self->shown->len == plan->len &&
	       (plan->len == 0 || memcmp(self->shown->data, plan->data,
					  plan->len * sizeof(struct acq_plan_row)) == 0);
}

/* The open touch point, else the next one, stays in sight. */
static void scroll_to(AffektJourney *self, const GArray *plan)
{
	int place = self->next;
	for (guint i = 0; i < plan->len; i++) {
		if (!isnan(g_array_index(plan, struct acq_plan_row, i).open_since_s))
			place = (int)i;
	}
	GtkAdjustment *adjustment =
		gtk_scrolled_window_get_vadjustment(GTK_SCROLLED_WINDOW(self->scrolled));
	if (place < 0 || plan->len == 0)
		return;
	double each = gtk_adjustment_get_upper(adjustment) / plan->len;
	gtk_adjustment_set_value(
		adjustment, each * (place + 0.5) - gtk_adjustment_get_page_size(adjustment) / 2);
}

void affekt_journey_show(AffektJourney *self, const GArray *plan, int next, double now_s)
{
	if (plan == NULL) {
		g_hash_table_remove_all(self->stays);
		g_clear_pointer(&self->shown, g_array_unref);
		return;
	}
	if (is_same(self, plan, next))
		return;
	g_clear_pointer(&self->shown, g_array_unref);
	self->shown = g_array_copy((GArray *)plan);
	self->next = next;
	note_stays(self, plan, now_s);
	/* By rows, not by children: the placeholder is one and stays. */
	GtkListBoxRow *old;
	while ((old = gtk_list_box_get_row_at_index(self->list, 0)) != NULL)
		gtk_list_box_remove(self->list, GTK_WIDGET(old));
	for (guint i = 0; i < plan->len; i++)
		gtk_list_box_append(
			self->list, row_new(self, &g_array_index(plan, struct acq_plan_row, i), i));
	scroll_to(self, plan);
}

static void row_activated(AffektJourney *self, GtkListBoxRow *row)
{
	g_signal_emit(self, signals[SIGNAL_CHOSEN], 0, (guint)gtk_list_box_row_get_index(row) + 1);
}

static void affekt_journey_dispose(GObject *object)
{
	AffektJourney *self = AFFEKT_JOURNEY(object);
	g_clear_pointer(&self->scrolled, gtk_widget_unparent);
	G_OBJECT_CLASS(affekt_journey_parent_class)->dispose(object);
}

static void affekt_journey_finalize(GObject *object)
{
	AffektJourney *self = AFFEKT_JOURNEY(object);
	g_clear_pointer(&self->shown, g_array_unref);
	g_hash_table_unref(self->stays);
	G_OBJECT_CLASS(affekt_journey_parent_class)->finalize(object);
}

static void affekt_journey_class_init(AffektJourneyClass *class)
{
	G_OBJECT_CLASS(class)->dispose = affekt_journey_dispose;
	G_OBJECT_CLASS(class)->finalize = affekt_journey_finalize;
	gtk_widget_class_set_css_name(GTK_WIDGET_CLASS(class), "affekt-journey");
	gtk_widget_class_set_layout_manager_type(GTK_WIDGET_CLASS(class), GTK_TYPE_BIN_LAYOUT);
	signals[SIGNAL_CHOSEN] = g_signal_new("chosen", G_TYPE_FROM_CLASS(class), G_SIGNAL_RUN_LAST,
		0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void affekt_journey_init(AffektJourney *self)
{
	self->next = -1;
	self->stays = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	self->list = GTK_LIST_BOX(gtk_list_box_new());
	gtk_list_box_set_selection_mode(self->list, GTK_SELECTION_NONE);
	gtk_list_box_set_activate_on_single_click(self->list, FALSE);
	gtk_widget_set_tooltip_text(
		GTK_WIDGET(self->list), _("Double-click a touch point to begin it"));
	gtk_accessible_update_property(
		GTK_ACCESSIBLE(self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Journey"), -1);
	gtk_list_box_set_placeholder(
		self->list, gtk_label_new(_("No touch points are planned.\nBegin one with U.")));
	g_signal_connect_object(
		self->list, "row-activated", G_CALLBACK(row_activated), self, G_CONNECT_SWAPPED);
	self->scrolled = gtk_scrolled_window_new();
	gtk_scrolled_window_set_policy(
		GTK_SCROLLED_WINDOW(self->scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
	gtk_scrolled_window_set_child(GTK_SCROLLED_WINDOW(self->scrolled), GTK_WIDGET(self->list));
	gtk_widget_set_parent(self->scrolled, GTK_WIDGET(self));
	gtk_widget_set_vexpand(GTK_WIDGET(self), TRUE);
}

AffektJourney *affekt_journey_new(void)
{
	return g_object_new(AFFEKT_TYPE_JOURNEY, NULL);
}
