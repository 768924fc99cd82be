#include "gui/review/certificate.h"

#include <glib/gi18n-lib.h>
#include <math.h>

static const char *const titles[] = {
	N_("Stream"),
	N_("Offset"),
	N_("Drift"),
	N_("Residual (largest)"),
	N_("Gaps"),
	N_("Dropped"),
	N_("Limit"),
	N_("Verdict"),
};

enum {
	COLUMN_VERDICT = G_N_ELEMENTS(titles) - 1
};

gboolean affekt_certificate_is_passed(const struct rec_sync *row)
{
	return g_strcmp0(row->verdict, "pass") == 0;
}

static char *amount(double value, int decimals, const char *unit)
{
	return isfinite(value) ? g_strdup_printf("%.*f %s", decimals, value, unit) : g_strdup("–");
}

/* With its sign: late or early, fast or slow. */
static char *difference(double value, const char *unit)
{
	double shown = round(value * 10) / 10 + 0.0; /* no “-0.0” */
	return isfinite(value) ? g_strdup_printf("%+.1f %s", shown, unit) : g_strdup("–");
}

static char *residual(const struct rec_sync *row)
{
	g_autofree char *rms = amount(row->residual_rms_ms, 2, "ms");
	if (!isfinite(row->residual_max_ms))
		return g_steal_pointer(&rms);
	return g_strdup_printf("%s (%.2f)", rms, row->residual_max_ms);
}

static char *verdict(const struct rec_sync *row)
{
	if (affekt_certificate_is_passed(row))
		return g_strdup(_("within the limit"));
	return g_strdup(row->verdict != NULL ? row->verdict : "–");
}

char **affekt_certificate_cells(const struct rec_sync *row)
{
	char **cells = g_new0(char *, G_N_ELEMENTS(titles) + 1);
	cells[0] = g_strdup(row->stream);
	cells[1] = difference(row->offset_ms, "ms");
	cells[2] = difference(row->drift_ppm, "ppm");
	cells[3] = residual(row);
	cells[4] = g_strdup_printf("%" G_GINT64_FORMAT, row->gaps);
	cells[5] = g_strdup_printf("%" G_GINT64_FORMAT, row->dropped);
	cells[6] = amount(row->limit_ms, 0, "ms");
	cells[COLUMN_VERDICT] = verdict(row);
	return cells;
}

static GtkWidget *cell_new(const char *text, int column)
{
	GtkWidget *label = gtk_label_new(text);
	gboolean is_text = column == 0 || column == COLUMN_VERDICT;
	gtk_label_set_xalign(GTK_LABEL(label), is_text ? 0 : 1);
	if (!is_text)
		gtk_widget_add_css_class(label, "numeric");
	return label;
}

/* Sign, colour and words say the same. */
static GtkWidget *verdict_new(const struct rec_sync *row, const char *words)
{
	gboolean is_passed = affekt_certificate_is_passed(row);
	GtkWidget *box = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 6);
	GtkWidget *icon = gtk_image_new_from_icon_name(
		is_passed ? "emblem-ok-symbolic" : "dialog-warning-symbolic");
	gtk_accessible_update_property(
		GTK_ACCESSIBLE(icon), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
	gtk_box_append(GTK_BOX(box), icon);
	gtk_box_append(GTK_BOX(box), cell_new(words, COLUMN_VERDICT));
	gtk_widget_add_css_class(box, is_passed ? "success" : "warning");
	return box;
}

static GtkWidget *table_new(const GPtrArray *rows)
{
	GtkWidget *grid = gtk_grid_new();
	gtk_grid_set_column_spacing(GTK_GRID(grid), 18);
	gtk_grid_set_row_spacing(GTK_GRID(grid), 9);
	for (int c = 0; c < (int)G_N_ELEMENTS(titles); c++) {
		GtkWidget *title = cell_new(_(titles[c]), c);
		gtk_widget_add_css_class(title, "heading");
		gtk_grid_attach(GTK_GRID(grid), title, c, 0, 1, 1);
	}
	for (int i = 0; i < (int)rows->len; i++) {
		const struct rec_sync *row = rows->pdata[i];
		g_auto(GStrv) cells = affekt_certificate_cells(row);
		for (int c = 0; c < COLUMN_VERDICT; c++)
			gtk_grid_attach(GTK_GRID(grid), cell_new(cells[c], c), c, i + 1, 1, 1);
		gtk_grid_attach(GTK_GRID(grid), verdict_new(row, cells[COLUMN_VERDICT]),
			COLUMN_VERDICT, i + 1, 1, 1);
	}
	return grid;
}

static GtkWidget *content_new(const GPtrArray *rows)
{
	GtkWidget *box = gtk_box_new(GTK_ORIENTATION_VERTICAL, 18);
	GtkWidget *about = gtk_label_new(
		rows->len == 0 ? _("Nothing in this session was held against a clock.")
			       : _("How late each stream is on the common clock, and how well that "
				   "is known. Each "
				   "sync test has rows of its own: the flash for a camera, the tap "
				   "for a sensor."));
	gtk_label_set_wrap(GTK_LABEL(about), TRUE);
	gtk_label_set_xalign(GTK_LABEL(about), 0);
	gtk_box_append(GTK_BOX(box), about);
	if (rows->len > 0)
		gtk_box_append(GTK_BOX(box), table_new(rows));
	gtk_widget_set_margin_top(box, 18);
	gtk_widget_set_margin_bottom(box, 18);
	gtk_widget_set_margin_start(box, 18);
	gtk_widget_set_margin_end(box, 18);
	return box;
}

GtkWindow *affekt_certificate_open(const struct affekt_facts *facts, GtkWindow *parent)
{
	GtkWidget *window = adw_window_new();
	GtkWidget *box = gtk_box_new(GTK_ORIENTATION_VERTICAL, 0);
	GtkWidget *scrolled = gtk_scrolled_window_new();
	gtk_scrolled_window_set_child(GTK_SCROLLED_WINDOW(scrolled), content_new(facts->sync));
	gtk_widget_set_vexpand(scrolled, TRUE);
	gtk_box_append(GTK_BOX(box), adw_header_bar_new());
	gtk_box_append(GTK_BOX(box), scrolled);
	adw_window_set_content(ADW_WINDOW(window), box);
	gtk_window_set_title(GTK_WINDOW(window), _("Sync certificate"));
	gtk_window_set_default_size(GTK_WINDOW(window), 900, 420);
	gtk_window_set_transient_for(GTK_WINDOW(window), parent);
	gtk_window_set_modal(GTK_WINDOW(window), TRUE);
	GtkEventController *keys = gtk_shortcut_controller_new();
	gtk_shortcut_controller_add_shortcut(GTK_SHORTCUT_CONTROLLER(keys),
		gtk_shortcut_new(gtk_shortcut_trigger_parse_string("Escape"),
			gtk_named_action_new("window.close")));
	gtk_widget_add_controller(window, keys);
	gtk_window_present(GTK_WINDOW(window));
	return GTK_WINDOW(window);
}
