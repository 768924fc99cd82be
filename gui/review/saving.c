#include "gui/review/saving.h"

#include <glib/gi18n-lib.h>

struct _AffektSaving {
	GtkBox parent_instance;
	AffektDocument *document; /* NULL none */
	GtkImage *icon;
	GtkLabel *line;
	GtkWidget *bar; /* owned: it lives elsewhere */
	GtkLabel *problem;
};

G_DEFINE_FINAL_TYPE(AffektSaving, affekt_saving, GTK_TYPE_BOX)

/* By the rater whose edits are shown. */
static guint count_edits(AffektSession *session)
{
	const GArray *edits = affekt_session_edits(session);
	guint n = 0;
	for (guint i = 0; edits != NULL && i < edits->len; i++)
		n += g_str_equal(g_array_index(edits, struct rec_edit, i).rater,
			affekt_session_rater(session));
	return n;
}

static void set_line(AffektSaving *self, const char *icon, const char *text)
{
	gtk_image_set_from_icon_name(self->icon, icon);
	if (g_strcmp0(gtk_label_get_text(self->line), text) != 0)
		gtk_label_set_text(self->line, text);
	gtk_widget_set_visible(GTK_WIDGET(self), text[0] != '\0');
}

static void set_problem(AffektSaving *self, const char *sentence)
{
	g_autofree char *text =
		sentence != NULL
			? g_strdup_printf(_("The edits are not on the disk yet: %s Saving is tried "
					    "again by itself; keep this window open."),
				  sentence)
			: NULL;
	gtk_label_set_text(self->problem, text != NULL ? text : "");
	gtk_widget_set_visible(self->bar, text != NULL);
}

static void refresh(AffektSaving *self)
{
	AffektDocument *document = self->document;
	AffektSession *session = document != NULL ? affekt_document_session(document) : NULL;
	const char *problem = document != NULL ? affekt_document_problem(document) : NULL;
	gboolean is_saved = document == NULL || affekt_document_is_saved(document);
	set_problem(self, problem);
	if (problem != NULL)
		set_line(self, "dialog-warning-symbolic", _("Edits not saved"));
	else if (!is_saved)
		set_line(self, "content-loading-symbolic", _("Saving…"));
	else if (document == NULL || count_edits(session) == 0)
		set_line(self, NULL, "");
	else if (affekt_session_path(session) == NULL)
		set_line(self, "dialog-information-symbolic", _("Edits are only in memory"));
	else
		set_line(self, "object-select-symbolic", _("All edits saved"));
}

void affekt_saving_set_document(AffektSaving *self, AffektDocument *document)
{
	if (self->document != NULL) {
		g_signal_handlers_disconnect_by_data(self->document, self);
		g_signal_handlers_disconnect_by_data(affekt_document_session(self->document), self);
	}
	g_set_object(&self->document, document);
	static const char *const causes[] = {"changed", "saved", "failed"};
	for (gsize i = 0; document != NULL && i < G_N_ELEMENTS(causes); i++)
		g_signal_connect_object(
			document, causes[i], G_CALLBACK(refresh), self, G_CONNECT_SWAPPED);
	if (document != NULL)
		g_signal_connect_object(affekt_document_session(document), "changed",
			G_CALLBACK(refresh), self, G_CONNECT_SWAPPED);
	refresh(self);
}

static void affekt_saving_dispose(GObject *object)
{
	AffektSaving *self = AFFEKT_SAVING(object);
	g_clear_object(&self->document);
	g_clear_object(&self->bar);
	G_OBJECT_CLASS(affekt_saving_parent_class)->dispose(object);
}

static void affekt_saving_class_init(AffektSavingClass *class)
{
	G_OBJECT_CLASS(class)->dispose = affekt_saving_dispose;
	gtk_widget_class_set_css_name(GTK_WIDGET_CLASS(class), "affekt-saving");
	gtk_widget_class_set_accessible_role(GTK_WIDGET_CLASS(class), GTK_ACCESSIBLE_ROLE_STATUS);
}

static void build_bar(AffektSaving *self)
{
	self->bar = g_object_ref_sink(gtk_info_bar_new());
	gtk_info_bar_set_message_type(GTK_INFO_BAR(self->bar), GTK_MESSAGE_WARNING);
	GtkWidget *icon = gtk_image_new_from_icon_name("dialog-warning-symbolic");
	GtkWidget *label = gtk_label_new("");
	self->problem = GTK_LABEL(label);
	gtk_label_set_wrap(self->problem, TRUE);
	gtk_label_set_xalign(self->problem, 0);
	gtk_widget_set_hexpand(label, TRUE);
	gtk_info_bar_add_child(GTK_INFO_BAR(self->bar), icon);
	gtk_info_bar_add_child(GTK_INFO_BAR(self->bar), label);
	gtk_widget_set_visible(self->bar, FALSE);
}

static void affekt_saving_init(AffektSaving *self)
{
	gtk_box_set_spacing(GTK_BOX(self), 6);
	self->icon = GTK_IMAGE(gtk_image_new());
	self->line = GTK_LABEL(gtk_label_new(""));
	gtk_widget_add_css_class(GTK_WIDGET(self->line), "dim-label");
	gtk_widget_set_hexpand(GTK_WIDGET(self->icon), TRUE);
	gtk_widget_set_halign(GTK_WIDGET(self->icon), GTK_ALIGN_END);
	gtk_box_append(GTK_BOX(self), GTK_WIDGET(self->icon));
	gtk_box_append(GTK_BOX(self), GTK_WIDGET(self->line));
	build_bar(self);
	refresh(self);
}

AffektSaving *affekt_saving_new(void)
{
	return g_object_new(AFFEKT_TYPE_SAVING, NULL);
}

GtkWidget *affekt_saving_bar(AffektSaving *self)
{
	return self->bar;
}

const char *affekt_saving_text(AffektSaving *self)
{
	return gtk_label_get_text(self->line);
}

const char *affekt_saving_problem(AffektSaving *self)
{
	return gtk_label_get_text(self->problem);
}
