#include "gui/live/console.h"

#include "gui/live/journey.h"
#include "gui/live/numbers.h"
#include "gui/live/parts.h"
#include "gui/live/preview.h"
#include "gui/live/tile.h"
#include "gui/live/words.h"

#include <glib/gi18n-lib.h>
#include <math.h>

enum {
	SIDE_WIDTH = 270,
	SIDE_NARROW = 200,
	NARROW = 1000,
	SHORT = 680, /* below it notes and previews give way to the traces */
};

enum question {
	QUESTION_UNPLANNED = 0,
	QUESTION_MARK,
};

struct _AffektConsole {
	AdwBin parent_instance;
	AffektRecorder *recorder;
	AffektBanner *banner;
	GtkLabel *clock, *who;
	GtkLabel *touch_point, *touch_clock, *instruction, *next;
	AffektPrompt *prompt;
	enum question question;
	guint n_marks;
	AffektScope *scope;
	GtkWidget *side, *camera_box;
	AffektPreview *previews[ACQ_CAMERAS_MAX];
	GtkLabel *camera_words[ACQ_CAMERAS_MAX];
	GtkWidget *camera_boxes[ACQ_CAMERAS_MAX];
	AffektJourney *journey;
	AffektNumbers *numbers;
	GtkWidget *foot_room;
	AffektFoot *foot;
	gboolean has_preview;
};

G_DEFINE_FINAL_TYPE(AffektConsole, affekt_console, ADW_TYPE_BIN)

/* --- showing --- */

/* The open visit that was begun last; NULL none. */
static const struct acq_plan_row *open_row(const GArray *plan)
{
	const struct acq_plan_row *open = NULL;
	for (guint i = 0; plan != NULL && i < plan->len; i++) {
		const struct acq_plan_row *row = &g_array_index(plan, struct acq_plan_row, i);
		if (!isnan(row->open_since_s) &&
			(open == NULL || row->open_since_s >= open->open_since_s))
			open = row;
	}
	return open;
}

static char *touch_clock_text(const struct acq_plan_row *row, double now_s)
{
	if (row == NULL)
		return g_strdup("");
	g_autofree char *spent = affekt_words_clock(now_s - row->open_since_s);
	if (isnan(row->planned_duration_s))
		return g_steal_pointer(&spent);
	g_autofree char *planned = affekt_words_clock(row->planned_duration_s);
	return g_strdup_printf(_("%s of %s"), spent, planned);
}

static void show_touch_point(AffektConsole *self, const struct acq_live *live)
{
	int next = -1;
	const GArray *plan = affekt_recorder_plan(self->recorder, &next);
	const struct rec_studyfile *study = affekt_recorder_study(self->recorder);
	const struct acq_plan_row *row = open_row(plan);
	affekt_tile_set_label(self->touch_point, live->visit[0] != '\0' ? live->visit : "–");
	g_autofree char *spent = touch_clock_text(row, live->time_s);
	affekt_tile_set_label(self->touch_clock, spent);
	const struct rec_touchpoint_plan *planned =
		row != NULL && study != NULL ? rec_studyfile_find_touchpoint(study, row->id) : NULL;
	const char *instruction = planned != NULL ? planned->instruction : NULL;
	affekt_tile_set_label(self->instruction, instruction != NULL ? instruction : "");
	gtk_widget_set_visible(GTK_WIDGET(self->instruction), instruction != NULL);
	affekt_tile_set_label(self->next, live->next_visit[0] != '\0' ? live->next_visit : "–");
	affekt_journey_show(self->journey, plan, next, live->time_s);
}

static void show_cameras(AffektConsole *self, const struct acq_live *live)
{
	gtk_widget_set_visible(self->camera_box, live->n_cameras > 0 && self->has_preview);
	for (guint i = 0; i < ACQ_CAMERAS_MAX; i++) {
		gtk_widget_set_visible(self->camera_boxes[i], i < live->n_cameras);
		if (i >= live->n_cameras)
			continue;
		g_autofree char *words = affekt_words_camera(&live->cameras[i]);
		g_autofree char *text = live->n_cameras > 1 ? g_strdup_printf("%s: %s",
								      live->cameras[i].name, words)
							    : g_strdup(words);
		affekt_tile_set_label(self->camera_words[i], text);
		affekt_preview_set_small(self->previews[i], live->n_cameras > 1);
		gtk_widget_set_tooltip_text(self->camera_boxes[i], text);
	}
}

static void follow_cameras(AffektConsole *self, affekt_preview_source source)
{
	for (guint i = 0; i < ACQ_CAMERAS_MAX; i++)
		affekt_preview_follow(self->previews[i], source, self->recorder, i);
}

/* A small window keeps what is needed to go on: clock, touch point, controls, two traces. It is the
 * window that is measured, before the console is laid out: one that is too large would stretch it.
 */
static void fit(AffektConsole *self)
{
	GtkWidget *window = GTK_WIDGET(gtk_widget_get_root(GTK_WIDGET(self)));
	int width = window != NULL ? gtk_widget_get_width(window) : 0;
	int height = window != NULL ? gtk_widget_get_height(window) : 0;
	gboolean is_short = height > 0 && height < SHORT;
	self->has_preview = !is_short;
	affekt_numbers_set_short(self->numbers, is_short);
	gtk_widget_set_size_request(
		self->side, width > 0 && width < NARROW ? SIDE_NARROW : SIDE_WIDTH, -1);
	if (is_short)
		gtk_widget_add_css_class(GTK_WIDGET(self), "short");
	else
		gtk_widget_remove_css_class(GTK_WIDGET(self), "short");
}

static void looked(AffektConsole *self)
{
	const struct acq_live *live = affekt_recorder_live(self->recorder);
	int next = -1;
	const GArray *plan = affekt_recorder_plan(self->recorder, &next);
	g_autofree char *clock = affekt_words_clock(live->time_s);
	affekt_tile_set_label(self->clock, clock);
	fit(self);
	show_touch_point(self, live);
	show_cameras(self, live);
	affekt_numbers_show(self->numbers, live,
		affekt_words_baseline_left_s(live, affekt_recorder_study(self->recorder), plan));
	affekt_scope_set_unit(self->scope, live->gsr_unit);
	affekt_banner_show(self->banner, affekt_recorder_warnings(self->recorder));
	affekt_foot_show(self->foot);
}

static const struct acq_trace *trace_now(gpointer user, double *ret_now_s)
{
	const struct acq_recording *recording = affekt_recorder_recording(user);
	if (recording == NULL)
		return NULL;
	struct acq_live live;
	acq_recording_live(recording, &live);
	*ret_now_s = live.time_s;
	return acq_recording_trace(recording);
}

static GBytes *preview_now(gpointer user, guint camera, struct acq_picture *ret_picture)
{
	const struct acq_recording *recording = affekt_recorder_recording(user);
	return recording != NULL ? acq_recording_preview(recording, camera, ret_picture) : NULL;
}

static void state_changed(AffektConsole *self)
{
	if (affekt_recorder_state(self->recorder) != AFFEKT_RECORDER_RECORDING) {
		affekt_prompt_close(self->prompt);
		affekt_scope_follow(self->scope, NULL, NULL);
		follow_cameras(self, NULL);
		return;
	}
	self->n_marks = 0;
	affekt_foot_clear(self->foot);
	g_autofree char *name = g_path_get_basename(affekt_recorder_path(self->recorder));
	gtk_label_set_text(self->who, name);
	gtk_widget_set_tooltip_text(GTK_WIDGET(self->who), affekt_recorder_path(self->recorder));
	affekt_journey_show(self->journey, NULL, -1, 0);
	affekt_scope_follow(self->scope, trace_now, self->recorder);
	follow_cameras(self, preview_now);
	looked(self);
	gtk_widget_grab_focus(GTK_WIDGET(self));
}

/* --- asking --- */

void affekt_console_mark(AffektConsole *self)
{
	g_autofree char *label = g_strdup_printf(_("Mark %u"), ++self->n_marks);
	affekt_recorder_touch(self->recorder, AFFEKT_TOUCH_MARK, label);
	g_autofree char *question = g_strdup_printf(_("%s is set. Words to it:"), label);
	self->question = QUESTION_MARK;
	affekt_prompt_ask(self->prompt, question, NULL);
}

AffektSync *affekt_console_sync(AffektConsole *self)
{
	affekt_prompt_close(self->prompt);
	return affekt_foot_sync(self->foot);
}

void affekt_console_ask_unplanned(AffektConsole *self)
{
	int next = -1;
	const GArray *plan = affekt_recorder_plan(self->recorder, &next);
	g_autoptr(GPtrArray) titles = g_ptr_array_new();
	for (guint i = 0; plan != NULL && i < plan->len; i++)
		g_ptr_array_add(titles, g_array_index(plan, struct acq_plan_row, i).title);
	g_ptr_array_add(titles, NULL);
	self->question = QUESTION_UNPLANNED;
	affekt_prompt_ask(self->prompt, _("Touch point that begins now:"),
		(const char *const *)titles->pdata);
}

static void taken(AffektConsole *self, const char *text)
{
	g_autofree char *words = g_strdup_printf(_("Mark %u: %s"), self->n_marks, text);
	if (self->question == QUESTION_UNPLANNED)
		affekt_recorder_touch(self->recorder, AFFEKT_TOUCH_VISIT, text);
	else
		affekt_recorder_touch(self->recorder, AFFEKT_TOUCH_MARK, words);
}

static void prompt_closed(AffektConsole *self)
{
	gtk_widget_grab_focus(GTK_WIDGET(self));
}

static void row_chosen(AffektConsole *self, guint place)
{
	affekt_recorder_touch_number(self->recorder, place);
}

/* --- layout --- */

static GtkWidget *card_new(const char *caption, gboolean is_wide)
{
	GtkWidget *card = gtk_box_new(GTK_ORIENTATION_VERTICAL, 2);
	gtk_widget_add_css_class(card, "affekt-card");
	gtk_widget_set_hexpand(card, is_wide);
	gtk_box_append(GTK_BOX(card), GTK_WIDGET(affekt_part_label_new(caption, "affekt-caption")));
	return card;
}

static GtkWidget *build_recording_card(AffektConsole *self)
{
	GtkWidget *card = gtk_box_new(GTK_ORIENTATION_VERTICAL, 2);
	gtk_widget_add_css_class(card, "affekt-card");
	GtkWidget *head = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 6);
	GtkWidget *dot = gtk_image_new_from_icon_name("media-record-symbolic");
	gtk_widget_add_css_class(dot, "affekt-recording");
	gtk_box_append(GTK_BOX(head), dot);
	gtk_box_append(GTK_BOX(head),
		GTK_WIDGET(affekt_part_label_new(_("Recording"), "affekt-recording")));
	gtk_box_append(GTK_BOX(card), head);
	self->clock = affekt_part_label_new("00:00", "affekt-clock");
	gtk_widget_add_css_class(GTK_WIDGET(self->clock), "numeric");
	gtk_box_append(GTK_BOX(card), GTK_WIDGET(self->clock));
	self->who = affekt_part_label_new("", "affekt-caption");
	gtk_label_set_max_width_chars(self->who, 22);
	gtk_label_set_width_chars(self->who, 18);
	gtk_box_append(GTK_BOX(card), GTK_WIDGET(self->who));
	return card;
}

static GtkWidget *build_top(AffektConsole *self)
{
	GtkWidget *top = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 12);
	gtk_box_append(GTK_BOX(top), build_recording_card(self));
	GtkWidget *now = card_new(_("Touch point"), TRUE);
	GtkWidget *line = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 16);
	self->touch_point = affekt_part_label_new("–", "affekt-touch-point");
	gtk_widget_set_hexpand(GTK_WIDGET(self->touch_point), TRUE);
	gtk_box_append(GTK_BOX(line), GTK_WIDGET(self->touch_point));
	self->touch_clock = affekt_part_label_new("", "affekt-touch-clock");
	gtk_label_set_ellipsize(self->touch_clock, PANGO_ELLIPSIZE_NONE);
	gtk_widget_add_css_class(GTK_WIDGET(self->touch_clock), "numeric");
	gtk_box_append(GTK_BOX(line), GTK_WIDGET(self->touch_clock));
	gtk_box_append(GTK_BOX(now), line);
	self->instruction = affekt_part_label_new("", "affekt-instruction");
	gtk_box_append(GTK_BOX(now), GTK_WIDGET(self->instruction));
	gtk_box_append(GTK_BOX(top), now);
	GtkWidget *then = card_new(_("Next"), FALSE);
	self->next = affekt_part_label_new("–", "affekt-next");
	gtk_label_set_width_chars(self->next, 14);
	gtk_label_set_max_width_chars(self->next, 20);
	gtk_box_append(GTK_BOX(then), GTK_WIDGET(self->next));
	gtk_box_append(GTK_BOX(top), then);
	return top;
}

static GtkWidget *build_controls(void)
{
	GtkWidget *controls = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 8);
	gtk_widget_add_css_class(controls, "affekt-controls");
	const struct {
		const char *title, *key, *action;
	} each[] = {
		{_("Next"), "N", "live.next"},
		{_("Repeat"), "R", "live.repeat"},
		{_("Skip"), "S", "live.skip"},
		{_("Unplanned…"), "U", "live.unplanned"},
		{_("End visit"), "E", "live.end-visit"},
		{_("Mark"), "M", "live.mark"},
	};
	for (gsize i = 0; i < G_N_ELEMENTS(each); i++) {
		GtkWidget *button =
			affekt_part_control_new(each[i].title, each[i].key, each[i].action);
		if (i == 0)
			gtk_widget_add_css_class(button, "suggested-action");
		gtk_box_append(GTK_BOX(controls), button);
	}
	return controls;
}

static GtkWidget *build_side(AffektConsole *self)
{
	self->side = gtk_box_new(GTK_ORIENTATION_VERTICAL, 8);
	gtk_widget_set_size_request(self->side, SIDE_WIDTH, -1);
	self->camera_box = gtk_flow_box_new();
	gtk_flow_box_set_selection_mode(GTK_FLOW_BOX(self->camera_box), GTK_SELECTION_NONE);
	gtk_flow_box_set_max_children_per_line(GTK_FLOW_BOX(self->camera_box), 2);
	for (int i = 0; i < ACQ_CAMERAS_MAX; i++) {
		GtkWidget *box = gtk_box_new(GTK_ORIENTATION_VERTICAL, 4);
		self->previews[i] = affekt_preview_new();
		gtk_box_append(GTK_BOX(box), GTK_WIDGET(self->previews[i]));
		self->camera_words[i] = affekt_part_label_new("", "affekt-caption");
		gtk_box_append(GTK_BOX(box), GTK_WIDGET(self->camera_words[i]));
		self->camera_boxes[i] = gtk_flow_box_child_new();
		gtk_widget_set_focusable(self->camera_boxes[i], FALSE);
		gtk_flow_box_child_set_child(GTK_FLOW_BOX_CHILD(self->camera_boxes[i]), box);
		gtk_flow_box_append(GTK_FLOW_BOX(self->camera_box), self->camera_boxes[i]);
	}
	gtk_box_append(GTK_BOX(self->side), self->camera_box);
	self->journey = affekt_journey_new();
	gtk_widget_add_css_class(GTK_WIDGET(self->journey), "affekt-panel");
	gtk_box_append(GTK_BOX(self->side), GTK_WIDGET(self->journey));
	g_signal_connect_object(
		self->journey, "chosen", G_CALLBACK(row_chosen), self, G_CONNECT_SWAPPED);
	return self->side;
}

static void affekt_console_finalize(GObject *object)
{
	g_clear_object(&AFFEKT_CONSOLE(object)->recorder);
	G_OBJECT_CLASS(affekt_console_parent_class)->finalize(object);
}

static void affekt_console_class_init(AffektConsoleClass *class)
{
	G_OBJECT_CLASS(class)->finalize = affekt_console_finalize;
	gtk_widget_class_set_css_name(GTK_WIDGET_CLASS(class), "affekt-console");
}

static void affekt_console_init(AffektConsole *self)
{
	GtkWidget *whole = gtk_box_new(GTK_ORIENTATION_VERTICAL, 0);
	GtkWidget *box = gtk_box_new(GTK_ORIENTATION_VERTICAL, 10);
	gtk_widget_add_css_class(box, "affekt-console-box");
	gtk_widget_set_vexpand(box, TRUE);
	self->banner = affekt_banner_new();
	gtk_box_append(GTK_BOX(whole), GTK_WIDGET(self->banner));
	gtk_box_append(GTK_BOX(whole), box);
	gtk_box_append(GTK_BOX(box), build_top(self));
	gtk_box_append(GTK_BOX(box), build_controls());
	self->prompt = affekt_prompt_new();
	gtk_box_append(GTK_BOX(box), GTK_WIDGET(self->prompt));
	g_signal_connect_object(self->prompt, "taken", G_CALLBACK(taken), self, G_CONNECT_SWAPPED);
	g_signal_connect_object(
		self->prompt, "closed", G_CALLBACK(prompt_closed), self, G_CONNECT_SWAPPED);
	GtkWidget *middle = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 12);
	self->scope = affekt_scope_new();
	gtk_box_append(GTK_BOX(middle), GTK_WIDGET(self->scope));
	gtk_box_append(GTK_BOX(middle), build_side(self));
	gtk_box_append(GTK_BOX(box), middle);
	self->numbers = affekt_numbers_new();
	gtk_box_append(GTK_BOX(box), GTK_WIDGET(self->numbers));
	self->foot_room = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 0);
	gtk_box_append(GTK_BOX(box), self->foot_room);
	adw_bin_set_child(ADW_BIN(self), whole);
	gtk_widget_set_focusable(GTK_WIDGET(self), TRUE);
}

AffektConsole *affekt_console_new(AffektRecorder *recorder)
{
	AffektConsole *self = g_object_new(AFFEKT_TYPE_CONSOLE, NULL);
	self->recorder = g_object_ref(recorder);
	self->foot = affekt_foot_new(recorder);
	gtk_widget_set_hexpand(GTK_WIDGET(self->foot), TRUE);
	gtk_box_append(GTK_BOX(self->foot_room), GTK_WIDGET(self->foot));
	g_signal_connect_object(
		recorder, "changed", G_CALLBACK(state_changed), self, G_CONNECT_SWAPPED);
	g_signal_connect_object(recorder, "looked", G_CALLBACK(looked), self, G_CONNECT_SWAPPED);
	return self;
}

AffektBanner *affekt_console_banner(AffektConsole *self)
{
	return self->banner;
}

AffektScope *affekt_console_scope(AffektConsole *self)
{
	return self->scope;
}

AffektPrompt *affekt_console_prompt(AffektConsole *self)
{
	return self->prompt;
}

AffektFoot *affekt_console_foot(AffektConsole *self)
{
	return self->foot;
}

const char *affekt_console_clock(AffektConsole *self)
{
	return gtk_label_get_text(self->clock);
}

const char *affekt_console_touch_point(AffektConsole *self)
{
	return gtk_label_get_text(self->touch_point);
}
