#include "gui/live/ending.h"

#include <glib/gi18n-lib.h>

enum {
	PROGRESS_MS = 100
};

struct _AffektEnding {
	AdwBin parent_instance;
	AffektRecorder *recorder;
	AdwStatusPage *page;
	GtkProgressBar *progress;
	GtkWidget *review, *again;
	guint ticker;
};

G_DEFINE_FINAL_TYPE(AffektEnding, affekt_ending, ADW_TYPE_BIN)

static gboolean show_progress(gpointer user_data)
{
	AffektEnding *self = user_data;
	double share = 0;
	const char *what = affekt_recorder_progress(self->recorder, &share);
	gtk_progress_bar_set_fraction(self->progress, share);
	gtk_progress_bar_set_text(self->progress, what);
	gtk_accessible_update_property(
		GTK_ACCESSIBLE(self->progress), GTK_ACCESSIBLE_PROPERTY_LABEL, what, -1);
	return G_SOURCE_CONTINUE;
}

/* The file, what was saved, and what is not as it should be. */
static void describe(AffektEnding *self)
{
	g_autoptr(GString) text = g_string_new(NULL);
	const char *error = affekt_recorder_error(self->recorder);
	const char *report = affekt_recorder_report(self->recorder);
	if (affekt_recorder_state(self->recorder) == AFFEKT_RECORDER_DONE)
		g_string_append(text, affekt_recorder_path(self->recorder));
	if (*report != '\0')
		g_string_append_printf(text, "%s%s", text->len > 0 ? "\n" : "", report);
	if (error != NULL)
		g_string_append_printf(text, "%s%s", text->len > 0 ? "\n\n" : "", error);
	g_autofree char *escaped = g_markup_escape_text(text->str, -1);
	adw_status_page_set_description(self->page, escaped);
}

static void state_changed(AffektEnding *self)
{
	enum affekt_recorder_state state = affekt_recorder_state(self->recorder);
	gboolean is_saving = state == AFFEKT_RECORDER_SAVING;
	gboolean has_flaw = affekt_recorder_error(self->recorder) != NULL;
	g_clear_handle_id(&self->ticker, g_source_remove);
	gtk_widget_set_visible(GTK_WIDGET(self->progress), is_saving);
	gtk_widget_set_visible(self->review, state == AFFEKT_RECORDER_DONE);
	gtk_widget_set_visible(
		self->again, state == AFFEKT_RECORDER_DONE || state == AFFEKT_RECORDER_FAILED);
	if (is_saving) {
		adw_status_page_set_icon_name(self->page, "document-save-symbolic");
		adw_status_page_set_title(self->page, _("Saving the session"));
		adw_status_page_set_description(self->page,
			_("Everything is on the disk already; it becomes one file now."));
		show_progress(self);
		self->ticker = g_timeout_add(PROGRESS_MS, show_progress, self);
	} else if (state == AFFEKT_RECORDER_DONE) {
		adw_status_page_set_icon_name(
			self->page, has_flaw ? "dialog-warning-symbolic" : "emblem-ok-symbolic");
		adw_status_page_set_title(self->page, _("Session saved"));
		describe(self);
	} else if (state == AFFEKT_RECORDER_FAILED) {
		adw_status_page_set_icon_name(self->page, "dialog-error-symbolic");
		adw_status_page_set_title(self->page, _("The session file could not be written"));
		describe(self);
	}
}

const char *affekt_ending_text(AffektEnding *self)
{
	return adw_status_page_get_description(self->page);
}

static void affekt_ending_dispose(GObject *object)
{
	AffektEnding *self = AFFEKT_ENDING(object);
	g_clear_handle_id(&self->ticker, g_source_remove);
	g_clear_object(&self->recorder);
	G_OBJECT_CLASS(affekt_ending_parent_class)->dispose(object);
}

static void affekt_ending_class_init(AffektEndingClass *class)
{
	G_OBJECT_CLASS(class)->dispose = affekt_ending_dispose;
}

static GtkWidget *button_new(const char *label, const char *action, const char *style)
{
	GtkWidget *button = gtk_button_new_with_label(label);
	gtk_actionable_set_action_name(GTK_ACTIONABLE(button), action);
	gtk_widget_add_css_class(button, "pill");
	if (style != NULL)
		gtk_widget_add_css_class(button, style);
	return button;
}

static void affekt_ending_init(AffektEnding *self)
{
	GtkWidget *box = gtk_box_new(GTK_ORIENTATION_VERTICAL, 12);
	gtk_widget_set_halign(box, GTK_ALIGN_CENTER);
	self->progress = GTK_PROGRESS_BAR(gtk_progress_bar_new());
	gtk_progress_bar_set_show_text(self->progress, TRUE);
	gtk_widget_set_size_request(GTK_WIDGET(self->progress), 320, -1);
	gtk_box_append(GTK_BOX(box), GTK_WIDGET(self->progress));
	GtkWidget *buttons = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 12);
	gtk_widget_set_halign(buttons, GTK_ALIGN_CENTER);
	self->review = button_new(_("Review it"), "live.review", "suggested-action");
	self->again = button_new(_("Record the next participant"), "live.again", NULL);
	gtk_box_append(GTK_BOX(buttons), self->review);
	gtk_box_append(GTK_BOX(buttons), self->again);
	gtk_box_append(GTK_BOX(box), buttons);
	self->page = ADW_STATUS_PAGE(adw_status_page_new());
	adw_status_page_set_child(self->page, box);
	adw_bin_set_child(ADW_BIN(self), GTK_WIDGET(self->page));
}

AffektEnding *affekt_ending_new(AffektRecorder *recorder)
{
	AffektEnding *self = g_object_new(AFFEKT_TYPE_ENDING, NULL);
	self->recorder = g_object_ref(recorder);
	g_signal_connect_object(
		recorder, "changed", G_CALLBACK(state_changed), self, G_CONNECT_SWAPPED);
	return self;
}
