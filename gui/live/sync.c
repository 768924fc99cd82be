#include "gui/live/sync.h"

#include "gui/live/tile.h"

#include <glib/gi18n-lib.h>

#define US_PER_MS 1000

enum {
	LEAD_MS = 6000, /* to hold screen and sensor up; cameras learn what is normal meanwhile */
};

enum state {
	STATE_BEGINNING = 0,
	STATE_RUNNING,
	STATE_ENDING,
	STATE_ENDED,
};

/* What the worker is to do, in this order. */
enum task {
	TASK_BEGIN = 0,
	TASK_FLASH,
	TASK_END,
};

struct step {
	enum task task;
	struct acq_recording *recording;
	gint64 shown_ns;
};

struct _AffektSync {
	GtkWindow parent_instance;
	AffektRecorder *recorder;
	struct acq_recording *recording; /* borrowed until the test has ended */
	enum state state;
	GQueue steps; /* struct step*; the first one is under way while is_working */
	gboolean is_working;
	gboolean is_broken_off;
	gboolean is_leaving; /* it closes when it has ended */
	guint ticker;
	gulong painter;

	gint64 next_us; /* of the frame clock's time: when to light up, or to end */
	gint64 lit_us;  /* when it was lit last */
	guint n_lit;
	guint n_shown; /* told to the recording */
	gboolean is_lit;
	gboolean is_awaited; /* that the frame LIT_FRAME was shown */
	gint64 lit_frame;
	gint64 painted_us; /* 0: not yet */

	GtkLabel *instruction, *count, *note;
	GtkWidget *close;
};

G_DEFINE_FINAL_TYPE(AffektSync, affekt_sync, GTK_TYPE_WINDOW)

enum {
	SIGNAL_TOLD,
	N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void work(AffektSync *self);

/* --- the end --- */

static void stop_ticking(AffektSync *self)
{
	GdkFrameClock *clock = gtk_widget_get_frame_clock(GTK_WIDGET(self));
	if (self->ticker != 0)
		gtk_widget_remove_tick_callback(GTK_WIDGET(self), self->ticker);
	if (self->painter != 0 && clock != NULL &&
		g_signal_handler_is_connected(clock, self->painter))
		g_signal_handler_disconnect(clock, self->painter);
	self->ticker = 0;
	self->painter = 0;
	self->is_lit = FALSE;
	gtk_widget_queue_draw(GTK_WIDGET(self));
}

static void show_end(AffektSync *self, const char *text)
{
	if (self->n_lit == 0 && self->is_broken_off)
		text = _("The sync test was broken off before its first flash");
	stop_ticking(self);
	self->state = STATE_ENDED;
	self->recording = NULL;
	affekt_recorder_give_back(self->recorder);
	gtk_label_set_text(self->instruction, _("What was found"));
	gtk_label_set_text(self->count, text);
	gtk_widget_add_css_class(GTK_WIDGET(self->count), "result");
	gtk_label_set_text(self->note,
		self->n_shown > 0 ? _("It is kept in the session’s sync certificate.") : "");
	gtk_widget_set_visible(self->close, TRUE);
	gtk_widget_grab_focus(self->close);
	g_signal_emit(self, signals[SIGNAL_TOLD], 0, text, self->n_shown);
	if (self->is_leaving)
		gtk_window_destroy(GTK_WINDOW(self));
}

/* --- the worker --- */

static void step_in_worker(
	GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
	const struct step *step = task_data;
	struct acq_sync_report report = {0};
	GError *error = NULL;
	(void)source;
	(void)cancellable;
	bool is_done = step->task == TASK_BEGIN ? acq_recording_sync_begin(step->recording, &error)
		       : step->task == TASK_FLASH
			       ? acq_recording_sync_flash(step->recording, step->shown_ns, &error)
			       : acq_recording_sync_end(step->recording, &report, &error);
	if (!is_done)
		g_task_return_error(task, error);
	else
		g_task_return_pointer(task,
			step->task == TASK_END ? acq_sync_report_text(&report) : NULL, g_free);
}

static void step_done(GObject *object, GAsyncResult *result, gpointer user_data)
{
	AffektSync *self = AFFEKT_SYNC(object);
	g_autoptr(GError) error = NULL;
	(void)user_data;
	g_autofree char *text = g_task_propagate_pointer(G_TASK(result), &error);
	struct step *step = g_queue_pop_head(&self->steps);
	enum task task = step->task;
	g_free(step);
	self->is_working = FALSE;
	if (task == TASK_END || (task == TASK_BEGIN && error != NULL)) {
		g_queue_clear_full(&self->steps, g_free);
		show_end(self, error != NULL ? error->message : text);
		return;
	}
	/* Nothing more can be written: end says so once more. */
	if (error == NULL && task == TASK_FLASH)
		self->n_shown++;
	else if (self->state == STATE_BEGINNING)
		self->state = STATE_RUNNING;
	work(self);
}

static void work(AffektSync *self)
{
	if (self->is_working || g_queue_is_empty(&self->steps))
		return;
	self->is_working = TRUE;
	g_autoptr(GTask) task = g_task_new(self, NULL, step_done, NULL);
	g_task_set_task_data(task, g_queue_peek_head(&self->steps), NULL);
	g_task_run_in_thread(task, step_in_worker);
}

static void add_step(AffektSync *self, enum task task, gint64 shown_us)
{
	struct step *step = g_new0(struct step, 1);
	step->task = task;
	step->recording = self->recording;
	step->shown_ns = shown_us * 1000;
	g_queue_push_tail(&self->steps, step);
	work(self);
}

/* --- flashing --- */

static void tell_shown(AffektSync *self, gint64 presented_us)
{
	gboolean is_known = presented_us >= self->lit_us;
	self->is_awaited = FALSE;
	if (self->painted_us > 0)
		add_step(self, TASK_FLASH, is_known ? presented_us : self->painted_us);
}

/* The display says after some frames when it showed one; some never do. */
static void look_for_shown(AffektSync *self, GdkFrameClock *clock)
{
	if (!self->is_awaited)
		return;
	GdkFrameTimings *timings = gdk_frame_clock_get_timings(clock, self->lit_frame);
	gboolean is_told = timings != NULL && gdk_frame_timings_get_complete(timings);
	if (is_told || timings == NULL || !self->is_lit)
		tell_shown(self, is_told ? gdk_frame_timings_get_presentation_time(timings) : 0);
}

static void painted(AffektSync *self, GdkFrameClock *clock)
{
	if (self->is_awaited && self->painted_us == 0 &&
		gdk_frame_clock_get_frame_counter(clock) == self->lit_frame)
		self->painted_us = g_get_monotonic_time();
}

static void end(AffektSync *self)
{
	if (self->is_awaited)
		tell_shown(self, 0);
	stop_ticking(self);
	self->state = STATE_ENDING;
	gtk_label_set_text(self->count, _("Measuring …"));
	add_step(self, TASK_END, 0);
}

static void light(AffektSync *self, GdkFrameClock *clock, gint64 now_us)
{
	self->is_lit = TRUE;
	self->lit_us = now_us;
	self->next_us = now_us + (gint64)ACQ_SYNC_PERIOD_MS * US_PER_MS;
	self->n_lit++;
	self->is_awaited = TRUE;
	self->lit_frame = gdk_frame_clock_get_frame_counter(clock);
	self->painted_us = 0;
	g_autofree char *text =
		g_strdup_printf(_("Flash %u of %d"), self->n_lit, (int)ACQ_SYNC_FLASHES);
	gtk_label_set_text(self->count, text);
	gtk_widget_queue_draw(GTK_WIDGET(self));
}

static void count_down(AffektSync *self, gint64 now_us)
{
	int left_s = (int)((self->next_us - now_us + G_USEC_PER_SEC - 1) / G_USEC_PER_SEC);
	g_autofree char *text = g_strdup_printf(_("First flash in %d"), MAX(left_s, 1));
	affekt_tile_set_label(self->count, text);
}

static gboolean tick(GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
	AffektSync *self = AFFEKT_SYNC(widget);
	gint64 now_us = gdk_frame_clock_get_frame_time(clock);
	(void)user_data;
	if (self->painter == 0)
		self->painter = g_signal_connect_object(
			clock, "after-paint", G_CALLBACK(painted), self, G_CONNECT_SWAPPED);
	if (self->state != STATE_RUNNING)
		return G_SOURCE_CONTINUE;
	if (self->next_us == 0)
		self->next_us = now_us + (gint64)LEAD_MS * US_PER_MS;
	if (self->is_lit && now_us - self->lit_us >= (gint64)ACQ_SYNC_LIT_MS * US_PER_MS) {
		self->is_lit = FALSE;
		gtk_widget_queue_draw(widget);
	}
	look_for_shown(self, clock);
	if (now_us < self->next_us) {
		if (self->n_lit == 0)
			count_down(self, now_us);
		return G_SOURCE_CONTINUE;
	}
	if (self->n_lit < ACQ_SYNC_FLASHES) {
		light(self, clock, now_us);
		return G_SOURCE_CONTINUE;
	}
	self->ticker = 0;
	end(self);
	return G_SOURCE_REMOVE;
}

void affekt_sync_break_off(AffektSync *self)
{
	if (self->state != STATE_BEGINNING && self->state != STATE_RUNNING)
		return;
	self->is_broken_off = TRUE;
	end(self);
}

static gboolean close_requested(GtkWindow *window)
{
	AffektSync *self = AFFEKT_SYNC(window);
	affekt_sync_break_off(self);
	return self->state != STATE_ENDED;
}

static void recorder_changed(AffektSync *self)
{
	if (affekt_recorder_state(self->recorder) == AFFEKT_RECORDER_RECORDING)
		return;
	self->is_leaving = TRUE;
	if (self->state == STATE_ENDED)
		gtk_window_destroy(GTK_WINDOW(self));
	else
		affekt_sync_break_off(self);
}

gboolean affekt_sync_is_lit(AffektSync *self)
{
	return self->is_lit;
}

const char *affekt_sync_text(AffektSync *self)
{
	return gtk_label_get_text(self->count);
}

/* --- the widget --- */

static void affekt_sync_snapshot(GtkWidget *widget, GtkSnapshot *snapshot)
{
	if (!AFFEKT_SYNC(widget)->is_lit) {
		GTK_WIDGET_CLASS(affekt_sync_parent_class)->snapshot(widget, snapshot);
		return;
	}
	gtk_snapshot_append_color(snapshot, &(GdkRGBA){1, 1, 1, 1},
		&GRAPHENE_RECT_INIT(0, 0, (float)gtk_widget_get_width(widget),
			(float)gtk_widget_get_height(widget)));
}

static void affekt_sync_dispose(GObject *object)
{
	stop_ticking(AFFEKT_SYNC(object));
	G_OBJECT_CLASS(affekt_sync_parent_class)->dispose(object);
}

/* A worker holds a reference: nothing is under way here. */
static void affekt_sync_finalize(GObject *object)
{
	AffektSync *self = AFFEKT_SYNC(object);
	g_queue_clear_full(&self->steps, g_free);
	g_clear_object(&self->recorder);
	G_OBJECT_CLASS(affekt_sync_parent_class)->finalize(object);
}

static void affekt_sync_class_init(AffektSyncClass *class)
{
	GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(class);
	G_OBJECT_CLASS(class)->dispose = affekt_sync_dispose;
	G_OBJECT_CLASS(class)->finalize = affekt_sync_finalize;
	widget_class->snapshot = affekt_sync_snapshot;
	GTK_WINDOW_CLASS(class)->close_request = close_requested;
	gtk_widget_class_add_binding_action(widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
	signals[SIGNAL_TOLD] = g_signal_new("told", G_TYPE_FROM_CLASS(class), G_SIGNAL_RUN_LAST, 0,
		NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_UINT);
}

static GtkLabel *line_new(GtkWidget *box, const char *text, const char *style)
{
	GtkWidget *label = gtk_label_new(text);
	gtk_label_set_wrap(GTK_LABEL(label), TRUE);
	gtk_label_set_justify(GTK_LABEL(label), GTK_JUSTIFY_CENTER);
	gtk_label_set_max_width_chars(GTK_LABEL(label), 40);
	gtk_widget_add_css_class(label, style);
	gtk_box_append(GTK_BOX(box), label);
	return GTK_LABEL(label);
}

static void affekt_sync_init(AffektSync *self)
{
	GtkWidget *box = gtk_box_new(GTK_ORIENTATION_VERTICAL, 24);
	g_queue_init(&self->steps);
	gtk_widget_set_valign(box, GTK_ALIGN_CENTER);
	self->instruction = line_new(box,
		_("Hold this screen and the sensor before the camera. Tap the sensor with each "
		  "flash."),
		"affekt-sync-instruction");
	self->count = line_new(box, _("One moment …"), "affekt-sync-count");
	self->note = line_new(box,
		_("Five flashes, two seconds apart: far slower than what photosensitive people "
		  "must avoid. Escape breaks it off."),
		"affekt-sync-note");
	gtk_label_set_max_width_chars(self->note, 60);
	self->close = gtk_button_new_with_label(_("Close"));
	gtk_actionable_set_action_name(GTK_ACTIONABLE(self->close), "window.close");
	gtk_widget_add_css_class(self->close, "pill");
	gtk_widget_set_halign(self->close, GTK_ALIGN_CENTER);
	gtk_widget_set_visible(self->close, FALSE);
	gtk_box_append(GTK_BOX(box), self->close);
	gtk_window_set_child(GTK_WINDOW(self), box);
	gtk_window_set_title(GTK_WINDOW(self), _("Sync test"));
	gtk_window_set_decorated(GTK_WINDOW(self), FALSE);
	gtk_window_set_modal(GTK_WINDOW(self), TRUE);
	gtk_widget_add_css_class(GTK_WIDGET(self), "affekt-sync");
	gtk_window_fullscreen(GTK_WINDOW(self));
}

AffektSync *affekt_sync_open(AffektRecorder *recorder, GtkWindow *parent)
{
	struct acq_recording *recording = affekt_recorder_borrow(recorder);
	if (recording == NULL)
		return NULL;
	AffektSync *self = g_object_new(AFFEKT_TYPE_SYNC, "transient-for", parent, NULL);
	self->recorder = g_object_ref(recorder);
	self->recording = recording;
	if (parent != NULL)
		gtk_window_set_default_size(GTK_WINDOW(self),
			gtk_widget_get_width(GTK_WIDGET(parent)),
			gtk_widget_get_height(GTK_WIDGET(parent)));
	g_signal_connect_object(
		recorder, "changed", G_CALLBACK(recorder_changed), self, G_CONNECT_SWAPPED);
	self->ticker = gtk_widget_add_tick_callback(GTK_WIDGET(self), tick, NULL, NULL);
	add_step(self, TASK_BEGIN, 0);
	gtk_window_present(GTK_WINDOW(self));
	return self;
}
