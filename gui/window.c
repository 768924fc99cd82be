#include "gui/window.h"

#include "gui/actions/commands.h"
#include "gui/actions/stack.h"
#include "gui/appearance.h"
#include "gui/choosing.h"
#include "gui/closing.h"
#include "gui/edit/past.h"
#include "gui/live/live.h"
#include "gui/menu.h"
#include "gui/opened.h"
#include "gui/pages.h"
#include "gui/recall/recall.h"
#include "gui/session/words.h"
#include "gui/start/start.h"
#include "gui/studying.h"
#include "gui/undoing.h"
#include "gui/window_keys.h"

#include <glib/gi18n-lib.h>
#include <math.h>

const char *const affekt_window_pages[] = {"start", "live", "review", "recall", "study", NULL};

struct _AffektWindow {
	AdwApplicationWindow parent_instance;
	AffektOpened *opened;
	AffektUndoing *undoing;
	AffektLive *live;
	AffektStart *start;
	AffektReview *review;
	AffektRecall *recall;
	AffektStudyPage *study;
	AffektStudying *studying;
	gboolean is_blind;
	struct affekt_pages paged;
	AdwToast *undone; /* the word on the last undo; NULL none */
	AdwToast *said;   /* the word that is shown; NULL none; borrowed */

	/* From the template. */
	AdwToastOverlay *toasts;
	GtkOverlay *overlay;
	AdwHeaderBar *header;
	AdwSqueezer *middle;
	AdwViewSwitcher *switcher;
	AdwWindowTitle *title;
	AdwViewStack *pages;
	AdwViewSwitcherBar *bar;
	GtkButton *open_button;
	GtkMenuButton *menu_button;
};

G_DEFINE_FINAL_TYPE(AffektWindow, affekt_window, ADW_TYPE_APPLICATION_WINDOW)

enum {
	SAID_S = 4 /* a passing word is shown for so long */
};

static void say(gpointer window, const char *sentence)
{
	AffektWindow *self = window;
	AdwToast *toast = adw_toast_new(sentence);
	/* A queue of them would speak of the past. */
	if (self->said != NULL)
		adw_toast_dismiss(self->said);
	g_set_weak_pointer(&self->said, toast);
	adw_toast_set_timeout(toast, SAID_S);
	adw_toast_overlay_add_toast(self->toasts, toast);
}

/* NULL for both: no session. */
static void name_window(AffektWindow *self, const char *name, const char *summary)
{
	adw_window_title_set_title(self->title, name != NULL ? name : "Affekt");
	adw_window_title_set_subtitle(self->title, summary != NULL ? summary : "");
	g_autofree char *title = name != NULL ? g_strdup_printf("%s – Affekt", name) : NULL;
	gtk_window_set_title(GTK_WINDOW(self), title != NULL ? title : "Affekt");
}

/* The study while its page is shown, else the session. */
static void name_shown(AffektWindow *self)
{
	AffektSession *session = affekt_opened_session(self->opened);
	AffektStudy *study = affekt_study_page_study(self->study);
	const struct affekt_facts *facts = session != NULL ? affekt_session_facts(session) : NULL;
	if (study != NULL && g_str_equal(affekt_window_page(self), "study")) {
		name_window(self, affekt_study_name(study), _("Study"));
		return;
	}
	if (facts == NULL) {
		name_window(self, NULL, NULL);
		return;
	}
	g_autofree char *summary = affekt_words_summary(
		facts->participant, facts->start_time, facts->end_s - facts->begin_s);
	name_window(self, facts->name, summary);
}

static void session_changed(AffektWindow *self, AffektSession *session)
{
	/* One that was open before may still have something to say. */
	if (session == affekt_opened_session(self->opened))
		name_shown(self);
}

/* A session of a file goes on the list of the start page. */
static void session_loaded(AffektWindow *self, const char *path)
{
	affekt_start_note(
		self->start, path, affekt_session_facts(affekt_opened_session(self->opened)));
	/* Where to look was meant for this one. */
	affekt_review_start_at(self->review, NAN);
}

static void session_replaced(AffektWindow *self, AffektOpened *opened)
{
	AffektSession *session = affekt_opened_session(opened);
	name_shown(self);
	g_signal_connect_object(
		session, "changed", G_CALLBACK(session_changed), self, G_CONNECT_SWAPPED);
	affekt_review_set_document(self->review, affekt_opened_document(opened));
	affekt_recall_set_document(self->recall, affekt_opened_document(opened));
	affekt_undoing_set_document(self->undoing, affekt_opened_document(opened));
	affekt_window_turn_to(self, "review");
}

/* An answer that still rests on the page of the recall is handed in. */
static void session_closing(AffektWindow *self)
{
	affekt_recall_set_document(self->recall, NULL);
}

static void session_stayed(AffektWindow *self, AffektOpened *opened)
{
	affekt_recall_set_document(self->recall, affekt_opened_document(opened));
}

/* Undone again and again, only the last one is told. */
static void undo_done(AffektWindow *self, const char *sentence, double time_s)
{
	if (self->undone != NULL)
		adw_toast_dismiss(self->undone);
	g_set_object(&self->undone, adw_toast_new(sentence));
	adw_toast_overlay_add_toast(self->toasts, self->undone);
	affekt_review_reveal(self->review, time_s);
}

void affekt_window_open_session(AffektWindow *self, AffektSession *session)
{
	affekt_opened_open_session(self->opened, session);
}

static void open_study(AffektWindow *self, const char *folder)
{
	if (self->is_blind) {
		say(self, _("Who codes blind does not see what a study found: call the window "
			    "without --blind to open it"));
		return;
	}
	affekt_study_page_open(self->study, folder);
	affekt_window_turn_to(self, "study");
}

void affekt_window_open_path(AffektWindow *self, const char *path)
{
	g_autofree char *folder = affekt_studying_folder(path);
	if (folder != NULL) {
		open_study(self, folder);
		return;
	}
	affekt_studying_leave(self->studying);
	affekt_opened_open_path(self->opened, path);
}

/* A moment that was chosen in the study. */
static void open_moment(AffektWindow *self, const char *path, double time_s)
{
	AffektSession *session = affekt_opened_session(self->opened);
	const char *open = session != NULL ? affekt_session_path(session) : NULL;
	/* One that was opened by itself may have nothing to judge the moment by. */
	if (g_strcmp0(open, path) == 0 && affekt_session_state(session) == AFFEKT_SESSION_READY &&
		(affekt_session_is_analysed(session) || affekt_session_study(session) != NULL)) {
		if (!isnan(time_s))
			affekt_timeline_jump(affekt_review_timeline(self->review), time_s);
		affekt_window_turn_to(self, "review");
		return;
	}
	affekt_review_start_at(self->review, time_s);
	affekt_opened_open_of_study(
		self->opened, path, affekt_study_path(affekt_study_page_study(self->study)));
}

static void back_to_study(AffektWindow *self)
{
	affekt_window_turn_to(self, "study");
}

static void study_changed(AffektWindow *self)
{
	AffektStudy *study = affekt_study_page_study(self->study);
	const struct study_evidence *evidence = affekt_study_evidence(study);
	name_shown(self);
	if (evidence != NULL)
		affekt_start_note_study(
			self->start, affekt_study_path(study), evidence->members->len);
}

static void path_chosen(GtkWindow *window, const char *path)
{
	affekt_window_open_path(AFFEKT_WINDOW(window), path);
}

/* A folder was asked for: what is wrong with it must be said, so it goes to the page of studies. */
static void study_chosen(GtkWindow *window, const char *path)
{
	open_study(AFFEKT_WINDOW(window), path);
}

static void choose_file(gpointer page)
{
	affekt_choosing_ask(page, path_chosen);
}

static void choose_study(gpointer page)
{
	affekt_choosing_ask_study(page, study_chosen);
}

static void show_history(gpointer page)
{
	AffektDocument *document = affekt_window_document(page);
	if (document != NULL)
		gtk_window_present(GTK_WINDOW(affekt_past_new(page, document)));
}

static void show_about(gpointer page)
{
	affekt_menu_show_about(GTK_WINDOW(page));
}

static void show_menu(gpointer page)
{
	gtk_menu_button_popup(AFFEKT_WINDOW(page)->menu_button);
}

static void turn_to_live(gpointer page)
{
	affekt_window_turn_to(page, "live");
}

static const struct affekt_command commands[] = {
	{"open", choose_file},
	{"open-study", choose_study},
	{"menu", show_menu},
	{"history", show_history},
	{"record", turn_to_live},
	{"about", show_about},
	{0},
};

/* When there is no room for the switcher in the header, it is at the bottom. */
static void header_squeezed(AffektWindow *self)
{
	adw_view_switcher_bar_set_reveal(self->bar,
		adw_squeezer_get_visible_child(self->middle) != GTK_WIDGET(self->switcher));
}

/* Words of the template are set here, where gettext sees them. */
static void set_texts(AffektWindow *self)
{
	const struct {
		GtkWidget *widget;
		const char *text;
	} tips[] = {
		{GTK_WIDGET(self->open_button), _("Open a session (Ctrl+O)")},
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
	self->undoing = affekt_undoing_new(G_ACTION_MAP(self));
	g_signal_connect_object(
		self->undoing, "done", G_CALLBACK(undo_done), self, G_CONNECT_SWAPPED);
	g_autoptr(GMenuModel) menu = affekt_menu_new(affekt_undoing_menu(self->undoing));
	gtk_menu_button_set_menu_model(self->menu_button, menu);
}

/* Keys, header and title follow the page. */
static void page_turned(AffektWindow *self)
{
	affekt_pages_turned(&self->paged);
	affekt_studying_turned(self->studying, g_str_equal(affekt_window_page(self), "study"));
	name_shown(self);
}

static gboolean close_requested(AffektWindow *self)
{
	if (affekt_pages_hold(&self->paged) != NULL)
		return TRUE;
	if (!affekt_opened_can_close(self->opened))
		return TRUE;
	affekt_appearance_keep(GTK_APPLICATION_WINDOW(self));
	return FALSE;
}

/* The participant sees the page and nothing around it. */
static void handed_over(AffektWindow *self, gboolean is_handed_over)
{
	gtk_widget_set_visible(GTK_WIDGET(self->header), !is_handed_over);
	affekt_undoing_set_document(
		self->undoing, is_handed_over ? NULL : affekt_opened_document(self->opened));
}

static void add_live(AffektWindow *self)
{
	self->live = affekt_live_new();
	g_signal_connect_object(self->live, "message", G_CALLBACK(say), self, G_CONNECT_SWAPPED);
	g_signal_connect_object(self->live, "recorded", G_CALLBACK(affekt_window_open_path), self,
		G_CONNECT_SWAPPED);
	adw_header_bar_pack_start(self->header, affekt_live_badge(self->live));
}

static void add_study(AffektWindow *self)
{
	self->study = affekt_study_page_new();
	self->studying = affekt_studying_new(self->study, G_ACTION_MAP(self));
	const struct {
		gpointer part;
		const char *signal;
		GCallback handler;
	} wires[] = {
		{self->study, "message", G_CALLBACK(say)},
		{self->study, "changed", G_CALLBACK(study_changed)},
		{self->studying, "open", G_CALLBACK(open_moment)},
		{self->studying, "back", G_CALLBACK(back_to_study)},
	};
	for (gsize i = 0; i < G_N_ELEMENTS(wires); i++)
		g_signal_connect_object(
			wires[i].part, wires[i].signal, wires[i].handler, self, G_CONNECT_SWAPPED);
	adw_header_bar_pack_start(self->header, affekt_studying_button(self->studying));
}

static void make_pages(AffektWindow *self)
{
	self->start = affekt_start_new();
	g_signal_connect_object(
		self->start, "open", G_CALLBACK(affekt_window_open_path), self, G_CONNECT_SWAPPED);
	g_signal_connect_object(self->start, "message", G_CALLBACK(say), self, G_CONNECT_SWAPPED);
	add_live(self);
	self->review = affekt_review_new();
	g_signal_connect_object(self->review, "message", G_CALLBACK(say), self, G_CONNECT_SWAPPED);
	g_signal_connect_object(self->review, "reopen", G_CALLBACK(affekt_window_open_session),
		self, G_CONNECT_SWAPPED);
	self->recall = affekt_recall_new();
	g_signal_connect_object(
		self->recall, "handed-over", G_CALLBACK(handed_over), self, G_CONNECT_SWAPPED);
	g_signal_connect_object(self->recall, "message", G_CALLBACK(say), self, G_CONNECT_SWAPPED);
	add_study(self);
}

/* In the order of affekt_window_pages. */
static void add_pages(AffektWindow *self)
{
	make_pages(self);
	const struct affekt_pages_entry entries[] = {
		{"start", _("Sessions"), "view-list-symbolic", GTK_WIDGET(self->start),
			affekt_start_actions(self->start), affekt_start_keys, NULL},
		{"live", _("Live"), "media-record-symbolic", GTK_WIDGET(self->live),
			affekt_live_actions(self->live), affekt_live_keys, NULL},
		{"review", _("Review"), "media-seek-forward-symbolic", GTK_WIDGET(self->review),
			affekt_review_actions(self->review), affekt_review_keys,
			affekt_review_header(self->review)},
		{"recall", _("Recall"), "face-smile-symbolic", GTK_WIDGET(self->recall),
			affekt_recall_actions(self->recall), affekt_recall_keys, NULL},
		{"study", _("Study"), "view-grid-symbolic", GTK_WIDGET(self->study),
			affekt_study_page_actions(self->study), affekt_study_page_keys,
			affekt_study_page_header(self->study)},
	};
	for (gsize i = 0; i < G_N_ELEMENTS(entries); i++)
		affekt_pages_add(&self->paged, &entries[i]);
	g_signal_connect_object(self->pages, "notify::visible-child", G_CALLBACK(page_turned), self,
		G_CONNECT_SWAPPED);
}

static void open_with(AffektWindow *self)
{
	const struct {
		const char *name;
		GCallback handler;
	} handlers[] = {
		{"replaced", G_CALLBACK(session_replaced)},
		{"loaded", G_CALLBACK(session_loaded)},
		{"closing", G_CALLBACK(session_closing)},
		{"stayed", G_CALLBACK(session_stayed)},
		{"closed", G_CALLBACK(gtk_window_close)},
		{"message", G_CALLBACK(say)},
	};
	self->opened = affekt_opened_new();
	for (gsize i = 0; i < G_N_ELEMENTS(handlers); i++)
		g_signal_connect_object(self->opened, handlers[i].name, handlers[i].handler, self,
			G_CONNECT_SWAPPED);
	affekt_closing_attend(self->opened, GTK_WINDOW(self), self->overlay);
}

static void affekt_window_dispose(GObject *object)
{
	AffektWindow *self = AFFEKT_WINDOW(object);
	g_clear_object(&self->opened);
	g_clear_object(&self->undoing);
	g_clear_object(&self->studying);
	g_clear_object(&self->undone);
	g_clear_weak_pointer(&self->said);
	G_OBJECT_CLASS(affekt_window_parent_class)->dispose(object);
}

static void affekt_window_class_init(AffektWindowClass *class)
{
	GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(class);
	G_OBJECT_CLASS(class)->dispose = affekt_window_dispose;
	gtk_widget_class_set_template_from_resource(widget_class, "/org/affekt/Review/window.ui");
	gtk_widget_class_bind_template_child(widget_class, AffektWindow, toasts);
	gtk_widget_class_bind_template_child(widget_class, AffektWindow, overlay);
	gtk_widget_class_bind_template_child(widget_class, AffektWindow, header);
	gtk_widget_class_bind_template_child(widget_class, AffektWindow, middle);
	gtk_widget_class_bind_template_child(widget_class, AffektWindow, switcher);
	gtk_widget_class_bind_template_child(widget_class, AffektWindow, title);
	gtk_widget_class_bind_template_child(widget_class, AffektWindow, pages);
	gtk_widget_class_bind_template_child(widget_class, AffektWindow, bar);
	gtk_widget_class_bind_template_child(widget_class, AffektWindow, open_button);
	gtk_widget_class_bind_template_child(widget_class, AffektWindow, menu_button);
}

static void affekt_window_init(AffektWindow *self)
{
	gtk_widget_init_template(GTK_WIDGET(self));
	affekt_appearance_restore(GTK_APPLICATION_WINDOW(self));
	set_texts(self);
	add_menu(self);
	self->paged = (struct affekt_pages){self->pages, self->header, GTK_WIDGET(self->toasts),
		affekt_keys_help_new(affekt_window_sections), affekt_window_sections};
	gtk_application_window_set_help_overlay(GTK_APPLICATION_WINDOW(self), self->paged.help);
	open_with(self);
	add_pages(self);
	page_turned(self);
	affekt_stack_tell_page(GTK_WIDGET(self->pages));
	g_signal_connect_object(self->middle, "notify::visible-child", G_CALLBACK(header_squeezed),
		self, G_CONNECT_SWAPPED);
	g_signal_connect(self, "close-request", G_CALLBACK(close_requested), NULL);
	affekt_commands_add(G_ACTION_MAP(self), commands, self);
	affekt_pages_add_actions(G_ACTION_MAP(self), self->pages);
	affekt_keys_install(GTK_WIDGET(self), affekt_window_keys);
	affekt_choosing_take_drops(GTK_WINDOW(self), path_chosen, say);
}

AffektWindow *affekt_window_new(GtkApplication *application, const char *rater)
{
	AffektWindow *self = g_object_new(AFFEKT_TYPE_WINDOW, "application", application, NULL);
	affekt_opened_set_rater(self->opened, rater);
	return self;
}

void affekt_window_set_blind(AffektWindow *self, gboolean is_blind)
{
	self->is_blind = is_blind;
	affekt_opened_set_blind(self->opened, is_blind);
}

AffektSession *affekt_window_session(AffektWindow *self)
{
	return affekt_opened_session(self->opened);
}

AffektDocument *affekt_window_document(AffektWindow *self)
{
	return affekt_opened_document(self->opened);
}

AffektLive *affekt_window_live(AffektWindow *self)
{
	return self->live;
}

AffektReview *affekt_window_review(AffektWindow *self)
{
	return self->review;
}

AffektStudyPage *affekt_window_study(AffektWindow *self)
{
	return self->study;
}

AffektRecall *affekt_window_recall(AffektWindow *self)
{
	return self->recall;
}

const char *affekt_window_page(AffektWindow *self)
{
	return adw_view_stack_get_visible_child_name(self->pages);
}

gboolean affekt_window_turn_to(AffektWindow *self, const char *name)
{
	if (!g_strv_contains(affekt_window_pages, name))
		return FALSE;
	adw_view_stack_set_visible_child_name(self->pages, name);
	return TRUE;
}
