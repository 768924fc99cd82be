#include "gui/review/review.h"

#include "gui/actions/button.h"
#include "gui/actions/stack.h"
#include "gui/review/badges.h"
#include "gui/review/blind.h"
#include "gui/review/chosen.h"
#include "gui/review/keep.h"
#include "gui/review/tracks_menu.h"
#include "gui/session/rows.h"

#include <glib/gi18n-lib.h>
#include <math.h>

struct _AffektReview {
	AdwBin parent_instance;
	AffektTimeline *timeline;
	AffektSession *session;   /* NULL none */
	AffektDocument *document; /* of its edits; NULL none */
	gboolean is_placed;       /* the timeline has the session's limits */
	double start_at_s;        /* NaN: nowhere in particular */
	AffektRow *chosen;        /* NULL none */
	GSimpleActionGroup *actions;
	AffektStage *stage;
	AffektReadout *readout;
	GtkWidget *chosen_line; /* what is selected for editing, in words */
	AffektLists *lists;
	AffektBadges *badges;
	AffektSaving *saving;
	AffektVideo *video;
	gboolean is_video_wanted; /* shown when the session has one */
	int video_height;         /* as set by the page, not by dragging the border */
	GtkWidget *header, *tracks_button;

	/* From the template. */
	GtkStack *states;
	AdwStatusPage *error_page;
	GtkBox *session_box, *stage_box;
	AdwFlap *flap; /* the lists beside the tracks, or over them in a narrow window */
	GtkPaned *video_paned;
	GtkSpinner *spinner;
	GtkWidget *progress_box;
	GtkProgressBar *progress_bar;
	GtkLabel *progress_label;
};

G_DEFINE_FINAL_TYPE(AffektReview, affekt_review, ADW_TYPE_BIN)

enum {
	SIGNAL_MESSAGE,
	SIGNAL_REOPEN,
	N_SIGNALS,
};

static guint signals[N_SIGNALS];

enum {
	LISTS_WIDTH = 400,
	VIDEO_HEIGHT = 290,
	VIDEO_PERCENT = 29, /* of the height at most, until somebody drags the border */
};

static void show_state(AffektReview *self, const char *name)
{
	gtk_stack_set_visible_child_name(self->states, name);
	gtk_spinner_set_spinning(self->spinner, g_str_equal(name, "loading"));
}

static void show_error(AffektReview *self, const char *sentence)
{
	g_autofree char *text = g_markup_escape_text(sentence, -1);
	adw_status_page_set_description(self->error_page, text);
	show_state(self, "error");
}

/* The first facts place the time axis; later parts must not move what the user looks at. */
static void place_timeline(AffektReview *self, const struct affekt_facts *facts)
{
	if (self->is_placed)
		return;
	self->is_placed = TRUE;
	affekt_timeline_set_limits(self->timeline, facts->begin_s, facts->end_s);
	if (!isnan(self->start_at_s))
		affekt_timeline_jump(self->timeline, self->start_at_s);
	show_state(self, "session");
	gtk_widget_grab_focus(GTK_WIDGET(self->stage));
}

static void show_video_pane(AffektReview *self)
{
	gtk_widget_set_visible(GTK_WIDGET(self->video),
		self->is_video_wanted && affekt_video_n_cameras(self->video) > 0);
}

/* The line that the chosen one has become. */
static void follow_chosen(AffektReview *self)
{
	if (self->chosen != NULL)
		g_set_object(&self->chosen,
			affekt_lists_chosen(self->lists, affekt_row_get(self->chosen)->kind));
}

static void selection_changed(AffektReview *self)
{
	AffektRow *row = affekt_chosen_show_in(self->stage, self->lists);
	if (row != NULL)
		g_set_object(&self->chosen, row);
}

static void session_changed(AffektReview *self, AffektSession *session)
{
	const struct affekt_facts *facts = affekt_session_facts(session);
	if (facts != NULL) {
		place_timeline(self, facts);
		affekt_video_show(self->video, facts);
		show_video_pane(self);
		affekt_stage_show(self->stage, session);
		affekt_lists_show(self->lists, session);
		follow_chosen(self);
		selection_changed(self);
		affekt_readout_set_session(self->readout, session);
		affekt_badges_show(self->badges, session);
	}
	affekt_blind_follow(self);
	if (affekt_session_state(session) == AFFEKT_SESSION_FAILED)
		show_error(self, affekt_session_error(session));
}

/* The first reading of a file takes a while, and says why. */
static void session_progressed(AffektReview *self, double share)
{
	gtk_progress_bar_set_fraction(self->progress_bar, share);
	gtk_widget_set_visible(self->progress_box, TRUE);
}

void affekt_review_set_document(AffektReview *self, AffektDocument *document)
{
	if (self->session != NULL)
		g_signal_handlers_disconnect_by_data(self->session, self);
	g_clear_object(&self->chosen);
	AffektSession *session = document != NULL ? affekt_document_session(document) : NULL;
	g_set_object(&self->document, document);
	affekt_saving_set_document(self->saving, document);
	g_set_object(&self->session, session);
	self->is_placed = FALSE;
	affekt_video_show(self->video, NULL);
	gtk_widget_set_visible(self->progress_box, FALSE);
	show_state(self, "loading");
	if (session == NULL)
		return;
	g_signal_connect_object(
		session, "changed", G_CALLBACK(session_changed), self, G_CONNECT_SWAPPED);
	g_signal_connect_object(
		session, "progress", G_CALLBACK(session_progressed), self, G_CONNECT_SWAPPED);
	session_changed(self, session);
}

void affekt_review_start_at(AffektReview *self, double time_s)
{
	self->start_at_s = time_s;
}

void affekt_review_reveal(AffektReview *self, double time_s)
{
	struct affekt_view view = affekt_timeline_view(self->timeline);
	if (time_s < view.v0 || time_s > view.v1)
		affekt_timeline_jump(self->timeline, time_s);
}

void affekt_review_say(AffektReview *self, const char *sentence)
{
	g_signal_emit(self, signals[SIGNAL_MESSAGE], 0, sentence);
}

void affekt_review_reopen(AffektReview *self, AffektSession *session)
{
	g_signal_emit(self, signals[SIGNAL_REOPEN], 0, session);
}

static void go_to_row(AffektReview *self, AffektRow *row, gboolean is_zooming)
{
	const struct affekt_row *fields = affekt_row_get(row);
	affekt_chosen_choose(self->stage, row);
	g_set_object(&self->chosen, row);
	if (isnan(fields->time_s)) {
		affekt_review_say(self, _("This touch point was planned, but skipped"));
		return;
	}
	if (is_zooming)
		affekt_timeline_frame(self->timeline, fields->time_s, fields->from_s, fields->to_s);
	else
		affekt_timeline_jump(self->timeline, fields->time_s);
}

static void row_chosen(AffektReview *self, AffektRow *row, gboolean is_activated)
{
	go_to_row(self, row, is_activated);
	/* Lists that lie over the tracks give way to what was looked for. */
	if (is_activated && adw_flap_get_folded(self->flap))
		adw_flap_set_reveal_flap(self->flap, FALSE);
}

/* The row of the @index-th touch point, owned by its store. */
static AffektRow *row_of_visit(AffektReview *self, int index)
{
	GListStore *store = affekt_lists_store(self->lists, AFFEKT_ROW_TOUCH_POINT);
	g_autoptr(AffektRow) row = g_list_model_get_item(G_LIST_MODEL(store), (guint)index);
	return row;
}

static void visit_chosen(AffektReview *self, int index, gboolean is_twice)
{
	AffektRow *row = row_of_visit(self, index);
	if (row == NULL)
		return;
	affekt_lists_choose(self->lists, AFFEKT_ROW_TOUCH_POINT, index);
	go_to_row(self, row, is_twice);
}

void affekt_review_step(AffektReview *self, enum affekt_row_kind kind, gboolean is_forward)
{
	AffektRow *row = affekt_rows_neighbour(affekt_lists_store(self->lists, kind),
		affekt_timeline_cursor(self->timeline), is_forward);
	if (row == NULL)
		return;
	affekt_lists_choose(self->lists, kind, affekt_row_get(row)->index);
	go_to_row(self, row, FALSE);
}

int affekt_review_visit_at_cursor(AffektReview *self)
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

void affekt_review_zoom_to_chosen(AffektReview *self)
{
	int visit = affekt_review_visit_at_cursor(self);
	if (self->chosen != NULL)
		go_to_row(self, self->chosen, TRUE);
	else if (visit >= 0)
		visit_chosen(self, visit, TRUE);
}

/* In a small window the tracks keep the larger part. */
static void share_height(AffektReview *self)
{
	int least, most;
	g_object_get(self->video_paned, "min-position", &least, "max-position", &most, NULL);
	int whole = gtk_widget_get_height(GTK_WIDGET(self->video_paned));
	int wanted = MAX(MIN(VIDEO_HEIGHT, whole * VIDEO_PERCENT / 100), least);
	/* The border has already given way to what the other half needs. */
	gboolean was_dragged = gtk_paned_get_position(self->video_paned) !=
			       CLAMP(self->video_height, least, MAX(least, most));
	if (was_dragged || wanted == self->video_height)
		return;
	self->video_height = wanted;
	gtk_paned_set_position(self->video_paned, wanted);
}

static GtkWidget *header_new(void)
{
	GtkWidget *header = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 6);
	GtkWidget *zoom = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 0);
	gtk_widget_add_css_class(zoom, "linked");
	gtk_box_append(GTK_BOX(zoom), affekt_button_new(GTK_TYPE_BUTTON, "zoom-out-symbolic",
					      "review.zoom-out", _("Zoom out (−)")));
	gtk_box_append(GTK_BOX(zoom), affekt_button_new(GTK_TYPE_BUTTON, "zoom-fit-best-symbolic",
					      "review.fit", _("Show the whole recording (F)")));
	gtk_box_append(GTK_BOX(zoom), affekt_button_new(GTK_TYPE_BUTTON, "zoom-in-symbolic",
					      "review.zoom-in", _("Zoom in (+)")));
	gtk_box_append(GTK_BOX(header), zoom);
	gtk_box_append(GTK_BOX(header),
		affekt_button_new(GTK_TYPE_TOGGLE_BUTTON, "object-flip-vertical-symbolic",
			"review.record-scale", _("Same value scale for the whole recording (Y)")));
	gtk_box_append(GTK_BOX(header),
		affekt_button_new(GTK_TYPE_TOGGLE_BUTTON, "sidebar-show-right-symbolic",
			"review.sidebar", _("Lists (F9)")));
	return header;
}

/* One line for what must be known of the session and for the state of its edits. */
static void build_notes(AffektReview *self)
{
	self->badges = affekt_badges_new();
	self->saving = affekt_saving_new();
	GtkWidget *notes = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 0);
	gtk_widget_set_hexpand(GTK_WIDGET(self->badges), TRUE);
	g_object_bind_property(self->badges, "visible", self->saving, "hexpand",
		G_BINDING_SYNC_CREATE | G_BINDING_INVERT_BOOLEAN);
	gtk_box_append(GTK_BOX(notes), GTK_WIDGET(self->badges));
	gtk_box_append(GTK_BOX(notes), GTK_WIDGET(self->saving));
	gtk_box_prepend(self->session_box, affekt_saving_bar(self->saving));
	gtk_box_prepend(self->session_box, notes);
}

static void build_session(AffektReview *self)
{
	build_notes(self);
	self->stage = affekt_stage_new(self->timeline);
	gtk_box_append(self->stage_box, GTK_WIDGET(self->stage));
	self->chosen_line = affekt_chosen_new(self->stage);
	gtk_box_append(self->stage_box, self->chosen_line);
	g_signal_connect_object(affekt_stage_selection(self->stage), "changed",
		G_CALLBACK(selection_changed), self, G_CONNECT_SWAPPED);
	self->readout = affekt_readout_new(self->timeline);
	/* Numbers that find no room in a narrow window are scrolled to. */
	GtkWidget *scroller = gtk_scrolled_window_new();
	gtk_scrolled_window_set_policy(
		GTK_SCROLLED_WINDOW(scroller), GTK_POLICY_AUTOMATIC, GTK_POLICY_NEVER);
	gtk_scrolled_window_set_child(GTK_SCROLLED_WINDOW(scroller), GTK_WIDGET(self->readout));
	gtk_box_append(self->stage_box, scroller);
	g_autoptr(AffektTransport) transport = affekt_transport_new(self->timeline);
	self->video = affekt_video_new(transport, "review");
	self->is_video_wanted = TRUE;
	gtk_widget_set_visible(GTK_WIDGET(self->video), FALSE);
	gtk_paned_set_start_child(self->video_paned, GTK_WIDGET(self->video));
	self->video_height = VIDEO_HEIGHT;
	gtk_paned_set_position(self->video_paned, VIDEO_HEIGHT);
	g_signal_connect_object(self->video_paned, "notify::max-position", G_CALLBACK(share_height),
		self, G_CONNECT_SWAPPED);
	self->lists = affekt_lists_new();
	gtk_widget_add_css_class(GTK_WIDGET(self->lists), "affekt-lists");
	gtk_widget_set_size_request(GTK_WIDGET(self->lists), LISTS_WIDTH, -1);
	/* Long names would have the lists wider. */
	GtkWidget *clamp = g_object_new(ADW_TYPE_CLAMP, "maximum-size", LISTS_WIDTH,
		"tightening-threshold", LISTS_WIDTH, "child", self->lists, "hexpand", FALSE, NULL);
	adw_flap_set_flap(self->flap, clamp);
	g_signal_connect_object(
		self->lists, "row-chosen", G_CALLBACK(row_chosen), self, G_CONNECT_SWAPPED);
	g_signal_connect_object(
		self->stage, "visit-chosen", G_CALLBACK(visit_chosen), self, G_CONNECT_SWAPPED);
	/* Light and dark differ in everything drawn by hand. */
	g_signal_connect_object(adw_style_manager_get_default(), "notify::dark",
		G_CALLBACK(gtk_widget_queue_draw), self->stage, G_CONNECT_SWAPPED);
}

static void build_tracks_menu(AffektReview *self)
{
	AffektPile *pile = affekt_stage_pile(self->stage);
	g_autofree char *path = affekt_arrangement_path();
	affekt_keep_arrangement(pile, path);
	self->tracks_button = affekt_tracks_menu_new(pile);
	GtkWidget *last = gtk_widget_get_last_child(self->header);
	gtk_box_insert_child_after(
		GTK_BOX(self->header), self->tracks_button, gtk_widget_get_prev_sibling(last));
}

static void affekt_review_dispose(GObject *object)
{
	AffektReview *self = AFFEKT_REVIEW(object);
	g_clear_object(&self->chosen);
	g_clear_object(&self->document);
	g_clear_object(&self->session);
	g_clear_object(&self->timeline);
	g_clear_object(&self->actions);
	g_clear_object(&self->header);
	G_OBJECT_CLASS(affekt_review_parent_class)->dispose(object);
}

static void affekt_review_class_init(AffektReviewClass *class)
{
	GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(class);
	G_OBJECT_CLASS(class)->dispose = affekt_review_dispose;
	gtk_widget_class_set_template_from_resource(widget_class, "/org/affekt/Review/review.ui");
	gtk_widget_class_bind_template_child(widget_class, AffektReview, states);
	gtk_widget_class_bind_template_child(widget_class, AffektReview, error_page);
	gtk_widget_class_bind_template_child(widget_class, AffektReview, session_box);
	gtk_widget_class_bind_template_child(widget_class, AffektReview, stage_box);
	gtk_widget_class_bind_template_child(widget_class, AffektReview, flap);
	gtk_widget_class_bind_template_child(widget_class, AffektReview, video_paned);
	gtk_widget_class_bind_template_child(widget_class, AffektReview, spinner);
	gtk_widget_class_bind_template_child(widget_class, AffektReview, progress_box);
	gtk_widget_class_bind_template_child(widget_class, AffektReview, progress_bar);
	gtk_widget_class_bind_template_child(widget_class, AffektReview, progress_label);
	signals[SIGNAL_MESSAGE] = g_signal_new("message", AFFEKT_TYPE_REVIEW, G_SIGNAL_RUN_LAST, 0,
		NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
	signals[SIGNAL_REOPEN] = g_signal_new("reopen", AFFEKT_TYPE_REVIEW, G_SIGNAL_RUN_LAST, 0,
		NULL, NULL, NULL, G_TYPE_NONE, 1, AFFEKT_TYPE_SESSION);
}

static void affekt_review_init(AffektReview *self)
{
	gtk_widget_init_template(GTK_WIDGET(self));
	self->timeline = affekt_timeline_new();
	self->start_at_s = NAN;
	gtk_label_set_text(
		self->progress_label, _("This file is new here and is read through once in a "
					"sandbox, so that a damaged or "
					"harmful one can do nothing. Next time it opens at once."));
	gtk_accessible_update_property(GTK_ACCESSIBLE(self->progress_bar),
		GTK_ACCESSIBLE_PROPERTY_LABEL, _("Share of the file that is read"), -1);
	adw_status_page_set_title(self->error_page, _("This session cannot be shown"));
	self->header = g_object_ref_sink(header_new());
	build_session(self);
	affekt_stack_tell_page(GTK_WIDGET(self->states));
	build_tracks_menu(self);
	self->actions = g_simple_action_group_new();
	affekt_review_add_actions(self, G_ACTION_MAP(self->actions));
}

AffektReview *affekt_review_new(void)
{
	return g_object_new(AFFEKT_TYPE_REVIEW, NULL);
}

AffektSession *affekt_review_session(AffektReview *self)
{
	return self->session;
}

const char *affekt_review_state(AffektReview *self)
{
	return gtk_stack_get_visible_child_name(self->states);
}

GActionGroup *affekt_review_actions(AffektReview *self)
{
	return G_ACTION_GROUP(self->actions);
}

GtkWidget *affekt_review_header(AffektReview *self)
{
	return self->header;
}

GtkWidget *affekt_review_tracks_button(AffektReview *self)
{
	return self->tracks_button;
}

AffektTimeline *affekt_review_timeline(AffektReview *self)
{
	return self->timeline;
}

AffektStage *affekt_review_stage(AffektReview *self)
{
	return self->stage;
}

AffektLists *affekt_review_lists(AffektReview *self)
{
	return self->lists;
}

AdwFlap *affekt_review_flap(AffektReview *self)
{
	return self->flap;
}

AffektReadout *affekt_review_readout(AffektReview *self)
{
	return self->readout;
}

AffektDocument *affekt_review_document(AffektReview *self)
{
	return self->document;
}

AffektSaving *affekt_review_saving(AffektReview *self)
{
	return self->saving;
}

GtkWidget *affekt_review_chosen_line(AffektReview *self)
{
	return self->chosen_line;
}

AffektVideo *affekt_review_video(AffektReview *self)
{
	return self->video;
}

void affekt_review_want_video(AffektReview *self, gboolean is_wanted)
{
	self->is_video_wanted = is_wanted;
	show_video_pane(self);
}

AffektRow *affekt_review_chosen(AffektReview *self)
{
	return self->chosen;
}

gboolean affekt_review_is_settled(AffektReview *self)
{
	AffektPlayer *player = affekt_transport_player(affekt_video_transport(self->video));
	return self->session != NULL &&
	       affekt_session_state(self->session) == AFFEKT_SESSION_READY &&
	       !affekt_player_is_seeking(player);
}
