#include "dsp/skin/eda_window.h"

#include "dsp/base/flags.h"
#include "dsp/base/stats.h"

#include <math.h>
#include <string.h>

#define MEAN_S         0.5
#define LOOK_MEANS     20 /* 10 s */
#define LEAST_LSB      4.0
#define CONSTANT_SHARE 1e-9 /* of the level: rounding of sums */
#define LONG_S         300.0
#define SHORTEST       40 /* means: 20 s of a record shorter than a minute */

void dsp_eda_window_init(struct dsp_eda_window *window, double grid_hz)
{
	memset(window, 0, sizeof(*window));
	window->grid_hz = grid_hz;
	window->first = INT64_MIN;
	window->first_s = -(double)INFINITY;
	window->lsb = (double)NAN;
	window->per_mean = (int)fmax(round(MEAN_S * grid_hz), 1.0);
}

void dsp_eda_window_begin(struct dsp_eda_window *window, int64_t first, double first_s)
{
	window->first = first;
	window->first_s = first_s;
}

void dsp_eda_window_set_lsb(struct dsp_eda_window *window, double lsb)
{
	window->lsb = lsb;
}

/* Half a grid step before sample @index. */
static double before_s(const struct dsp_eda_window *window, int64_t index)
{
	return index <= window->first ? window->first_s : ((double)index - 0.5) / window->grid_hz;
}

static void make_ready(struct dsp_eda_window *window, const struct dsp_artefact *artefact)
{
	if (window->n_ready < 4)
		window->ready[window->n_ready++] = *artefact;
}

static void close_open(struct dsp_eda_window *window, double end_s)
{
	if (!window->has_open)
		return;
	window->open.end_s = end_s;
	window->open.kind = (uint8_t)dsp_eda_quality_kind(window->flags);
	make_ready(window, &window->open);
	window->has_open = false;
}

/* A quiet minute is no lost signal; five of them, or a whole record, are. */
static void close_flat(struct dsp_eda_window *window, bool is_whole)
{
	double length_s = window->flat.end_s - window->flat.start_s;

	if (window->has_flat && (length_s >= LONG_S || is_whole))
		make_ready(window, &window->flat);
	window->has_flat = false;
}

static void take_flags(struct dsp_eda_window *window, const struct dsp_clean_sample *sample)
{
	if (!(sample->flags & DSP_FLAGS_INVALID)) {
		close_open(window, before_s(window, sample->index));
		return;
	}
	if (!window->has_open) {
		window->has_open = true;
		window->flags = 0;
		window->open.channel = DSP_CHANNEL_GSR;
		window->open.start_s = before_s(window, sample->index);
	}
	window->flags |= sample->flags;
}

/* The means in order of time without their line and without holes, into scratch; their number. */
static size_t without_line(struct dsp_eda_window *window)
{
	double n = 0.0;
	double sum_i = 0.0;
	double sum_x = 0.0;
	double sum_ii = 0.0;
	double sum_ix = 0.0;
	double slope;
	size_t n_out = 0;

	for (int pass = 0; pass < 2; pass++) {
		slope = n > 1.0 ? (n * sum_ix - sum_i * sum_x) / (n * sum_ii - sum_i * sum_i) : 0.0;
		for (int i = 0; i < window->n_means; i++) {
			int slot =
				(window->next_mean - window->n_means + i + DSP_EDA_WINDOW_MEANS) %
				DSP_EDA_WINDOW_MEANS;
			double x = window->means[slot];

			if (isnan(x))
				continue;
			if (pass == 1) {
				window->scratch[n_out++] = x - slope * i;
				continue;
			}
			n += 1.0;
			sum_i += i;
			sum_x += x;
			sum_ii += (double)i * i;
			sum_ix += i * x;
		}
	}
	return n_out;
}

static bool is_flat(struct dsp_eda_window *window)
{
	size_t n = without_line(window);
	double lsb = window->lsb > 0.0 ? window->lsb : 0.0;
	double low;
	double high;

	/* Half of the minute must be there to speak of it. */
	if (2 * (int)n < window->n_means || n < SHORTEST / 2)
		return false;
	low = dsp_stats_quantile(window->scratch, n, 0.05);
	high = dsp_stats_quantile(window->scratch, n, 0.95);
	/* What never moves is dead whatever its steps are. */
	return high - low < fmax(LEAST_LSB * lsb, CONSTANT_SHARE * fabs(high));
}

static void look(struct dsp_eda_window *window, int64_t end, double end_s)
{
	int64_t start = end - (int64_t)window->n_means * window->per_mean;

	window->since_look = 0;
	if (!is_flat(window)) {
		close_flat(window, false);
		window->was_alive = true;
		return;
	}
	if (!window->has_flat) {
		window->flat = (struct dsp_artefact){.start_s = before_s(window, start),
			.channel = DSP_CHANNEL_GSR,
			.kind = DSP_ARTEFACT_NO_SIGNAL};
		window->has_flat = true;
	}
	window->flat.end_s = end_s;
}

static void take_value(struct dsp_eda_window *window, const struct dsp_clean_sample *sample)
{
	if (!(sample->flags & DSP_FLAGS_INVALID)) {
		window->sum += sample->value;
		window->n_sum++;
	}
	if (++window->n_samples < window->per_mean)
		return;
	window->means[window->next_mean] =
		window->n_sum > 0 ? window->sum / window->n_sum : (double)NAN;
	window->next_mean = (window->next_mean + 1) % DSP_EDA_WINDOW_MEANS;
	if (window->n_means < DSP_EDA_WINDOW_MEANS)
		window->n_means++;
	window->sum = 0.0;
	window->n_sum = window->n_samples = 0;
	if (++window->since_look >= LOOK_MEANS && window->n_means == DSP_EDA_WINDOW_MEANS)
		look(window, sample->index + 1, before_s(window, sample->index + 1));
}

void dsp_eda_window_push(struct dsp_eda_window *window, const struct dsp_clean_sample *sample)
{
	take_flags(window, sample);
	take_value(window, sample);
}

void dsp_eda_window_finish(struct dsp_eda_window *window, int64_t last, double last_s)
{
	close_open(window, last_s);
	if (window->n_means < DSP_EDA_WINDOW_MEANS && window->n_means >= SHORTEST)
		look(window, last + 1 - window->n_samples, last_s);
	/* What came since the last look is as flat as that, or is left out. */
	if (window->has_flat && is_flat(window))
		window->flat.end_s = last_s;
	close_flat(window, !window->was_alive);
}

bool dsp_eda_window_pull(struct dsp_eda_window *window, struct dsp_artefact *ret_artefact)
{
	if (window->n_ready == 0)
		return false;
	*ret_artefact = window->ready[0];
	window->n_ready--;
	memmove(&window->ready[0], &window->ready[1],
		(size_t)window->n_ready * sizeof(window->ready[0]));
	return true;
}
