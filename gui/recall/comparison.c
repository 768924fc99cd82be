#include "gui/recall/comparison.h"

#include "gui/recall/comparison_plot.h"

#include <glib/gi18n-lib.h>
#include <math.h>

enum {
	PAGE_WIDTH = 900,
	VERDICT = 7, /* the last column: words */
};

struct _AffektComparison {
	AdwBin parent_instance;
	struct study_perceived *perceived; /* NULL none */
	GtkBox *box;
	GtkLabel *sentence;
	GtkWidget *plot;  /* NULL none */
	GtkWidget *table; /* NULL none */
};

G_DEFINE_FINAL_TYPE(AffektComparison, affekt_comparison, ADW_TYPE_BIN)

static void forget(AffektComparison *self)
{
	if (self->plot != NULL)
		gtk_box_remove(self->box, self->plot);
	if (self->table != NULL)
		gtk_box_remove(self->box, self->table);
	self->plot = self->table = NULL;
	g_clear_pointer(&self->perceived, study_perceived_free);
}

static void affekt_comparison_dispose(GObject *object)
{
	AffektComparison *self = AFFEKT_COMPARISON(object);
	if (self->box != NULL)
		forget(self);
	self->box = NULL;
	G_OBJECT_CLASS(affekt_comparison_parent_class)->dispose(object);
}

static void affekt_comparison_class_init(AffektComparisonClass *class)
{
	G_OBJECT_CLASS(class)->dispose = affekt_comparison_dispose;
}

static GtkWidget *label_new(const char *text, const char *style)
{
	GtkWidget *label = gtk_label_new(text);
	gtk_label_set_xalign(GTK_LABEL(label), 0);
	gtk_label_set_wrap(GTK_LABEL(label), TRUE);
	if (style != NULL)
		gtk_widget_add_css_class(label, style);
	return label;
}

static void affekt_comparison_init(AffektComparison *self)
{
	self->box = GTK_BOX(gtk_box_new(GTK_ORIENTATION_VERTICAL, 12));
	gtk_widget_add_css_class(GTK_WIDGET(self->box), "affekt-comparison");
	GtkWidget *head = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 12);
	GtkWidget *title = label_new(_("Lived and perceived"), "title-1");
	gtk_widget_set_hexpand(title, TRUE);
	gtk_box_append(GTK_BOX(head), title);
	GtkWidget *leave = gtk_button_new_with_mnemonic(_("_Hide again"));
	gtk_actionable_set_action_name(GTK_ACTIONABLE(leave), "recall.leave");
	gtk_widget_set_valign(leave, GTK_ALIGN_CENTER);
	gtk_box_append(GTK_BOX(head), leave);
	gtk_box_append(self->box, head);
	self->sentence = GTK_LABEL(label_new(NULL, NULL));
	gtk_label_set_selectable(self->sentence, TRUE);
	gtk_box_append(self->box, GTK_WIDGET(self->sentence));
	gtk_box_append(self->box,
		label_new(_("●  lived: mean arousal of the sensors      □  felt: what the person "
			    "said on the slider from calm to excited"),
			"dim-label"));
	GtkWidget *clamp = adw_clamp_new();
	adw_clamp_set_maximum_size(ADW_CLAMP(clamp), PAGE_WIDTH);
	adw_clamp_set_child(ADW_CLAMP(clamp), GTK_WIDGET(self->box));
	GtkWidget *scrolled = gtk_scrolled_window_new();
	gtk_scrolled_window_set_policy(
		GTK_SCROLLED_WINDOW(scrolled), GTK_POLICY_AUTOMATIC, GTK_POLICY_AUTOMATIC);
	gtk_scrolled_window_set_child(GTK_SCROLLED_WINDOW(scrolled), clamp);
	adw_bin_set_child(ADW_BIN(self), scrolled);
}

AffektComparison *affekt_comparison_new(void)
{
	return g_object_new(AFFEKT_TYPE_COMPARISON, NULL);
}

static void append_rank(GString *text, const char *what, const struct study_perceived_rank *rank)
{
	if (isnan(rank->rho))
		return;
	if (text->len > 0)
		g_string_append(text, "  ·  ");
	/* Translators: what is compared, Spearman's rank correlation, number of moments. */
	g_string_append_printf(text, _("%s: ρ = %+.2f, n = %u"), what, rank->rho, rank->n);
}

static char *sentence_of(const struct study_perceived *perceived)
{
	g_autoptr(GString) text = g_string_new(NULL);
	append_rank(text, _("Lived and felt arousal"), &perceived->arousal);
	append_rank(text, _("arousal and score"), &perceived->score);
	append_rank(text, _("arousal and pleasantness"), &perceived->valence);
	if (text->len == 0)
		return g_strdup(_("Fewer than three moments have both arousal and an answer that "
				  "varies: there is nothing to compare yet."));
	guint n = MAX(perceived->arousal.n, MAX(perceived->score.n, perceived->valence.n));
	g_string_append_printf(text, "\n%s",
		_("Rank correlations over the moments of this one person; they say nothing of "
		  "others."));
	if (n < STUDY_PERCEIVED_N_FEW)
		g_string_append_printf(text, " %s",
			_("So few moments prove nothing: one of them can turn the figure."));
	if (perceived->most >= 0) {
		const struct study_perceived_row *row = &g_array_index(
			perceived->rows, struct study_perceived_row, (guint)perceived->most);
		g_autofree char *title = affekt_comparison_title(row);
		g_string_append_c(text, '\n');
		/* Translators: a moment, and "felt more than lived" or the like. */
		g_string_append_printf(text, _("They part most at “%s”: %s."), title,
			affekt_comparison_verdict(row));
	}
	return g_string_free(g_steal_pointer(&text), FALSE);
}

static char *number(double value, int decimals)
{
	return isnan(value) ? g_strdup("–") : g_strdup_printf("%.*f", decimals, value);
}

static void put_cell(GtkGrid *grid, int column, int row, const char *text, const char *style)
{
	GtkWidget *label = gtk_label_new(text);
	gtk_label_set_xalign(GTK_LABEL(label), column == 0 || column == VERDICT ? 0 : 1);
	gtk_label_set_wrap(GTK_LABEL(label), style != NULL);
	if (style != NULL)
		gtk_widget_add_css_class(label, style);
	gtk_grid_attach(grid, label, column, row, 1, 1);
}

static void put_row(GtkGrid *grid, const struct study_perceived_row *row, int line)
{
	g_autofree char *title = affekt_comparison_title(row);
	g_autofree char *mean = number(row->arousal_mean, 0);
	g_autofree char *most = number(row->arousal_max, 0);
	g_autofree char *peaks = number(row->peak_count < 0 ? NAN : (double)row->peak_count, 0);
	g_autofree char *felt = number(row->felt_arousal, 0);
	g_autofree char *valence = number(row->felt_valence, 0);
	g_autofree char *score = number(row->score, 0);
	const char *const cells[] = {title, mean, most, peaks, felt, valence, score,
		row->is_excluded ? _("excluded") : affekt_comparison_verdict(row)};
	for (gsize i = 0; i < G_N_ELEMENTS(cells); i++)
		put_cell(grid, (int)i, line, cells[i], NULL);
}

static GtkWidget *table_new(const struct study_perceived *perceived)
{
	GtkGrid *grid = GTK_GRID(
		g_object_new(GTK_TYPE_GRID, "accessible-role", GTK_ACCESSIBLE_ROLE_TABLE, NULL));
	const char *const heads[] = {_("Moment"), _("Arousal"), _("Highest"), _("Peaks"),
		_("Felt arousal"), _("Pleasant"), _("Score"), _("Verdict")};
	gtk_grid_set_column_spacing(grid, 16);
	gtk_grid_set_row_spacing(grid, 6);
	gtk_widget_add_css_class(GTK_WIDGET(grid), "affekt-comparison-table");
	gtk_accessible_update_property(GTK_ACCESSIBLE(grid), GTK_ACCESSIBLE_PROPERTY_LABEL,
		_("Lived and perceived, per moment"), -1);
	for (gsize i = 0; i < G_N_ELEMENTS(heads); i++)
		put_cell(grid, (int)i, 0, heads[i], "heading");
	for (guint i = 0; i < perceived->rows->len; i++)
		put_row(grid, &g_array_index(perceived->rows, struct study_perceived_row, i),
			(int)i + 1);
	return GTK_WIDGET(grid);
}

void affekt_comparison_show(AffektComparison *self, struct study_perceived *perceived)
{
	forget(self);
	self->perceived = perceived;
	g_autofree char *sentence = sentence_of(perceived);
	gtk_label_set_text(self->sentence, sentence);
	self->plot = affekt_comparison_plot_new(perceived);
	self->table = table_new(perceived);
	gtk_box_append(self->box, self->plot);
	gtk_box_append(self->box, self->table);
}

const char *affekt_comparison_sentence(AffektComparison *self)
{
	return gtk_label_get_text(self->sentence);
}
