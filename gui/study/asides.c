#include "gui/study/asides.h"

#include "gui/actions/stack.h"
#include "gui/study/matrix.h"
#include "gui/study/telling.h"
#include "study/evidence/say.h"

#include <glib/gi18n-lib.h>
#include <math.h>

static const struct {
	const char *name, *title, *empty;
} pages[AFFEKT_N_ASIDES_LISTS] = {
	[AFFEKT_ASIDES_ALERTS] = {"alerts", N_("Alerts"), N_("No alerts")},
	[AFFEKT_ASIDES_SESSIONS] = {"sessions", N_("To analyse"), N_("Every session is analysed")},
};

struct _AffektAsides {
	GtkBox parent_instance;
	GtkStack *stack;
	GListStore *stores[AFFEKT_N_ASIDES_LISTS];
	GtkSingleSelection *selections[AFFEKT_N_ASIDES_LISTS];
	GtkWidget *views[AFFEKT_N_ASIDES_LISTS];
	GtkWidget *hints[AFFEKT_N_ASIDES_LISTS];
	gboolean is_quiet; /* the choice is ours, not the user's */
};

static guint chosen_signal;

G_DEFINE_FINAL_TYPE(AffektAsides, affekt_asides, GTK_TYPE_BOX)

/* --- filling ------------------------------------------------------------------------------- */

static void add(GListStore *store, const struct affekt_aside *fields)
{
	g_autoptr(AffektAside) aside = affekt_aside_new(fields);
	g_list_store_append(store, aside);
}

/* "P05 · Paying" */
static char *title_of(const struct study_evidence *evidence, const struct study_alert *alert)
{
	int column = affekt_matrix_touchpoint(evidence, alert->touchpoint);
	const char *who = alert->participant[0] != '\0' ? alert->participant
			  : alert->team[0] != '\0'      ? alert->team
							: _("Everybody");
	if (column < 0)
		return g_strdup(who);
	return g_strdup_printf("%s · %s", who,
		affekt_telling_title(g_ptr_array_index(evidence->touchpoints, (guint)column)));
}

static void fill_alerts(GListStore *store, const struct study_evidence *evidence)
{
	for (guint i = 0; i < evidence->alerts->len; i++) {
		const struct study_alert *alert = g_ptr_array_index(evidence->alerts, i);
		g_autofree char *title = title_of(evidence, alert);
		g_autofree char *text = study_say_alert(alert, /* in_english= */ false);
		add(store, &(struct affekt_aside){
				   .title = title,
				   .text = text,
				   .participant = alert->participant,
				   .touchpoint = alert->touchpoint,
				   .session = alert->session,
				   .time_s = alert->time_s,
			   });
	}
}

static void fill_sessions(GListStore *store, const struct affekt_material *material)
{
	for (guint i = 0; i < material->folder->sessions->len; i++) {
		const struct study_session *session =
			g_ptr_array_index(material->folder->sessions, i);
		enum study_batch_state state =
			g_array_index(material->states, enum study_batch_state, i);
		if (state == STUDY_BATCH_CURRENT)
			continue;
		g_autofree char *title =
			g_strdup_printf("%s · %s", session->participant, session->name);
		add(store, &(struct affekt_aside){
				   .title = title,
				   .text = (char *)affekt_telling_state(state),
				   .participant = session->participant,
				   .touchpoint = (char *)"",
				   .session = session->name,
				   .time_s = NAN,
			   });
	}
}

static gboolean is_same(const struct affekt_aside *a, const struct affekt_aside *b)
{
	return g_str_equal(a->title, b->title) && g_str_equal(a->text, b->text) &&
	       g_str_equal(a->session, b->session);
}

/* The place of a line that says what @was said; none: GTK_INVALID_LIST_POSITION. */
static guint find_again(GListModel *model, const struct affekt_aside *was)
{
	guint n = g_list_model_get_n_items(model);
	for (guint i = 0; i < n; i++) {
		g_autoptr(AffektAside) aside = g_list_model_get_item(model, i);
		if (is_same(affekt_aside_get(aside), was))
			return i;
	}
	return GTK_INVALID_LIST_POSITION;
}

void affekt_asides_show(AffektAsides *self, const struct affekt_material *material,
	const struct study_evidence *evidence)
{
	self->is_quiet = TRUE;
	for (int list = 0; list < AFFEKT_N_ASIDES_LISTS; list++) {
		GListStore *store = self->stores[list];
		g_autoptr(AffektAside) chosen = NULL;
		g_set_object(
			&chosen, gtk_single_selection_get_selected_item(self->selections[list]));
		g_list_store_remove_all(store);
		if (list == AFFEKT_ASIDES_ALERTS && evidence != NULL)
			fill_alerts(store, evidence);
		if (list == AFFEKT_ASIDES_SESSIONS && material != NULL)
			fill_sessions(store, material);
		gtk_single_selection_set_selected(self->selections[list],
			chosen != NULL ? find_again(G_LIST_MODEL(store), affekt_aside_get(chosen))
				       : GTK_INVALID_LIST_POSITION);
		gtk_widget_set_visible(
			self->hints[list], g_list_model_get_n_items(G_LIST_MODEL(store)) == 0);
	}
	self->is_quiet = FALSE;
}

/* --- lines --------------------------------------------------------------------------------- */

static GtkWidget *line_new(const char *class)
{
	GtkWidget *label = gtk_label_new(NULL);
	gtk_label_set_xalign(GTK_LABEL(label), 0);
	gtk_label_set_wrap(GTK_LABEL(label), TRUE);
	gtk_label_set_wrap_mode(GTK_LABEL(label), PANGO_WRAP_WORD_CHAR);
	gtk_widget_add_css_class(label, class);
	return label;
}

static void line_setup(GtkListItemFactory *factory, GtkListItem *item)
{
	(void)factory;
	GtkWidget *box = gtk_box_new(GTK_ORIENTATION_VERTICAL, 2);
	gtk_widget_add_css_class(box, "affekt-aside");
	gtk_box_append(GTK_BOX(box), line_new("heading"));
	gtk_box_append(GTK_BOX(box), line_new("dim-label"));
	gtk_list_item_set_child(item, box);
}

static void line_bind(GtkListItemFactory *factory, GtkListItem *item)
{
	(void)factory;
	const struct affekt_aside *fields = affekt_aside_get(gtk_list_item_get_item(item));
	GtkWidget *title = gtk_widget_get_first_child(gtk_list_item_get_child(item));
	gtk_label_set_text(GTK_LABEL(title), fields->title);
	gtk_label_set_text(GTK_LABEL(gtk_widget_get_next_sibling(title)), fields->text);
}

static void selection_changed(AffektAsides *self, GParamSpec *spec, GtkSingleSelection *selection)
{
	(void)spec;
	AffektAside *aside = gtk_single_selection_get_selected_item(selection);
	if (aside != NULL && !self->is_quiet)
		g_signal_emit(self, chosen_signal, 0, aside, FALSE);
}

static void line_activated(AffektAsides *self, guint position, GtkListView *view)
{
	g_autoptr(AffektAside) aside =
		g_list_model_get_item(G_LIST_MODEL(gtk_list_view_get_model(view)), position);
	if (aside != NULL)
		g_signal_emit(self, chosen_signal, 0, aside, TRUE);
}

static GtkWidget *view_new(AffektAsides *self, enum affekt_asides_list list)
{
	GtkListItemFactory *factory = gtk_signal_list_item_factory_new();
	g_signal_connect(factory, "setup", G_CALLBACK(line_setup), NULL);
	g_signal_connect(factory, "bind", G_CALLBACK(line_bind), NULL);
	self->stores[list] = g_list_store_new(AFFEKT_TYPE_ASIDE);
	self->selections[list] =
		gtk_single_selection_new(g_object_ref(G_LIST_MODEL(self->stores[list])));
	gtk_single_selection_set_autoselect(self->selections[list], FALSE);
	gtk_single_selection_set_can_unselect(self->selections[list], TRUE);
	gtk_single_selection_set_selected(self->selections[list], GTK_INVALID_LIST_POSITION);
	GtkWidget *view = gtk_list_view_new(
		GTK_SELECTION_MODEL(g_object_ref(self->selections[list])), factory);
	gtk_accessible_update_property(
		GTK_ACCESSIBLE(view), GTK_ACCESSIBLE_PROPERTY_LABEL, _(pages[list].title), -1);
	g_signal_connect_object(self->selections[list], "notify::selected-item",
		G_CALLBACK(selection_changed), self, G_CONNECT_SWAPPED);
	g_signal_connect_object(
		view, "activate", G_CALLBACK(line_activated), self, G_CONNECT_SWAPPED);
	return view;
}

static void add_page(AffektAsides *self, enum affekt_asides_list list)
{
	self->views[list] = view_new(self, list);
	GtkWidget *scroller = gtk_scrolled_window_new();
	gtk_scrolled_window_set_child(GTK_SCROLLED_WINDOW(scroller), self->views[list]);
	gtk_scrolled_window_set_policy(
		GTK_SCROLLED_WINDOW(scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
	gtk_widget_set_vexpand(scroller, TRUE);
	self->hints[list] = gtk_label_new(_(pages[list].empty));
	gtk_widget_add_css_class(self->hints[list], "dim-label");
	gtk_widget_set_can_target(self->hints[list], FALSE);
	GtkWidget *page = gtk_overlay_new();
	gtk_overlay_set_child(GTK_OVERLAY(page), scroller);
	gtk_overlay_add_overlay(GTK_OVERLAY(page), self->hints[list]);
	gtk_stack_add_titled(self->stack, page, pages[list].name, _(pages[list].title));
}

/* --- the widget ---------------------------------------------------------------------------- */

static void affekt_asides_dispose(GObject *object)
{
	AffektAsides *self = AFFEKT_ASIDES(object);
	for (int list = 0; list < AFFEKT_N_ASIDES_LISTS; list++) {
		g_clear_object(&self->stores[list]);
		g_clear_object(&self->selections[list]);
	}
	G_OBJECT_CLASS(affekt_asides_parent_class)->dispose(object);
}

static void affekt_asides_class_init(AffektAsidesClass *class)
{
	G_OBJECT_CLASS(class)->dispose = affekt_asides_dispose;
	chosen_signal = g_signal_new("chosen", AFFEKT_TYPE_ASIDES, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
		NULL, G_TYPE_NONE, 2, AFFEKT_TYPE_ASIDE, G_TYPE_BOOLEAN);
}

static void affekt_asides_init(AffektAsides *self)
{
	gtk_orientable_set_orientation(GTK_ORIENTABLE(self), GTK_ORIENTATION_VERTICAL);
	gtk_widget_add_css_class(GTK_WIDGET(self), "affekt-lists");
	self->stack = GTK_STACK(gtk_stack_new());
	GtkWidget *switcher = gtk_stack_switcher_new();
	gtk_stack_switcher_set_stack(GTK_STACK_SWITCHER(switcher), self->stack);
	gtk_widget_add_css_class(switcher, "affekt-switcher");
	gtk_box_append(GTK_BOX(self), switcher);
	gtk_box_append(GTK_BOX(self), GTK_WIDGET(self->stack));
	for (int list = 0; list < AFFEKT_N_ASIDES_LISTS; list++)
		add_page(self, (enum affekt_asides_list)list);
	affekt_stack_tell_page(GTK_WIDGET(self->stack));
}

AffektAsides *affekt_asides_new(void)
{
	return g_object_new(AFFEKT_TYPE_ASIDES, NULL);
}

void affekt_asides_turn_to(AffektAsides *self, enum affekt_asides_list list)
{
	gtk_stack_set_visible_child_name(self->stack, pages[list].name);
	gtk_widget_grab_focus(self->views[list]);
}

void affekt_asides_step(AffektAsides *self, gboolean is_forward)
{
	GtkSingleSelection *selection = self->selections[AFFEKT_ASIDES_ALERTS];
	guint n = g_list_model_get_n_items(G_LIST_MODEL(selection));
	guint at = gtk_single_selection_get_selected(selection);
	if (n == 0)
		return;
	if (at == GTK_INVALID_LIST_POSITION)
		at = is_forward ? 0 : n - 1;
	else
		at = (at + (is_forward ? 1 : n - 1)) % n;
	gtk_stack_set_visible_child_name(self->stack, pages[AFFEKT_ASIDES_ALERTS].name);
	gtk_widget_activate_action(
		self->views[AFFEKT_ASIDES_ALERTS], "list.scroll-to-item", "u", at);
	/* With one alone the choice does not change, but it is meant all the same. */
	if (at == gtk_single_selection_get_selected(selection))
		selection_changed(self, NULL, selection);
	else
		gtk_single_selection_set_selected(selection, at);
}

GListModel *affekt_asides_model(AffektAsides *self, enum affekt_asides_list list)
{
	return G_LIST_MODEL(self->stores[list]);
}

gboolean affekt_asides_has_any(AffektAsides *self)
{
	for (int list = 0; list < AFFEKT_N_ASIDES_LISTS; list++) {
		if (g_list_model_get_n_items(G_LIST_MODEL(self->stores[list])) > 0)
			return TRUE;
	}
	return FALSE;
}
