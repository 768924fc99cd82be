#include "study/recall/perceived.h"

#include "study/recall/answers.h"
#include "study/recall/forms.h"
#include "study/statistics/correlation.h"

#include <math.h>

struct study_perceived_rank study_perceived_spearman(const double *x, const double *y, guint n)
{
	struct study_correlation correlation = study_correlation_spearman(x, y, n);

	return (struct study_perceived_rank){
		.n = correlation.n,
		.rho = correlation.n < STUDY_PERCEIVED_N_MIN ? NAN : correlation.r,
	};
}

static struct study_perceived_row make_row(
	const struct rec_touchpoint *touchpoint, const GPtrArray *answers)
{
	struct study_perceived_row row = {
		.visit = touchpoint->visit,
		.arousal_mean = touchpoint->is_excluded ? NAN : touchpoint->arousal_mean,
		.arousal_max = touchpoint->is_excluded ? NAN : touchpoint->arousal_max,
		.peak_count = touchpoint->is_excluded ? -1 : touchpoint->peak_count,
		.is_excluded = touchpoint->is_excluded,
		.z_lived = NAN,
		.z_felt = NAN,
		.difference = NAN,
	};
	const char *slider = study_form_info(STUDY_FORM_SLIDER)->id;
	const char *continuous = study_form_info(STUDY_FORM_CONTINUOUS)->id;
	const char *score = study_form_info(STUDY_FORM_SCORE)->id;

	g_snprintf(row.name, sizeof row.name, "%s#%d", touchpoint->id, touchpoint->visit);
	g_strlcpy(row.title, touchpoint->title, sizeof row.title);
	row.felt_arousal = study_answers_number(answers, row.name, slider, "arousal");
	row.felt_valence = study_answers_number(answers, row.name, slider, "valence");
	row.felt_replay = study_answers_number(answers, row.name, continuous, "valence");
	row.score = study_answers_number(answers, row.name, score, "score");
	return row;
}

struct spread {
	double mean, sd;
};

static struct spread spread_of(const GArray *rows, size_t offset)
{
	struct spread spread = {0};
	guint n = 0;
	double squares = 0;

	for (int pass = 0; pass < 2; pass++) {
		for (guint i = 0; i < rows->len; i++) {
			const struct study_perceived_row *row =
				&g_array_index(rows, struct study_perceived_row, i);
			double value = G_STRUCT_MEMBER(double, row, offset);
			if (isnan(row->arousal_mean) || isnan(row->felt_arousal))
				continue;
			if (pass == 0) {
				n++;
				spread.mean += value;
			} else {
				squares += (value - spread.mean) * (value - spread.mean);
			}
		}
		if (pass == 0)
			spread.mean /= n;
	}
	spread.sd = n >= STUDY_PERCEIVED_N_MIN ? sqrt(squares / (n - 1)) : NAN;
	return spread;
}

static void compare_rows(struct study_perceived *perceived)
{
	struct spread lived = spread_of(
		perceived->rows, G_STRUCT_OFFSET(struct study_perceived_row, arousal_mean));
	struct spread felt = spread_of(
		perceived->rows, G_STRUCT_OFFSET(struct study_perceived_row, felt_arousal));
	double widest = 0;

	if (!(lived.sd > 0) || !(felt.sd > 0))
		return;
	for (guint i = 0; i < perceived->rows->len; i++) {
		struct study_perceived_row *row =
			&g_array_index(perceived->rows, struct study_perceived_row, i);
		if (isnan(row->arousal_mean) || isnan(row->felt_arousal))
			continue;
		row->z_lived = (row->arousal_mean - lived.mean) / lived.sd;
		row->z_felt = (row->felt_arousal - felt.mean) / felt.sd;
		row->difference = row->z_felt - row->z_lived;
		if (fabs(row->difference) < STUDY_PERCEIVED_PARTS_Z)
			continue;
		perceived->n_parting++;
		if (fabs(row->difference) > widest) {
			widest = fabs(row->difference);
			perceived->most = (int)i;
		}
	}
}

static struct study_perceived_rank rank_with_arousal(const GArray *rows, size_t offset)
{
	g_autofree double *x = g_new(double, rows->len + 1);
	g_autofree double *y = g_new(double, rows->len + 1);

	for (guint i = 0; i < rows->len; i++) {
		const struct study_perceived_row *row =
			&g_array_index(rows, struct study_perceived_row, i);
		x[i] = row->arousal_mean;
		y[i] = G_STRUCT_MEMBER(double, row, offset);
	}
	return study_perceived_spearman(x, y, rows->len);
}

struct study_perceived *study_perceived_new(const GArray *touchpoints, const GPtrArray *answers)
{
	struct study_perceived *perceived = g_new0(struct study_perceived, 1);

	perceived->rows = g_array_new(FALSE, FALSE, sizeof(struct study_perceived_row));
	perceived->most = -1;
	for (guint i = 0; i < touchpoints->len; i++) {
		const struct rec_touchpoint *touchpoint =
			&g_array_index(touchpoints, struct rec_touchpoint, i);
		if (touchpoint->visit == 0)
			continue;
		struct study_perceived_row row = make_row(touchpoint, answers);
		g_array_append_val(perceived->rows, row);
	}
	compare_rows(perceived);
	perceived->arousal = rank_with_arousal(
		perceived->rows, G_STRUCT_OFFSET(struct study_perceived_row, felt_arousal));
	perceived->valence = rank_with_arousal(
		perceived->rows, G_STRUCT_OFFSET(struct study_perceived_row, felt_valence));
	perceived->score = rank_with_arousal(
		perceived->rows, G_STRUCT_OFFSET(struct study_perceived_row, score));
	return perceived;
}

void study_perceived_free(study_perceived *perceived)
{
	if (!perceived)
		return;
	g_array_unref(perceived->rows);
	g_free(perceived);
}

bool study_perceived_has_answers(const struct study_perceived *perceived)
{
	for (guint i = 0; i < perceived->rows->len; i++) {
		const struct study_perceived_row *row =
			&g_array_index(perceived->rows, struct study_perceived_row, i);
		if (!isnan(row->felt_arousal) || !isnan(row->felt_valence) ||
			!isnan(row->felt_replay) || !isnan(row->score))
			return true;
	}
	return false;
}
