#include "gui/live/banner.h"

#include "gui/live/words.h"

#include <glib/gi18n-lib.h>
#include <math.h>

enum {
	LINES_MAX = 2 /* more would push the traces away; the others are counted */
};

struct _AffektBanner {
	GtkBox parent_instance;
	char *shown; /* words of all lines, to see when they change */
};

G_DEFINE_FINAL_TYPE(AffektBanner, affekt_banner, GTK_TYPE_BOX)

static char *join(const GPtrArray *standing)
{
	g_autoptr(GString) text = g_string_new(NULL);
	for (guint i = 0; standing != NULL && i < standing->len; i++) {
		const struct affekt_warning *warning = standing->pdata[i];
		g_string_append_printf(text, "%s%s", i > 0 ? "\n" : "", warning->sentence);
	}
	return g_string_free(g_steal_pointer(&text), FALSE);
}

static GtkWidget *line_new(const struct affekt_warning *warning)
{
	GtkWidget *line = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 14);
	gtk_widget_add_css_class(line, "affekt-warning");
	if (warning->is_alarm)
		gtk_widget_add_css_class(line, "alarm");
	GtkWidget *icon = gtk_image_new_from_icon_name(
		warning->is_alarm ? "dialog-error-symbolic" : "dialog-warning-symbolic");
	gtk_image_set_pixel_size(GTK_IMAGE(icon), 28);
	gtk_box_append(GTK_BOX(line), icon);
	GtkWidget *label = gtk_label_new(warning->sentence);
	gtk_label_set_wrap(GTK_LABEL(label), TRUE);
	gtk_label_set_xalign(GTK_LABEL(label), 0);
	gtk_widget_set_hexpand(label, TRUE);
	gtk_box_append(GTK_BOX(line), label);
	g_autofree char *since = affekt_words_clock(warning->raised_s);
	g_autofree char *words = g_strdup_printf(_("since %s"), since);
	GtkWidget *clock = gtk_label_new(words);
	gtk_widget_add_css_class(clock, "numeric");
	gtk_widget_add_css_class(clock, "affekt-since");
	gtk_box_append(GTK_BOX(line), clock);
	return line;
}

static GtkWidget *more_new(guint n)
{
	g_autofree char *text =
		g_strdup_printf(ngettext("and %u more warning", "and %u more warnings", n), n);
	GtkWidget *label = gtk_label_new(text);
	gtk_widget_add_css_class(label, "affekt-warning");
	gtk_label_set_xalign(GTK_LABEL(label), 0);
	return label;
}

void affekt_banner_show(AffektBanner *self, const struct affekt_warnings *warnings)
{
	const GPtrArray *standing = warnings != NULL ? affekt_warnings_standing(warnings) : NULL;
	char *text = join(standing);
	if (g_str_equal(text, self->shown)) {
		g_free(text);
		return;
	}
	g_free(self->shown);
	self->shown = text;
	GtkWidget *child;
	while ((child = gtk_widget_get_first_child(GTK_WIDGET(self))) != NULL)
		gtk_box_remove(GTK_BOX(self), child);
	guint n = standing != NULL ? standing->len : 0;
	for (guint i = 0; i < MIN(n, LINES_MAX); i++)
		gtk_box_append(GTK_BOX(self), line_new(standing->pdata[i]));
	if (n > LINES_MAX)
		gtk_box_append(GTK_BOX(self), more_new(n - LINES_MAX));
	gtk_widget_set_visible(GTK_WIDGET(self), n > 0);
	gtk_accessible_update_property(
		GTK_ACCESSIBLE(self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

char *affekt_banner_text(AffektBanner *self)
{
	return g_strdup(self->shown);
}

static void affekt_banner_finalize(GObject *object)
{
	g_free(AFFEKT_BANNER(object)->shown);
	G_OBJECT_CLASS(affekt_banner_parent_class)->finalize(object);
}

static void affekt_banner_class_init(AffektBannerClass *class)
{
	G_OBJECT_CLASS(class)->finalize = affekt_banner_finalize;
	gtk_widget_class_set_css_name(GTK_WIDGET_CLASS(class), "affekt-banner");
	gtk_widget_class_set_accessible_role(GTK_WIDGET_CLASS(class), GTK_ACCESSIBLE_ROLE_ALERT);
}

static void affekt_banner_init(AffektBanner *self)
{
	self->shown = g_strdup("");
	gtk_orientable_set_orientation(GTK_ORIENTABLE(self), GTK_ORIENTATION_VERTICAL);
	gtk_widget_set_visible(GTK_WIDGET(self), FALSE);
}

AffektBanner *affekt_banner_new(void)
{
	return g_object_new(AFFEKT_TYPE_BANNER, NULL);
}
