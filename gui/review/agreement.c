#include "gui/review/agreement.h"

#include "gui/session/merged.h"
#include "study/raters/agreement.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdatomic.h>
#include <string.h>

enum {
	WIDTH = 620,
	HEIGHT = 680,
};

/* What one worker compares. */
struct job {
	struct affekt_base *base;
	GArray *edits;
	char *rater_a, *rater_b;
	struct study_agreement_options options;
	atomic_bool is_handed_over; /* as in gui/session/session.c */
};

struct _AffektAgreement {
	AdwWindow parent_instance;
	AffektSession *session;
	GPtrArray *raters; /* char* */
	AdwComboRow *first, *second;
	GtkSpinButton *tolerance;
	GtkBox *results;
	GtkSpinner *spinner;
	GString *text;             /* NULL: nothing shown yet */
	GCancellable *cancellable; /* of the worker that computes; NULL none */
};

G_DEFINE_FINAL_TYPE(AffektAgreement, affekt_agreement, ADW_TYPE_WINDOW)

static void job_free(gpointer data)
{
	struct job *job = data;
	affekt_base_unref(job->base);
	g_array_unref(job->edits);
	g_free(job->rater_a);
	g_free(job->rater_b);
	g_free(job);
}

static void free_agreement(gpointer agreement)
{
	study_agreement_free(agreement);
}

/* [worker] */
static void compare_in_worker(
	GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
	struct job *job = task_data;
	GError *error = NULL;
	(void)source;
	(void)cancellable;
	(void)atomic_load_explicit(&job->is_handed_over, memory_order_acquire);
	struct rec_session view = *affekt_base_session(job->base);
	view.edits = job->edits;
	struct study_agreement *agreement =
		study_agreement_new(&view, job->rater_a, job->rater_b, &job->options, &error);
	atomic_store_explicit(&job->is_handed_over, false, memory_order_release);
	if (agreement != NULL)
		g_task_return_pointer(task, agreement, free_agreement);
	else
		g_task_return_error(task, error);
}

static GtkWidget *group_new(AffektAgreement *self, const char *title, const char *description)
{
	GtkWidget *group = adw_preferences_group_new();
	adw_preferences_group_set_title(ADW_PREFERENCES_GROUP(group), title);
	adw_preferences_group_set_description(ADW_PREFERENCES_GROUP(group), description);
	gtk_box_append(self->results, group);
	return group;
}

/* @figure stands at the right and may be "". */
static void add_row(AffektAgreement *self, GtkWidget *group, const char *title, const char *figure,
	const char *words)
{
	GtkWidget *row = adw_action_row_new();
	g_autofree char *escaped_title = g_markup_escape_text(title, -1);
	g_autofree char *escaped = g_markup_escape_text(words, -1);
	adw_preferences_row_set_title(ADW_PREFERENCES_ROW(row), escaped_title);
	adw_action_row_set_subtitle(ADW_ACTION_ROW(row), escaped);
	adw_action_row_set_subtitle_lines(ADW_ACTION_ROW(row), 0);
	GtkWidget *label = gtk_label_new(figure);
	gtk_widget_add_css_class(label, "numeric");
	adw_action_row_add_suffix(ADW_ACTION_ROW(row), label);
	adw_preferences_group_add(ADW_PREFERENCES_GROUP(group), row);
	g_string_append_printf(self->text, "%s: %s: %s\n", title, figure, words);
}

/* "82.4 %"; "–" when unknown. Owned by the caller. */
static char *percent(double share)
{
	return isnan(share) ? g_strdup("–") : g_strdup_printf("%.1f %%", share * 100);
}

static char *kappa_words(const char *which, const struct study_agreement_kappa *kappa)
{
	g_autofree char *share = percent(kappa->agreement);
	if (kappa->n_units == 0)
		/* Translators: which time is meant: "Coded by either: no time". */
		return g_strdup_printf(_("%s: no time"), which);
	if (isnan(kappa->kappa))
		return g_strdup_printf(
			_("%s: %s the same; kappa has no value, both have one category throughout"),
			which, share);
	return g_strdup_printf(_("%s: %s the same; kappa %.3f"), which, share, kappa->kappa);
}

static void show_events(AffektAgreement *self, const struct study_agreement *agreement)
{
	static const char *const titles[STUDY_AGREEMENT_N_EVENTS] = {
		N_("Arousal peaks"), N_("Responses"), N_("Beats"), N_("Marks")};
	GtkWidget *group = group_new(self, _("Events"),
		_("Paired one to one. The share is 2 × pairs / (first + second)."));
	for (int i = 0; i < STUDY_AGREEMENT_N_EVENTS; i++) {
		const struct study_agreement_events *events = &agreement->events[i];
		g_autofree char *share = percent(events->positive);
		g_autofree char *counts =
			g_strdup_printf(_("First %u, second %u; %u pairs within %.2f s"),
				events->n_a, events->n_b, events->n_matched, events->tolerance_s);
		g_autofree char *apart =
			events->n_matched > 0
				? g_strdup_printf(
					  _("%s; %.3f s apart in the median, %.3f s at most"),
					  counts, events->median_s, events->greatest_s)
				: g_strdup(counts);
		add_row(self, group, _(titles[i]), share, apart);
	}
}

static void show_states(AffektAgreement *self, const struct study_agreement *agreement)
{
	static const char *const titles[STUDY_AGREEMENT_N_STATES] = {N_("Touch points"),
		N_("Artefacts in skin conductance"), N_("Artefacts in the pulse")};
	g_autofree char *description = g_strdup_printf(
		_("Compared over units of %g s; time without a code is a category of its own."),
		agreement->unit_s);
	GtkWidget *group = group_new(self, _("States"), description);
	for (int i = 0; i < STUDY_AGREEMENT_N_STATES; i++) {
		const struct study_agreement_states *states = &agreement->states[i];
		g_autofree char *all = kappa_words(_("All time, uncoded counted"), &states->all);
		g_autofree char *coded = kappa_words(_("Time coded by either"), &states->coded);
		g_autofree char *words = g_strdup_printf("%s\n%s", all, coded);
		g_autofree char *share = percent(states->all.agreement);
		add_row(self, group, _(titles[i]), share, words);
	}
}

static void show_borders(AffektAgreement *self, const struct study_agreement_borders *borders)
{
	GtkWidget *group = group_new(self, _("Borders of touch points"), NULL);
	g_autofree char *visits =
		g_strdup_printf(_("Both %u, the first alone %u, the second alone %u"),
			borders->n_matched, borders->n_only_a, borders->n_only_b);
	add_row(self, group, _("Visits"), "", visits);
	if (borders->n_matched == 0)
		return;
	g_autofree char *apart =
		g_strdup_printf(_("Start %.2f s, end %.2f s apart in the mean; %.2f s at most"),
			borders->start_mean_s, borders->end_mean_s, borders->greatest_s);
	add_row(self, group, _("Difference"), "", apart);
}

static void show_rater(
	AffektAgreement *self, GtkWidget *group, const struct study_agreement_rater *rater)
{
	const struct rec_edits_blind *blind = &rater->blind;
	if (strcmp(rater->name, "automatic") == 0) {
		add_row(self, group, _("Automatic"), "",
			_("The analysis, without anybody's edits"));
		return;
	}
	g_autofree char *edits = g_strdup_printf(
		ngettext("%u edit holds", "%u edits hold", rater->n_edits), rater->n_edits);
	const char *how = !blind->was_blind ? _("not coded blind")
			  : blind->had_seen ? _("coded blind, but had seen the automatic events "
						"before or meanwhile")
					    : _("coded blind");
	g_autofree char *words = g_strdup_printf("%s; %s", edits, how);
	add_row(self, group, rater->name, "", words);
}

static void clear(AffektAgreement *self)
{
	GtkWidget *child;
	while ((child = gtk_widget_get_first_child(GTK_WIDGET(self->results))) != NULL)
		gtk_box_remove(self->results, child);
	if (self->text != NULL)
		g_string_free(self->text, TRUE);
	self->text = NULL;
}

static void show(AffektAgreement *self, const struct study_agreement *agreement)
{
	clear(self);
	self->text = g_string_new(NULL);
	GtkWidget *group = group_new(self, _("Raters"),
		agreement->has_results ? NULL
				       : _("The session is not analysed: only touch points and "
					   "marks can be compared."));
	show_rater(self, group, &agreement->a);
	show_rater(self, group, &agreement->b);
	show_events(self, agreement);
	show_states(self, agreement);
	show_borders(self, &agreement->borders);
}

static void compared(GObject *source, GAsyncResult *result, gpointer user_data)
{
	(void)source;
	g_autoptr(GError) error = NULL;
	struct job *job = g_task_get_task_data(G_TASK(result));
	(void)atomic_load_explicit(&job->is_handed_over, memory_order_acquire);
	g_autoptr(study_agreement) agreement = g_task_propagate_pointer(G_TASK(result), &error);
	/* The dialog is gone, or wants another comparison. */
	if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
		return;
	AffektAgreement *self = user_data;
	g_clear_object(&self->cancellable);
	gtk_spinner_stop(self->spinner);
	if (agreement != NULL) {
		show(self, agreement);
		return;
	}
	clear(self);
	self->text = g_string_new(error->message);
	group_new(self, _("This cannot be compared"), error->message);
}

static void cancel(AffektAgreement *self)
{
	if (self->cancellable != NULL)
		g_cancellable_cancel(self->cancellable);
	g_clear_object(&self->cancellable);
}

static void compare(AffektAgreement *self)
{
	guint a = adw_combo_row_get_selected(self->first);
	guint b = adw_combo_row_get_selected(self->second);
	double tolerance_s = gtk_spin_button_get_value(self->tolerance);
	if (a >= self->raters->len || b >= self->raters->len)
		return;
	cancel(self);
	clear(self);
	struct job *job = g_new0(struct job, 1);
	job->base = affekt_base_ref(affekt_session_base(self->session));
	job->edits = g_array_copy((GArray *)affekt_session_edits(self->session));
	job->rater_a = g_strdup(self->raters->pdata[a]);
	job->rater_b = g_strdup(self->raters->pdata[b]);
	job->options = study_agreement_defaults();
	job->options.tolerance_s[STUDY_AGREEMENT_PEAKS] = tolerance_s;
	job->options.tolerance_s[STUDY_AGREEMENT_MARKS] = tolerance_s;
	job->options.tolerance_s[STUDY_AGREEMENT_SCRS] = tolerance_s / 2;
	self->cancellable = g_cancellable_new();
	gtk_spinner_start(self->spinner);
	g_autoptr(GTask) task = g_task_new(NULL, self->cancellable, compared, self);
	g_task_set_task_data(task, job, job_free);
	atomic_store_explicit(&job->is_handed_over, true, memory_order_release);
	g_task_run_in_thread(task, compare_in_worker);
}

static AdwComboRow *rater_row_new(AffektAgreement *self, const char *title, guint selected)
{
	g_autoptr(GtkStringList) names = gtk_string_list_new(NULL);
	for (guint i = 0; i < self->raters->len; i++)
		gtk_string_list_append(
			names, i == 0 ? _("Automatic") : (const char *)self->raters->pdata[i]);
	GtkWidget *row = adw_combo_row_new();
	adw_preferences_row_set_title(ADW_PREFERENCES_ROW(row), title);
	adw_combo_row_set_model(ADW_COMBO_ROW(row), G_LIST_MODEL(names));
	adw_combo_row_set_selected(ADW_COMBO_ROW(row), selected);
	g_signal_connect_swapped(row, "notify::selected", G_CALLBACK(compare), self);
	return ADW_COMBO_ROW(row);
}

static GtkWidget *tolerance_row_new(AffektAgreement *self)
{
	GtkWidget *row = adw_action_row_new();
	GtkWidget *spin = gtk_spin_button_new_with_range(0.1, 30, 0.1);
	adw_preferences_row_set_title(
		ADW_PREFERENCES_ROW(row), _("Tolerance of peaks and marks, in seconds"));
	adw_action_row_set_subtitle(
		ADW_ACTION_ROW(row), _("Half of it for responses; 0.15 s for beats"));
	gtk_spin_button_set_value(GTK_SPIN_BUTTON(spin), STUDY_AGREEMENT_PEAK_S);
	gtk_widget_set_valign(spin, GTK_ALIGN_CENTER);
	gtk_accessible_update_property(GTK_ACCESSIBLE(spin), GTK_ACCESSIBLE_PROPERTY_LABEL,
		_("Tolerance of peaks and marks, in seconds"), -1);
	adw_action_row_add_suffix(ADW_ACTION_ROW(row), spin);
	adw_action_row_set_activatable_widget(ADW_ACTION_ROW(row), spin);
	self->tolerance = GTK_SPIN_BUTTON(spin);
	g_signal_connect_swapped(spin, "value-changed", G_CALLBACK(compare), self);
	return row;
}

static void build_choice(AffektAgreement *self, GtkBox *box)
{
	GtkWidget *group = adw_preferences_group_new();
	guint own = 0;
	for (guint i = 1; i < self->raters->len; i++) {
		if (g_strcmp0(self->raters->pdata[i], affekt_session_rater(self->session)) == 0)
			own = i;
	}
	/* Another rater where there is one, else the analysis. */
	guint other = self->raters->len > 2 ? (own == 1 ? 2 : 1) : 0;
	self->first = rater_row_new(self, _("First rater"), own);
	self->second = rater_row_new(self, _("Second rater"), other);
	adw_preferences_group_add(ADW_PREFERENCES_GROUP(group), GTK_WIDGET(self->first));
	adw_preferences_group_add(ADW_PREFERENCES_GROUP(group), GTK_WIDGET(self->second));
	adw_preferences_group_add(ADW_PREFERENCES_GROUP(group), tolerance_row_new(self));
	gtk_box_append(box, group);
}

static void build(AffektAgreement *self)
{
	GtkWidget *outer = gtk_box_new(GTK_ORIENTATION_VERTICAL, 0);
	GtkWidget *header = adw_header_bar_new();
	GtkWidget *scrolled = gtk_scrolled_window_new();
	GtkWidget *clamp = adw_clamp_new();
	GtkWidget *box = gtk_box_new(GTK_ORIENTATION_VERTICAL, 18);
	self->results = GTK_BOX(gtk_box_new(GTK_ORIENTATION_VERTICAL, 18));
	self->spinner = GTK_SPINNER(gtk_spinner_new());
	adw_header_bar_pack_end(ADW_HEADER_BAR(header), GTK_WIDGET(self->spinner));
	gtk_widget_set_margin_top(box, 18);
	gtk_widget_set_margin_bottom(box, 18);
	gtk_widget_set_margin_start(box, 12);
	gtk_widget_set_margin_end(box, 12);
	build_choice(self, GTK_BOX(box));
	gtk_box_append(GTK_BOX(box), GTK_WIDGET(self->results));
	adw_clamp_set_child(ADW_CLAMP(clamp), box);
	gtk_scrolled_window_set_policy(
		GTK_SCROLLED_WINDOW(scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
	gtk_scrolled_window_set_child(GTK_SCROLLED_WINDOW(scrolled), clamp);
	gtk_widget_set_vexpand(scrolled, TRUE);
	gtk_box_append(GTK_BOX(outer), header);
	gtk_box_append(GTK_BOX(outer), scrolled);
	adw_window_set_content(ADW_WINDOW(self), outer);
}

static gboolean close_by_key(GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
	(void)arguments;
	(void)user_data;
	gtk_window_close(GTK_WINDOW(widget));
	return TRUE;
}

static void affekt_agreement_dispose(GObject *object)
{
	AffektAgreement *self = AFFEKT_AGREEMENT(object);
	cancel(self);
	g_clear_object(&self->session);
	G_OBJECT_CLASS(affekt_agreement_parent_class)->dispose(object);
}

static void affekt_agreement_finalize(GObject *object)
{
	AffektAgreement *self = AFFEKT_AGREEMENT(object);
	g_clear_pointer(&self->raters, g_ptr_array_unref);
	if (self->text != NULL)
		g_string_free(self->text, TRUE);
	G_OBJECT_CLASS(affekt_agreement_parent_class)->finalize(object);
}

static void affekt_agreement_class_init(AffektAgreementClass *class)
{
	G_OBJECT_CLASS(class)->dispose = affekt_agreement_dispose;
	G_OBJECT_CLASS(class)->finalize = affekt_agreement_finalize;
	gtk_widget_class_add_binding(
		GTK_WIDGET_CLASS(class), GDK_KEY_Escape, 0, close_by_key, NULL);
}

static void affekt_agreement_init(AffektAgreement *self)
{
	gtk_window_set_title(GTK_WINDOW(self), _("Agreement between raters"));
	gtk_window_set_default_size(GTK_WINDOW(self), WIDTH, HEIGHT);
	gtk_window_set_modal(GTK_WINDOW(self), TRUE);
}

AffektAgreement *affekt_agreement_new(GtkWindow *parent, AffektSession *session)
{
	AffektAgreement *self = g_object_new(AFFEKT_TYPE_AGREEMENT, "transient-for", parent, NULL);
	self->session = g_object_ref(session);
	self->raters = study_agreement_raters(affekt_session_edits(session));
	build(self);
	compare(self);
	return self;
}

void affekt_agreement_choose(
	AffektAgreement *self, guint rater_a, guint rater_b, double tolerance_s)
{
	adw_combo_row_set_selected(self->first, rater_a);
	adw_combo_row_set_selected(self->second, rater_b);
	gtk_spin_button_set_value(self->tolerance, tolerance_s);
}

char *affekt_agreement_text(AffektAgreement *self)
{
	return self->text != NULL ? g_strdup(self->text->str) : NULL;
}
