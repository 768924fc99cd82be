#include "gui/window.h"

#include "gui/review/badges.h"
#include "gui/keys.h"
#include "gui/session/rows.h"

#include <glib/gi18n-lib.h>
#include <math.h>

struct _AffektWindow {
	AdwApplicationWindow parent_instance;
	char *rater;
	AffektTimeline *timeline;
	AffektSession *session; /* NULL none */
	gboolean is_placed;     /* the timeline has the session's limits */
	double start_at_s;      /* NaN: nowhere in particular */
	AffektRow *chosen;      /* NULL none */
	AffektStage *stage;
	AffektReadout *readout;
	AffektLists *lists;
	AffektBadges *badges;

	/* From the template. */
	AdwToastOverlay *toasts;
	AdwWindowTitle *title;
	GtkStack *pages;
	AdwStatusPage *empty_page, *error_page;
	GtkBox *review_box, *stage_box;
	GtkPaned *paned;
	GtkSpinner *spinner;
	GtkButton *open_button, *empty_open_button, *error_open_button;
	GtkButton *zoom_in_button, *zoom_out_button, *fit_button;
	GtkToggleButton *scale_button, *sidebar_button;
	GtkMenuButton *menu_button;
};

G_DEFINE_FINAL_TYPE(AffektWindow, affekt_window, ADW_TYPE_APPLICATION_WINDOW)

enum {
	LISTS_WIDTH = 400
};

/* "10:15, 22 November 2026" in the zone of the recording. */
static char *format_start(const char *iso8601)
{
	g_autoptr(GDateTime) start =
		iso8601 != NULL ? g_date_time_new_from_iso8601(iso8601, NULL) : NULL;
	/* Translators: date and time of a recording, see g_date_time_format(). */
	return start != NULL ? g_date_time_format(start, _("%-d %B %Y, %H:%M")) : NULL;
}

static char *format_duration(double duration_s)
{
	int minutes = (int)lround(duration_s / 60);
	if (minutes >= 60)
		return g_strdup_printf(_("%d h %d min"), minutes / 60, minutes % 60);
	int seconds = (int)lround(duration_s);
	if (seconds >= 120)
		return g_strdup_printf(_("%d min %d s"), seconds / 60, seconds % 60);
	return g_strdup_printf(_("%d s"), seconds);
}

static char *subtitle_of(const struct affekt_facts *facts)
{
	g_autoptr(GString) text = g_string_new(NULL);
	if (facts->participant != NULL)
		g_string_append_printf(text, "%s %s  ·  ", _("Participant"), facts->participant);
	g_autofree char *start = format_start(facts->start_time);
	if (start != NULL)
		g_string_append_printf(text, "%s  ·  ", start);
	g_autofree char *duration = format_duration(facts->end_s - facts->begin_s);
	g_string_append(text, duration);
	return g_string_free(g_steal_pointer(&text), FALSE);
}

static void show_page(AffektWindow *self, const char *name)
{
	gtk_stack_set_visible_child_name(self->pages, name);
	gboolean is_loading = g_strcmp0(name, "loading") == 0;
	gtk_spinner_set_spinning(self->spinner, is_loading);
}

static void show_error(AffektWindow *self, const char *sentence)
{
	g_autofree char *text = g_markup_escape_text(sentence, -1);
	adw_status_page_set_description(self->error_page, text);
	show_page(self, "error");
}

/* The first facts place the time axis; later parts must not move what the user looks at. */
static void place_timeline(AffektWindow *self, const struct affekt_facts *facts)
{
	if (self->is_placed)
		return;
	self->is_placed = TRUE;
	affekt_timeline_set_limits(self->timeline, facts->begin_s, facts->end_s);
	if (!isnan(self->start_at_s))
		affekt_timeline_jump(self->timeline, self->start_at_s);
	g_autofree char *subtitle = subtitle_of(facts);
	adw_window_title_set_title(self->title, facts->name);
	adw_window_title_set_subtitle(self->title, subtitle);
	g_autofree char *title = g_strdup_printf("%s – Affekt", facts->name);
	gtk_window_set_title(GTK_WINDOW(self), title);
	show_page(self, "review");
	gtk_widget_grab_focus(GTK_WIDGET(self->stage));
}

static void session_changed(AffektWindow *self, AffektSession *session)
{
	const struct affekt_facts *facts = affekt_session_facts(session);
	if (facts != NULL) {
		place_timeline(self, facts);
		affekt_stage_show(self->stage, session);
		affekt_lists_show(self->lists, session);
		affekt_readout_set_session(self->readout, session);
		affekt_badges_show(self->badges, session);
	}
	if (affekt_session_state(session) == AFFEKT_SESSION_FAILED)
		show_error(self, affekt_session_error(session));
}

static void forget_session(AffektWindow *self)
{
	if (self->session == NULL)
		return;
	g_signal_handlers_disconnect_by_data(self->session, self);
	affekt_session_cancel(self->session);
	g_clear_object(&self->session);
	g_clear_object(&self->chosen);
}

void affekt_window_open_session(AffektWindow *self, AffektSession *session)
{
	forget_session(self);
	self->session = g_object_ref(session);
	self->is_placed = FALSE;
	g_signal_connect_object(
		session, "changed", G_CALLBACK(session_changed), self, G_CONNECT_SWAPPED);
	show_page(self, "loading");
	affekt_session_load(session);
}

void affekt_window_open_path(AffektWindow *self, const char *path)
{
	g_autoptr(AffektSession) session = affekt_session_new_for_path(path, self->rater);
	affekt_window_open_session(self, session);
}

void affekt_window_start_at(AffektWindow *self, double time_s)
{
	self->start_at_s = time_s;
}

static void go_to_row(AffektWindow *self, AffektRow *row, gboolean is_zooming)
{
	const struct affekt_row *fields = affekt_row_get(row);
	g_set_object(&self->chosen, row);
	affekt_stage_choose_visit(
		self->stage, fields->kind == AFFEKT_ROW_TOUCH_POINT ? fields->index : -1);
	if (isnan(fields->time_s)) {
		adw_toast_overlay_add_toast(self->toasts,
			adw_toast_new(_("This touch point was planned, but skipped")));
		return;
	}
	if (is_zooming)
		affekt_timeline_frame(self->timeline, fields->time_s, fields->from_s, fields->to_s);
	else
		affekt_timeline_jump(self->timeline, fields->time_s);
}

static void row_chosen(AffektWindow *self, AffektRow *row, gboolean is_activated)
{
	go_to_row(self, row, is_activated);
}

/* The row of the @index-th touch point, owned by its store. */
static AffektRow *row_of_visit(AffektWindow *self, int index)
{
	GListStore *store = affekt_lists_store(self->lists, AFFEKT_ROW_TOUCH_POINT);
	g_autoptr(AffektRow) row = g_list_model_get_item(G_LIST_MODEL(store), (guint)index);
	return row;
}

static void visit_chosen(AffektWindow *self, int index, gboolean is_twice)
{
	AffektRow *row = row_of_visit(self, index);
	if (row == NULL)
		return;
	affekt_lists_choose(self->lists, AFFEKT_ROW_TOUCH_POINT, index);
	go_to_row(self, row, is_twice);
}

void affekt_window_step(AffektWindow *self, enum affekt_row_kind kind, gboolean is_forward)
{
	AffektRow *row = affekt_rows_neighbour(affekt_lists_store(self->lists, kind),
		affekt_timeline_cursor(self->timeline), is_forward);
	if (row == NULL)
		return;
	affekt_lists_choose(self->lists, kind, affekt_row_get(row)->index);
	go_to_row(self, row, FALSE);
}

static int visit_at_cursor(AffektWindow *self)
{
	const struct affekt_facts *facts =
		self->session != NULL ? affekt_session_facts(self->session) : NULL;
	double cursor_s = affekt_timeline_cursor(self->timeline);
	for (guint i = 0; facts != NULL && i < facts->visits->len; i++) {
		const struct rec_touchpoint *visit =
			&g_array_index(facts->visits, struct affekt_visit, i).row;
		if (visit->start_s <= cursor_s && cursor_s < visit->end_s)
			return (int)i;
	}
	return -1;
}

void affekt_window_zoom_to_chosen(AffektWindow *self)
{
	int visit = visit_at_cursor(self);
	if (self->chosen != NULL)
		go_to_row(self, self->chosen, TRUE);
	else if (visit >= 0)
		visit_chosen(self, visit, TRUE);
}

static void file_chosen(GtkNativeDialog *dialog, int response, gpointer user_data)
{
	AffektWindow *self = user_data;
	if (response == GTK_RESPONSE_ACCEPT) {
		g_autoptr(GFile) file = gtk_file_chooser_get_file(GTK_FILE_CHOOSER(dialog));
		g_autofree char *path = g_file_get_path(file);
		if (path != NULL)
			affekt_window_open_path(self, path);
	}
	g_object_unref(dialog);
}

void affekt_window_choose_file(AffektWindow *self)
{
	GtkFileChooserNative *dialog = gtk_file_chooser_native_new(_("Open a session"),
		GTK_WINDOW(self), GTK_FILE_CHOOSER_ACTION_OPEN, _("_Open"), _("_Cancel"));
	g_autoptr(GtkFileFilter) filter = gtk_file_filter_new();
	gtk_file_filter_set_name(filter, _("Sessions"));
	gtk_file_filter_add_pattern(filter, "*.nwb");
	gtk_file_filter_add_pattern(filter, "*.nwb.journal");
	gtk_file_chooser_add_filter(GTK_FILE_CHOOSER(dialog), filter);
	g_signal_connect(dialog, "response", G_CALLBACK(file_chosen), self);
	gtk_native_dialog_show(GTK_NATIVE_DIALOG(dialog));
}

static gboolean file_dropped(
	AffektWindow *self, const GValue *value, double x, double y, GtkDropTarget *target)
{
	(void)x;
	(void)y;
	(void)target;
	g_autofree char *path = g_file_get_path(g_value_get_object(value));
	if (path == NULL)
		return FALSE;
	affekt_window_open_path(self, path);
	return TRUE;
}

/* Words of the template are set here, where gettext sees them. */
static void set_texts(AffektWindow *self)
{
	adw_window_title_set_title(self->title, "Affekt");
	adw_status_page_set_title(self->empty_page, _("No session is open"));
	adw_status_page_set_description(
		self->empty_page, _("Open a recorded session (.nwb), or drop one here."));
	gtk_button_set_label(self->empty_open_button, _("Open a session…"));
	adw_status_page_set_title(self->error_page, _("This session cannot be shown"));
	gtk_button_set_label(self->error_open_button, _("Open another session…"));
	const struct {
		GtkWidget *widget;
		const char *text;
	} tips[] = {
		{GTK_WIDGET(self->open_button), _("Open a session (Ctrl+O)")},
		{GTK_WIDGET(self->zoom_in_button), _("Zoom in (+)")},
		{GTK_WIDGET(self->zoom_out_button), _("Zoom out (−)")},
		{GTK_WIDGET(self->fit_button), _("Show the whole recording (F)")},
		{GTK_WIDGET(self->scale_button), _("Same value scale for the whole recording (Y)")},
		{GTK_WIDGET(self->sidebar_button), _("Lists (F9)")},
		{GTK_WIDGET(self->menu_button), _("Menu")},
	};
	for (gsize i = 0; i < G_N_ELEMENTS(tips); i++) {
		gtk_widget_set_tooltip_text(tips[i].widget, tips[i].text);
		gtk_accessible_update_property(GTK_ACCESSIBLE(tips[i].widget),
			GTK_ACCESSIBLE_PROPERTY_LABEL, tips[i].text, -1);
	}
}

static void add_menu(AffektWindow *self)
{
	g_autoptr(GMenu) menu = g_menu_new();
	g_autoptr(GMenu) tracks = g_menu_new();
	g_menu_append(tracks, _("Skin conductance"), "win.track-conductance");
	g_menu_append(tracks, _("Phasic driver"), "win.track-driver");
	g_menu_append(tracks, _("Finger pulse"), "win.track-pulse");
	g_menu_append(tracks, _("Heart rate"), "win.track-heart-rate");
	g_menu_append(tracks, _("Arousal"), "win.track-arousal");
	g_menu_append_section(menu, _("Tracks"), G_MENU_MODEL(tracks));
	g_autoptr(GMenu) help = g_menu_new();
	g_menu_append(help, _("_Keyboard shortcuts"), "win.show-help-overlay");
	g_menu_append(help, _("_About Affekt"), "win.about");
	g_menu_append_section(menu, NULL, G_MENU_MODEL(help));
	gtk_menu_button_set_menu_model(self->menu_button, G_MENU_MODEL(menu));
}

static void build_review(AffektWindow *self)
{
	self->badges = affekt_badges_new();
	gtk_box_prepend(self->review_box, GTK_WIDGET(self->badges));
	self->stage = affekt_stage_new(self->timeline);
	gtk_box_append(self->stage_box, GTK_WIDGET(self->stage));
	self->readout = affekt_readout_new(self->timeline);
	gtk_box_append(self->stage_box, GTK_WIDGET(self->readout));
	self->lists = affekt_lists_new();
	gtk_widget_add_css_class(GTK_WIDGET(self->lists), "affekt-lists");
	gtk_widget_set_size_request(GTK_WIDGET(self->lists), LISTS_WIDTH, -1);
	gtk_paned_set_end_child(self->paned, GTK_WIDGET(self->lists));
	g_signal_connect_object(
		self->lists, "row-chosen", G_CALLBACK(row_chosen), self, G_CONNECT_SWAPPED);
	g_signal_connect_object(
		self->stage, "visit-chosen", G_CALLBACK(visit_chosen), self, G_CONNECT_SWAPPED);
	/* Light and dark differ in everything drawn by hand. */
	g_signal_connect_object(adw_style_manager_get_default(), "notify::dark",
		G_CALLBACK(gtk_widget_queue_draw), self->stage, G_CONNECT_SWAPPED);
}

static void affekt_window_dispose(GObject *object)
{
	AffektWindow *self = AFFEKT_WINDOW(object);
	forget_session(self);
	g_clear_object(&self->timeline);
	g_clear_pointer(&self->rater, g_free);
	G_OBJECT_CLASS(affekt_window_parent_class)->dispose(object);
}

static void affekt_window_class_init(AffektWindowClass *class)
{
	GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(class);
	G_OBJECT_CLASS(class)->dispose = affekt_window_dispose;
	gtk_widget_class_set_template_from_resource(widget_class, "/org/affekt/Review/window.ui");
	gtk_widget_class_bind_template_child(widget_class, AffektWindow, toasts);
	gtk_widget_class_bind_template_child(widget_class, AffektWindow, title);
	gtk_widget_class_bind_template_child(widget_class, AffektWindow, pages);
	gtk_widget_class_bind_template_child(widget_class, AffektWindow, empty_page);
	gtk_widget_class_bind_template_child(widget_class, AffektWindow, error_page);
	gtk_widget_class_bind_template_child(widget_class, AffektWindow, review_box);
	gtk_widget_class_bind_template_child(widget_class, AffektWindow, stage_box);
	gtk_widget_class_bind_template_child(widget_class, AffektWindow, paned);
	gtk_widget_class_bind_template_child(widget_class, AffektWindow, spinner);
	gtk_widget_class_bind_template_child(widget_class, AffektWindow, open_button);
	gtk_widget_class_bind_template_child(widget_class, AffektWindow, empty_open_button);
	gtk_widget_class_bind_template_child(widget_class, AffektWindow, error_open_button);
	gtk_widget_class_bind_template_child(widget_class, AffektWindow, zoom_in_button);
	gtk_widget_class_bind_template_child(widget_class, AffektWindow, zoom_out_button);
	gtk_widget_class_bind_template_child(widget_class, AffektWindow, fit_button);
	gtk_widget_class_bind_template_child(widget_class, AffektWindow, scale_button);
	gtk_widget_class_bind_template_child(widget_class, AffektWindow, sidebar_button);
	gtk_widget_class_bind_template_child(widget_class, AffektWindow, menu_button);
}

static void affekt_window_init(AffektWindow *self)
{
	gtk_widget_init_template(GTK_WIDGET(self));
	self->timeline = affekt_timeline_new();
	self->start_at_s = NAN;
	gtk_window_set_title(GTK_WINDOW(self), "Affekt");
	set_texts(self);
	add_menu(self);
	build_review(self);
	affekt_window_add_actions(self);
	affekt_keys_install(GTK_WIDGET(self));
	gtk_application_window_set_help_overlay(
		GTK_APPLICATION_WINDOW(self), affekt_keys_help_new());
	GtkDropTarget *drop = gtk_drop_target_new(G_TYPE_FILE, GDK_ACTION_COPY);
	g_signal_connect_swapped(drop, "drop", G_CALLBACK(file_dropped), self);
	gtk_widget_add_controller(GTK_WIDGET(self), GTK_EVENT_CONTROLLER(drop));
}

AffektWindow *affekt_window_new(GtkApplication *application, const char *rater)
{
	AffektWindow *self = g_object_new(AFFEKT_TYPE_WINDOW, "application", application, NULL);
	self->rater = g_strdup(rater);
	return self;
}

AffektSession *affekt_window_session(AffektWindow *self)
{
	return self->session;
}

AffektTimeline *affekt_window_timeline(AffektWindow *self)
{
	return self->timeline;
}

AffektStage *affekt_window_stage(AffektWindow *self)
{
	return self->stage;
}

AffektLists *affekt_window_lists(AffektWindow *self)
{
	return self->lists;
}

AffektReadout *affekt_window_readout(AffektWindow *self)
{
	return self->readout;
}

const char *affekt_window_page(AffektWindow *self)
{
	return gtk_stack_get_visible_child_name(self->pages);
}
