#include "gui/live/live.h"

#include "gui/actions/commands.h"
#include "gui/actions/page.h"
#include "gui/actions/stack.h"
#include "gui/live/badge.h"
#include "gui/live/ending.h"
#include "gui/live/tile.h"

#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <signal.h>

enum {
	ASK_MS = 1500, /* before "stop" can be answered: a second slip comes sooner */
	FORM_WIDTH = 400,
};

static const int ending_signals[] = {SIGTERM, SIGINT, SIGHUP};

struct _AffektLive {
	AdwBin parent_instance;
	AffektRecorder *recorder;
	GSimpleActionGroup *actions;
	AffektForm *form;
	AffektCheck *check;
	AffektConsole *console;
	AffektEnding *ending;
	GtkStack *states;
	GtkLabel *reasons;
	GtkWidget *start_button, *check_button;
	GtkWidget *badge;
	AdwMessageDialog *question; /* NULL: nothing is asked */
	guint unlocker;             /* of the question's answer */
	gboolean is_closing;        /* the window goes when everything is saved */
	guint inhibition;
	guint sources[G_N_ELEMENTS(ending_signals)];
};

static void implement_page(AffektPageInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE(AffektLive, affekt_live, ADW_TYPE_BIN,
	G_IMPLEMENT_INTERFACE(AFFEKT_TYPE_PAGE, implement_page))

enum {
	SIGNAL_RECORDED,
	SIGNAL_MESSAGE,
	N_SIGNALS,
};

static guint signals[N_SIGNALS];

static const char *const state_names[] = {
	[AFFEKT_RECORDER_IDLE] = "setup",
	[AFFEKT_RECORDER_STARTING] = "setup",
	[AFFEKT_RECORDER_RECORDING] = "recording",
	[AFFEKT_RECORDER_SAVING] = "saving",
	[AFFEKT_RECORDER_DONE] = "saved",
	[AFFEKT_RECORDER_FAILED] = "failed",
};

/* --- set-up --- */

static char *join(const GPtrArray *sentences)
{
	g_autoptr(GString) text = g_string_new(NULL);
	for (guint i = 0; i < sentences->len; i++)
		g_string_append_printf(
			text, "%s%s", i > 0 ? "\n" : "", (const char *)sentences->pdata[i]);
	return g_string_free(g_steal_pointer(&text), FALSE);
}

/* Why it cannot start yet, or why it did not. */
static void show_reasons(AffektLive *self)
{
	enum affekt_recorder_state state = affekt_recorder_state(self->recorder);
	enum affekt_check_state check = affekt_check_state(self->check);
	g_autoptr(affekt_setup) setup = affekt_form_collect(self->form);
	g_autoptr(GPtrArray) reasons = affekt_setup_reasons(setup);
	g_autoptr(GPtrArray) check_reasons = affekt_setup_check_reasons(setup);
	const char *error = affekt_recorder_error(self->recorder);
	if (error != NULL && state == AFFEKT_RECORDER_IDLE)
		g_ptr_array_insert(reasons, 0, g_strdup(error));
	g_autofree char *text =
		state == AFFEKT_RECORDER_STARTING ? g_strdup(_("Starting …")) : join(reasons);
	affekt_tile_set_label(self->reasons, text);
	gtk_widget_set_tooltip_text(GTK_WIDGET(self->reasons), *text != '\0' ? text : NULL);
	gboolean can_start =
		reasons->len == (error != NULL ? 1 : 0) && check != AFFEKT_CHECK_OPENING;
	affekt_live_enable_actions(G_ACTION_MAP(self->actions), state, can_start);
	affekt_commands_enable(G_ACTION_MAP(self->actions), "check",
		state == AFFEKT_RECORDER_IDLE && check != AFFEKT_CHECK_OPENING &&
			(check_reasons->len == 0 || check == AFFEKT_CHECK_LOOKING));
	gtk_button_set_label(GTK_BUTTON(self->check_button),
		check == AFFEKT_CHECK_LOOKING ? _("End the check") : _("Check signals"));
	affekt_devices_set_busy(affekt_form_devices(self->form),
		check != AFFEKT_CHECK_IDLE || state != AFFEKT_RECORDER_IDLE);
}

void affekt_live_toggle_check(AffektLive *self)
{
	if (affekt_check_state(self->check) == AFFEKT_CHECK_LOOKING)
		affekt_check_stop(self->check);
	else if (affekt_check_state(self->check) == AFFEKT_CHECK_IDLE)
		affekt_check_start(self->check, affekt_form_collect(self->form));
}

void affekt_live_start(AffektLive *self)
{
	affekt_form_freshen(self->form);
	g_autoptr(affekt_setup) setup = affekt_form_collect(self->form);
	g_autoptr(GPtrArray) reasons = affekt_setup_reasons(setup);
	if (affekt_recorder_state(self->recorder) != AFFEKT_RECORDER_IDLE || reasons->len > 0 ||
		affekt_check_state(self->check) == AFFEKT_CHECK_OPENING) {
		show_reasons(self);
		return;
	}
	affekt_form_remember(self->form);
	affekt_recorder_start(
		self->recorder, g_steal_pointer(&setup), affekt_check_take(self->check));
}

/* --- while it records --- */

static gboolean end_by_signal(gpointer user_data)
{
	AffektLive *self = user_data;
	self->is_closing = TRUE;
	affekt_recorder_stop(self->recorder);
	return G_SOURCE_CONTINUE;
}

static GtkWindow *window_of(AffektLive *self)
{
	GtkRoot *root = gtk_widget_get_root(GTK_WIDGET(self));
	return GTK_IS_WINDOW(root) ? GTK_WINDOW(root) : NULL;
}

static void inhibit(AffektLive *self, GtkApplication *application)
{
	self->inhibition = gtk_application_inhibit(application, window_of(self),
		GTK_APPLICATION_INHIBIT_LOGOUT | GTK_APPLICATION_INHIBIT_SUSPEND |
			GTK_APPLICATION_INHIBIT_IDLE,
		_("A session is being recorded"));
}

/* Neither the screen saver nor a logout nor `kill` may take the recording with it. */
static void guard(AffektLive *self, gboolean is_on)
{
	GtkWindow *window = window_of(self);
	GtkApplication *application = window != NULL ? gtk_window_get_application(window) : NULL;
	for (gsize i = 0; i < G_N_ELEMENTS(ending_signals); i++) {
		g_clear_handle_id(&self->sources[i], g_source_remove);
		if (is_on)
			self->sources[i] =
				g_unix_signal_add(ending_signals[i], end_by_signal, self);
	}
	if (application != NULL && is_on && self->inhibition == 0)
		inhibit(self, application);
	else if (application != NULL && !is_on && self->inhibition != 0)
		gtk_application_uninhibit(application, self->inhibition);
	if (!is_on)
		self->inhibition = 0;
}

static void close_question(AffektLive *self)
{
	g_clear_handle_id(&self->unlocker, g_source_remove);
	if (self->question != NULL)
		gtk_window_destroy(GTK_WINDOW(self->question));
	self->question = NULL;
}

static void looked(AffektLive *self)
{
	g_autoptr(GVariant) bell =
		g_action_group_get_action_state(G_ACTION_GROUP(self->actions), "bell");
	if (affekt_recorder_take_bell(self->recorder) && g_variant_get_boolean(bell))
		gtk_widget_error_bell(GTK_WIDGET(self));
}

static void say(AffektLive *self, const char *sentence)
{
	g_signal_emit(self, signals[SIGNAL_MESSAGE], 0, sentence);
}

static void state_changed(AffektLive *self)
{
	enum affekt_recorder_state state = affekt_recorder_state(self->recorder);
	gboolean is_running = state == AFFEKT_RECORDER_RECORDING || state == AFFEKT_RECORDER_SAVING;
	gtk_stack_set_visible_child_name(self->states,
		state == AFFEKT_RECORDER_IDLE || state == AFFEKT_RECORDER_STARTING ? "setup"
		: state == AFFEKT_RECORDER_RECORDING                               ? "console"
										   : "ending");
	guard(self, is_running);
	if (state != AFFEKT_RECORDER_RECORDING)
		close_question(self);
	show_reasons(self);
	gboolean is_agreed = state == AFFEKT_RECORDER_DONE && self->is_closing;
	if (!is_running)
		self->is_closing = FALSE;
	if (is_agreed)
		affekt_page_agree_to_close(AFFEKT_PAGE(self));
}

/* --- stopping --- */

static void answered(AffektLive *self, const char *response)
{
	gboolean is_closing = self->is_closing;
	self->question = NULL;
	g_clear_handle_id(&self->unlocker, g_source_remove);
	self->is_closing = FALSE;
	if (!g_str_equal(response, "stop"))
		return;
	self->is_closing = is_closing;
	affekt_recorder_stop(self->recorder);
}

static gboolean unlock(gpointer user_data)
{
	AffektLive *self = user_data;
	self->unlocker = 0;
	adw_message_dialog_set_response_enabled(self->question, "stop", TRUE);
	return G_SOURCE_REMOVE;
}

AdwMessageDialog *affekt_live_ask_to_stop(AffektLive *self, gboolean is_closing)
{
	if (affekt_recorder_state(self->recorder) != AFFEKT_RECORDER_RECORDING)
		return NULL;
	self->is_closing = is_closing;
	if (self->question != NULL) {
		gtk_window_present(GTK_WINDOW(self->question));
		return NULL;
	}
	g_autofree char *reminder = affekt_foot_reminder(affekt_console_foot(self->console));
	g_autofree char *body = g_strdup_printf("%s%s%s", _("What was recorded is kept and saved."),
		*reminder != '\0' ? "\n\n" : "", reminder);
	GtkWidget *dialog = adw_message_dialog_new(window_of(self), _("Stop the recording?"), body);
	self->question = ADW_MESSAGE_DIALOG(dialog);
	adw_message_dialog_add_responses(self->question, "continue", _("_Go on recording"), "stop",
		is_closing ? _("_Stop and close") : _("_Stop"), NULL);
	adw_message_dialog_set_response_appearance(
		self->question, "stop", ADW_RESPONSE_DESTRUCTIVE);
	adw_message_dialog_set_response_enabled(self->question, "stop", FALSE);
	adw_message_dialog_set_default_response(self->question, "continue");
	adw_message_dialog_set_close_response(self->question, "continue");
	g_signal_connect_object(dialog, "response", G_CALLBACK(answered), self, G_CONNECT_SWAPPED);
	self->unlocker = g_timeout_add(ASK_MS, unlock, self);
	gtk_window_present(GTK_WINDOW(dialog));
	return self->question;
}

static gboolean can_close(AffektPage *page)
{
	AffektLive *self = AFFEKT_LIVE(page);
	enum affekt_recorder_state state = affekt_recorder_state(self->recorder);
	if (state == AFFEKT_RECORDER_RECORDING)
		affekt_live_ask_to_stop(self, TRUE);
	/* While it is being saved there is nothing to ask: it closes by itself. */
	self->is_closing |= state == AFFEKT_RECORDER_SAVING;
	return state != AFFEKT_RECORDER_RECORDING && state != AFFEKT_RECORDER_SAVING &&
	       state != AFFEKT_RECORDER_STARTING;
}

static void implement_page(AffektPageInterface *interface)
{
	interface->can_close = can_close;
}

void affekt_live_review(AffektLive *self)
{
	g_autofree char *path = g_strdup(affekt_recorder_path(self->recorder));
	affekt_live_again(self);
	g_signal_emit(self, signals[SIGNAL_RECORDED], 0, path);
}

void affekt_live_again(AffektLive *self)
{
	affekt_recorder_reset(self->recorder);
	affekt_form_clear_participant(self->form);
}

/* --- what it holds --- */

GActionGroup *affekt_live_actions(AffektLive *self)
{
	return G_ACTION_GROUP(self->actions);
}

GtkWidget *affekt_live_badge(AffektLive *self)
{
	return self->badge;
}

const char *affekt_live_state(AffektLive *self)
{
	return state_names[affekt_recorder_state(self->recorder)];
}

AffektForm *affekt_live_form(AffektLive *self)
{
	return self->form;
}

AffektCheck *affekt_live_check(AffektLive *self)
{
	return self->check;
}

AffektConsole *affekt_live_console(AffektLive *self)
{
	return self->console;
}

AffektRecorder *affekt_live_recorder(AffektLive *self)
{
	return self->recorder;
}

const char *affekt_live_reasons(AffektLive *self)
{
	return gtk_label_get_text(self->reasons);
}

/* --- building --- */

/* Side by side where there is room, else one under the other. */
static GtkWidget *build_columns(AffektLive *self)
{
	GtkWidget *columns = gtk_flow_box_new();
	GtkWidget *const parts[] = {GTK_WIDGET(self->form), GTK_WIDGET(self->check)};
	gtk_flow_box_set_selection_mode(GTK_FLOW_BOX(columns), GTK_SELECTION_NONE);
	gtk_flow_box_set_max_children_per_line(GTK_FLOW_BOX(columns), G_N_ELEMENTS(parts));
	gtk_flow_box_set_column_spacing(GTK_FLOW_BOX(columns), 36);
	gtk_flow_box_set_row_spacing(GTK_FLOW_BOX(columns), 24);
	gtk_widget_set_valign(columns, GTK_ALIGN_START);
	gtk_widget_add_css_class(columns, "affekt-columns");
	for (gsize i = 0; i < G_N_ELEMENTS(parts); i++) {
		GtkWidget *child = gtk_flow_box_child_new();
		gtk_widget_set_size_request(parts[i], FORM_WIDTH, -1);
		gtk_widget_set_focusable(child, FALSE);
		gtk_widget_set_valign(parts[i], GTK_ALIGN_START);
		gtk_flow_box_child_set_child(GTK_FLOW_BOX_CHILD(child), parts[i]);
		gtk_flow_box_append(GTK_FLOW_BOX(columns), child);
	}
	GtkWidget *clamp = adw_clamp_new();
	adw_clamp_set_maximum_size(ADW_CLAMP(clamp), 1240);
	adw_clamp_set_tightening_threshold(ADW_CLAMP(clamp), 1000);
	adw_clamp_set_child(ADW_CLAMP(clamp), columns);
	return clamp;
}

static GtkWidget *build_bar(AffektLive *self)
{
	GtkWidget *bar = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 12);
	gtk_widget_add_css_class(bar, "affekt-start-bar");
	self->reasons = GTK_LABEL(gtk_label_new(""));
	gtk_label_set_wrap(self->reasons, TRUE);
	gtk_label_set_lines(self->reasons, 3);
	gtk_label_set_ellipsize(self->reasons, PANGO_ELLIPSIZE_END);
	gtk_label_set_xalign(self->reasons, 0);
	gtk_widget_set_hexpand(GTK_WIDGET(self->reasons), TRUE);
	gtk_box_append(GTK_BOX(bar), GTK_WIDGET(self->reasons));
	self->check_button = gtk_button_new_with_label(_("Check signals"));
	gtk_actionable_set_action_name(GTK_ACTIONABLE(self->check_button), "live.check");
	gtk_widget_add_css_class(self->check_button, "pill");
	gtk_widget_set_valign(self->check_button, GTK_ALIGN_CENTER);
	gtk_box_append(GTK_BOX(bar), self->check_button);
	self->start_button = gtk_button_new();
	GtkWidget *content = adw_button_content_new();
	adw_button_content_set_icon_name(ADW_BUTTON_CONTENT(content), "media-record-symbolic");
	adw_button_content_set_label(ADW_BUTTON_CONTENT(content), _("Start recording"));
	gtk_button_set_child(GTK_BUTTON(self->start_button), content);
	gtk_actionable_set_action_name(GTK_ACTIONABLE(self->start_button), "live.start");
	gtk_widget_add_css_class(self->start_button, "pill");
	gtk_widget_add_css_class(self->start_button, "suggested-action");
	gtk_widget_set_valign(self->start_button, GTK_ALIGN_CENTER);
	gtk_widget_set_tooltip_text(self->start_button, _("Start the recording (Ctrl+R)"));
	gtk_box_append(GTK_BOX(bar), self->start_button);
	return bar;
}

static GtkWidget *build_setup(AffektLive *self)
{
	GtkWidget *box = gtk_box_new(GTK_ORIENTATION_VERTICAL, 0);
	self->form = affekt_form_new();
	self->check = affekt_check_new();
	GtkWidget *scrolled = gtk_scrolled_window_new();
	gtk_scrolled_window_set_policy(
		GTK_SCROLLED_WINDOW(scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
	gtk_scrolled_window_set_child(GTK_SCROLLED_WINDOW(scrolled), build_columns(self));
	gtk_widget_set_vexpand(scrolled, TRUE);
	gtk_box_append(GTK_BOX(box), scrolled);
	gtk_box_append(GTK_BOX(box), build_bar(self));
	g_signal_connect_object(
		self->form, "changed", G_CALLBACK(show_reasons), self, G_CONNECT_SWAPPED);
	g_signal_connect_object(
		self->check, "changed", G_CALLBACK(show_reasons), self, G_CONNECT_SWAPPED);
	return box;
}

static void badge_clicked(AffektLive *self)
{
	GtkWidget *stack = gtk_widget_get_ancestor(GTK_WIDGET(self), ADW_TYPE_VIEW_STACK);
	if (stack != NULL)
		adw_view_stack_set_visible_child(ADW_VIEW_STACK(stack), GTK_WIDGET(self));
}

static void affekt_live_dispose(GObject *object)
{
	AffektLive *self = AFFEKT_LIVE(object);
	g_clear_handle_id(&self->unlocker, g_source_remove);
	for (gsize i = 0; i < G_N_ELEMENTS(ending_signals); i++)
		g_clear_handle_id(&self->sources[i], g_source_remove);
	g_clear_object(&self->badge);
	g_clear_object(&self->actions);
	G_OBJECT_CLASS(affekt_live_parent_class)->dispose(object);
	g_clear_object(&self->recorder);
}

static void affekt_live_class_init(AffektLiveClass *class)
{
	GType type = G_TYPE_FROM_CLASS(class);
	G_OBJECT_CLASS(class)->dispose = affekt_live_dispose;
	signals[SIGNAL_RECORDED] = g_signal_new("recorded", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
		NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
	signals[SIGNAL_MESSAGE] = g_signal_new("message", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
		NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void affekt_live_init(AffektLive *self)
{
	self->recorder = affekt_recorder_new();
	self->actions = g_simple_action_group_new();
	affekt_live_add_actions(self, G_ACTION_MAP(self->actions));
	self->states = GTK_STACK(gtk_stack_new());
	gtk_stack_set_transition_type(self->states, GTK_STACK_TRANSITION_TYPE_CROSSFADE);
	gtk_stack_set_hhomogeneous(self->states, FALSE);
	gtk_stack_set_vhomogeneous(self->states, FALSE);
	gtk_stack_add_named(self->states, build_setup(self), "setup");
	self->console = affekt_console_new(self->recorder);
	gtk_stack_add_named(self->states, GTK_WIDGET(self->console), "console");
	self->ending = affekt_ending_new(self->recorder);
	gtk_stack_add_named(self->states, GTK_WIDGET(self->ending), "ending");
	affekt_stack_tell_page(GTK_WIDGET(self->states));
	adw_bin_set_child(ADW_BIN(self), GTK_WIDGET(self->states));
	g_signal_connect_object(affekt_foot_stop(affekt_console_foot(self->console)), "held",
		G_CALLBACK(affekt_recorder_stop), self->recorder, G_CONNECT_SWAPPED);
	self->badge = g_object_ref_sink(affekt_badge_new(self->recorder));
	g_signal_connect_object(
		self->badge, "clicked", G_CALLBACK(badge_clicked), self, G_CONNECT_SWAPPED);
	g_signal_connect_object(
		self->recorder, "changed", G_CALLBACK(state_changed), self, G_CONNECT_SWAPPED);
	g_signal_connect_object(
		self->recorder, "looked", G_CALLBACK(looked), self, G_CONNECT_SWAPPED);
	g_signal_connect_object(self->recorder, "said", G_CALLBACK(say), self, G_CONNECT_SWAPPED);
	show_reasons(self);
}

AffektLive *affekt_live_new(void)
{
	return g_object_new(AFFEKT_TYPE_LIVE, NULL);
}
