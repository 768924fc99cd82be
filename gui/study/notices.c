#include "gui/study/notices.h"

#include "study/evidence/say.h"

#include <glib/gi18n-lib.h>

enum {
	SENTENCE_CHARS = 64, /* in a line of the list of warnings */
	LIST_WIDTH = 440,
	LIST_HEIGHT = 420,
};

struct _AffektNotices {
	GtkBox parent_instance;
	AffektAnalysing *analysing;
	guint n_due, n_failed, n_recording, n_warnings;
	GtkLabel *text;
	GtkProgressBar *progress;
	GtkWidget *analyse, *cancel;
	GtkWidget *end; /* badge and button, for another bar */
	GtkWidget *simulated;
	GtkMenuButton *warnings;
	GtkBox *list; /* of the warnings */
};

G_DEFINE_FINAL_TYPE(AffektNotices, affekt_notices, GTK_TYPE_BOX)

/* Takes over @phrase. */
static void add(GString *text, char *phrase)
{
	if (text->len > 0)
		g_string_append(text, " · ");
	g_string_append(text, phrase);
	g_free(phrase);
}

static char *sentence_of(AffektNotices *self)
{
	GString *text = g_string_new(NULL);
	if (self->n_due > 0)
		add(text,
			g_strdup_printf(ngettext("%u session waits for its analysis",
						"%u sessions wait for their analysis", self->n_due),
				self->n_due));
	if (self->n_failed > 0)
		add(text, g_strdup_printf(
				  ngettext("the analysis of %u session failed",
					  "the analysis of %u sessions failed", self->n_failed),
				  self->n_failed));
	if (self->n_recording > 0)
		add(text, g_strdup_printf(
				  ngettext("%u session is being recorded",
					  "%u sessions are being recorded", self->n_recording),
				  self->n_recording));
	return g_string_free(text, FALSE);
}

static void refresh(AffektNotices *self)
{
	gboolean is_running = affekt_analysing_is_running(self->analysing);
	g_autofree char *sentence = sentence_of(self);
	g_autofree char *running =
		g_strdup_printf(_("Analysing %s"), affekt_analysing_step(self->analysing));
	gtk_label_set_text(self->text, is_running ? running : sentence);
	gtk_progress_bar_set_fraction(self->progress, affekt_analysing_share(self->analysing));
	gtk_widget_set_visible(GTK_WIDGET(self->progress), is_running);
	gtk_widget_set_visible(self->cancel, is_running);
	gtk_widget_set_visible(self->analyse, !is_running && self->n_due + self->n_failed > 0);
	gtk_widget_set_visible(GTK_WIDGET(self->warnings), self->n_warnings > 0);
	gtk_widget_set_visible(GTK_WIDGET(self), is_running || sentence[0] != '\0');
}

static void count(AffektNotices *self, const struct affekt_material *material)
{
	self->n_due = self->n_failed = self->n_recording = 0;
	for (guint i = 0; material != NULL && i < material->states->len; i++) {
		enum study_batch_state state =
			g_array_index(material->states, enum study_batch_state, i);
		self->n_due += state == STUDY_BATCH_DUE;
		self->n_failed += state == STUDY_BATCH_FAILED;
		self->n_recording += state == STUDY_BATCH_RECORDING;
	}
}

static GtkWidget *add_line(AffektNotices *self, const char *words)
{
	GtkWidget *label = gtk_label_new(words);
	gtk_label_set_wrap(GTK_LABEL(label), TRUE);
	gtk_label_set_max_width_chars(GTK_LABEL(label), SENTENCE_CHARS);
	gtk_label_set_xalign(GTK_LABEL(label), 0);
	gtk_box_append(self->list, label);
	return label;
}

static void list_sentences(AffektNotices *self, const char *title, const GPtrArray *sentences)
{
	if (sentences->len > 0)
		gtk_widget_add_css_class(add_line(self, title), "heading");
	for (guint i = 0; i < sentences->len; i++)
		add_line(self, g_ptr_array_index(sentences, i));
	self->n_warnings += sentences->len;
}

/* In the language that is set; owned by the caller. */
static GPtrArray *cautions_of(const struct study_evidence *evidence)
{
	GPtrArray *cautions = g_ptr_array_new_with_free_func(g_free);
	for (guint i = 0; i < evidence->caution_rows->len; i++)
		g_ptr_array_add(
			cautions, study_say_caution(g_ptr_array_index(evidence->caution_rows, i),
					  /* in_english= */ false));
	return cautions;
}

static gboolean is_simulated(const struct study_evidence *evidence)
{
	for (guint i = 0; i < evidence->caution_rows->len; i++) {
		const struct study_caution *caution = g_ptr_array_index(evidence->caution_rows, i);
		if (caution->kind == STUDY_CAUTION_SIMULATED)
			return TRUE;
	}
	return FALSE;
}

void affekt_notices_show(AffektNotices *self, const struct affekt_material *material,
	const struct study_evidence *evidence)
{
	GtkWidget *child;
	while ((child = gtk_widget_get_first_child(GTK_WIDGET(self->list))) != NULL)
		gtk_box_remove(self->list, child);
	self->n_warnings = 0;
	gtk_widget_set_visible(self->simulated, evidence != NULL && is_simulated(evidence));
	count(self, material);
	if (material != NULL && evidence != NULL) {
		g_autoptr(GPtrArray) cautions = cautions_of(evidence);
		list_sentences(self, _("People and law"), material->warnings);
		list_sentences(self, _("Files"), material->problems);
		list_sentences(self, _("What the numbers can carry"), cautions);
	}
	g_autofree char *label = g_strdup_printf(
		ngettext("%u note", "%u notes", self->n_warnings), self->n_warnings);
	gtk_menu_button_set_label(self->warnings, label);
	refresh(self);
}

void affekt_notices_open(AffektNotices *self)
{
	if (self->n_warnings > 0)
		gtk_menu_button_popup(self->warnings);
}

GtkWidget *affekt_notices_button(AffektNotices *self)
{
	return self->end;
}

const char *affekt_notices_text(AffektNotices *self)
{
	return gtk_label_get_text(self->text);
}

guint affekt_notices_n_warnings(AffektNotices *self)
{
	return self->n_warnings;
}

/* --- the widget ---------------------------------------------------------------------------- */

static GtkWidget *add_button(AffektNotices *self, const char *words, const char *action)
{
	GtkWidget *button = gtk_button_new_with_mnemonic(words);
	gtk_actionable_set_action_name(GTK_ACTIONABLE(button), action);
	gtk_box_append(GTK_BOX(self), button);
	return button;
}

static GtkWidget *list_new(AffektNotices *self)
{
	self->list = GTK_BOX(gtk_box_new(GTK_ORIENTATION_VERTICAL, 10));
	gtk_widget_add_css_class(GTK_WIDGET(self->list), "affekt-warnings");
	gtk_widget_set_size_request(GTK_WIDGET(self->list), LIST_WIDTH, -1);
	GtkWidget *scroller = gtk_scrolled_window_new();
	gtk_scrolled_window_set_policy(
		GTK_SCROLLED_WINDOW(scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
	gtk_scrolled_window_set_propagate_natural_height(GTK_SCROLLED_WINDOW(scroller), TRUE);
	gtk_scrolled_window_set_max_content_height(GTK_SCROLLED_WINDOW(scroller), LIST_HEIGHT);
	gtk_scrolled_window_set_child(GTK_SCROLLED_WINDOW(scroller), GTK_WIDGET(self->list));
	GtkWidget *popover = gtk_popover_new();
	gtk_popover_set_child(GTK_POPOVER(popover), scroller);
	return popover;
}

static void affekt_notices_dispose(GObject *object)
{
	AffektNotices *self = AFFEKT_NOTICES(object);
	g_clear_object(&self->analysing);
	g_clear_object(&self->end);
	G_OBJECT_CLASS(affekt_notices_parent_class)->dispose(object);
}

static void affekt_notices_class_init(AffektNoticesClass *class)
{
	G_OBJECT_CLASS(class)->dispose = affekt_notices_dispose;
	gtk_widget_class_set_css_name(GTK_WIDGET_CLASS(class), "affekt-notices");
	gtk_widget_class_set_accessible_role(GTK_WIDGET_CLASS(class), GTK_ACCESSIBLE_ROLE_STATUS);
}

static void affekt_notices_init(AffektNotices *self)
{
	gtk_box_set_spacing(GTK_BOX(self), 12);
	self->text = GTK_LABEL(gtk_label_new(NULL));
	gtk_label_set_ellipsize(self->text, PANGO_ELLIPSIZE_END);
	gtk_label_set_xalign(self->text, 0);
	gtk_box_append(GTK_BOX(self), GTK_WIDGET(self->text));
	self->progress = GTK_PROGRESS_BAR(gtk_progress_bar_new());
	gtk_widget_set_valign(GTK_WIDGET(self->progress), GTK_ALIGN_CENTER);
	gtk_accessible_update_property(GTK_ACCESSIBLE(self->progress),
		GTK_ACCESSIBLE_PROPERTY_LABEL, _("Share of the sessions that is analysed"), -1);
	gtk_box_append(GTK_BOX(self), GTK_WIDGET(self->progress));
	self->analyse = add_button(self, _("_Analyse"), "study.analyse");
	gtk_widget_add_css_class(self->analyse, "suggested-action");
	self->cancel = add_button(self, _("_Stop"), "study.cancel-analysis");
	self->warnings = GTK_MENU_BUTTON(gtk_menu_button_new());
	gtk_menu_button_set_popover(self->warnings, list_new(self));
	self->simulated = gtk_label_new(_("SIMULATED"));
	gtk_widget_add_css_class(self->simulated, "affekt-badge");
	gtk_widget_set_valign(self->simulated, GTK_ALIGN_CENTER);
	gtk_widget_set_tooltip_text(self->simulated,
		_("Signals of this study come from the simulated participant or an emulated "
		  "device, not from a person."));
	self->end = g_object_ref_sink(gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 6));
	gtk_box_append(GTK_BOX(self->end), self->simulated);
	gtk_box_append(GTK_BOX(self->end), GTK_WIDGET(self->warnings));
	gtk_widget_set_tooltip_text(
		GTK_WIDGET(self->warnings), _("What has to be known of this study (Shift+W)"));
	gtk_widget_set_visible(GTK_WIDGET(self), FALSE);
}

AffektNotices *affekt_notices_new(AffektAnalysing *analysing)
{
	AffektNotices *self = g_object_new(AFFEKT_TYPE_NOTICES, NULL);
	self->analysing = g_object_ref(analysing);
	g_signal_connect_object(analysing, "changed", G_CALLBACK(refresh), self, G_CONNECT_SWAPPED);
	refresh(self);
	return self;
}
