#include "gui/start/start.h"

#include "gui/actions/commands.h"
#include "gui/actions/stack.h"
#include "gui/start/demo.h"
#include "gui/start/recent.h"
#include "gui/start/recent_row.h"

#include <glib/gi18n-lib.h>
#include <math.h>

struct _AffektStart {
	AdwBin parent_instance;
	GSimpleActionGroup *actions;
	GtkStack *states;
	GtkListBox *list;
	GtkWidget *demo; /* the button of the welcome */
	gboolean is_listed;
	GtkProgressBar *progress;
	GCancellable *making; /* NULL: no demo session is being made */
};

G_DEFINE_FINAL_TYPE(AffektStart, affekt_start, ADW_TYPE_BIN)

enum {
	SIGNAL_OPEN,
	SIGNAL_MESSAGE,
	N_SIGNALS,
};

static guint signals[N_SIGNALS];

enum {
	LIST_WIDTH = 760,
	BAR_WIDTH = 320,
};

static const struct affekt_key making_keys[] = {
	{"<Control>d", "<Control>d", "start.demo", N_("Look at a demo session")},
	{"Escape", "Escape", "start.cancel-demo", N_("Stop making the demo session")},
	{0},
};

const struct affekt_key_group affekt_start_keys[] = {
	{N_("Demo session"), making_keys},
	{0},
};

static void say(AffektStart *self, const char *sentence)
{
	g_signal_emit(self, signals[SIGNAL_MESSAGE], 0, sentence);
}

static void row_activated(AffektStart *self, GtkListBoxRow *row)
{
	const affekt_recent *recent = affekt_recent_row_get(AFFEKT_RECENT_ROW(row));
	if (!recent->is_absent)
		g_signal_emit(self, signals[SIGNAL_OPEN], 0, recent->path);
}

static void reload(AffektStart *self);

/* Work on the list happens in a worker; then the page shows how it is now. */
static void list_changed(GObject *source, GAsyncResult *result, gpointer user)
{
	AffektStart *self = AFFEKT_START(source);
	g_autoptr(GError) error = NULL;
	(void)user;
	if (!g_task_propagate_boolean(G_TASK(result), &error))
		say(self, error->message);
	reload(self);
}

static void remove_entry(GTask *task, gpointer source, gpointer path, GCancellable *cancellable)
{
	(void)source;
	(void)cancellable;
	g_autofree char *file = affekt_recent_file();
	GError *error = NULL;
	if (affekt_recent_remove(file, path, &error))
		g_task_return_boolean(task, TRUE);
	else
		g_task_return_error(task, error);
}

static void entry_dismissed(AffektStart *self, const char *path)
{
	g_autoptr(GTask) task = g_task_new(self, NULL, list_changed, NULL);
	g_task_set_task_data(task, g_strdup(path), g_free);
	g_task_run_in_thread(task, remove_entry);
}

static void add_entry(GTask *task, gpointer source, gpointer recent, GCancellable *cancellable)
{
	(void)source;
	(void)cancellable;
	g_autofree char *file = affekt_recent_file();
	GError *error = NULL;
	if (affekt_recent_add(file, recent, &error))
		g_task_return_boolean(task, TRUE);
	else
		g_task_return_error(task, error);
}

static guint mark(guint mark, gboolean holds)
{
	return holds ? mark : 0;
}

/* Takes over @recent. */
static void note(AffektStart *self, affekt_recent *recent)
{
	g_autoptr(GTask) task = g_task_new(self, NULL, list_changed, NULL);
	g_task_set_task_data(task, recent, (GDestroyNotify)affekt_recent_free);
	g_task_run_in_thread(task, add_entry);
}

void affekt_start_note(AffektStart *self, const char *path, const struct affekt_facts *facts)
{
	affekt_recent *recent = g_new0(affekt_recent, 1);
	g_autoptr(GFile) file = g_file_new_for_path(path);
	recent->path = g_file_get_path(file);
	recent->participant = g_strdup(facts->participant);
	recent->start_time = g_strdup(facts->start_time);
	recent->duration_s = facts->end_s - facts->begin_s;
	recent->marks = mark(AFFEKT_RECENT_SIMULATED, facts->is_simulated) |
			mark(AFFEKT_RECENT_EMULATED, facts->is_emulated) |
			mark(AFFEKT_RECENT_RECOVERED, facts->recovered != NULL) |
			mark(AFFEKT_RECENT_UNFINISHED, facts->is_journal) |
			mark(AFFEKT_RECENT_SEALED, facts->is_sealed);
	note(self, recent);
}

void affekt_start_note_study(AffektStart *self, const char *path, guint n_people)
{
	affekt_recent *recent = g_new0(affekt_recent, 1);
	recent->path = g_canonicalize_filename(path, NULL);
	recent->duration_s = NAN;
	recent->marks = AFFEKT_RECENT_STUDY;
	recent->n_people = n_people;
	note(self, recent);
}

/* Who has only keys begins where most begin. */
static void focus_first(AffektStart *self)
{
	GtkListBoxRow *row = gtk_list_box_get_row_at_index(self->list, 0);
	if (gtk_widget_get_mapped(GTK_WIDGET(self)))
		gtk_widget_grab_focus(row != NULL ? GTK_WIDGET(row) : self->demo);
}

static void show_list(AffektStart *self, GPtrArray *list)
{
	GtkListBoxRow *row;
	while ((row = gtk_list_box_get_row_at_index(self->list, 0)) != NULL)
		gtk_list_box_remove(self->list, GTK_WIDGET(row));
	guint n = list->len;
	while (list->len > 0) {
		AffektRecentRow *entry = affekt_recent_row_new(g_ptr_array_steal_index(list, 0));
		g_signal_connect_object(
			entry, "dismissed", G_CALLBACK(entry_dismissed), self, G_CONNECT_SWAPPED);
		gtk_list_box_append(self->list, GTK_WIDGET(entry));
	}
	if (self->making == NULL)
		gtk_stack_set_visible_child_name(self->states, n > 0 ? "sessions" : "welcome");
	if (!self->is_listed)
		focus_first(self);
	self->is_listed = TRUE;
}

static void load_list(GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
	(void)source;
	(void)data;
	(void)cancellable;
	g_autofree char *file = affekt_recent_file();
	g_task_return_pointer(task, affekt_recent_load(file), (GDestroyNotify)g_ptr_array_unref);
}

static void list_loaded(GObject *source, GAsyncResult *result, gpointer user)
{
	(void)user;
	g_autoptr(GPtrArray) list = g_task_propagate_pointer(G_TASK(result), NULL);
	show_list(AFFEKT_START(source), list);
}

static void reload(AffektStart *self)
{
	g_autoptr(GTask) task = g_task_new(self, NULL, list_loaded, NULL);
	g_task_run_in_thread(task, load_list);
}

/* A word of the worker on its way to the main thread. */
struct news {
	AffektStart *start;
	double share;
	char *step;
};

static gboolean show_news(gpointer user)
{
	struct news *news = user;
	gtk_progress_bar_set_fraction(news->start->progress, news->share);
	gtk_progress_bar_set_text(news->start->progress, news->step);
	return G_SOURCE_REMOVE;
}

static void free_news(gpointer user)
{
	struct news *news = user;
	g_object_unref(news->start);
	g_free(news->step);
	g_free(news);
}

static void send_news(double share, const char *step, gpointer start)
{
	struct news *news = g_new(struct news, 1);
	news->start = g_object_ref(start);
	news->share = share;
	news->step = g_strdup(step);
	g_idle_add_full(G_PRIORITY_DEFAULT_IDLE, show_news, news, free_news);
}

static void make_demo(GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
	(void)data;
	g_autofree char *folder = affekt_demo_folder();
	char *path = NULL;
	GError *error = NULL;
	if (affekt_demo_make(folder, send_news, source, cancellable, &path, &error))
		g_task_return_pointer(task, path, g_free);
	else
		g_task_return_error(task, error);
}

static void demo_made(GObject *source, GAsyncResult *result, gpointer user)
{
	AffektStart *self = AFFEKT_START(source);
	g_autoptr(GError) error = NULL;
	g_autofree char *path = g_task_propagate_pointer(G_TASK(result), &error);
	(void)user;
	g_clear_object(&self->making);
	affekt_commands_enable(G_ACTION_MAP(self->actions), "demo", TRUE);
	affekt_commands_enable(G_ACTION_MAP(self->actions), "cancel-demo", FALSE);
	reload(self);
	if (path != NULL)
		g_signal_emit(self, signals[SIGNAL_OPEN], 0, path);
	else if (!g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
		say(self, error->message);
}

static void demo(gpointer page)
{
	AffektStart *self = page;
	self->making = g_cancellable_new();
	affekt_commands_enable(G_ACTION_MAP(self->actions), "demo", FALSE);
	affekt_commands_enable(G_ACTION_MAP(self->actions), "cancel-demo", TRUE);
	gtk_progress_bar_set_fraction(self->progress, 0);
	gtk_stack_set_visible_child_name(self->states, "making");
	g_autoptr(GTask) task = g_task_new(self, self->making, demo_made, NULL);
	/* The finished session is shown even when the wish to stop came too late. */
	g_task_set_check_cancellable(task, FALSE);
	g_task_run_in_thread(task, make_demo);
}

static void cancel_demo(gpointer page)
{
	AffektStart *self = page;
	g_cancellable_cancel(self->making);
}

static const struct affekt_command commands[] = {
	{"demo", demo},
	{"cancel-demo", cancel_demo},
	{0},
};

static GtkWidget *button_new(const char *label, const char *action, gboolean is_suggested)
{
	GtkWidget *button = gtk_button_new_with_mnemonic(label);
	gtk_actionable_set_action_name(GTK_ACTIONABLE(button), action);
	gtk_widget_set_valign(button, GTK_ALIGN_CENTER);
	gtk_widget_add_css_class(button, "pill");
	if (is_suggested)
		gtk_widget_add_css_class(button, "suggested-action");
	return button;
}

static GtkWidget *welcome_new(AffektStart *self)
{
	GtkWidget *buttons = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 12);
	gtk_widget_set_halign(buttons, GTK_ALIGN_CENTER);
	self->demo = button_new(_("Look at a _demo session"), "start.demo", TRUE);
	gtk_box_append(GTK_BOX(buttons), self->demo);
	gtk_box_append(GTK_BOX(buttons), button_new(_("_Open a session…"), "win.open", FALSE));
	gtk_box_append(GTK_BOX(buttons), button_new(_("_Record"), "win.record", FALSE));
	GtkWidget *page = adw_status_page_new();
	adw_status_page_set_icon_name(ADW_STATUS_PAGE(page), "org.affekt.Review");
	adw_status_page_set_title(ADW_STATUS_PAGE(page), _("Welcome to Affekt"));
	adw_status_page_set_description(ADW_STATUS_PAGE(page),
		_("See what a person felt strongly about, touch point by touch point. The demo "
		  "session is made here, with a simulated participant, in a few seconds. Your own "
		  "sessions (.nwb) can be dropped anywhere in this window."));
	adw_status_page_set_child(ADW_STATUS_PAGE(page), buttons);
	return page;
}

static GtkWidget *sessions_new(AffektStart *self)
{
	GtkWidget *box = gtk_box_new(GTK_ORIENTATION_VERTICAL, 12);
	GtkWidget *head = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 12);
	GtkWidget *title = gtk_label_new(_("Recent sessions"));
	gtk_widget_add_css_class(title, "title-2");
	gtk_widget_set_hexpand(title, TRUE);
	gtk_label_set_xalign(GTK_LABEL(title), 0);
	gtk_box_append(GTK_BOX(head), title);
	gtk_box_append(GTK_BOX(head), button_new(_("_Demo session"), "start.demo", FALSE));
	gtk_box_append(GTK_BOX(head), button_new(_("_Record"), "win.record", FALSE));
	gtk_box_append(GTK_BOX(head), button_new(_("_Open…"), "win.open", TRUE));
	gtk_box_append(GTK_BOX(box), head);
	self->list = GTK_LIST_BOX(gtk_list_box_new());
	gtk_list_box_set_selection_mode(self->list, GTK_SELECTION_NONE);
	gtk_widget_add_css_class(GTK_WIDGET(self->list), "boxed-list");
	gtk_accessible_update_property(GTK_ACCESSIBLE(self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
		_("Recent sessions"), -1);
	g_signal_connect_object(
		self->list, "row-activated", G_CALLBACK(row_activated), self, G_CONNECT_SWAPPED);
	gtk_box_append(GTK_BOX(box), GTK_WIDGET(self->list));
	GtkWidget *clamp = adw_clamp_new();
	adw_clamp_set_maximum_size(ADW_CLAMP(clamp), LIST_WIDTH);
	adw_clamp_set_child(ADW_CLAMP(clamp), box);
	gtk_widget_add_css_class(clamp, "affekt-sessions");
	GtkWidget *scrolled = gtk_scrolled_window_new();
	gtk_scrolled_window_set_policy(
		GTK_SCROLLED_WINDOW(scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
	gtk_scrolled_window_set_child(GTK_SCROLLED_WINDOW(scrolled), clamp);
	return scrolled;
}

static GtkWidget *making_new(AffektStart *self)
{
	GtkWidget *box = gtk_box_new(GTK_ORIENTATION_VERTICAL, 18);
	gtk_widget_set_halign(box, GTK_ALIGN_CENTER);
	self->progress = GTK_PROGRESS_BAR(gtk_progress_bar_new());
	gtk_progress_bar_set_show_text(self->progress, TRUE);
	gtk_widget_set_size_request(GTK_WIDGET(self->progress), BAR_WIDTH, -1);
	gtk_accessible_update_property(GTK_ACCESSIBLE(self->progress),
		GTK_ACCESSIBLE_PROPERTY_LABEL, _("Progress of the demo session"), -1);
	gtk_box_append(GTK_BOX(box), GTK_WIDGET(self->progress));
	GtkWidget *cancel = button_new(_("_Cancel"), "start.cancel-demo", FALSE);
	gtk_widget_set_halign(cancel, GTK_ALIGN_CENTER);
	gtk_box_append(GTK_BOX(box), cancel);
	GtkWidget *page = adw_status_page_new();
	adw_status_page_set_icon_name(ADW_STATUS_PAGE(page), "org.affekt.Review");
	adw_status_page_set_title(ADW_STATUS_PAGE(page), _("Making the demo session"));
	adw_status_page_set_description(ADW_STATUS_PAGE(page),
		_("A simulated participant goes through five touch points in a shop."));
	adw_status_page_set_child(ADW_STATUS_PAGE(page), box);
	return page;
}

static void affekt_start_map(GtkWidget *widget)
{
	GTK_WIDGET_CLASS(affekt_start_parent_class)->map(widget);
	if (AFFEKT_START(widget)->is_listed)
		focus_first(AFFEKT_START(widget));
}

static void affekt_start_dispose(GObject *object)
{
	AffektStart *self = AFFEKT_START(object);
	if (self->making != NULL)
		g_cancellable_cancel(self->making);
	g_clear_object(&self->making);
	g_clear_object(&self->actions);
	G_OBJECT_CLASS(affekt_start_parent_class)->dispose(object);
}

static void affekt_start_class_init(AffektStartClass *class)
{
	G_OBJECT_CLASS(class)->dispose = affekt_start_dispose;
	GTK_WIDGET_CLASS(class)->map = affekt_start_map;
	signals[SIGNAL_OPEN] = g_signal_new("open", AFFEKT_TYPE_START, G_SIGNAL_RUN_LAST, 0, NULL,
		NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
	signals[SIGNAL_MESSAGE] = g_signal_new("message", AFFEKT_TYPE_START, G_SIGNAL_RUN_LAST, 0,
		NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void affekt_start_init(AffektStart *self)
{
	self->actions = g_simple_action_group_new();
	affekt_commands_add(G_ACTION_MAP(self->actions), commands, self);
	affekt_commands_enable(G_ACTION_MAP(self->actions), "cancel-demo", FALSE);
	self->states = GTK_STACK(gtk_stack_new());
	gtk_stack_add_named(self->states, adw_bin_new(), "empty");
	gtk_stack_add_named(self->states, welcome_new(self), "welcome");
	gtk_stack_add_named(self->states, sessions_new(self), "sessions");
	gtk_stack_add_named(self->states, making_new(self), "making");
	affekt_stack_tell_page(GTK_WIDGET(self->states));
	adw_bin_set_child(ADW_BIN(self), GTK_WIDGET(self->states));
	reload(self);
}

AffektStart *affekt_start_new(void)
{
	return g_object_new(AFFEKT_TYPE_START, NULL);
}

GActionGroup *affekt_start_actions(AffektStart *self)
{
	return G_ACTION_GROUP(self->actions);
}

const char *affekt_start_state(AffektStart *self)
{
	return gtk_stack_get_visible_child_name(self->states);
}
