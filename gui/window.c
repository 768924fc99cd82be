#include "gui/window.h"

#include "gui/actions/commands.h"
#include "gui/actions/page.h"
#include "gui/actions/stack.h"
#include "gui/appearance.h"
#include "gui/choosing.h"
#include "gui/closing.h"
#include "gui/edit/past.h"
#include "gui/live/live.h"
#include "gui/menu.h"
#include "gui/opened.h"
#include "gui/recall/recall.h"
#include "gui/session/words.h"
#include "gui/start/drop.h"
#include "gui/start/start.h"
#include "gui/undoing.h"

#include <glib/gi18n-lib.h>

const char *const affekt_window_pages[] = {"start", "live", "review", "recall", NULL};

struct _AffektWindow {
	AdwApplicationWindow parent_instance;
	AffektOpened *opened;
	AffektUndoing *undoing;
	AffektLive *live;
	AffektStart *start;
	AffektReview *review;
	AffektRecall *recall;
	GtkShortcutsWindow *help;
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

#define PAGE_KEYS   "affekt-page-keys"
#define PAGE_HEADER "affekt-page-header"

enum {
	SAID_S = 4 /* a passing word is shown for so long */
};

static const struct affekt_key window_keys[] = {
	{"<Control>o", "<Control>o", "win.open", N_("Open a session")},
	{"<Control>z", "<Control>z", "win.undo", N_("Undo an edit")},
	{"<Control><Shift>z|<Control>y", "<Control><Shift>z <Control>y", "win.redo",
		N_("Do it again")},
	{"<Control><Shift>h", "<Control><Shift>h", "win.history", N_("History of the edits")},
	{"<Control>1", "<Control>1...<Control>4", "win.page-1", N_("Turn to a page")},
	{"<Control>2", NULL, "win.page-2", NULL},
	{"<Control>3", NULL, "win.page-3", NULL},
	{"<Control>4", NULL, "win.page-4", NULL},
	{"<Control>question", "<Control>question", "win.show-help-overlay",
		N_("Keyboard shortcuts")},
	{"F10", "F10", "win.menu", N_("Menu")},
	{"<Control>w|<Control>q", "<Control>w <Control>q", "window.close", N_("Close the window")},
	{0},
};

static const struct affekt_key_group window_groups[] = {
	{N_("Window"), window_keys},
	{0},
};

static const struct affekt_key_section sections[] = {
	{N_("Sessions"), affekt_start_keys},
	{N_("Live"), affekt_live_keys},
	{N_("Review"), affekt_review_keys},
	{N_("Cued recall"), affekt_recall_keys},
	{N_("Everywhere"), window_groups},
	{0},
};

static void say(AffektWindow *self, const char *sentence)
{
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

static void session_changed(AffektWindow *self, AffektSession *session)
{
	const struct affekt_facts *facts = affekt_session_facts(session);
	/* One that was open before may still have something to say. */
	if (facts == NULL || session != affekt_opened_session(self->opened))
		return;
	g_autofree char *summary = affekt_words_summary(
		facts->participant, facts->start_time, facts->end_s - facts->begin_s);
	name_window(self, facts->name, summary);
}

/* A session of a file goes on the list of the start page. */
static void session_loaded(AffektWindow *self, const char *path)
{
	affekt_start_note(
		self->start, path, affekt_session_facts(affekt_opened_session(self->opened)));
}

static void session_replaced(AffektWindow *self, AffektOpened *opened)
{
	AffektSession *session = affekt_opened_session(opened);
	name_window(self, NULL, NULL);
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

void affekt_window_open_path(AffektWindow *self, const char *path)
{
	affekt_opened_open_path(self->opened, path);
}

static void choose_file(gpointer page)
{
	AffektWindow *self = page;
	affekt_choosing_ask(GTK_WINDOW(self), self->opened);
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

static void turn_to_number(AffektWindow *self, guint number)
{
	if (number < g_strv_length((char **)affekt_window_pages))
		affekt_window_turn_to(self, affekt_window_pages[number]);
}

static void turn_to_first(gpointer page)
{
	turn_to_number(page, 0);
}

static void turn_to_second(gpointer page)
{
	turn_to_number(page, 1);
}

static void turn_to_third(gpointer page)
{
	turn_to_number(page, 2);
}

static void turn_to_live(gpointer page)
{
	affekt_window_turn_to(page, "live");
}

static void turn_to_fourth(gpointer page)
{
	turn_to_number(page, 3);
}

static const struct affekt_command commands[] = {
	{"open", choose_file},
	{"menu", show_menu},
	{"history", show_history},
	{"record", turn_to_live},
	{"page-1", turn_to_first},
	{"page-2", turn_to_second},
	{"page-3", turn_to_third},
	{"page-4", turn_to_fourth},
	{"about", show_about},
	{0},
};

/* When there is no room for the switcher in the header, it is at the bottom. */
static void header_squeezed(AffektWindow *self)
{
	adw_view_switcher_bar_set_reveal(self->bar,
		adw_squeezer_get_visible_child(self->middle) != GTK_WIDGET(self->switcher));
}

static gboolean files_dropped(
	AffektWindow *self, const GValue *value, double x, double y, GtkDropTarget *target)
{
	(void)x;
	(void)y;
	(void)target;
	g_autofree char *sentence = NULL;
	g_autofree char *path = affekt_drop_path(g_value_get_boxed(value), &sentence);
	if (path != NULL)
		affekt_window_open_path(self, path);
	else
		say(self, sentence);
	return path != NULL;
}

/* Words of the template are set here, where gettext sees them. */
static void set_texts(AffektWindow *self)
{
	name_window(self, NULL, NULL);
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

/* Opened on a page, the list of keys begins with that page's. */
static void turn_help(AffektWindow *self, const struct affekt_key_group *keys)
{
	for (gsize i = 0; sections[i].groups != NULL; i++) {
		if (sections[i].groups == keys)
			g_object_set(self->help, "section-name", sections[i].title, NULL);
	}
}

/* Keys and header follow the page. */
static void page_turned(AffektWindow *self)
{
	GtkWidget *shown = adw_view_stack_get_visible_child(self->pages);
	if (shown == NULL)
		return;
	/* The widget that holds header and pages: both are the page's. */
	const struct affekt_key_group *keys = g_object_get_data(G_OBJECT(shown), PAGE_KEYS);
	affekt_keys_install(GTK_WIDGET(self->toasts), keys);
	turn_help(self, keys);
	for (gsize i = 0; affekt_window_pages[i] != NULL; i++) {
		GtkWidget *page =
			adw_view_stack_get_child_by_name(self->pages, affekt_window_pages[i]);
		GtkWidget *header =
			page != NULL ? g_object_get_data(G_OBJECT(page), PAGE_HEADER) : NULL;
		if (header != NULL)
			gtk_widget_set_visible(header, page == shown);
	}
}

static gboolean close_requested(AffektWindow *self)
{
	for (gsize i = 0; affekt_window_pages[i] != NULL; i++) {
		GtkWidget *page =
			adw_view_stack_get_child_by_name(self->pages, affekt_window_pages[i]);
		if (AFFEKT_IS_PAGE(page) && !affekt_page_can_close(AFFEKT_PAGE(page))) {
			affekt_window_turn_to(self, affekt_window_pages[i]);
			return TRUE;
		}
	}
	if (!affekt_opened_can_close(self->opened))
		return TRUE;
	affekt_appearance_keep(GTK_APPLICATION_WINDOW(self));
	return FALSE;
}

/* @actions, @keys and @header may be NULL. A page that is an AffektPage is asked before the window
 * closes. */
static void add_page(AffektWindow *self, const char *name, const char *title, const char *icon,
	GtkWidget *page, GActionGroup *actions, const struct affekt_key_group *keys,
	GtkWidget *header)
{
	adw_view_stack_add_titled(self->pages, page, name, title);
	adw_view_stack_page_set_icon_name(adw_view_stack_get_page(self->pages, page), icon);
	g_object_set_data(G_OBJECT(page), PAGE_KEYS, (gpointer)keys);
	g_object_set_data(G_OBJECT(page), PAGE_HEADER, header);
	if (actions != NULL)
		gtk_widget_insert_action_group(GTK_WIDGET(self), name, actions);
	if (header != NULL)
		adw_header_bar_pack_end(self->header, header);
	if (AFFEKT_IS_PAGE(page))
		g_signal_connect_object(page, "close-agreed", G_CALLBACK(gtk_window_close), self,
			G_CONNECT_SWAPPED);
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
	AffektLive *live = affekt_live_new();
	g_signal_connect_object(live, "message", G_CALLBACK(say), self, G_CONNECT_SWAPPED);
	g_signal_connect_object(
		live, "recorded", G_CALLBACK(affekt_window_open_path), self, G_CONNECT_SWAPPED);
	add_page(self, "live", _("Live"), "media-record-symbolic", GTK_WIDGET(live),
		affekt_live_actions(live), affekt_live_keys, NULL);
	adw_header_bar_pack_start(self->header, affekt_live_badge(live));
	self->live = live;
}

static void add_pages(AffektWindow *self)
{
	self->start = affekt_start_new();
	g_signal_connect_object(
		self->start, "open", G_CALLBACK(affekt_window_open_path), self, G_CONNECT_SWAPPED);
	g_signal_connect_object(self->start, "message", G_CALLBACK(say), self, G_CONNECT_SWAPPED);
	add_page(self, "start", _("Sessions"), "view-list-symbolic", GTK_WIDGET(self->start),
		affekt_start_actions(self->start), affekt_start_keys, NULL);
	add_live(self);
	self->review = affekt_review_new();
	g_signal_connect_object(self->review, "message", G_CALLBACK(say), self, G_CONNECT_SWAPPED);
	g_signal_connect_object(self->review, "reopen", G_CALLBACK(affekt_window_open_session),
		self, G_CONNECT_SWAPPED);
	add_page(self, "review", _("Review"), "media-seek-forward-symbolic",
		GTK_WIDGET(self->review), affekt_review_actions(self->review), affekt_review_keys,
		affekt_review_header(self->review));
	self->recall = affekt_recall_new();
	g_signal_connect_object(
		self->recall, "handed-over", G_CALLBACK(handed_over), self, G_CONNECT_SWAPPED);
	g_signal_connect_object(self->recall, "message", G_CALLBACK(say), self, G_CONNECT_SWAPPED);
	add_page(self, "recall", _("Recall"), "face-smile-symbolic", GTK_WIDGET(self->recall),
		affekt_recall_actions(self->recall), affekt_recall_keys, NULL);
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
	self->help = affekt_keys_help_new(sections);
	gtk_application_window_set_help_overlay(GTK_APPLICATION_WINDOW(self), self->help);
	add_pages(self);
	open_with(self);
	page_turned(self);
	affekt_stack_tell_page(GTK_WIDGET(self->pages));
	g_signal_connect_object(self->middle, "notify::visible-child", G_CALLBACK(header_squeezed),
		self, G_CONNECT_SWAPPED);
	g_signal_connect(self, "close-request", G_CALLBACK(close_requested), NULL);
	affekt_commands_add(G_ACTION_MAP(self), commands, self);
	affekt_keys_install(GTK_WIDGET(self), window_groups);
	GtkDropTarget *drop = gtk_drop_target_new(GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);
	g_signal_connect_swapped(drop, "drop", G_CALLBACK(files_dropped), self);
	gtk_widget_add_controller(GTK_WIDGET(self), GTK_EVENT_CONTROLLER(drop));
}

AffektWindow *affekt_window_new(GtkApplication *application, const char *rater)
{
	AffektWindow *self = g_object_new(AFFEKT_TYPE_WINDOW, "application", application, NULL);
	affekt_opened_set_rater(self->opened, rater);
	return self;
}

void affekt_window_set_blind(AffektWindow *self, gboolean is_blind)
{
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
