#include "gui/edit/past.h"

#include <glib/gi18n-lib.h>
#include <math.h>

struct _AffektPast {
	AdwWindow parent_instance;
	AffektDocument *document;
	GListStore *store;
	GListModel *lines;
	GtkStack *stack;
};

G_DEFINE_FINAL_TYPE(AffektPast, affekt_past, ADW_TYPE_WINDOW)

static const char *const titles[AFFEKT_N_DEED_TEXTS] = {
	[AFFEKT_DEED_WHEN] = N_("When"),
	[AFFEKT_DEED_WHO] = N_("Rater"),
	[AFFEKT_DEED_WHAT] = N_("What"),
	[AFFEKT_DEED_CHANGE] = N_("Where, and how"),
	[AFFEKT_DEED_WHY] = N_("Reason"),
	[AFFEKT_DEED_STATE] = N_("State"),
};

static void refresh(AffektPast *self)
{
	AffektSession *session = affekt_document_session(self->document);
	const struct affekt_facts *facts = affekt_session_facts(session);
	/* A blind rater does not see what the others found. */
	const char *rater = affekt_session_is_blind(session) ? affekt_session_rater(session) : NULL;
	affekt_deeds_fill(self->store, affekt_session_edits(session), rater,
		facts != NULL ? facts->end_s : 0);
	guint n = g_list_model_get_n_items(G_LIST_MODEL(self->store));
	gtk_stack_set_visible_child_name(self->stack, n > 0 ? "lines" : "empty");
}

static void cell_setup(GtkListItemFactory *factory, GtkListItem *item, gpointer text)
{
	(void)factory;
	GtkWidget *label = gtk_label_new(NULL);
	gtk_label_set_xalign(GTK_LABEL(label), 0);
	gtk_label_set_ellipsize(GTK_LABEL(label), GPOINTER_TO_INT(text) == AFFEKT_DEED_WHY
							  ? PANGO_ELLIPSIZE_END
							  : PANGO_ELLIPSIZE_NONE);
	if (GPOINTER_TO_INT(text) == AFFEKT_DEED_CHANGE)
		gtk_widget_add_css_class(label, "numeric");
	gtk_list_item_set_child(item, label);
}

static void cell_bind(GtkListItemFactory *factory, GtkListItem *item, gpointer text)
{
	(void)factory;
	const char *words = affekt_deed_text(
		gtk_list_item_get_item(item), (enum affekt_deed_text)GPOINTER_TO_INT(text));
	gtk_label_set_text(GTK_LABEL(gtk_list_item_get_child(item)), words);
	gtk_widget_set_tooltip_text(gtk_list_item_get_child(item), words[0] ? words : NULL);
}

static int compare(gconstpointer a, gconstpointer b, gpointer data)
{
	enum affekt_deed_text text = (enum affekt_deed_text)GPOINTER_TO_INT(data);
	AffektDeed *x = AFFEKT_DEED((gpointer)a), *y = AFFEKT_DEED((gpointer)b);
	double p = affekt_deed_key(x, text), q = affekt_deed_key(y, text);
	if (!isnan(p) && !isnan(q))
		return (p > q) - (p < q);
	/* Those that are nowhere come first. */
	if (isnan(p) != isnan(q))
		return isnan(p) ? -1 : 1;
	return g_utf8_collate(affekt_deed_text(x, text), affekt_deed_text(y, text));
}

static void add_column(GtkColumnView *view, enum affekt_deed_text text)
{
	GtkListItemFactory *factory = gtk_signal_list_item_factory_new();
	g_signal_connect(factory, "setup", G_CALLBACK(cell_setup), GINT_TO_POINTER(text));
	g_signal_connect(factory, "bind", G_CALLBACK(cell_bind), GINT_TO_POINTER(text));
	g_autoptr(GtkColumnViewColumn) column =
		gtk_column_view_column_new(_(titles[text]), factory);
	g_autoptr(GtkSorter) sorter =
		GTK_SORTER(gtk_custom_sorter_new(compare, GINT_TO_POINTER(text), NULL));
	gtk_column_view_column_set_sorter(column, sorter);
	gtk_column_view_column_set_resizable(column, TRUE);
	gtk_column_view_column_set_expand(column, text == AFFEKT_DEED_WHY);
	gtk_column_view_append_column(view, column);
}

static GtkWidget *view_new(AffektPast *self)
{
	GtkColumnView *view = GTK_COLUMN_VIEW(gtk_column_view_new(NULL));
	for (int text = 0; text < AFFEKT_N_DEED_TEXTS; text++)
		add_column(view, (enum affekt_deed_text)text);
	self->lines = G_LIST_MODEL(gtk_sort_list_model_new(g_object_ref(G_LIST_MODEL(self->store)),
		g_object_ref(gtk_column_view_get_sorter(view))));
	g_autoptr(GtkSingleSelection) selection =
		gtk_single_selection_new(g_object_ref(self->lines));
	gtk_column_view_set_model(view, GTK_SELECTION_MODEL(selection));
	gtk_widget_add_css_class(GTK_WIDGET(view), "data-table");
	gtk_accessible_update_property(
		GTK_ACCESSIBLE(view), GTK_ACCESSIBLE_PROPERTY_LABEL, _("History of the edits"), -1);
	GtkWidget *scroller = gtk_scrolled_window_new();
	gtk_scrolled_window_set_child(GTK_SCROLLED_WINDOW(scroller), GTK_WIDGET(view));
	return scroller;
}

static gboolean close_with_key(GtkWidget *widget, GVariant *parameters, gpointer user)
{
	(void)parameters;
	(void)user;
	gtk_window_close(GTK_WINDOW(widget));
	return TRUE;
}

static void affekt_past_dispose(GObject *object)
{
	AffektPast *self = AFFEKT_PAST(object);
	g_clear_object(&self->document);
	g_clear_object(&self->store);
	g_clear_object(&self->lines);
	G_OBJECT_CLASS(affekt_past_parent_class)->dispose(object);
}

static void affekt_past_class_init(AffektPastClass *class)
{
	G_OBJECT_CLASS(class)->dispose = affekt_past_dispose;
	gtk_widget_class_add_binding(
		GTK_WIDGET_CLASS(class), GDK_KEY_Escape, 0, close_with_key, NULL);
	gtk_widget_class_add_binding(
		GTK_WIDGET_CLASS(class), GDK_KEY_w, GDK_CONTROL_MASK, close_with_key, NULL);
}

static void affekt_past_init(AffektPast *self)
{
	self->store = g_list_store_new(AFFEKT_TYPE_DEED);
	self->stack = GTK_STACK(gtk_stack_new());
	gtk_widget_set_vexpand(GTK_WIDGET(self->stack), TRUE);
	gtk_stack_add_named(self->stack, view_new(self), "lines");
	GtkWidget *empty = adw_status_page_new();
	adw_status_page_set_icon_name(ADW_STATUS_PAGE(empty), "document-edit-symbolic");
	adw_status_page_set_title(ADW_STATUS_PAGE(empty), _("No edits yet"));
	adw_status_page_set_description(ADW_STATUS_PAGE(empty),
		_("What is moved, added, deleted or rejected stands here, with who did it and "
		  "when."));
	gtk_stack_add_named(self->stack, empty, "empty");
	GtkWidget *box = gtk_box_new(GTK_ORIENTATION_VERTICAL, 0);
	gtk_box_append(GTK_BOX(box), adw_header_bar_new());
	gtk_box_append(GTK_BOX(box), GTK_WIDGET(self->stack));
	adw_window_set_content(ADW_WINDOW(self), box);
	gtk_window_set_title(GTK_WINDOW(self), _("History of the edits"));
	gtk_window_set_default_size(GTK_WINDOW(self), 860, 480);
}

AffektPast *affekt_past_new(GtkWindow *parent, AffektDocument *document)
{
	AffektPast *self = g_object_new(
		AFFEKT_TYPE_PAST, "transient-for", parent, "destroy-with-parent", TRUE, NULL);
	self->document = g_object_ref(document);
	g_signal_connect_object(document, "changed", G_CALLBACK(refresh), self, G_CONNECT_SWAPPED);
	g_signal_connect_object(affekt_document_session(document), "changed", G_CALLBACK(refresh),
		self, G_CONNECT_SWAPPED);
	refresh(self);
	return self;
}

GListModel *affekt_past_lines(AffektPast *self)
{
	return self->lines;
}
