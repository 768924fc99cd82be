#include "gui/live/check.h"

#include "gui/actions/stack.h"
#include "gui/live/numbers.h"
#include "gui/live/preview.h"
#include "gui/live/scope.h"

#include <glib/gi18n-lib.h>
#include <math.h>

enum {
	LOOK_MS = 200,
	COUNT_FROM = 3, /* "Breathe in … 3, 2, 1, now" */
	BREATH_STEP_MS = 1000,
	BREATH_STEPS = 10, /* countdown, breath, and until the response must have come */
};

struct line {
	GtkWidget *row;
	GtkImage *icon;
};

struct _AffektCheck {
	AdwBin parent_instance;
	enum affekt_check_state state;
	struct acq_monitor *monitor; /* NULL unless LOOKING */
	struct affekt_setup *setup;  /* of what is looked at */
	guint looker, breather;
	int breath_step;
	char *problem; /* why it could not be opened; NULL none */

	GtkStack *states;
	AdwStatusPage *invitation;
	GtkWidget *content;
	AffektScope *scope;
	AffektPreview *preview;
	AffektNumbers *numbers;
	GtkLabel *breath_label;
	GtkWidget *breath_button;
	struct line lines[AFFEKT_N_CHECK_LINES];
};

G_DEFINE_FINAL_TYPE(AffektCheck, affekt_check, ADW_TYPE_BIN)

enum {
	SIGNAL_CHANGED,
	N_SIGNALS,
};

static guint signals[N_SIGNALS];

static const char *const line_titles[AFFEKT_N_CHECK_LINES] = {
	[AFFEKT_CHECK_CONTACT] = N_("Contact"),
	[AFFEKT_CHECK_NOISE] = N_("Noise"),
	[AFFEKT_CHECK_RESPONDER] = N_("Response"),
	[AFFEKT_CHECK_PULSE] = N_("Pulse"),
	[AFFEKT_CHECK_CAMERA] = N_("Camera"),
};

static const struct {
	const char *icon, *style, *words;
} verdicts[] = {
	[ACQ_VERDICT_WAITING] = {"content-loading-symbolic", "dim-label", N_("waiting")},
	[ACQ_VERDICT_GOOD] = {"emblem-ok-symbolic", "success", N_("good")},
	[ACQ_VERDICT_POOR] = {"dialog-warning-symbolic", "warning", N_("to be mended")},
	[ACQ_VERDICT_BAD] = {"dialog-error-symbolic", "error", N_("bad")},
};

/* --- showing --- */

static void show_line(
	AffektCheck *self, enum affekt_check_line which, const struct acq_check_line *line)
{
	struct line *shown = &self->lines[which];
	gboolean is_asked = which != AFFEKT_CHECK_CAMERA || self->setup->cameras->len > 0;
	gtk_widget_set_visible(shown->row, is_asked && line->sentence[0] != '\0');
	g_autofree char *escaped = g_markup_escape_text(line->sentence, -1);
	if (g_strcmp0(adw_action_row_get_subtitle(ADW_ACTION_ROW(shown->row)), escaped) == 0)
		return;
	adw_action_row_set_subtitle(ADW_ACTION_ROW(shown->row), escaped);
	gtk_image_set_from_icon_name(shown->icon, verdicts[line->verdict].icon);
	for (gsize i = 0; i < G_N_ELEMENTS(verdicts); i++)
		gtk_widget_remove_css_class(GTK_WIDGET(shown->icon), verdicts[i].style);
	gtk_widget_add_css_class(GTK_WIDGET(shown->icon), verdicts[line->verdict].style);
	gtk_accessible_update_property(GTK_ACCESSIBLE(shown->icon), GTK_ACCESSIBLE_PROPERTY_LABEL,
		_(verdicts[line->verdict].words), -1);
}

static gboolean look(gpointer user_data)
{
	AffektCheck *self = user_data;
	struct acq_live live;
	struct acq_check seen;
	acq_monitor_live(self->monitor, &live);
	acq_monitor_check(self->monitor, &seen);
	affekt_numbers_show(self->numbers, &live, (double)NAN);
	affekt_scope_set_unit(self->scope, live.gsr_unit);
	show_line(self, AFFEKT_CHECK_CONTACT, &seen.gsr_contact);
	show_line(self, AFFEKT_CHECK_NOISE, &seen.gsr_noise);
	show_line(self, AFFEKT_CHECK_RESPONDER, &seen.gsr_responder);
	show_line(self, AFFEKT_CHECK_PULSE, &seen.pulse);
	show_line(self, AFFEKT_CHECK_CAMERA, &seen.camera);
	return G_SOURCE_CONTINUE;
}

static const struct acq_trace *trace_now(gpointer user, double *ret_now_s)
{
	AffektCheck *self = user;
	struct acq_live live;
	if (self->monitor == NULL)
		return NULL;
	acq_monitor_live(self->monitor, &live);
	*ret_now_s = live.time_s;
	return acq_monitor_trace(self->monitor);
}

static GBytes *preview_now(gpointer user, guint camera, struct acq_picture *ret_picture)
{
	AffektCheck *self = user;
	return self->monitor != NULL ? acq_monitor_preview(self->monitor, camera, ret_picture)
				     : NULL;
}

static void show_state(AffektCheck *self)
{
	gboolean is_looking = self->state == AFFEKT_CHECK_LOOKING;
	gtk_stack_set_visible_child_name(self->states, is_looking ? "looking" : "invitation");
	adw_status_page_set_title(self->invitation,
		self->problem != NULL                 ? _("The signals cannot be looked at")
		: self->state == AFFEKT_CHECK_OPENING ? _("One moment …")
						      : _("Are the signals good?"));
	g_autofree char *problem =
		self->problem != NULL ? g_markup_escape_text(self->problem, -1) : NULL;
	adw_status_page_set_description(self->invitation,
		problem != NULL ? problem
				: _("“Check signals” shows sensors and camera live and says what "
				    "to mend. Nothing is recorded."));
	adw_status_page_set_icon_name(self->invitation,
		problem != NULL ? "dialog-warning-symbolic" : "org.affekt.Review");
}

static void set_state(AffektCheck *self, enum affekt_check_state state)
{
	self->state = state;
	show_state(self);
	g_signal_emit(self, signals[SIGNAL_CHANGED], 0);
}

/* --- the deep breath --- */

static void show_breath(AffektCheck *self)
{
	int left = COUNT_FROM - self->breath_step;
	g_autofree char *text = NULL;
	if (left > 0)
		text = g_strdup_printf(_("Breathe in deeply … in %d"), left);
	else if (left > -3)
		text = g_strdup(_("Breathe in … now!"));
	else
		text = g_strdup(_("… and out. Sit still."));
	gtk_label_set_text(self->breath_label, text);
}

static void end_breath(AffektCheck *self)
{
	g_clear_handle_id(&self->breather, g_source_remove);
	gtk_label_set_text(self->breath_label, "");
	gtk_widget_set_visible(GTK_WIDGET(self->breath_label), FALSE);
	gtk_widget_set_sensitive(self->breath_button, TRUE);
}

static gboolean step_breath(gpointer user_data)
{
	AffektCheck *self = user_data;
	self->breath_step++;
	if (self->breath_step == COUNT_FROM)
		acq_monitor_breathe(self->monitor);
	if (self->breath_step < BREATH_STEPS) {
		show_breath(self);
		return G_SOURCE_CONTINUE;
	}
	self->breather = 0;
	end_breath(self);
	return G_SOURCE_REMOVE;
}

static void begin_breath(AffektCheck *self)
{
	if (self->breather != 0 || self->monitor == NULL)
		return;
	self->breath_step = 0;
	self->breather = g_timeout_add(BREATH_STEP_MS, step_breath, self);
	gtk_widget_set_sensitive(self->breath_button, FALSE);
	gtk_widget_set_visible(GTK_WIDGET(self->breath_label), TRUE);
	show_breath(self);
}

/* --- opening and closing --- */

static void open_in_worker(
	GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
	AffektCheck *self = source;
	GError *error = NULL;
	(void)task_data;
	(void)cancellable;
	struct acq_options options = affekt_setup_options(self->setup, NULL);
	struct acq_monitor *monitor = acq_monitor_start(&options, &error);
	if (monitor != NULL)
		g_task_return_pointer(task, monitor, (GDestroyNotify)acq_monitor_stop);
	else
		g_task_return_error(task, error);
}

static void opened(GObject *object, GAsyncResult *result, gpointer user_data)
{
	AffektCheck *self = AFFEKT_CHECK(object);
	g_autoptr(GError) error = NULL;
	(void)user_data;
	self->monitor = g_task_propagate_pointer(G_TASK(result), &error);
	if (self->monitor == NULL) {
		self->problem = g_strdup(error->message);
		set_state(self, AFFEKT_CHECK_IDLE);
		return;
	}
	self->looker = g_timeout_add(LOOK_MS, look, self);
	affekt_scope_follow(self->scope, trace_now, self);
	affekt_preview_follow(self->preview, preview_now, self, 0);
	gtk_widget_set_visible(GTK_WIDGET(self->preview), self->setup->cameras->len > 0);
	look(self);
	set_state(self, AFFEKT_CHECK_LOOKING);
}

void affekt_check_start(AffektCheck *self, struct affekt_setup *setup)
{
	g_return_if_fail(self->state == AFFEKT_CHECK_IDLE);
	g_clear_pointer(&self->setup, affekt_setup_free);
	g_clear_pointer(&self->problem, g_free);
	self->setup = setup;
	set_state(self, AFFEKT_CHECK_OPENING);
	g_autoptr(GTask) task = g_task_new(self, NULL, opened, NULL);
	g_task_run_in_thread(task, open_in_worker);
}

struct acq_monitor *affekt_check_take(AffektCheck *self)
{
	if (self->state != AFFEKT_CHECK_LOOKING)
		return NULL;
	g_clear_handle_id(&self->looker, g_source_remove);
	end_breath(self);
	affekt_scope_follow(self->scope, NULL, NULL);
	affekt_preview_follow(self->preview, NULL, NULL, 0);
	struct acq_monitor *monitor = g_steal_pointer(&self->monitor);
	set_state(self, AFFEKT_CHECK_IDLE);
	return monitor;
}

static void close_in_worker(
	GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
	(void)source;
	(void)cancellable;
	acq_monitor_stop(task_data);
	g_task_return_boolean(task, TRUE);
}

static void closed(GObject *object, GAsyncResult *result, gpointer user_data)
{
	(void)result;
	(void)user_data;
	set_state(AFFEKT_CHECK(object), AFFEKT_CHECK_IDLE);
}

void affekt_check_stop(AffektCheck *self)
{
	struct acq_monitor *monitor = affekt_check_take(self);
	if (monitor == NULL)
		return;
	set_state(self, AFFEKT_CHECK_OPENING);
	g_autoptr(GTask) task = g_task_new(self, NULL, closed, NULL);
	g_task_set_task_data(task, monitor, NULL);
	g_task_run_in_thread(task, close_in_worker);
}

enum affekt_check_state affekt_check_state(AffektCheck *self)
{
	return self->state;
}

const char *affekt_check_words(AffektCheck *self, enum affekt_check_line line)
{
	const char *words = adw_action_row_get_subtitle(ADW_ACTION_ROW(self->lines[line].row));
	return words != NULL ? words : "";
}

/* --- building --- */

static GtkWidget *build_lines(AffektCheck *self)
{
	GtkWidget *list = gtk_list_box_new();
	gtk_list_box_set_selection_mode(GTK_LIST_BOX(list), GTK_SELECTION_NONE);
	gtk_widget_add_css_class(list, "boxed-list");
	for (int i = 0; i < AFFEKT_N_CHECK_LINES; i++) {
		struct line *line = &self->lines[i];
		line->row = adw_action_row_new();
		adw_preferences_row_set_title(ADW_PREFERENCES_ROW(line->row), _(line_titles[i]));
		line->icon =
			GTK_IMAGE(gtk_image_new_from_icon_name(verdicts[ACQ_VERDICT_WAITING].icon));
		adw_action_row_add_prefix(ADW_ACTION_ROW(line->row), GTK_WIDGET(line->icon));
		gtk_list_box_append(GTK_LIST_BOX(list), line->row);
	}
	self->breath_button = gtk_button_new_with_label(_("Count down"));
	gtk_widget_set_valign(self->breath_button, GTK_ALIGN_CENTER);
	g_signal_connect_object(
		self->breath_button, "clicked", G_CALLBACK(begin_breath), self, G_CONNECT_SWAPPED);
	adw_action_row_add_suffix(
		ADW_ACTION_ROW(self->lines[AFFEKT_CHECK_RESPONDER].row), self->breath_button);
	return list;
}

static GtkWidget *build_content(AffektCheck *self)
{
	GtkWidget *box = gtk_box_new(GTK_ORIENTATION_VERTICAL, 12);
	self->scope = affekt_scope_new();
	affekt_scope_set_brief(self->scope, TRUE);
	gtk_widget_set_size_request(GTK_WIDGET(self->scope), -1, 220);
	gtk_box_append(GTK_BOX(box), GTK_WIDGET(self->scope));
	self->numbers = affekt_numbers_new();
	affekt_numbers_set_short(self->numbers, TRUE);
	gtk_widget_set_visible(
		GTK_WIDGET(affekt_numbers_tile(self->numbers, AFFEKT_NUMBER_RESPONSES)), FALSE);
	gtk_widget_set_visible(
		GTK_WIDGET(affekt_numbers_tile(self->numbers, AFFEKT_NUMBER_AROUSAL)), FALSE);
	gtk_box_append(GTK_BOX(box), GTK_WIDGET(self->numbers));
	self->breath_label = GTK_LABEL(gtk_label_new(""));
	gtk_widget_add_css_class(GTK_WIDGET(self->breath_label), "affekt-breath");
	gtk_label_set_wrap(self->breath_label, TRUE);
	gtk_widget_set_visible(GTK_WIDGET(self->breath_label), FALSE);
	gtk_box_append(GTK_BOX(box), GTK_WIDGET(self->breath_label));
	gtk_box_append(GTK_BOX(box), build_lines(self));
	self->preview = affekt_preview_new();
	gtk_box_append(GTK_BOX(box), GTK_WIDGET(self->preview));
	return box;
}

static void affekt_check_dispose(GObject *object)
{
	AffektCheck *self = AFFEKT_CHECK(object);
	g_clear_handle_id(&self->looker, g_source_remove);
	g_clear_handle_id(&self->breather, g_source_remove);
	g_clear_pointer(&self->monitor, acq_monitor_stop);
	G_OBJECT_CLASS(affekt_check_parent_class)->dispose(object);
}

static void affekt_check_finalize(GObject *object)
{
	AffektCheck *self = AFFEKT_CHECK(object);
	affekt_setup_free(self->setup);
	g_free(self->problem);
	G_OBJECT_CLASS(affekt_check_parent_class)->finalize(object);
}

static void affekt_check_class_init(AffektCheckClass *class)
{
	G_OBJECT_CLASS(class)->dispose = affekt_check_dispose;
	G_OBJECT_CLASS(class)->finalize = affekt_check_finalize;
	signals[SIGNAL_CHANGED] = g_signal_new("changed", G_TYPE_FROM_CLASS(class),
		G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void affekt_check_init(AffektCheck *self)
{
	self->states = GTK_STACK(gtk_stack_new());
	gtk_stack_set_vhomogeneous(self->states, FALSE);
	self->invitation = ADW_STATUS_PAGE(adw_status_page_new());
	gtk_widget_add_css_class(GTK_WIDGET(self->invitation), "compact");
	gtk_stack_add_named(self->states, GTK_WIDGET(self->invitation), "invitation");
	self->content = build_content(self);
	gtk_stack_add_named(self->states, self->content, "looking");
	affekt_stack_tell_page(GTK_WIDGET(self->states));
	adw_bin_set_child(ADW_BIN(self), GTK_WIDGET(self->states));
	show_state(self);
}

AffektCheck *affekt_check_new(void)
{
	return g_object_new(AFFEKT_TYPE_CHECK, NULL);
}
