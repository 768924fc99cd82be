/*
 * DESIGN
 * All final seconds so far lie in one array with a mask per rule; the medians are taken afresh when
 * a rule's stretch has grown enough to matter: each second in its first minutes, each minute later.
 */
#include "acquisition/baseline.h"

#include "dsp/arousal.h"
#include "dsp/base/params.h"

#include <math.h>
#include <string.h>

enum {
	SECONDS_MAX = 6 * 3600, /* a baseline needs no more; later seconds do not widen it */
	SPANS_MAX = 64,
	NEEDED_S = 60,
	YOUNG_S = 300, /* a baseline younger than this grows each second */
	RENEW_S = 60,
};

enum rule {
	RULE_VISITS = 0,
	RULE_BEFORE,
	RULE_ALL,
	RULES,
	RULE_NONE = RULES,
};

struct span {
	double start_s, end_s;
};

struct acq_baseline {
	struct dsp_params params;
	struct dsp_components seconds[SECONDS_MAX];
	bool is_in[RULES][SECONDS_MAX];
	double scratch[SECONDS_MAX];
	size_t n;
	size_t valid[RULES]; /* valid seconds of each rule */
	struct span visits[SPANS_MAX];
	size_t n_visits;
	double first_visit_s;    /* infinite: none yet */
	double first_ordinary_s; /* the first visit that is no baseline */
	enum rule rule;          /* that `current` rests on */
	size_t renewed_at;       /* valid seconds of the rule at that time */
	struct dsp_arousal_baseline current;
};

struct acq_baseline *acq_baseline_create(void)
{
	struct acq_baseline *baseline = g_new0(struct acq_baseline, 1);

	dsp_params_init(&baseline->params);
	baseline->first_visit_s = INFINITY;
	baseline->first_ordinary_s = INFINITY;
	baseline->rule = RULE_NONE;
	return baseline;
}

void acq_baseline_destroy(struct acq_baseline *baseline)
{
	g_free(baseline);
}

/* Several baseline visits may be open at once; the one that ends is the oldest still open. */
static void end_span(struct acq_baseline *baseline, double time_s)
{
	for (size_t i = 0; i < baseline->n_visits; i++) {
		if (isinf(baseline->visits[i].end_s)) {
			baseline->visits[i].end_s = time_s;
			return;
		}
	}
}

void acq_baseline_notice(struct acq_baseline *baseline, const struct acq_visit_notice *notice)
{
	if (notice->begins) {
		baseline->first_visit_s = fmin(baseline->first_visit_s, notice->time_s);
	}
	if (!notice->is_baseline) {
		baseline->first_ordinary_s = fmin(baseline->first_ordinary_s, notice->time_s);
	} else if (!notice->begins) {
		end_span(baseline, notice->time_s);
	} else if (baseline->n_visits < SPANS_MAX) {
		baseline->visits[baseline->n_visits++] = (struct span){notice->time_s, INFINITY};
	}
}

static bool is_valid(const struct dsp_components *components)
{
	for (int k = 0; k < DSP_COMPONENTS; k++) {
		if (isfinite(components->x[k]) && components->q[k] > 0) {
			return true;
		}
	}
	return false;
}

static bool is_in_visits(const struct acq_baseline *baseline, double start_s, double end_s)
{
	for (size_t i = 0; i < baseline->n_visits; i++) {
		if (start_s >= baseline->visits[i].start_s && end_s <= baseline->visits[i].end_s) {
			return true;
		}
	}
	return false;
}

static void add_second(struct acq_baseline *baseline, const struct dsp_components *components)
{
	if (baseline->n == SECONDS_MAX || !is_valid(components)) {
		return;
	}
	size_t i = baseline->n++;
	double end_s = components->time_s;
	bool is_in[RULES] = {
		[RULE_VISITS] = is_in_visits(baseline, end_s - 1, end_s),
		[RULE_BEFORE] = end_s <= baseline->first_visit_s,
		[RULE_ALL] = true,
	};

	baseline->seconds[i] = *components;
	for (int rule = 0; rule < RULES; rule++) {
		baseline->is_in[rule][i] = is_in[rule];
		baseline->valid[rule] += is_in[rule];
	}
}

/* The first rule that holds at @time_s, in order. */
static enum rule choose_rule(const struct acq_baseline *baseline, double time_s)
{
	if (baseline->valid[RULE_VISITS] >= NEEDED_S) {
		return RULE_VISITS;
	}
	if (baseline->valid[RULE_BEFORE] >= NEEDED_S) {
		return RULE_BEFORE;
	}
	bool is_too_late = time_s > baseline->first_ordinary_s;
	return is_too_late && baseline->valid[RULE_ALL] >= NEEDED_S ? RULE_ALL : RULE_NONE;
}

static bool is_due(const struct acq_baseline *baseline, enum rule rule)
{
	size_t grown = baseline->valid[rule] - baseline->renewed_at;

	if (rule != baseline->rule) {
		return true;
	}
	return grown >= (rule != RULE_ALL && baseline->valid[rule] < YOUNG_S ? 1 : RENEW_S);
}

static void renew(struct acq_baseline *baseline, double time_s)
{
	enum rule rule = choose_rule(baseline, time_s);

	if (rule == RULE_NONE || !is_due(baseline, rule)) {
		return;
	}
	dsp_arousal_baseline_compute(baseline->seconds, baseline->is_in[rule], baseline->n,
		&baseline->params, (double)baseline->valid[rule], rule == RULE_ALL,
		baseline->scratch, &baseline->current);
	baseline->rule = rule;
	baseline->renewed_at = baseline->valid[rule];
}

double acq_baseline_left_s(const struct acq_baseline *baseline)
{
	/* The time before the first visit counts as long as it lasts, everything once a visit that
	 * is no baseline has begun. */
	bool is_before = isinf(baseline->first_visit_s);
	bool is_late = isfinite(baseline->first_ordinary_s);
	double best = (double)baseline->valid[RULE_VISITS];

	if (baseline->rule != RULE_NONE) {
		return 0;
	}
	best = is_before ? fmax(best, (double)baseline->valid[RULE_BEFORE]) : best;
	best = is_late ? fmax(best, (double)baseline->valid[RULE_ALL]) : best;
	return fmax(NEEDED_S - best, 1);
}

void acq_baseline_index(struct acq_baseline *baseline, const struct dsp_components *components,
	struct dsp_arousal *ret_arousal)
{
	if (!components->is_provisional) {
		add_second(baseline, components);
		renew(baseline, components->time_s);
	}
	if (baseline->rule == RULE_NONE) {
		*ret_arousal = (struct dsp_arousal){
			.time_s = components->time_s,
			.arousal = NAN,
			.confidence = NAN,
			.is_provisional = components->is_provisional,
		};
		return;
	}
	dsp_arousal_index(components, &baseline->current, &baseline->params, false, ret_arousal);
}
