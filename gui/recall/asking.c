#include "gui/recall/asking.h"

#include "gui/recall/forms.h"

#include <glib/gi18n-lib.h>

enum {
	COLUMN_WIDTH = 640
};

struct _AffektAsking {
	AdwBin parent_instance;
	AffektQuestion *question; /* NULL none; owned by its place */
	AffektClip *clip;
	int played; /* index of the moment that the clip shows; -1 none */
	GtkLabel *place;
	GtkProgressBar *progress;
	GtkLabel *title, *instruction, *asked, *hint, *projective;
	AdwBin *question_place;
	GtkScrolledWindow *column;
	GtkButton *back, *skip, *next, *leave;
};

enum {
	SIGNAL_ANSWERED,
	N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE(AffektAsking, affekt_asking, ADW_TYPE_BIN)

static void affekt_asking_class_init(AffektAskingClass *class)
{
	(void)class;
	signals[SIGNAL_ANSWERED] = g_signal_new("answered", AFFEKT_TYPE_ASKING, G_SIGNAL_RUN_LAST,
		0, NULL, NULL, NULL, G_TYPE_NONE, 3, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_STRING);
}

static GtkLabel *label_new(GtkWidget *box, const char *style)
{
	GtkLabel *label = GTK_LABEL(gtk_label_new(NULL));
	gtk_label_set_xalign(label, 0);
	gtk_label_set_wrap(label, TRUE);
	if (style != NULL)
		gtk_widget_add_css_class(GTK_WIDGET(label), style);
	gtk_box_append(GTK_BOX(box), GTK_WIDGET(label));
	return label;
}

static GtkWidget *head_new(AffektAsking *self)
{
	GtkWidget *head = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 14);
	gtk_widget_add_css_class(head, "affekt-recall-head");
	self->place = GTK_LABEL(gtk_label_new(NULL));
	gtk_box_append(GTK_BOX(head), GTK_WIDGET(self->place));
	self->progress = GTK_PROGRESS_BAR(gtk_progress_bar_new());
	gtk_widget_set_hexpand(GTK_WIDGET(self->progress), TRUE);
	gtk_widget_set_valign(GTK_WIDGET(self->progress), GTK_ALIGN_CENTER);
	gtk_box_append(GTK_BOX(head), GTK_WIDGET(self->progress));
	self->leave = GTK_BUTTON(gtk_button_new_from_icon_name("go-home-symbolic"));
	gtk_widget_add_css_class(GTK_WIDGET(self->leave), "flat");
	gtk_widget_add_css_class(GTK_WIDGET(self->leave), "circular");
	gtk_actionable_set_action_name(GTK_ACTIONABLE(self->leave), "recall.leave");
	gtk_box_append(GTK_BOX(head), GTK_WIDGET(self->leave));
	return head;
}

static GtkWidget *column_new(AffektAsking *self)
{
	GtkWidget *box = gtk_box_new(GTK_ORIENTATION_VERTICAL, 10);
	gtk_widget_add_css_class(box, "affekt-recall-column");
	gtk_widget_set_valign(box, GTK_ALIGN_CENTER);
	self->title = label_new(box, "title-1");
	self->instruction = label_new(box, "dim-label");
	self->asked = label_new(box, "title-3");
	self->hint = label_new(box, "dim-label");
	self->question_place = ADW_BIN(adw_bin_new());
	gtk_widget_set_margin_top(GTK_WIDGET(self->question_place), 8);
	gtk_box_append(GTK_BOX(box), GTK_WIDGET(self->question_place));
	self->projective = label_new(box, "caption");
	gtk_widget_add_css_class(GTK_WIDGET(self->projective), "dim-label");
	GtkWidget *clamp = adw_clamp_new();
	adw_clamp_set_maximum_size(ADW_CLAMP(clamp), COLUMN_WIDTH);
	adw_clamp_set_tightening_threshold(ADW_CLAMP(clamp), COLUMN_WIDTH);
	adw_clamp_set_child(ADW_CLAMP(clamp), box);
	self->column = GTK_SCROLLED_WINDOW(gtk_scrolled_window_new());
	gtk_scrolled_window_set_policy(self->column, GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
	gtk_scrolled_window_set_child(self->column, clamp);
	gtk_widget_set_hexpand(GTK_WIDGET(self->column), TRUE);
	gtk_widget_set_vexpand(GTK_WIDGET(self->column), TRUE);
	return GTK_WIDGET(self->column);
}

static void moment_shown(AffektAsking *self, double time_s, gboolean is_playing)
{
	if (self->question != NULL)
		affekt_question_moment(self->question, time_s, is_playing);
}

/* The video, when there is one, beside the question. */
static GtkWidget *middle_new(AffektAsking *self)
{
	GtkWidget *middle = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 0);
	gtk_box_set_homogeneous(GTK_BOX(middle), TRUE);
	self->clip = affekt_clip_new();
	self->played = -1;
	gtk_widget_add_css_class(GTK_WIDGET(self->clip), "affekt-recall-clip");
	g_signal_connect_object(
		self->clip, "moment", G_CALLBACK(moment_shown), self, G_CONNECT_SWAPPED);
	gtk_box_append(GTK_BOX(middle), GTK_WIDGET(self->clip));
	gtk_box_append(GTK_BOX(middle), column_new(self));
	return middle;
}

static GtkButton *button_new(const char *action, const char *style)
{
	GtkButton *button = GTK_BUTTON(gtk_button_new());
	gtk_button_set_use_underline(button, TRUE);
	gtk_actionable_set_action_name(GTK_ACTIONABLE(button), action);
	gtk_widget_add_css_class(GTK_WIDGET(button), "pill");
	if (style != NULL)
		gtk_widget_add_css_class(GTK_WIDGET(button), style);
	return button;
}

static GtkWidget *foot_new(AffektAsking *self)
{
	GtkWidget *foot = gtk_center_box_new();
	gtk_widget_add_css_class(foot, "affekt-recall-foot");
	self->back = button_new("recall.back", NULL);
	self->skip = button_new("recall.skip", "flat");
	self->next = button_new("recall.next", "suggested-action");
	gtk_center_box_set_start_widget(GTK_CENTER_BOX(foot), GTK_WIDGET(self->back));
	gtk_center_box_set_center_widget(GTK_CENTER_BOX(foot), GTK_WIDGET(self->skip));
	gtk_center_box_set_end_widget(GTK_CENTER_BOX(foot), GTK_WIDGET(self->next));
	return foot;
}

/* Enter goes on wherever one is in the question; only Shift+Enter, in a text, is its own. */
static gboolean key_pressed(GtkEventControllerKey *keys, guint keyval, guint keycode,
	GdkModifierType state, AffektAsking *self)
{
	(void)keys;
	(void)keycode;
	gboolean is_enter = keyval == GDK_KEY_Return || keyval == GDK_KEY_KP_Enter;
	if (!is_enter || (state & gtk_accelerator_get_default_mod_mask()) != 0)
		return FALSE;
	return gtk_widget_activate_action(GTK_WIDGET(self), "recall.next", NULL);
}

static void affekt_asking_init(AffektAsking *self)
{
	GtkWidget *box = gtk_box_new(GTK_ORIENTATION_VERTICAL, 0);
	gtk_widget_add_css_class(box, "affekt-recall");
	gtk_box_append(GTK_BOX(box), head_new(self));
	gtk_box_append(GTK_BOX(box), middle_new(self));
	gtk_box_append(GTK_BOX(box), foot_new(self));
	GtkEventController *keys = gtk_event_controller_key_new();
	gtk_event_controller_set_propagation_phase(keys, GTK_PHASE_CAPTURE);
	g_signal_connect(keys, "key-pressed", G_CALLBACK(key_pressed), self);
	gtk_widget_add_controller(GTK_WIDGET(self->question_place), keys);
	adw_bin_set_child(ADW_BIN(self), box);
}

AffektAsking *affekt_asking_new(void)
{
	return g_object_new(AFFEKT_TYPE_ASKING, NULL);
}

AffektQuestion *affekt_asking_question(AffektAsking *self)
{
	return self->question;
}

AffektClip *affekt_asking_clip(AffektAsking *self)
{
	return self->clip;
}

static void answered(AffektAsking *self, const char *item, const char *value, const char *text)
{
	g_signal_emit(self, signals[SIGNAL_ANSWERED], 0, item, value, text);
}

void affekt_asking_clear(AffektAsking *self)
{
	if (self->question == NULL)
		return;
	affekt_question_flush(self->question);
	self->question = NULL;
	adw_bin_set_child(self->question_place, NULL);
}

static void set_text(GtkLabel *label, const char *text)
{
	gtk_label_set_text(label, text != NULL ? text : "");
	gtk_widget_set_visible(GTK_WIDGET(label), text != NULL);
}

static void set_texts(AffektAsking *self, const struct affekt_interview *interview,
	const struct affekt_language *language)
{
	const struct affekt_moment *moment = affekt_interview_moment(interview);
	const struct study_form_info *info =
		study_form_info(affekt_interview_step(interview)->form);
	g_autofree char *title =
		moment->visit > 1
			? g_strdup_printf(affekt_language_text(language, N_("%s, visit %d")),
				  moment->title, moment->visit)
			: g_strdup(moment->title);
	g_autofree char *place =
		g_strdup_printf(affekt_language_text(language, N_("Moment %u of %u")),
			affekt_interview_place(interview), affekt_interview_n_chosen(interview));
	set_text(self->title, title);
	set_text(self->place, place);
	set_text(self->instruction, moment->instruction);
	set_text(self->asked, affekt_language_text(language, info->question));
	set_text(
		self->hint, info->hint != NULL ? affekt_language_text(language, info->hint) : NULL);
	set_text(self->projective,
		info->is_projective
			? affekt_language_text(language,
				  N_("Projective question: it opens a talk and measures nothing."))
			: NULL);
	gtk_progress_bar_set_fraction(
		self->progress, (interview->at + 1.0) / interview->steps->len);
	gtk_button_set_label(self->back, affekt_language_text(language, N_("_Back")));
	gtk_button_set_label(self->skip, affekt_language_text(language, N_("_Skip this question")));
	gtk_button_set_label(self->next, affekt_language_text(language, N_("_Next")));
	const char *leave = affekt_language_text(language, N_("For the facilitator"));
	gtk_widget_set_tooltip_text(GTK_WIDGET(self->leave), leave);
	gtk_accessible_update_property(
		GTK_ACCESSIBLE(self->leave), GTK_ACCESSIBLE_PROPERTY_LABEL, leave, -1);
	gtk_accessible_update_property(
		GTK_ACCESSIBLE(self->progress), GTK_ACCESSIBLE_PROPERTY_LABEL, place, -1);
}

/* The slider that goes with the video starts it itself, when the hand is on it. */
static void play_moment(AffektAsking *self, const struct affekt_interview *interview)
{
	const struct affekt_step *step = affekt_interview_step(interview);
	const struct affekt_moment *moment = affekt_interview_moment(interview);
	gboolean goes_along = study_form_info(step->form)->needs_video;
	gtk_widget_set_visible(GTK_WIDGET(self->clip), affekt_clip_has_video(self->clip));
	if (self->played == (int)step->moment && !goes_along)
		return;
	self->played = (int)step->moment;
	affekt_clip_show(self->clip, moment->start_s, moment->end_s, !goes_along);
}

void affekt_asking_leave(AffektAsking *self)
{
	affekt_clip_stop(self->clip);
	affekt_asking_clear(self);
	self->played = -1;
}

void affekt_asking_show(AffektAsking *self, const struct affekt_interview *interview,
	const struct affekt_language *language)
{
	enum study_form form = affekt_interview_step(interview)->form;
	affekt_asking_clear(self);
	set_texts(self, interview, language);
	affekt_clip_speak(self->clip, language);
	self->question = affekt_forms_new(form, language);
	const struct study_form_item *item = study_form_info(form)->items;
	for (; item->id != NULL; item++) {
		const struct rec_self_report *answer =
			affekt_interview_answered(interview, item->id);
		if (answer != NULL && answer->value != NULL)
			affekt_question_restore(self->question, item->id, answer->value);
	}
	g_signal_connect_object(
		self->question, "answered", G_CALLBACK(answered), self, G_CONNECT_SWAPPED);
	adw_bin_set_child(self->question_place, GTK_WIDGET(self->question));
	gtk_adjustment_set_value(gtk_scrolled_window_get_vadjustment(self->column), 0);
	play_moment(self, interview);
	gtk_widget_child_focus(GTK_WIDGET(self->question), GTK_DIR_TAB_FORWARD);
}
