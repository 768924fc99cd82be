#include "dsp/components.h"

#include "dsp/arousal.h"
#include "dsp/base/flags.h"

#include <math.h>
#include <stdlib.h>

#define RATE_WINDOW_S  20.0
#define RATE_REACH_S   120.0 /* where the exponential window is nothing any more */
#define LEVEL_BINS     20
#define QUALITY_BINS   20
#define DRIVER_UNIT_uS 0.05
#define NOISE_LIMIT_uS 0.04
#define SECONDS        4096 /* more than a channel may wait for the other */

struct dsp_components_builder {
	double horizon_s;
	double lag_s[DSP_COMPONENTS];
	double last_lag_s; /* the largest */
	struct dsp_edasymp *edasymp;
	struct dsp_components_bin bins[DSP_COMPONENTS_BINS];
	struct dsp_components_bin early[DSP_COMPONENTS_EARLY];
	bool looks_early; /* a preview is being built */
	struct dsp_components_second seconds[SECONDS];
	double onsets[DSP_COMPONENTS_ONSETS];
	int64_t n_onsets;
	bool has_first;
	bool has_gsr_first, has_pulse_first;
	double gsr_first_s, pulse_first_s;
	int64_t next; /* second of the next row */
};

void dsp_components_destroy(struct dsp_components_builder *builder)
{
	if (!builder)
		return;
	dsp_edasymp_destroy(builder->edasymp);
	free(builder);
}

struct dsp_components_builder *dsp_components_create(
	const struct dsp_params *params, double horizon_s)
{
	struct dsp_components_builder *builder = calloc(1, sizeof(*builder));

	if (!builder)
		return NULL;
	builder->horizon_s = horizon_s;
	for (int i = 0; i < DSP_COMPONENTS; i++) {
		builder->lag_s[i] = params->arousal_lag_s[i];
		builder->last_lag_s = fmax(builder->last_lag_s, builder->lag_s[i]);
	}
	builder->edasymp = dsp_edasymp_create();
	if (!builder->edasymp) {
		dsp_components_destroy(builder);
		return NULL;
	}
	for (int i = 0; i < DSP_COMPONENTS_BINS; i++)
		builder->bins[i].index = INT64_MIN;
	for (int i = 0; i < DSP_COMPONENTS_EARLY; i++)
		builder->early[i].index = INT64_MIN;
	for (int i = 0; i < SECONDS; i++)
		builder->seconds[i].index = INT64_MIN;
	return builder;
}

static int64_t floor_index(double x)
{
	/* A grid instant that rounding put a hair before a boundary lies on it. */
	return (int64_t)floor(x + 1e-6);
}

static void add_sample(struct dsp_components_bin *bin, int64_t index, const struct dsp_eda *sample,
	double noise, double unit)
{
	bool is_valid =
		!(sample->flags & DSP_FLAGS_INVALID) && !isnan(sample->driver) && !isnan(unit);

	if (bin->index != index)
		*bin = (struct dsp_components_bin){.index = index};
	bin->n++;
	if (!is_valid)
		return;
	bin->n_valid++;
	bin->conductance += sample->conductance / unit;
	bin->level += sample->tonic / unit;
	bin->driver += fmax(sample->driver, 0.0) / unit;
	bin->quiet += fmin(fmax(1.0 - fmax(noise, 0.0) / unit / NOISE_LIMIT_uS, 0.0), 1.0);
}

void dsp_components_push_eda(struct dsp_components_builder *builder, const struct dsp_eda *sample,
	double noise, double unit)
{
	int64_t index = floor_index(2.0 * sample->time_s);

	add_sample(&builder->bins[index & (DSP_COMPONENTS_BINS - 1)], index, sample, noise, unit);
	if (!builder->has_gsr_first) {
		builder->has_gsr_first = true;
		builder->gsr_first_s = sample->time_s;
	}
}

void dsp_components_push_early(struct dsp_components_builder *builder, const struct dsp_eda *sample,
	double noise, double unit)
{
	int64_t index = floor_index(2.0 * sample->time_s);

	add_sample(&builder->early[index & (DSP_COMPONENTS_EARLY - 1)], index, sample, noise, unit);
}

void dsp_components_push_scr(struct dsp_components_builder *builder, double onset_s)
{
	builder->onsets[builder->n_onsets++ % DSP_COMPONENTS_ONSETS] = onset_s;
}

void dsp_components_push_pulse(struct dsp_components_builder *builder, double time_s,
	double heart_rate_bpm, double ln_amplitude, double quality, bool is_provisional)
{
	int64_t index = floor_index(time_s);

	builder->seconds[index & (SECONDS - 1)] = (struct dsp_components_second){
		.index = index,
		.is_provisional = is_provisional,
		.heart_rate_bpm = heart_rate_bpm,
		.ln_amplitude = ln_amplitude,
		.quality = quality,
	};
	if (!builder->has_pulse_first && !is_provisional) {
		builder->has_pulse_first = true;
		builder->pulse_first_s = time_s - 1.0;
	}
}

static const struct dsp_components_bin *bin_at(
	const struct dsp_components_builder *builder, int64_t index)
{
	const struct dsp_components_bin *bin = &builder->bins[index & (DSP_COMPONENTS_BINS - 1)];
	const struct dsp_components_bin *early =
		&builder->early[index & (DSP_COMPONENTS_EARLY - 1)];
	int n = bin->index == index ? bin->n : 0;

	/* A half second that is only partly final is known better by what came early. */
	if (builder->looks_early && early->index == index && early->n > n)
		return early;
	return n > 0 ? bin : NULL;
}

/* Sums over the half seconds [from, to). */
static struct dsp_components_bin sum_bins(
	const struct dsp_components_builder *builder, int64_t from, int64_t to)
{
	struct dsp_components_bin sum = {0};

	for (int64_t i = from; i < to; i++) {
		const struct dsp_components_bin *bin = bin_at(builder, i);

		if (!bin)
			continue;
		sum.n += bin->n;
		sum.n_valid += bin->n_valid;
		sum.conductance += bin->conductance;
		sum.level += bin->level;
		sum.driver += bin->driver;
		sum.quiet += bin->quiet;
	}
	return sum;
}

static double quality_of(const struct dsp_components_bin *sum)
{
	return sum->n > 0 ? sum->quiet / sum->n : 0.0;
}

static double gsr_quality(const struct dsp_components_builder *builder, double time_s)
{
	int64_t end = floor_index(2.0 * time_s);
	struct dsp_components_bin sum = sum_bins(builder, end - QUALITY_BINS, end);

	return quality_of(&sum);
}

double dsp_components_gsr_quality_since(
	struct dsp_components_builder *builder, double since_s, double time_s)
{
	int64_t end = floor_index(2.0 * time_s);
	int64_t first = -floor_index(-2.0 * since_s);
	int64_t from = first > end - QUALITY_BINS ? first : end - QUALITY_BINS;
	struct dsp_components_bin sum;

	builder->looks_early = true;
	sum = sum_bins(builder, from, end);
	builder->looks_early = false;
	return sum.n > 0 ? quality_of(&sum) : (double)NAN;
}

double dsp_components_valid_s(
	const struct dsp_components_builder *builder, double time_s, double span_s)
{
	int64_t end = floor_index(2.0 * time_s);
	double valid_s = 0.0;

	for (int64_t i = end - floor_index(2.0 * span_s); i < end; i++) {
		const struct dsp_components_bin *bin = bin_at(builder, i);

		if (bin)
			valid_s += 0.5 * bin->n_valid / bin->n;
	}
	return valid_s;
}

int dsp_components_count(const struct dsp_components_builder *builder, double from_s)
{
	int count = 0;

	while (count < builder->n_onsets && count < DSP_COMPONENTS_ONSETS &&
		builder->onsets[(builder->n_onsets - 1 - count) % DSP_COMPONENTS_ONSETS] >= from_s)
		count++;
	return count;
}

/* Responses per minute at @now_s in an exponential window. */
static double rate_at(const struct dsp_components_builder *builder, double now_s,
	const double *extra, int n_extra)
{
	double sum = 0.0;

	for (int64_t i = builder->n_onsets - 1;
		i >= 0 && i >= builder->n_onsets - DSP_COMPONENTS_ONSETS; i--) {
		double age_s = now_s - builder->onsets[i % DSP_COMPONENTS_ONSETS];

		if (age_s > RATE_REACH_S)
			break;
		if (age_s >= 0.0)
			sum += exp(-age_s / RATE_WINDOW_S);
	}
	for (int i = 0; i < n_extra; i++) {
		if (now_s >= extra[i])
			sum += exp(-(now_s - extra[i]) / RATE_WINDOW_S);
	}
	return sum * 60.0 / RATE_WINDOW_S;
}

static void set(struct dsp_components *row, enum dsp_component which, double x, double quality)
{
	row->x[which] = x;
	row->q[which] = isnan(x) ? 0.0 : quality;
}

static void add_sympathetic(
	struct dsp_components_builder *builder, int64_t end, struct dsp_components *row)
{
	double values[DSP_EDASYMP_SAMPLES];
	struct dsp_components_bin sum = sum_bins(builder, end - DSP_EDASYMP_SAMPLES, end);
	double power;

	for (int i = 0; i < DSP_EDASYMP_SAMPLES; i++) {
		const struct dsp_components_bin *bin =
			bin_at(builder, end - DSP_EDASYMP_SAMPLES + i);

		values[i] = bin && bin->n_valid > 0 ? bin->conductance / bin->n_valid : (double)NAN;
	}
	power = dsp_edasymp_power(builder->edasymp, values);
	/* A dead flat line has no logarithm. */
	set(row, DSP_COMPONENT_SYMPATHETIC, power > 0.0 ? log(power) : (double)NAN,
		quality_of(&sum));
}

/* Half seconds by which a component lags behind its cause. */
static int64_t lag_bins(const struct dsp_components_builder *builder, enum dsp_component which)
{
	return (int64_t)lround(2.0 * builder->lag_s[which]);
}

static void add_conductance(struct dsp_components_builder *builder, int64_t t, const double *extra,
	int n_extra, struct dsp_components *row)
{
	int64_t end = 2 * t + lag_bins(builder, DSP_COMPONENT_DRIVER);
	struct dsp_components_bin sum = sum_bins(builder, end - 2, end);
	double now_s = (double)t + builder->lag_s[DSP_COMPONENT_RATE];

	if (sum.n_valid > 0)
		set(row, DSP_COMPONENT_DRIVER, log1p(sum.driver / sum.n_valid / DRIVER_UNIT_uS),
			gsr_quality(builder, 0.5 * (double)end));
	if (gsr_quality(builder, now_s) > 0.0)
		set(row, DSP_COMPONENT_RATE, rate_at(builder, now_s, extra, n_extra),
			gsr_quality(builder, now_s));
	end = 2 * t + lag_bins(builder, DSP_COMPONENT_LEVEL);
	sum = sum_bins(builder, end - LEVEL_BINS, end);
	if (sum.n_valid > 0)
		set(row, DSP_COMPONENT_LEVEL, sum.level / sum.n_valid, quality_of(&sum));
	add_sympathetic(builder, 2 * t + lag_bins(builder, DSP_COMPONENT_SYMPATHETIC), row);
}

/* The pulse's second that component @which of row @t rests on; NULL when it is not there. */
static const struct dsp_components_second *second_for(const struct dsp_components_builder *builder,
	enum dsp_component which, const struct dsp_components *row, int64_t t)
{
	int64_t index = t + (int64_t)lround(builder->lag_s[which]);
	const struct dsp_components_second *second = &builder->seconds[index & (SECONDS - 1)];

	if (second->index != index || (second->is_provisional && !row->is_provisional))
		return NULL;
	return second;
}

static void add_pulse(
	const struct dsp_components_builder *builder, int64_t t, struct dsp_components *row)
{
	const struct dsp_components_second *vessels =
		second_for(builder, DSP_COMPONENT_VESSELS, row, t);
	const struct dsp_components_second *heart =
		second_for(builder, DSP_COMPONENT_HEART, row, t);

	if (vessels)
		set(row, DSP_COMPONENT_VESSELS, -vessels->ln_amplitude, vessels->quality);
	if (heart)
		set(row, DSP_COMPONENT_HEART, heart->heart_rate_bpm, heart->quality);
}

static void build(struct dsp_components_builder *builder, int64_t t, const double *extra_onsets,
	int n_extra, bool is_provisional, struct dsp_components *ret_row)
{
	*ret_row = (struct dsp_components){.time_s = (double)t, .is_provisional = is_provisional};
	for (int i = 0; i < DSP_COMPONENTS; i++)
		ret_row->x[i] = (double)NAN;
	add_conductance(builder, t, extra_onsets, n_extra, ret_row);
	add_pulse(builder, t, ret_row);
}

void dsp_components_preview(struct dsp_components_builder *builder, int64_t t,
	const double *extra_onsets, int n_extra, struct dsp_components *ret_row)
{
	builder->looks_early = true;
	build(builder, t, extra_onsets, n_extra, true, ret_row);
	builder->looks_early = false;
}

/* Whether @channel has come to @time_s, or is not to be waited for. */
static bool has_passed(const struct dsp_components_builder *builder,
	const struct dsp_components_progress *channel, const struct dsp_components_progress *other,
	double time_s)
{
	if (!channel->is_present || channel->final_s >= time_s)
		return true;
	return !isnan(other->newest_s) && other->newest_s > time_s + builder->horizon_s;
}

bool dsp_components_pull(struct dsp_components_builder *builder,
	const struct dsp_components_progress *gsr, const struct dsp_components_progress *pulse,
	struct dsp_components *ret_row)
{
	double newest_s = fmax(gsr->newest_s, pulse->newest_s);
	double needed_s;

	if (!builder->has_gsr_first && !builder->has_pulse_first)
		return false;
	if (!builder->has_first) {
		double first_s =
			builder->has_gsr_first ? builder->gsr_first_s : builder->pulse_first_s;

		if (builder->has_pulse_first)
			first_s = fmin(first_s, builder->pulse_first_s);
		/* The other channel may have begun earlier. */
		if (!has_passed(builder, gsr, pulse, first_s) ||
			!has_passed(builder, pulse, gsr, first_s))
			return false;
		builder->next = floor_index(first_s) + 1;
		builder->has_first = true;
	}
	needed_s = (double)builder->next + builder->last_lag_s;
	if (!has_passed(builder, gsr, pulse, needed_s) ||
		!has_passed(builder, pulse, gsr, needed_s) ||
		(gsr->is_present && gsr->final_s >= needed_s &&
			gsr->responses_s <
				(double)builder->next + builder->lag_s[DSP_COMPONENT_RATE]))
		return false;
	if ((double)builder->next > newest_s + 1e-6)
		return false;
	build(builder, builder->next++, NULL, 0, false, ret_row);
	return true;
}
