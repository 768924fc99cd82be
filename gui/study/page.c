#include "gui/study/page_parts.h"

#include "gui/actions/commands.h"
#include "gui/actions/stack.h"
#include "gui/study/moment.h"
#include "gui/study/telling.h"
#include "study/evidence/waves.h"

#include <glib/gi18n-lib.h>
#include <math.h>

G_DEFINE_FINAL_TYPE(AffektStudyPage, affekt_study_page, ADW_TYPE_BIN)

enum {
	SIGNAL_OPEN,
	SIGNAL_CHANGED,
	SIGNAL_MESSAGE,
	N_SIGNALS,
};

static guint signals[N_SIGNALS];

static const struct study_evidence *evidence_of(AffektStudyPage *self)
{
	return self->study != NULL ? affekt_study_evidence(self->study) : NULL;
}

void affekt_study_page_say(AffektStudyPage *self, const char *sentence)
{
	g_signal_emit(self, signals[SIGNAL_MESSAGE], 0, sentence);
}

static void show_state(AffektStudyPage *self, const char *name)
{
	gtk_stack_set_visible_child_name(self->states, name);
	gtk_spinner_set_spinning(self->spinner, g_str_equal(name, "loading"));
}

/* --- rows ---------------------------------------------------------------------------------- */

void affekt_study_page_arrange(AffektStudyPage *self)
{
	const struct study_evidence *evidence = evidence_of(self);
	struct affekt_matrix_filter filter = {
		.group = (char *)affekt_filter_bar_group(self->filters),
		.wave = (char *)affekt_filter_bar_wave(self->filters),
		.text = (char *)affekt_filter_bar_text(self->filters),
		.only_alerts = self->only_alerts,
		.only_excluded = self->only_excluded,
	};
	affekt_matrix_arrange(self->matrix, evidence, &self->order, &filter);
	affekt_heat_show(self->heat, evidence, self->matrix, &self->order);
	affekt_filter_bar_set_count(
		self->filters, self->matrix->rows->len, self->matrix->n_members);
}

void affekt_study_page_order_by(
	AffektStudyPage *self, enum affekt_matrix_key key, const char *touchpoint)
{
	affekt_matrix_order_by(&self->order, key, touchpoint);
	affekt_study_page_arrange(self);
}

static void ordered(AffektStudyPage *self, int key, const char *touchpoint)
{
	affekt_study_page_order_by(self, (enum affekt_matrix_key)key, touchpoint);
}

/* What the evidence is about follows the filters that tell whole groups and waves apart. */
static void ask(AffektStudyPage *self)
{
	if (self->study != NULL)
		affekt_study_ask(self->study, self->is_everybody,
			affekt_filter_bar_group(self->filters),
			affekt_filter_bar_wave(self->filters));
}

static void filters_changed(AffektStudyPage *self)
{
	affekt_study_page_arrange(self);
	ask(self);
}

void affekt_study_page_switched(AffektStudyPage *self, const char *name, gboolean is_on)
{
	if (g_str_equal(name, "only-alerts"))
		self->only_alerts = is_on;
	else if (g_str_equal(name, "only-excluded"))
		self->only_excluded = is_on;
	else
		self->is_everybody = is_on;
	filters_changed(self);
}

const struct study_member *affekt_study_page_member(AffektStudyPage *self)
{
	int row, column;
	affekt_heat_cursor(self->heat, &row, &column);
	const struct study_evidence *evidence = evidence_of(self);
	return evidence != NULL ? affekt_matrix_member(self->matrix, evidence, row) : NULL;
}

/* --- reading ------------------------------------------------------------------------------- */

/* The cell that is read, in one line. */
static void read_out(AffektStudyPage *self)
{
	const struct study_evidence *evidence = evidence_of(self);
	int row, column;
	g_autofree char *text = NULL;
	if (evidence != NULL && affekt_heat_read(self->heat, &row, &column)) {
		const struct study_member *member =
			affekt_matrix_member(self->matrix, evidence, row);
		if (member != NULL && column >= 0) {
			g_autofree char *cell =
				affekt_telling_cell(evidence, member, column, "  ·  ");
			text = g_strdup_printf("%s  ·  %s", member->participant, cell);
		} else if (member != NULL) {
			text = affekt_telling_member(evidence, member, "  ·  ");
		} else if (column >= 0) {
			text = affekt_telling_touchpoint(evidence, column, "  ·  ");
		}
	}
	gtk_label_set_text(self->readout, text != NULL ? text : "");
}

void affekt_study_page_show_moment(AffektStudyPage *self, int row, int column)
{
	const struct study_evidence *evidence = evidence_of(self);
	const struct study_member *member =
		evidence != NULL ? affekt_matrix_member(self->matrix, evidence, row) : NULL;
	if (member == NULL)
		return;
	const struct study_touchpoint *touchpoint =
		column >= 0 ? g_ptr_array_index(evidence->touchpoints, (guint)column) : NULL;
	struct affekt_moment moment =
		affekt_moment_of(member, column, touchpoint != NULL ? touchpoint->id : NULL);
	if (moment.result == NULL) {
		g_autofree char *sentence = g_strdup_printf(
			_("There is no analysed session of %s to look at"), member->participant);
		affekt_study_page_say(self, sentence);
		return;
	}
	const char *file = affekt_material_file(affekt_study_material(self->study),
		moment.result->participant, moment.result->session);
	if (file != NULL) {
		g_signal_emit(self, signals[SIGNAL_OPEN], 0, file, moment.time_s);
		return;
	}
	g_autofree char *sentence = g_strdup_printf(
		_("The file of session %s of %s is not there: plug its disk in, or add it anew"),
		moment.result->session, moment.result->participant);
	affekt_study_page_say(self, sentence);
}

/* A line of the lists: the cursor goes there; opened, the session does. */
static void aside_chosen(AffektStudyPage *self, AffektAside *aside, gboolean is_activated)
{
	const struct affekt_aside *fields = affekt_aside_get(aside);
	const struct study_evidence *evidence = evidence_of(self);
	if (evidence == NULL)
		return;
	int row = affekt_matrix_find(self->matrix, evidence, fields->participant);
	int column = affekt_matrix_touchpoint(evidence, fields->touchpoint);
	if (row >= 0)
		affekt_heat_go(self->heat, row, column);
	if (!is_activated)
		return;
	const char *file = fields->session[0] != '\0'
				   ? affekt_material_file(affekt_study_material(self->study),
					     fields->participant, fields->session)
				   : NULL;
	if (file != NULL && (!isnan(fields->time_s) || column < 0))
		g_signal_emit(self, signals[SIGNAL_OPEN], 0, file, fields->time_s);
	else
		affekt_study_page_show_moment(self, row, column);
}

/* --- the study ----------------------------------------------------------------------------- */

static void study_busy(AffektStudyPage *self, AffektStudy *study)
{
	affekt_filter_bar_set_busy(self->filters, affekt_study_is_busy(study));
}

static void offer_filters(AffektStudyPage *self, const struct affekt_material *material)
{
	g_autoptr(GPtrArray) groups = affekt_material_groups(material);
	g_autoptr(GPtrArray) waves = study_waves_new(material->folder);
	affekt_filter_bar_offer(self->filters, groups, waves);
}

static void study_changed(AffektStudyPage *self, AffektStudy *study)
{
	const struct affekt_material *material = affekt_study_material(study);
	if (affekt_study_state(study) == AFFEKT_STUDY_FAILED) {
		g_autofree char *text = g_markup_escape_text(affekt_study_error(study), -1);
		adw_status_page_set_description(self->error_page, text);
		show_state(self, "error");
		g_signal_emit(self, signals[SIGNAL_CHANGED], 0);
		return;
	}
	gboolean is_first = !g_str_equal(affekt_study_page_state(self), "study");
	offer_filters(self, material);
	affekt_study_page_arrange(self);
	affekt_asides_show(self->asides, material, affekt_study_evidence(study));
	affekt_notices_show(self->notices, material, affekt_study_evidence(study));
	affekt_deciding_follow(self->deciding, material);
	show_state(self, "study");
	if (is_first)
		adw_flap_set_reveal_flap(self->flap,
			affekt_asides_has_any(self->asides) && !adw_flap_get_folded(self->flap));
	if (is_first && gtk_widget_get_mapped(GTK_WIDGET(self)))
		gtk_widget_grab_focus(GTK_WIDGET(self->heat));
	g_signal_emit(self, signals[SIGNAL_CHANGED], 0);
	/* A group or wave that is gone is no filter any more. */
	ask(self);
}

static void forget_study(AffektStudyPage *self)
{
	affekt_analysing_cancel(self->analysing);
	if (self->study == NULL)
		return;
	g_signal_handlers_disconnect_by_data(self->study, self);
	affekt_heat_show(self->heat, NULL, self->matrix, &self->order);
	affekt_asides_show(self->asides, NULL, NULL);
	affekt_notices_show(self->notices, NULL, NULL);
	g_clear_object(&self->study);
}

void affekt_study_page_open(AffektStudyPage *self, const char *path)
{
	g_autofree char *canonical = g_canonicalize_filename(path, NULL);
	if (self->study != NULL && g_str_equal(canonical, affekt_study_path(self->study))) {
		affekt_study_refresh(self->study);
		return;
	}
	forget_study(self);
	show_state(self, "loading");
	self->study = affekt_study_new(canonical);
	affekt_deciding_forget(self->deciding, canonical);
	g_signal_connect_object(
		self->study, "changed", G_CALLBACK(study_changed), self, G_CONNECT_SWAPPED);
	g_signal_connect_object(
		self->study, "busy", G_CALLBACK(study_busy), self, G_CONNECT_SWAPPED);
	ask(self);
}

static void analysis_ended(AffektStudyPage *self, const char *sentence)
{
	affekt_study_page_say(self, sentence);
	if (self->study != NULL)
		affekt_study_refresh(self->study);
}

static void decided(AffektStudyPage *self)
{
	if (self->study != NULL)
		affekt_study_refresh(self->study);
}

/* --- the widget ---------------------------------------------------------------------------- */

static void connect_parts(AffektStudyPage *self)
{
	const struct {
		gpointer part;
		const char *signal;
		GCallback handler;
	} wires[] = {
		{self->heat, "moved", G_CALLBACK(read_out)},
		{self->heat, "activated", G_CALLBACK(affekt_study_page_show_moment)},
		{self->heat, "ordered", G_CALLBACK(ordered)},
		{self->filters, "changed", G_CALLBACK(filters_changed)},
		{self->asides, "chosen", G_CALLBACK(aside_chosen)},
		{self->analysing, "ended", G_CALLBACK(analysis_ended)},
		{self->deciding, "decided", G_CALLBACK(decided)},
		{self->deciding, "message", G_CALLBACK(affekt_study_page_say)},
	};
	for (gsize i = 0; i < G_N_ELEMENTS(wires); i++)
		g_signal_connect_object(
			wires[i].part, wires[i].signal, wires[i].handler, self, G_CONNECT_SWAPPED);
	/* Light and dark differ in everything drawn by hand. */
	g_signal_connect_object(adw_style_manager_get_default(), "notify::dark",
		G_CALLBACK(gtk_widget_queue_draw), self->heat, G_CONNECT_SWAPPED);
}

/* Who has only keys begins in the picture. */
static void affekt_study_page_map(GtkWidget *widget)
{
	AffektStudyPage *self = AFFEKT_STUDY_PAGE(widget);
	GTK_WIDGET_CLASS(affekt_study_page_parent_class)->map(widget);
	if (g_str_equal(affekt_study_page_state(self), "study"))
		gtk_widget_grab_focus(GTK_WIDGET(self->heat));
}

static void affekt_study_page_dispose(GObject *object)
{
	AffektStudyPage *self = AFFEKT_STUDY_PAGE(object);
	if (self->study != NULL)
		forget_study(self);
	g_clear_object(&self->analysing);
	g_clear_object(&self->deciding);
	g_clear_object(&self->actions);
	g_clear_object(&self->header);
	G_OBJECT_CLASS(affekt_study_page_parent_class)->dispose(object);
}

static void affekt_study_page_finalize(GObject *object)
{
	AffektStudyPage *self = AFFEKT_STUDY_PAGE(object);
	affekt_matrix_free(self->matrix);
	g_free(self->order.touchpoint);
	G_OBJECT_CLASS(affekt_study_page_parent_class)->finalize(object);
}

static void affekt_study_page_class_init(AffektStudyPageClass *class)
{
	G_OBJECT_CLASS(class)->dispose = affekt_study_page_dispose;
	G_OBJECT_CLASS(class)->finalize = affekt_study_page_finalize;
	GTK_WIDGET_CLASS(class)->map = affekt_study_page_map;
	signals[SIGNAL_OPEN] = g_signal_new("open", AFFEKT_TYPE_STUDY_PAGE, G_SIGNAL_RUN_LAST, 0,
		NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_DOUBLE);
	signals[SIGNAL_CHANGED] = g_signal_new("changed", AFFEKT_TYPE_STUDY_PAGE, G_SIGNAL_RUN_LAST,
		0, NULL, NULL, NULL, G_TYPE_NONE, 0);
	signals[SIGNAL_MESSAGE] = g_signal_new("message", AFFEKT_TYPE_STUDY_PAGE, G_SIGNAL_RUN_LAST,
		0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void affekt_study_page_init(AffektStudyPage *self)
{
	self->matrix = affekt_matrix_new();
	self->analysing = affekt_analysing_new();
	self->deciding = affekt_deciding_new(GTK_WIDGET(self));
	affekt_study_page_build(self);
	self->actions = g_simple_action_group_new();
	affekt_study_page_add_actions(self, G_ACTION_MAP(self->actions));
	affekt_deciding_add_actions(self->deciding, G_ACTION_MAP(self->actions));
	connect_parts(self);
}

AffektStudyPage *affekt_study_page_new(void)
{
	return g_object_new(AFFEKT_TYPE_STUDY_PAGE, NULL);
}

/* --- what others ask for ------------------------------------------------------------------- */

AffektStudy *affekt_study_page_study(AffektStudyPage *self)
{
	return self->study;
}

const char *affekt_study_page_state(AffektStudyPage *self)
{
	return gtk_stack_get_visible_child_name(self->states);
}

gboolean affekt_study_page_is_settled(AffektStudyPage *self)
{
	return self->study != NULL && !affekt_study_is_busy(self->study) &&
	       affekt_study_state(self->study) != AFFEKT_STUDY_LOADING;
}

GActionGroup *affekt_study_page_actions(AffektStudyPage *self)
{
	return G_ACTION_GROUP(self->actions);
}

GtkWidget *affekt_study_page_header(AffektStudyPage *self)
{
	return self->header;
}

AffektHeat *affekt_study_page_heat(AffektStudyPage *self)
{
	return self->heat;
}

AffektFilterBar *affekt_study_page_filters(AffektStudyPage *self)
{
	return self->filters;
}

AffektAsides *affekt_study_page_asides(AffektStudyPage *self)
{
	return self->asides;
}

AffektNotices *affekt_study_page_notices(AffektStudyPage *self)
{
	return self->notices;
}

AffektAnalysing *affekt_study_page_analysing(AffektStudyPage *self)
{
	return self->analysing;
}

AdwFlap *affekt_study_page_flap(AffektStudyPage *self)
{
	return self->flap;
}

const struct affekt_matrix *affekt_study_page_matrix(AffektStudyPage *self)
{
	return self->matrix;
}

const char *affekt_study_page_readout(AffektStudyPage *self)
{
	return gtk_label_get_text(self->readout);
}

AffektDeciding *affekt_study_page_deciding(AffektStudyPage *self)
{
	return self->deciding;
}
