#include "gui/recall/recall.h"

#include "gui/actions/commands.h"
#include "gui/actions/page.h"
#include "gui/actions/stack.h"
#include "gui/recall/comparison.h"
#include "gui/recall/handover.h"
#include "recordings/session/studyfile.h"

#include <glib/gi18n-lib.h>
#include <math.h>

struct _AffektRecall {
	AdwBin parent_instance;
	AffektDocument *document;             /* NULL none */
	struct affekt_interview *interview;   /* NULL none */
	const struct affekt_facts *facts;     /* that the interview is about */
	gboolean is_outdated;                 /* the facts are other ones than the interview's */
	GPtrArray *languages;                 /* struct affekt_language* */
	const struct affekt_language *spoken; /* by the participant; one of them */
	GSimpleActionGroup *actions;
	GtkStack *states;
	AffektHandover *handover;
	AffektAsking *asking;
	AffektComparison *comparison;
	AdwStatusPage *end;
	GtkButton *end_leave;
};

enum {
	SIGNAL_ANSWERED,
	SIGNAL_HANDED_OVER,
	SIGNAL_MESSAGE,
	N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void page_iface_init(AffektPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE(AffektRecall, affekt_recall, ADW_TYPE_BIN,
	G_IMPLEMENT_INTERFACE(AFFEKT_TYPE_PAGE, page_iface_init))

/* An answer that still rests is told before the window closes; nothing holds it back. */
static gboolean can_close(AffektPage *page)
{
	AffektQuestion *question = affekt_asking_question(AFFEKT_RECALL(page)->asking);
	if (question != NULL)
		affekt_question_flush(question);
	return TRUE;
}

static void page_iface_init(AffektPageInterface *iface)
{
	iface->can_close = can_close;
}

static gboolean is_state(AffektRecall *self, const char *state)
{
	return g_str_equal(affekt_recall_state(self), state);
}

static gboolean is_with_participant(AffektRecall *self)
{
	return is_state(self, "ask") || is_state(self, "end");
}

static void enable_actions(AffektRecall *self)
{
	static const struct {
		const char *action;
		const char *state;
	} rules[] = {
		{"start", "start"},
		{"compare", "start"},
		{"next", "ask"},
		{"skip", "ask"},
		{"back", "ask"},
		{"play", "ask"},
		{"replay", "ask"},
	};
	GActionMap *map = G_ACTION_MAP(self->actions);
	for (gsize i = 0; i < G_N_ELEMENTS(rules); i++)
		affekt_commands_enable(map, rules[i].action, is_state(self, rules[i].state));
	affekt_commands_enable(map, "leave", !is_state(self, "empty") && !is_state(self, "start"));
	for (int digit = 0; digit <= 9; digit++) {
		g_autofree char *name = g_strdup_printf("score-%d", digit);
		affekt_commands_enable(map, name, is_state(self, "ask"));
	}
}

static void turn_to(AffektRecall *self, const char *state)
{
	gboolean was_handed_over = is_with_participant(self);
	if (!g_str_equal(state, "ask"))
		affekt_asking_leave(self->asking);
	gtk_stack_set_visible_child_name(self->states, state);
	enable_actions(self);
	/* Where nothing has the focus, the page's keys go nowhere. */
	if (g_str_equal(state, "end"))
		gtk_widget_grab_focus(GTK_WIDGET(self->end_leave));
	if (is_with_participant(self) != was_handed_over)
		g_signal_emit(self, signals[SIGNAL_HANDED_OVER], 0, !was_handed_over);
}

static void ask(AffektRecall *self)
{
	if (affekt_interview_step(self->interview) == NULL) {
		turn_to(self, "end");
		return;
	}
	turn_to(self, "ask");
	affekt_asking_show(self->asking, self->interview, self->spoken);
}

/* FALSE, and a sentence to the user, when the document takes no answers (any more). */
static gboolean is_writable(AffektRecall *self)
{
	const char *obstacle = affekt_document_obstacle(self->document);
	if (obstacle != NULL)
		g_signal_emit(self, signals[SIGNAL_MESSAGE], 0, obstacle);
	return obstacle == NULL;
}

static void keep(AffektRecall *self, const char *item, const char *value, const char *text)
{
	const struct rec_self_report *answer = affekt_interview_answer(self->interview, item, value,
		text, affekt_clip_time_s(affekt_asking_clip(self->asking)));
	if (is_writable(self))
		affekt_document_answer(self->document, answer);
	g_signal_emit(self, signals[SIGNAL_ANSWERED], 0, answer);
}

static char *wanted_language(const struct affekt_facts *facts)
{
	g_autoptr(rec_studyfile) study = NULL;
	if (facts->study_text != NULL)
		study = rec_studyfile_parse(facts->study_text, facts->name, NULL);
	return g_strdup(study != NULL ? study->language : NULL);
}

/* Of several cameras the first that can be shown. */
static const struct affekt_footage *first_video(const struct affekt_facts *facts)
{
	for (guint i = 0; i < facts->videos->len; i++) {
		const struct affekt_footage *footage = facts->videos->pdata[i];
		if (footage->path != NULL)
			return footage;
	}
	return NULL;
}

/* The moments follow the session until somebody is asked about them. */
static void take_facts(AffektRecall *self)
{
	AffektClip *clip = affekt_asking_clip(self->asking);
	g_autofree char *wanted = wanted_language(self->facts);
	guint language = self->interview != NULL ? affekt_handover_language(self->handover)
						 : affekt_language_choose(self->languages, wanted);
	affekt_clip_open(clip, first_video(self->facts), self->facts->uuid);
	self->interview =
		affekt_interview_renew(self->interview, self->facts, affekt_clip_has_video(clip));
	self->is_outdated = FALSE;
	if (self->interview->moments->len == 0) {
		g_clear_pointer(&self->interview, affekt_interview_free);
		turn_to(self, "empty");
		return;
	}
	affekt_handover_show(self->handover, self->interview, self->facts->participant,
		self->languages, language);
	turn_to(self, "start");
}

static void session_changed(AffektRecall *self, AffektSession *session)
{
	const struct affekt_facts *facts = affekt_session_facts(session);
	if (facts == NULL)
		return;
	if (facts != self->facts) {
		self->facts = facts;
		self->is_outdated = TRUE;
	}
	/* The moments do not change under the hands of the participant. */
	if (self->is_outdated && !is_with_participant(self)) {
		gboolean is_compared = is_state(self, "compare");
		take_facts(self);
		if (is_compared && self->interview != NULL)
			turn_to(self, "compare");
	}
	if (is_state(self, "compare"))
		affekt_recall_show_comparison(self);
}

void affekt_recall_set_document(AffektRecall *self, AffektDocument *document)
{
	affekt_asking_clear(self->asking);
	if (self->document != NULL)
		g_signal_handlers_disconnect_by_data(affekt_document_session(self->document), self);
	g_set_object(&self->document, document);
	self->facts = NULL;
	g_clear_pointer(&self->interview, affekt_interview_free);
	turn_to(self, "empty");
	if (document == NULL)
		return;
	AffektSession *session = affekt_document_session(document);
	g_signal_connect_object(
		session, "changed", G_CALLBACK(session_changed), self, G_CONNECT_SWAPPED);
	session_changed(self, session);
}

void affekt_recall_show_comparison(AffektRecall *self)
{
	g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(struct rec_touchpoint));
	for (guint i = 0; i < self->facts->visits->len; i++) {
		const struct affekt_visit *visit =
			&g_array_index(self->facts->visits, struct affekt_visit, i);
		if (!visit->is_baseline)
			g_array_append_val(rows, visit->row);
	}
	affekt_comparison_show(
		self->comparison, study_perceived_new(rows, self->interview->answers));
	turn_to(self, "compare");
}

static void start(gpointer page)
{
	AffektRecall *self = page;
	if (!is_writable(self))
		return;
	self->spoken = self->languages->pdata[affekt_handover_language(self->handover)];
	adw_status_page_set_title(self->end, affekt_language_text(self->spoken, N_("Thank you")));
	adw_status_page_set_description(self->end,
		affekt_language_text(self->spoken,
			N_("That was the last question. Please tell the person who is with you.")));
	gtk_button_set_label(
		self->end_leave, affekt_language_text(self->spoken, N_("For the facilitator")));
	affekt_interview_resume(self->interview);
	ask(self);
}

static void next(gpointer page)
{
	AffektRecall *self = page;
	affekt_asking_clear(self->asking);
	self->interview->at++;
	ask(self);
}

static void back(gpointer page)
{
	AffektRecall *self = page;
	affekt_asking_clear(self->asking);
	if (self->interview->at > 0)
		self->interview->at--;
	ask(self);
}

/* What was answered stays answered. */
static void skip(gpointer page)
{
	AffektRecall *self = page;
	const char *item = study_form_info(affekt_interview_step(self->interview)->form)->items->id;
	affekt_asking_clear(self->asking);
	if (affekt_interview_answered(self->interview, item) == NULL)
		keep(self, item, NULL, STUDY_FORMS_SKIPPED);
	self->interview->at++;
	ask(self);
}

static void leave(gpointer page)
{
	AffektRecall *self = page;
	if (self->is_outdated)
		take_facts(self);
	else
		turn_to(self, "start");
	if (self->interview != NULL)
		affekt_handover_refresh(self->handover);
}

static void confirmed(AffektRecall *self, const char *response)
{
	if (g_str_equal(response, "show") && is_state(self, "start"))
		affekt_recall_show_comparison(self);
}

static void compare(gpointer page)
{
	AffektRecall *self = page;
	GtkRoot *root = gtk_widget_get_root(GTK_WIDGET(self));
	AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG(adw_message_dialog_new(
		GTK_IS_WINDOW(root) ? GTK_WINDOW(root) : NULL, _("Show the comparison?"),
		_("It shows arousal beside the answers. Whoever has seen it can no longer answer "
		  "without it: wait until the participant has finished.")));
	adw_message_dialog_add_responses(dialog, "cancel", _("_Cancel"), "show", _("_Show"), NULL);
	adw_message_dialog_set_default_response(dialog, "cancel");
	adw_message_dialog_set_close_response(dialog, "cancel");
	g_signal_connect_object(dialog, "response", G_CALLBACK(confirmed), self, G_CONNECT_SWAPPED);
	gtk_window_present(GTK_WINDOW(dialog));
}

static void play(gpointer page)
{
	affekt_clip_toggle(affekt_asking_clip(AFFEKT_RECALL(page)->asking));
}

static void replay(gpointer page)
{
	affekt_clip_replay(affekt_asking_clip(AFFEKT_RECALL(page)->asking));
}

static void turn_fullscreen(gpointer page)
{
	GtkRoot *root = gtk_widget_get_root(GTK_WIDGET(page));
	if (!GTK_IS_WINDOW(root))
		return;
	if (gtk_window_is_fullscreen(GTK_WINDOW(root)))
		gtk_window_unfullscreen(GTK_WINDOW(root));
	else
		gtk_window_fullscreen(GTK_WINDOW(root));
}

static const struct affekt_command commands[] = {
	{"start", start},
	{"next", next},
	{"back", back},
	{"skip", skip},
	{"play", play},
	{"replay", replay},
	{"leave", leave},
	{"compare", compare},
	{"fullscreen", turn_fullscreen},
	{0},
};

static void digit_activated(GSimpleAction *action, GVariant *parameter, AffektRecall *self)
{
	(void)parameter;
	const char *name = g_action_get_name(G_ACTION(action));
	AffektQuestion *question = affekt_asking_question(self->asking);
	if (question != NULL)
		affekt_question_digit(question, name[sizeof "score-" - 1] - '0');
}

static void add_actions(AffektRecall *self)
{
	self->actions = g_simple_action_group_new();
	affekt_commands_add(G_ACTION_MAP(self->actions), commands, self);
	for (int digit = 0; digit <= 9; digit++) {
		g_autofree char *name = g_strdup_printf("score-%d", digit);
		g_autoptr(GSimpleAction) action = g_simple_action_new(name, NULL);
		g_signal_connect_object(action, "activate", G_CALLBACK(digit_activated), self, 0);
		g_action_map_add_action(G_ACTION_MAP(self->actions), G_ACTION(action));
	}
}

static void affekt_recall_dispose(GObject *object)
{
	AffektRecall *self = AFFEKT_RECALL(object);
	if (self->asking != NULL)
		affekt_asking_clear(self->asking);
	self->asking = NULL;
	g_clear_object(&self->document);
	g_clear_object(&self->actions);
	G_OBJECT_CLASS(affekt_recall_parent_class)->dispose(object);
	g_clear_pointer(&self->interview, affekt_interview_free);
	g_clear_pointer(&self->languages, g_ptr_array_unref);
}

static void affekt_recall_class_init(AffektRecallClass *class)
{
	G_OBJECT_CLASS(class)->dispose = affekt_recall_dispose;
	signals[SIGNAL_ANSWERED] = g_signal_new("answered", AFFEKT_TYPE_RECALL, G_SIGNAL_RUN_LAST,
		0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
	signals[SIGNAL_HANDED_OVER] = g_signal_new("handed-over", AFFEKT_TYPE_RECALL,
		G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
	signals[SIGNAL_MESSAGE] = g_signal_new("message", AFFEKT_TYPE_RECALL, G_SIGNAL_RUN_LAST, 0,
		NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static GtkWidget *empty_new(void)
{
	GtkWidget *page = adw_status_page_new();
	adw_status_page_set_icon_name(ADW_STATUS_PAGE(page), "face-smile-symbolic");
	adw_status_page_set_title(ADW_STATUS_PAGE(page), _("Nothing to look back at"));
	adw_status_page_set_description(ADW_STATUS_PAGE(page),
		_("Open a session with touch points: the participant is asked about each."));
	return page;
}

static GtkWidget *end_new(AffektRecall *self)
{
	self->end = ADW_STATUS_PAGE(adw_status_page_new());
	adw_status_page_set_icon_name(self->end, "face-smile-symbolic");
	self->end_leave = GTK_BUTTON(gtk_button_new());
	gtk_widget_set_halign(GTK_WIDGET(self->end_leave), GTK_ALIGN_CENTER);
	gtk_widget_add_css_class(GTK_WIDGET(self->end_leave), "pill");
	gtk_actionable_set_action_name(GTK_ACTIONABLE(self->end_leave), "recall.leave");
	adw_status_page_set_child(self->end, GTK_WIDGET(self->end_leave));
	return GTK_WIDGET(self->end);
}

static void affekt_recall_init(AffektRecall *self)
{
	self->languages = affekt_language_all();
	self->spoken = self->languages->pdata[0];
	self->states = GTK_STACK(gtk_stack_new());
	gtk_stack_set_hhomogeneous(self->states, FALSE);
	gtk_stack_set_vhomogeneous(self->states, FALSE);
	self->handover = affekt_handover_new();
	self->asking = affekt_asking_new();
	self->comparison = affekt_comparison_new();
	gtk_stack_add_named(self->states, empty_new(), "empty");
	gtk_stack_add_named(self->states, GTK_WIDGET(self->handover), "start");
	gtk_stack_add_named(self->states, GTK_WIDGET(self->asking), "ask");
	gtk_stack_add_named(self->states, end_new(self), "end");
	gtk_stack_add_named(self->states, GTK_WIDGET(self->comparison), "compare");
	affekt_stack_tell_page(GTK_WIDGET(self->states));
	g_signal_connect_object(
		self->asking, "answered", G_CALLBACK(keep), self, G_CONNECT_SWAPPED);
	adw_bin_set_child(ADW_BIN(self), GTK_WIDGET(self->states));
	add_actions(self);
	enable_actions(self);
}

AffektRecall *affekt_recall_new(void)
{
	return g_object_new(AFFEKT_TYPE_RECALL, NULL);
}

const char *affekt_recall_state(AffektRecall *self)
{
	return gtk_stack_get_visible_child_name(self->states);
}

GActionGroup *affekt_recall_actions(AffektRecall *self)
{
	return G_ACTION_GROUP(self->actions);
}

const struct affekt_interview *affekt_recall_interview(AffektRecall *self)
{
	return self->interview;
}

AffektAsking *affekt_recall_asking(AffektRecall *self)
{
	return self->asking;
}
