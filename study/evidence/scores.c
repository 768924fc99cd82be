#include "study/evidence/scores.h"

#include "study/evidence/members.h"
#include "study/evidence/values.h"
#include "study/evidence/waves.h"
#include "study/folder/ratings_check.h"
#include "study/recall/answers.h"
#include "study/recall/forms.h"

#include <math.h>
#include <string.h>

/* One number that somebody gave. */
struct score {
	enum study_rater_kind kind;
	const char *participant, *rater, *team, *phase, *wave;
	double value;
};

static bool passes(const struct study_evidence *evidence, const char *participant,
	const struct study_person *person)
{
	const struct study_people *people = evidence->folder->people;
	bool is_asked = !evidence->options.group ||
			g_strcmp0(person ? person->group : "", evidence->options.group) == 0;

	return is_asked && study_people_allows(people, participant, STUDY_SCOPE_SIGNALS) &&
	       (evidence->options.is_everybody || !(person && person->is_excluded));
}

static void take_answers(
	const struct study_evidence *evidence, const struct study_result *result, GArray *scores)
{
	const char *form = study_form_info(STUDY_FORM_SCORE)->id;
	const struct study_person *person = study_members_person(evidence, result);

	if (result->answers->len == 0 || !passes(evidence, result->participant, person))
		return;
	for (guint i = 0; i < result->touchpoints->len; i++) {
		const struct rec_touchpoint *row =
			&g_array_index(result->touchpoints, struct rec_touchpoint, i);
		char name[sizeof row->id + 16];
		g_snprintf(name, sizeof name, "%s#%d", row->id, row->visit);
		struct score score = {
			.kind = STUDY_RATER_SELF,
			.participant = result->participant,
			.rater = "",
			.team = person ? person->team : "",
			.phase = row->phase,
			.wave = person ? person->wave : "",
			.value = study_answers_number(result->answers, name, form, "score"),
		};
		if (row->phase[0] != '\0' && study_values_is_visit(evidence, row) &&
			isfinite(score.value))
			g_array_append_val(scores, score);
	}
}

/* The row of @participant for @wave, else any. */
static const struct study_person *find_row(
	const struct study_people *people, const char *participant, const char *wave)
{
	const struct study_person *any = NULL;

	for (guint i = 0; i < people->rows->len; i++) {
		const struct study_person *row = people->rows->pdata[i];
		if (strcmp(row->participant, participant) != 0)
			continue;
		if (strcmp(row->wave, wave) == 0)
			return row;
		any = any ? any : row;
	}
	return any;
}

static void take_rating(
	const struct study_evidence *evidence, const struct study_rating *rating, GArray *scores)
{
	const struct study_person *person =
		find_row(evidence->folder->people, rating->participant, rating->wave);
	const char *phase = study_ratings_check_phase(evidence->folder->plan, rating->phase);
	struct score score = {
		.kind = rating->kind,
		.participant = rating->participant,
		.rater = rating->rater,
		.team = rating->team[0] || !person ? rating->team : person->team,
		.phase = phase ? phase : rating->phase,
		.wave = rating->wave,
		.value = rating->score,
	};

	if (rating->participant[0] == '\0' ? evidence->options.group == NULL
					   : passes(evidence, rating->participant, person))
		g_array_append_val(scores, score);
}

static void free_unit(gpointer data)
{
	struct study_scores_unit *unit = data;

	g_free(unit->participant);
	g_free(unit->team);
	g_free(unit->sums);
	g_free(unit->counts);
	g_free(unit);
}

/* Phases of the plan that somebody scored, then the others; waves in their order, "" last. */
static void name_phases_and_waves(
	const struct study_evidence *evidence, const GArray *list, struct study_scores *scores)
{
	const struct rec_studyfile *plan = evidence->folder->plan;
	g_autoptr(GHashTable) said = g_hash_table_new(g_str_hash, g_str_equal);

	for (guint i = 0; i < list->len; i++)
		g_hash_table_add(said, (gpointer)g_array_index(list, struct score, i).phase);
	for (guint i = 0; plan && i < plan->phases->len; i++) {
		const struct rec_phase *phase = plan->phases->pdata[i];
		if (g_hash_table_remove(said, phase->id))
			g_ptr_array_add(scores->phases, g_strdup(phase->id));
	}
	for (guint i = 0; i < list->len; i++) {
		const struct score *score = &g_array_index(list, struct score, i);
		if (g_hash_table_remove(said, score->phase))
			g_ptr_array_add(scores->phases, g_strdup(score->phase));
		if (study_waves_find(scores->waves, score->wave) < 0)
			g_ptr_array_add(scores->waves, g_strdup(score->wave));
	}
}

static int compare_units(gconstpointer a, gconstpointer b)
{
	const struct study_scores_unit *x = *(struct study_scores_unit *const *)a;
	const struct study_scores_unit *y = *(struct study_scores_unit *const *)b;

	if (x->kind != y->kind)
		return x->kind < y->kind ? -1 : 1;
	return strcmp(x->participant, y->participant);
}

/* What a unit is known by. A participant scores as nobody else; another one without a name may be
 * anybody, so that each row is a unit. @row: the score's number. */
static char *unit_key(const struct score *score, guint row)
{
	bool is_own = score->kind == STUDY_RATER_SELF && score->participant[0] != '\0';
	const char *rater = is_own ? "" : score->rater;

	if (!is_own && rater[0] == '\0')
		return g_strdup_printf("%u", row);
	return g_strdup_printf(
		"%d\n%s\n%s\n%s", (int)score->kind, score->participant, rater, score->team);
}

static void add_score(
	struct study_scores *scores, GHashTable *units, const struct score *score, guint row)
{
	gsize n = (gsize)scores->waves->len * scores->phases->len;
	char *key = unit_key(score, row);
	struct study_scores_unit *unit = g_hash_table_lookup(units, key);
	guint wave = (guint)study_waves_find(scores->waves, score->wave);
	guint phase = (guint)study_waves_find(scores->phases, score->phase);

	if (!unit) {
		unit = g_new0(struct study_scores_unit, 1);
		unit->kind = score->kind;
		unit->participant = g_strdup(score->participant);
		unit->team = g_strdup(score->team);
		unit->sums = g_new0(double, n);
		unit->counts = g_new0(guint, n);
		g_ptr_array_add(scores->units, unit);
		g_hash_table_insert(units, g_steal_pointer(&key), unit);
	}
	unit->sums[wave * scores->phases->len + phase] += score->value;
	unit->counts[wave * scores->phases->len + phase]++;
	g_free(key);
}

struct study_scores *study_scores_new(
	const struct study_evidence *evidence, const GPtrArray *results)
{
	struct study_scores *scores = g_new0(struct study_scores, 1);
	g_autoptr(GArray) list = g_array_new(FALSE, FALSE, sizeof(struct score));
	g_autoptr(GHashTable) units = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

	scores->waves = study_waves_new(evidence->folder);
	scores->phases = g_ptr_array_new_with_free_func(g_free);
	scores->units = g_ptr_array_new_with_free_func(free_unit);
	for (guint i = 0; i < results->len; i++)
		take_answers(evidence, results->pdata[i], list);
	for (guint i = 0; i < evidence->folder->ratings->len; i++)
		take_rating(evidence, evidence->folder->ratings->pdata[i], list);
	name_phases_and_waves(evidence, list, scores);
	for (guint i = 0; i < list->len; i++)
		add_score(scores, units, &g_array_index(list, struct score, i), i);
	g_ptr_array_sort(scores->units, compare_units);
	return scores;
}

void study_scores_free(struct study_scores *scores)
{
	if (!scores)
		return;
	g_ptr_array_unref(scores->waves);
	g_ptr_array_unref(scores->phases);
	g_ptr_array_unref(scores->units);
	g_free(scores);
}

double study_scores_get(const struct study_scores *scores, const struct study_scores_unit *unit,
	guint wave, guint phase)
{
	const double *sums = unit->sums + (gsize)wave * scores->phases->len;
	const guint *counts = unit->counts + (gsize)wave * scores->phases->len;
	double total = 0;

	if (phase < scores->phases->len)
		return counts[phase] > 0 ? sums[phase] / counts[phase] : NAN;
	for (guint k = 0; k < scores->phases->len; k++)
		total += counts[k] > 0 ? sums[k] / counts[k] : NAN;
	return total;
}
