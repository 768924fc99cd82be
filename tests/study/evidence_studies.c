/*
 * Studies of known truth, one after the other, and what study_evidence_new() says of them, a line
 * per fact for tests/soak/evidence.py to count:
 *
 *   evidence_studies rows FIRST N      rows of numbers from known distributions
 *   evidence_studies signals FIRST N   recordings of simulated participants
 * (tests/study/simulate.h)
 *
 * Lines: "KIND CASE inside VALUE": whether an interval holds the truth, a band was crossed …; for
 * signals, whose truth nobody can compute, "KIND CASE interval TOUCHPOINT ESTIMATE LOW HIGH".
 */
#include "core/text.h"
#include "study/evidence/evidence.h"
#include "study/statistics/random.h"
#include "tests/study/simulate.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	POINTS = 8,
};
static const guint SIZES[] = {10, 12, 30};
static const double CENTRE = 50, SCALE = 5; /* SCALE: sd of a value */
static const double PEAK = 50;              /* arousal of a peak in made_study_table() */
static const double LOG_SD = 0.5;

enum law {
	LAW_NORMAL = 0, /* half of the variance is the person's */
	LAW_SKEWED,     /* lognormal */
	LAW_HEAVY,      /* t with 5 degrees of freedom */
	N_LAWS,
};
static const char *const LAWS[] = {"normal", "skewed", "heavy"};

static double skewed_mean(void)
{
	return exp(LOG_SD * LOG_SD / 2);
}

static double skewed_sd(void)
{
	return skewed_mean() * sqrt(expm1(LOG_SD * LOG_SD));
}

/* Mean 0, sd 1. */
static double draw(enum law law, study_random *random, double person)
{
	double normal = study_random_normal(random), squares = 0;

	if (law == LAW_NORMAL)
		return sqrt(0.5) * (person + normal);
	if (law == LAW_SKEWED)
		return (exp(LOG_SD * normal) - skewed_mean()) / skewed_sd();
	for (int i = 0; i < 5; i++) {
		double other = study_random_normal(random);
		squares += other * other;
	}
	return normal / sqrt(squares / 5) / sqrt(5.0 / 3);
}

static double median_of(enum law law)
{
	return law == LAW_SKEWED ? (1 - skewed_mean()) / skewed_sd() : 0;
}

/* P(value >= x). */
static double share_above(enum law law, double x)
{
	if (law == LAW_NORMAL)
		return gsl_cdf_ugaussian_Q(x);
	if (law == LAW_HEAVY)
		return gsl_cdf_tdist_Q(x * sqrt(5.0 / 3), 5);
	double raw = x * skewed_sd() + skewed_mean();
	return raw > 0 ? gsl_cdf_ugaussian_Q(log(raw) / LOG_SD) : 1;
}

static void tell(const char *kind, const char *which, bool is_so)
{
	printf("%s %s inside %d\n", kind, which, is_so);
}

static bool holds(struct study_interval interval, double truth)
{
	return interval.low <= truth && truth <= interval.high;
}

static bool is_beyond(const struct study_touchpoint *touchpoint)
{
	return touchpoint->mean < touchpoint->chance.low ||
	       touchpoint->mean > touchpoint->chance.high;
}

static bool crosses(const struct study_evidence *evidence)
{
	bool has_any = false;

	for (guint k = 0; k < evidence->touchpoints->len; k++)
		has_any |= is_beyond(evidence->touchpoints->pdata[k]);
	return has_any;
}

static bool has_significant_pair(const struct study_evidence *evidence)
{
	bool has_any = false;

	for (guint i = 0; i < evidence->pairs->len; i++)
		has_any |= g_array_index(evidence->pairs, struct study_pair, i).p_holm <=
			   STUDY_EVIDENCE_ALPHA;
	return has_any;
}

static double effect_of(guint touchpoint)
{
	return touchpoint - 4.0;
}

static void judge_rows(const struct study_evidence *evidence, enum law law, const char *which)
{
	for (guint k = 0; k < POINTS; k++) {
		const struct study_touchpoint *point = evidence->touchpoints->pdata[k];
		double mean = CENTRE + effect_of(k);
		tell("mean", which, holds(point->mean_ci, mean));
		tell("median", which, holds(point->median_ci, mean + SCALE * median_of(law)));
		tell("share", which,
			holds(point->peak_share_ci, share_above(law, (PEAK - mean) / SCALE)));
	}
	for (guint i = 0; i < evidence->pairs->len; i++) {
		const struct study_pair *pair =
			&g_array_index(evidence->pairs, struct study_pair, i);
		tell("difference", which, holds(pair->ci, effect_of(pair->a) - effect_of(pair->b)));
	}
}

static void study_rows(enum law law, guint n, guint64 seed)
{
	g_autoptr(study_random) random =
		study_random_new(study_random_derive(study_random_derive(seed, law), n));
	g_autofree char *which = g_strdup_printf("%s,n=%u", LAWS[law], n);
	g_autofree double *cells = g_new(double, n *POINTS), *noise = g_new(double, n *POINTS);
	struct study_evidence_options options = {.seed = seed + 1};

	for (guint i = 0; i < n; i++) {
		double person = study_random_normal(random);
		for (guint k = 0; k < POINTS; k++) {
			noise[i * POINTS + k] = CENTRE + SCALE * draw(law, random, person);
			cells[i * POINTS + k] = noise[i * POINTS + k] + effect_of(k);
		}
	}
	g_autoptr(made_study) study = made_study_table(cells, n, POINTS);
	g_autoptr(study_evidence) evidence =
		study_evidence_new(study->folder, study->results, &options);
	judge_rows(evidence, law, which);
	g_autoptr(made_study) pure = made_study_table(noise, n, POINTS);
	g_autoptr(study_evidence) nothing =
		study_evidence_new(pure->folder, pure->results, &options);
	tell("noise-band", which, crosses(nothing));
	tell("noise-pair", which, has_significant_pair(nothing));
}

static bool is_out(const struct study_evidence *evidence, guint participant, unsigned exclusion)
{
	const struct study_member *member = evidence->members->pdata[participant];

	return (member->exclusions & exclusion) != 0 && !study_member_is_in(evidence, member);
}

static bool is_on_top(const struct study_evidence *evidence)
{
	const struct study_touchpoint *a = evidence->touchpoints->pdata[SIMULATE_STRONG_A];
	const struct study_touchpoint *b = evidence->touchpoints->pdata[SIMULATE_STRONG_B];

	return a->rank <= 2 && b->rank <= 2;
}

static void judge_signals(const struct study_evidence *evidence, const struct simulate_truth *truth,
	const char *which)
{
	guint n_false = 0;

	tell("strong-on-top", which, is_on_top(evidence));
	for (guint k = 0; k < evidence->touchpoints->len; k++) {
		const struct study_touchpoint *point = evidence->touchpoints->pdata[k];
		printf("mean %s interval %u %.9g %.9g %.9g\n", which, k, point->mean,
			point->mean_ci.low, point->mean_ci.high);
		printf("median %s interval %u %.9g %.9g %.9g\n", which, k, point->median,
			point->median_ci.low, point->median_ci.high);
		printf("share %s interval %u %.9g %.9g %.9g\n", which, k, point->peak_share,
			point->peak_share_ci.low, point->peak_share_ci.high);
		if (simulate_is_strong(k))
			tell("strong-beyond-band", which, point->mean > point->chance.high);
	}
	for (guint i = 0; i < evidence->pairs->len; i++) {
		const struct study_pair *pair =
			&g_array_index(evidence->pairs, struct study_pair, i);
		printf("difference %s interval %u %.9g %.9g %.9g\n", which, i, pair->difference,
			pair->ci.low, pair->ci.high);
	}
	tell("non-responder-out", which,
		is_out(evidence, (guint)truth->non_responder, STUDY_EXCLUSION_NON_RESPONDER));
	tell("bad-contact-out", which,
		is_out(evidence, (guint)truth->bad_contact, STUDY_EXCLUSION_GSR));
	for (guint i = 0; i < evidence->members->len; i++)
		n_false += i != (guint)truth->non_responder && i != (guint)truth->bad_contact &&
			   !study_member_is_in(evidence, evidence->members->pdata[i]);
	tell("others-kept", which, n_false == 0);
	for (guint i = 0; i < evidence->alerts->len; i++) {
		const struct study_alert *alert = evidence->alerts->pdata[i];
		if (!g_str_equal(alert->kind, "quality"))
			printf("alert-%d %s count 1\n", alert->rule, which);
	}
}

static void study_truth(struct simulate_truth *truth, const char *which)
{
	g_autoptr(made_study) study = simulate_study(truth);
	struct study_evidence_options options = {.seed = truth->seed + 1};
	g_autoptr(study_evidence) evidence =
		study_evidence_new(study->folder, study->results, &options);

	judge_signals(evidence, truth, which);
}

/* Nobody is stirred by anything: every touch point is alike, in an order of each person's own. */
static void study_nothing(guint64 seed)
{
	struct simulate_truth truth = simulate_defaults(seed);
	struct study_evidence_options options = {.seed = seed + 1};

	truth.strong = truth.plain = 0;
	truth.non_responder = truth.bad_contact = truth.mover = -1;
	truth.n_participants = 10;
	truth.is_shuffled = true;
	g_autoptr(made_study) study = simulate_study(&truth);
	g_autoptr(study_evidence) labels =
		study_evidence_new(study->folder, study->results, &options);
	tell("noise-band", "labels,n=10", crosses(labels));
	tell("noise-pair", "labels,n=10", has_significant_pair(labels));
	/* The same signals as if all had seen the same at the same second. */
	truth.is_shuffled = false;
	g_autoptr(made_study) locked = simulate_study(&truth);
	options.is_time_locked = true;
	g_autoptr(study_evidence) shifts =
		study_evidence_new(locked->folder, locked->results, &options);
	tell("noise-band", "shifts,n=10", crosses(shifts));
	tell("noise-moment", "curve,n=10", shifts->moments->len > 0);
	bool is_synchronous = false;
	for (guint w = 0; shifts->curve && w < shifts->curve->isc->len; w++)
		is_synchronous |=
			g_array_index(shifts->curve->isc, double, w) > shifts->curve->isc_threshold;
	tell("noise-synchrony", "isc,n=10", is_synchronous);
}

static void study_signals(guint64 seed)
{
	struct simulate_truth truth = simulate_defaults(seed);

	study_truth(&truth, "two-strong,n=12");
	truth = simulate_defaults(seed + 500000);
	truth.strong = 0.5;
	study_truth(&truth, "weak,n=12");
	study_nothing(seed + 1000000);
}

int main(int argc, char **argv)
{
	int64_t first = 0, n = 0;

	if (argc != 4 || !core_text_parse_int64(argv[2], &first) ||
		!core_text_parse_int64(argv[3], &n) || first < 0)
		return 2;
	for (int64_t i = first; i < first + n; i++) {
		if (strcmp(argv[1], "signals") == 0) {
			study_signals((guint64)i);
			continue;
		}
		for (guint size = 0; size < G_N_ELEMENTS(SIZES); size++)
			for (int law = 0; law < N_LAWS; law++)
				study_rows((enum law)law, SIZES[size], (guint64)i);
	}
	return EXIT_SUCCESS;
}
