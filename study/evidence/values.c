#include "study/evidence/values.h"

#include "study/recall/answers.h"
#include "study/recall/forms.h"

#include <math.h>
#include <string.h>

/* A mean of what is known. */
struct mean {
	double sum;
	guint n;
};

static void add(struct mean *mean, double value)
{
	if (isfinite(value)) {
		mean->sum += value;
		mean->n++;
	}
}

static double mean_of(const struct mean *mean)
{
	return mean->n > 0 ? mean->sum / mean->n : NAN;
}

/* A value while its visits are read. */
struct collection {
	struct study_value value;
	struct mean arousal, scr_per_min, iscr, position, felt, valence, score;
};

bool study_values_is_visit(const struct study_evidence *evidence, const struct rec_touchpoint *row)
{
	const struct rec_studyfile *plan = evidence->folder->plan;
	const struct rec_phase *phase =
		plan && row->phase[0] ? rec_studyfile_find_phase(plan, row->phase) : NULL;

	return row->visit > 0 && !(phase && phase->is_baseline) &&
	       g_ascii_strcasecmp(row->id, "baseline") != 0;
}

static void add_body(struct collection *to, const struct rec_touchpoint *row, bool is_calibrated)
{
	if (row->is_excluded)
		return;
	add(&to->arousal, row->arousal_mean);
	add(&to->scr_per_min, row->scr_per_min);
	if (is_calibrated) /* uS*s and counts*s have no mean */
		add(&to->iscr, row->iscr);
	if (row->peak_count >= 0)
		to->value.peak = fmax(to->value.peak, row->peak_count > 0); /* NaN is no number */
}

static void add_answers(
	struct collection *to, const struct rec_touchpoint *row, const GPtrArray *answers)
{
	const char *slider = study_form_info(STUDY_FORM_SLIDER)->id;
	const char *score = study_form_info(STUDY_FORM_SCORE)->id;
	char name[sizeof row->id + 16];

	if (answers->len == 0)
		return;
	g_snprintf(name, sizeof name, "%s#%d", row->id, row->visit);
	add(&to->felt, study_answers_number(answers, name, slider, "arousal"));
	add(&to->valence, study_answers_number(answers, name, slider, "valence"));
	add(&to->score, study_answers_number(answers, name, score, "score"));
}

static void add_result(const struct study_evidence *evidence, GHashTable *places,
	const struct study_result *result, struct collection *collections)
{
	guint position = 0;

	for (guint i = 0; i < result->touchpoints->len; i++) {
		const struct rec_touchpoint *row =
			&g_array_index(result->touchpoints, struct rec_touchpoint, i);
		gpointer place = g_hash_table_lookup(places, row->id);
		if (!place || !study_values_is_visit(evidence, row))
			continue;
		struct collection *to = &collections[GPOINTER_TO_UINT(place) - 1];
		position++;
		to->value.n_visits++;
		if (!to->value.first) {
			to->value.first = result;
			to->value.first_start_s = row->start_s;
		} else if (evidence->options.repeats == STUDY_REPEATS_FIRST) {
			continue;
		}
		add(&to->position, position);
		add_body(to, row, result->is_calibrated);
		add_answers(to, row, result->answers);
	}
}

void study_values_collect(
	const struct study_evidence *evidence, const GPtrArray *results, GArray *values)
{
	guint n = evidence->touchpoints->len;
	g_autofree struct collection *collections = g_new0(struct collection, n + 1);
	g_autoptr(GHashTable) places = g_hash_table_new(g_str_hash, g_str_equal);

	for (guint i = 0; i < n; i++) {
		const struct study_touchpoint *touchpoint = evidence->touchpoints->pdata[i];
		g_hash_table_insert(places, touchpoint->id, GUINT_TO_POINTER(i + 1));
		collections[i].value.peak = NAN;
		collections[i].value.first_start_s = NAN;
	}
	for (guint i = 0; i < results->len; i++)
		add_result(evidence, places, results->pdata[i], collections);
	g_array_set_size(values, 0);
	for (guint i = 0; i < n; i++) {
		struct collection *from = &collections[i];
		from->value.arousal = mean_of(&from->arousal);
		from->value.scr_per_min = mean_of(&from->scr_per_min);
		from->value.iscr = mean_of(&from->iscr);
		from->value.position = mean_of(&from->position);
		from->value.arousal_felt = mean_of(&from->felt);
		from->value.valence = mean_of(&from->valence);
		from->value.score = mean_of(&from->score);
		g_array_append_val(values, from->value);
	}
}

double *study_values_cells(const struct study_evidence *evidence, gsize offset)
{
	guint columns = evidence->touchpoints->len;
	double *cells = g_new(double, (gsize)evidence->n_in *columns + 1);
	double *cell = cells;

	for (guint i = 0; i < evidence->members->len; i++) {
		const struct study_member *member = evidence->members->pdata[i];
		if (!study_member_is_in(evidence, member))
			continue;
		for (guint k = 0; k < columns; k++) {
			const struct study_value *value =
				&g_array_index(member->values, struct study_value, k);
			*cell++ = G_STRUCT_MEMBER(double, value, offset);
		}
	}
	return cells;
}

void study_values_column(const struct study_evidence *evidence, const double *cells,
	guint touchpoint, double *ret_column)
{
	for (guint i = 0; i < evidence->n_in; i++)
		ret_column[i] = cells[(gsize)i * evidence->touchpoints->len + touchpoint];
}
