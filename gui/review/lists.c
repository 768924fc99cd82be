#include "gui/review/lists.h"

#include "core/ticks.h"
#include "gui/actions/stack.h"
#include "gui/session/rows.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* What a column shows; a number column names which number of the row. */
enum column_content {
	CONTENT_TITLE = -2,
	CONTENT_TIME = -1,
};

struct column {
	const char *title;
	int content; /* enum column_content, or index into numbers */
	int decimals;
};

enum {
	COLUMNS_MAX = 6
};

/* Until a column without a title. */
static const struct column columns[AFFEKT_N_ROW_KINDS][COLUMNS_MAX] = {
	[AFFEKT_ROW_TOUCH_POINT] =
		{
			{N_("Touch point"), CONTENT_TITLE, 0},
			{N_("Start"), CONTENT_TIME, 0},
			{N_("Mean"), 0, 0},
			{N_("Max"), 1, 0},
			{N_("SCR/min"), 2, 1},
			{N_("Peaks"), 3, 0},
		},
	[AFFEKT_ROW_PEAK] =
		{
			{N_("Time"), CONTENT_TIME, 1},
			{N_("Height"), 0, 0},
			{N_("Prominence"), 1, 0},
			{N_("Touch point"), CONTENT_TITLE, 0},
		},
	[AFFEKT_ROW_RESPONSE] =
		{
			{N_("Onset"), CONTENT_TIME, 1},
			{N_("Amplitude"), 0, 3},
			{N_("Rise (s)"), 1, 1},
			{N_("½ rec. (s)"), 2, 1},
			{N_("Touch point"), CONTENT_TITLE, 0},
		},
};

static const struct {
	const char *name, *title, *empty;
} pages[AFFEKT_N_ROW_KINDS] = {
	[AFFEKT_ROW_TOUCH_POINT] = {"touch-points", N_("Touch points"),
		N_("No touch points in this session")},
	[AFFEKT_ROW_PEAK] = {"peaks", N_("Peaks"), N_("No arousal peaks")},
	[AFFEKT_ROW_RESPONSE] = {"responses", N_("Responses"), N_("No skin-conductance responses")},
};

struct _AffektLists {
	GtkBox parent_instance;
	GtkStack *stack;
	GListStore *stores[AFFEKT_N_ROW_KINDS];
	GtkSingleSelection *selections[AFFEKT_N_ROW_KINDS];
	GtkColumnView *views[AFFEKT_N_ROW_KINDS];
	GtkWidget *hints[AFFEKT_N_ROW_KINDS]; /* shown over an empty list */
	AffektSession *session;               /* of which the lists were made, with these parts: */
	const void *shown_facts, *shown_results, *shown_visits;
	double longest_s;
	gboolean is_quiet; /* the choice is ours, not the user's */
};

G_DEFINE_FINAL_TYPE(AffektLists, affekt_lists, GTK_TYPE_BOX)

enum {
	SIGNAL_ROW_CHOSEN,
	N_SIGNALS,
};

static guint signals[N_SIGNALS];

static char *cell_text(AffektLists *self, const struct affekt_row *row, const struct column *column)
{
	if (column->content == CONTENT_TITLE)
		return g_strdup(row->title);
	if (column->content == CONTENT_TIME)
		return core_ticks_format_time(row->time_s, column->decimals, self->longest_s);
	double value = row->numbers[column->content];
	return isnan(value) ? g_strdup("–") : g_strdup_printf("%.*f", column->decimals, value);
}

/* A title has its provenance behind it, in words. */
static char *title_markup(const struct affekt_row *row)
{
	if (row->note[0] == '\0')
		return g_markup_escape_text(row->title, -1);
	return g_markup_printf_escaped(
		"%s <span alpha=\"65%%\" size=\"small\">%s</span>", row->title, row->note);
}

static void cell_setup(GtkListItemFactory *factory, GtkListItem *item, gpointer data)
{
	(void)factory;
	const struct column *column = data;
	GtkWidget *label = gtk_label_new(NULL);
	gboolean is_title = column->content == CONTENT_TITLE;
	gtk_label_set_xalign(GTK_LABEL(label), is_title ? 0 : 1);
	if (is_title)
		gtk_label_set_ellipsize(GTK_LABEL(label), PANGO_ELLIPSIZE_END);
	else
		gtk_widget_add_css_class(label, "numeric");
	gtk_list_item_set_child(item, label);
}

static void cell_bind(GtkListItemFactory *factory, GtkListItem *item, gpointer data)
{
	const struct column *column = data;
	AffektLists *self = g_object_get_data(G_OBJECT(factory), "affekt-lists");
	const struct affekt_row *row = affekt_row_get(gtk_list_item_get_item(item));
	GtkLabel *label = GTK_LABEL(gtk_list_item_get_child(item));
	if (column->content == CONTENT_TITLE) {
		g_autofree char *markup = title_markup(row);
		gtk_label_set_markup(label, markup);
		gtk_widget_set_tooltip_text(GTK_WIDGET(label), row->title);
		return;
	}
	g_autofree char *text = cell_text(self, row, column);
	gtk_label_set_text(label, text);
}

static double sort_key(const struct affekt_row *row, const struct column *column)
{
	return column->content == CONTENT_TIME ? row->time_s : row->numbers[column->content];
}

static int compare_rows(gconstpointer a, gconstpointer b, gpointer data)
{
	const struct column *column = data;
	const struct affekt_row *x = affekt_row_get(AFFEKT_ROW((gpointer)a));
	const struct affekt_row *y = affekt_row_get(AFFEKT_ROW((gpointer)b));
	if (column->content == CONTENT_TITLE)
		return g_utf8_collate(x->title, y->title);
	double p = sort_key(x, column), q = sort_key(y, column);
	/* Unknown values come first, so that the order is total. */
	if (isnan(p) || isnan(q))
		return (int)isnan(q) - (int)isnan(p) > 0 ? 1 : isnan(p) && isnan(q) ? 0 : -1;
	return (p > q) - (p < q);
}

static void add_column(AffektLists *self, GtkColumnView *view, const struct column *column)
{
	GtkListItemFactory *factory = gtk_signal_list_item_factory_new();
	g_object_set_data(G_OBJECT(factory), "affekt-lists", self);
	g_signal_connect(factory, "setup", G_CALLBACK(cell_setup), (gpointer)column);
	g_signal_connect(factory, "bind", G_CALLBACK(cell_bind), (gpointer)column);
	g_autoptr(GtkColumnViewColumn) head = gtk_column_view_column_new(_(column->title), factory);
	g_autoptr(GtkSorter) sorter =
		GTK_SORTER(gtk_custom_sorter_new(compare_rows, (gpointer)column, NULL));
	gtk_column_view_column_set_sorter(head, sorter);
	gtk_column_view_column_set_expand(head, column->content == CONTENT_TITLE);
	gtk_column_view_column_set_resizable(head, column->content == CONTENT_TITLE);
	gtk_column_view_append_column(view, head);
}

static void selection_changed(AffektLists *self, GParamSpec *spec, GtkSingleSelection *selection)
{
	(void)spec;
	AffektRow *row = gtk_single_selection_get_selected_item(selection);
	if (row != NULL && !self->is_quiet)
		g_signal_emit(self, signals[SIGNAL_ROW_CHOSEN], 0, row, FALSE);
}

static void row_activated(AffektLists *self, guint position, GtkColumnView *view)
{
	GtkSelectionModel *model = gtk_column_view_get_model(view);
	g_autoptr(AffektRow) row = g_list_model_get_item(G_LIST_MODEL(model), position);
	if (row != NULL)
		g_signal_emit(self, signals[SIGNAL_ROW_CHOSEN], 0, row, TRUE);
}

static void add_page(AffektLists *self, enum affekt_row_kind kind)
{
	self->stores[kind] = g_list_store_new(AFFEKT_TYPE_ROW);
	GtkWidget *view = gtk_column_view_new(NULL);
	self->views[kind] = GTK_COLUMN_VIEW(view);
	gtk_widget_add_css_class(view, "affekt-list");
	for (int i = 0; i < COLUMNS_MAX && columns[kind][i].title != NULL; i++)
		add_column(self, self->views[kind], &columns[kind][i]);
	GtkSortListModel *sorted =
		gtk_sort_list_model_new(g_object_ref(G_LIST_MODEL(self->stores[kind])),
			g_object_ref(gtk_column_view_get_sorter(self->views[kind])));
	self->selections[kind] = gtk_single_selection_new(G_LIST_MODEL(sorted));
	gtk_single_selection_set_autoselect(self->selections[kind], FALSE);
	gtk_single_selection_set_can_unselect(self->selections[kind], TRUE);
	gtk_single_selection_set_selected(self->selections[kind], GTK_INVALID_LIST_POSITION);
	gtk_column_view_set_model(self->views[kind], GTK_SELECTION_MODEL(self->selections[kind]));
	g_signal_connect_object(self->selections[kind], "notify::selected-item",
		G_CALLBACK(selection_changed), self, G_CONNECT_SWAPPED);
	g_signal_connect_object(
		view, "activate", G_CALLBACK(row_activated), self, G_CONNECT_SWAPPED);
	gtk_accessible_update_property(
		GTK_ACCESSIBLE(view), GTK_ACCESSIBLE_PROPERTY_LABEL, _(pages[kind].title), -1);
	GtkWidget *scroller = gtk_scrolled_window_new();
	gtk_scrolled_window_set_child(GTK_SCROLLED_WINDOW(scroller), view);
	gtk_scrolled_window_set_policy(
		GTK_SCROLLED_WINDOW(scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
	gtk_widget_set_vexpand(scroller, TRUE);
	self->hints[kind] = gtk_label_new(_(pages[kind].empty));
	gtk_widget_add_css_class(self->hints[kind], "dim-label");
	GtkWidget *page = gtk_overlay_new();
	gtk_overlay_set_child(GTK_OVERLAY(page), scroller);
	gtk_overlay_add_overlay(GTK_OVERLAY(page), self->hints[kind]);
	gtk_widget_set_can_target(self->hints[kind], FALSE);
	gtk_stack_add_titled(self->stack, page, pages[kind].name, _(pages[kind].title));
}

static void affekt_lists_dispose(GObject *object)
{
	AffektLists *self = AFFEKT_LISTS(object);
	g_clear_object(&self->session);
	for (int kind = 0; kind < AFFEKT_N_ROW_KINDS; kind++) {
		g_clear_object(&self->stores[kind]);
		g_clear_object(&self->selections[kind]);
	}
	G_OBJECT_CLASS(affekt_lists_parent_class)->dispose(object);
}

static void affekt_lists_class_init(AffektListsClass *class)
{
	G_OBJECT_CLASS(class)->dispose = affekt_lists_dispose;
	signals[SIGNAL_ROW_CHOSEN] =
		g_signal_new("row-chosen", AFFEKT_TYPE_LISTS, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
			NULL, G_TYPE_NONE, 2, AFFEKT_TYPE_ROW, G_TYPE_BOOLEAN);
}

static void affekt_lists_init(AffektLists *self)
{
	gtk_orientable_set_orientation(GTK_ORIENTABLE(self), GTK_ORIENTATION_VERTICAL);
	self->stack = GTK_STACK(gtk_stack_new());
	GtkWidget *switcher = gtk_stack_switcher_new();
	gtk_stack_switcher_set_stack(GTK_STACK_SWITCHER(switcher), self->stack);
	gtk_widget_add_css_class(switcher, "affekt-switcher");
	gtk_box_append(GTK_BOX(self), switcher);
	gtk_box_append(GTK_BOX(self), GTK_WIDGET(self->stack));
	for (int kind = 0; kind < AFFEKT_N_ROW_KINDS; kind++)
		add_page(self, (enum affekt_row_kind)kind);
	affekt_stack_tell_page(GTK_WIDGET(self->stack));
}

AffektLists *affekt_lists_new(void)
{
	return g_object_new(AFFEKT_TYPE_LISTS, NULL);
}

/* The action belongs to the list inside the column view, which has no public name. */
static void scroll_to(GtkColumnView *view, guint position)
{
	GtkWidget *list = gtk_widget_get_last_child(GTK_WIDGET(view));
	gtk_widget_activate_action(list, "list.scroll-to-item", "u", position);
}

void affekt_lists_choose(AffektLists *self, enum affekt_row_kind kind, int index)
{
	GListModel *model = G_LIST_MODEL(self->selections[kind]);
	guint position = GTK_INVALID_LIST_POSITION;
	for (guint i = 0; i < g_list_model_get_n_items(model); i++) {
		g_autoptr(AffektRow) row = g_list_model_get_item(model, i);
		if (affekt_row_get(row)->index == index)
			position = i;
	}
	self->is_quiet = TRUE;
	gtk_single_selection_set_selected(self->selections[kind], position);
	if (position != GTK_INVALID_LIST_POSITION)
		scroll_to(self->views[kind], position);
	self->is_quiet = FALSE;
}

AffektRow *affekt_lists_chosen(AffektLists *self, enum affekt_row_kind kind)
{
	return gtk_single_selection_get_selected_item(self->selections[kind]);
}

/* Which row of @store @was became, of @n_before rows; -1: it is gone. */
static int find_again(GListStore *store, const struct affekt_row *was, guint n_before)
{
	guint n = g_list_model_get_n_items(G_LIST_MODEL(store));
	for (guint i = 0; i < n; i++) {
		g_autoptr(AffektRow) row = g_list_model_get_item(G_LIST_MODEL(store), i);
		if (affekt_row_get(row)->time_s == was->time_s)
			return affekt_row_get(row)->index;
	}
	/* It was moved. */
	return n == n_before ? was->index : -1;
}

/* An edit must not take the chosen row away from who edits. */
static void refill(AffektLists *self, enum affekt_row_kind kind, gboolean is_new)
{
	GListStore *store = self->stores[kind];
	g_autoptr(AffektRow) chosen = NULL;
	g_set_object(&chosen, affekt_lists_chosen(self, kind));
	guint n_before = g_list_model_get_n_items(G_LIST_MODEL(store));
	self->is_quiet = TRUE;
	affekt_rows_fill(store, kind, self->session);
	self->is_quiet = FALSE;
	if (chosen != NULL && (is_new || affekt_lists_chosen(self, kind) != chosen))
		affekt_lists_choose(self, kind,
			is_new ? -1 : find_again(store, affekt_row_get(chosen), n_before));
	guint n = g_list_model_get_n_items(G_LIST_MODEL(store));
	gtk_widget_set_visible(self->hints[kind], n == 0);
}

void affekt_lists_show(AffektLists *self, AffektSession *session)
{
	const struct affekt_facts *facts = affekt_session_facts(session);
	const struct rec_results *results = affekt_session_results(session);
	const GArray *visits = facts != NULL ? facts->visits : NULL;
	gboolean is_new = g_set_object(&self->session, session);
	if (!is_new && self->shown_facts == facts && self->shown_results == results &&
		self->shown_visits == visits)
		return;
	self->shown_facts = facts;
	self->shown_results = results;
	self->shown_visits = visits;
	self->longest_s = facts != NULL ? facts->end_s : 0;
	for (int kind = 0; kind < AFFEKT_N_ROW_KINDS; kind++)
		refill(self, (enum affekt_row_kind)kind, is_new);
}

void affekt_lists_turn_to(AffektLists *self, enum affekt_row_kind kind)
{
	gtk_stack_set_visible_child_name(self->stack, pages[kind].name);
	gtk_widget_grab_focus(GTK_WIDGET(self->views[kind]));
}

GListStore *affekt_lists_store(AffektLists *self, enum affekt_row_kind kind)
{
	return self->stores[kind];
}
