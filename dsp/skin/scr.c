#include "dsp/skin/scr.h"

#include "dsp/base/flags.h"
#include "dsp/base/parabola.h"
#include "dsp/decomposition/cda.h"

#include <math.h>
#include <string.h>

#define OWN_MAX_S        5.0 /* a response's own maximum lies within this of its impulse */
#define BEFORE_S         2.0 /* how far before the impulse a trough may lie */
#define SLOPE_FROM_S     1.0 /* the recovery before an impulse is seen between these times */
#define SLOPE_TO_S       0.2
#define HALF_RECOVERY_S  10.0
#define NOISE_HEIGHTS    3.0 /* a maximum stands out by this many SD of the smoothed noise */
#define HEIGHT_MIN_SHARE 0.8 /* of the least amplitude that is seen over the recovery before */
#define MIN_LSB          4.0
#define HEIGHT_SHARE     0.1  /* and by this share of the response's amplitude */
#define PEAK_TIME_SD_S   0.3  /* how much t_p differs between responses */
#define SLOPE_SHARE      0.1  /* how much a recovery's slope is uncertain */
#define ONE_S            0.9  /* two lobes this near may be one response, */
#define ONE_NOISE        12.0 /* when one of them is lower than so many SD of the noise */
#define REACH_SIGMAS     4.0

/* The smoothed conductance around a lobe: x[i] is sample from + i, NaN where it is invalid. */
struct view {
	double *x;
	int64_t from, to;
	double noise;   /* SD of the smoothed values */
	double sigma_s; /* width of the low-pass */
};

void dsp_scr_init(struct dsp_scr_detector *detector, const struct dsp_params *params,
	double grid_hz, double lsb)
{
	memset(detector, 0, sizeof(*detector));
	detector->grid_hz = grid_hz;
	detector->noise_lobes = params->eda_lobe_noise;
	detector->height_min = HEIGHT_MIN_SHARE * params->eda_amplitude_min_uS;
	detector->slow_s = params->eda_tau_slow_s;
	detector->peak_time_s = dsp_cda_peak_time_s(params->eda_tau_slow_s, params->eda_tau_fast_s);
	detector->smooth_min_s = params->eda_smooth_min_s;
	detector->smooth_max_s = params->eda_smooth_max_s;
	detector->smooth_noise = params->eda_sigma_noise_uS;
	detector->hold = (int)lround(params->eda_response_hold_s * grid_hz);
	detector->lsb = lsb > 0.0 ? lsb : 0.0;
	detector->unit = 1.0;
	detector->next_id = 1;
}

void dsp_scr_set_noise(struct dsp_scr_detector *detector, double noise, double unit)
{
	detector->noise = noise > 0.0 ? noise : 0.0;
	detector->unit = unit;
}

static int64_t samples(const struct dsp_scr_detector *detector, double seconds)
{
	return (int64_t)lround(seconds * detector->grid_hz);
}

void dsp_scr_push_value(struct dsp_scr_detector *detector, int64_t index, double value, bool is_bad)
{
	if (!detector->is_started) {
		detector->first = index;
		detector->is_started = true;
	}
	dsp_history_set(&detector->value, index, is_bad ? (double)NAN : value);
	detector->next = index + 1;
}

void dsp_scr_mark_bad(struct dsp_scr_detector *detector, int64_t index)
{
	dsp_history_set(&detector->value, index, (double)NAN);
}

void dsp_scr_push_lobe(struct dsp_scr_detector *detector, const struct dsp_lobe *lobe)
{
	if (detector->n_pending < DSP_SCR_PENDING_MAX)
		detector->pending[detector->n_pending++] = *lobe;
}

static double view_at(const struct view *view, int64_t index)
{
	if (index < view->from || index > view->to)
		return (double)NAN;
	return view->x[index - view->from];
}

/* Taps of the sharpened Gaussian around @half; returns the sum of their squares. */
static double fill_smoother(double sigma, int half, double *ret_taps)
{
	double sum_narrow = 0.0;
	double sum_wide = 0.0;
	double squares = 0.0;

	for (int j = -half; j <= half; j++) {
		sum_narrow += exp(-0.5 * j * j / (sigma * sigma));
		sum_wide += exp(-0.25 * j * j / (sigma * sigma));
	}
	for (int j = -half; j <= half; j++) {
		/* g * g is the Gaussian of twice the variance. */
		double tap = 2.0 * exp(-0.5 * j * j / (sigma * sigma)) / sum_narrow -
			     exp(-0.25 * j * j / (sigma * sigma)) / sum_wide;

		ret_taps[j + half] = tap;
		squares += tap * tap;
	}
	return squares;
}

static double smooth_at(
	const struct dsp_scr_detector *detector, int64_t index, const struct view *view, int half)
{
	double sum = 0.0;
	double weight = 0.0;

	if (isnan(dsp_history_get(&detector->value, index)))
		return (double)NAN;
	for (int j = -half; j <= half; j++) {
		double value = (double)NAN;

		if (index + j >= view->from && index + j <= view->to)
			value = dsp_history_get(&detector->value, index + j);
		if (isnan(value))
			continue;
		sum += detector->taps[j + half] * value;
		weight += detector->taps[j + half];
	}
	return sum / weight;
}

static double smoother_sigma_s(const struct dsp_scr_detector *detector)
{
	double nu = detector->noise / detector->unit * sqrt(10.0 / detector->grid_hz);
	double sigma_s = detector->smooth_min_s * pow(nu / detector->smooth_noise, 2.0 / 3.0);

	return fmin(fmax(sigma_s, detector->smooth_min_s), detector->smooth_max_s);
}

static struct view smooth_around(struct dsp_scr_detector *detector, int64_t index)
{
	struct view view = {.x = detector->window, .sigma_s = smoother_sigma_s(detector)};
	int64_t oldest = detector->next - DSP_HISTORY_CAPACITY + 1;
	int half = (int)ceil(REACH_SIGMAS * view.sigma_s * detector->grid_hz);

	view.noise = detector->noise *
		     sqrt(fill_smoother(view.sigma_s * detector->grid_hz, half, detector->taps));
	view.from = index - samples(detector, BEFORE_S) - half;
	if (view.from < detector->first)
		view.from = detector->first;
	if (view.from < oldest)
		view.from = oldest;
	view.to = index + detector->hold;
	if (view.to >= detector->next)
		view.to = detector->next - 1;
	if (view.to - view.from >= DSP_SCR_WINDOW_MAX)
		view.to = view.from + DSP_SCR_WINDOW_MAX - 1;
	for (int64_t i = view.from; i <= view.to; i++)
		detector->window[i - view.from] = smooth_at(detector, i, &view, half);
	return view;
}

/* The first local maximum in [from, to] behind which conductance falls by more than @drop before
 * it rises higher; at the end of the view any fall will do. @from - 1 when there is none. */
static int64_t find_maximum(const struct view *view, int64_t from, int64_t to, double drop)
{
	int64_t best = from - 1;
	double height = -(double)INFINITY;

	for (int64_t i = from; i <= view->to; i++) {
		double here = view_at(view, i);

		if (isnan(here) || (best >= from && here < height - drop))
			break;
		if (i <= to && here > view_at(view, i - 1) && here >= view_at(view, i + 1) &&
			here > height) {
			best = i;
			height = here;
		} else if (here > height && best >= from) {
			/* It was a ripple on the rise. */
			best = from - 1;
			height = -(double)INFINITY;
		}
	}
	return best;
}

static int64_t find_trough(const struct view *view, int64_t from, int64_t to)
{
	int64_t best = to;

	for (int64_t i = to; i >= from; i--) {
		if (view_at(view, i) < view_at(view, best))
			best = i;
	}
	return best;
}

static double peak_offset(const struct view *view, int64_t peak)
{
	return dsp_parabola_offset(
		view_at(view, peak - 1), view_at(view, peak), view_at(view, peak + 1));
}

/* Seconds from the maximum to the first time at or below @level; NaN when @limit comes first. */
static double find_recovery(const struct dsp_scr_detector *detector, const struct view *view,
	int64_t peak, double level, int64_t limit)
{
	for (int64_t i = peak + 1; i <= limit; i++) {
		double here = view_at(view, i);
		double before = view_at(view, i - 1);

		if (isnan(here))
			break;
		if (here <= level)
			return ((double)(i - peak) - peak_offset(view, peak) -
				       (level - here) / (before - here)) /
			       detector->grid_hz;
	}
	return (double)NAN;
}

/* Least-squares slope per sample between @from and @to; 0 when there is too little to tell. */
static double slope_between(const struct view *view, int64_t from, int64_t to)
{
	double n = 0.0;
	double sum_i = 0.0;
	double sum_x = 0.0;
	double sum_ii = 0.0;
	double sum_ix = 0.0;

	for (int64_t k = from; k <= to; k++) {
		double x = view_at(view, k);
		double i = (double)(k - to);

		if (isnan(x))
			continue;
		n += 1.0;
		sum_i += i;
		sum_x += x;
		sum_ii += i * i;
		sum_ix += i * x;
	}
	if (n < 3.0)
		return 0.0;
	return (n * sum_ix - sum_i * sum_x) / (n * sum_ii - sum_i * sum_i);
}

/* Slope per sample of the recovery that @index begins on, as seen from @from on; 0 when it rises.
 */
static double recovery_slope(const struct dsp_scr_detector *detector, const struct view *view,
	int64_t index, int64_t from)
{
	return fmin(slope_between(view, from, index - samples(detector, SLOPE_TO_S)), 0.0);
}

/* How far a recovery of @slope at @index falls until @i. */
static double recovery_fall(
	const struct dsp_scr_detector *detector, double slope, int64_t index, int64_t i)
{
	double tau = detector->slow_s * detector->grid_hz;

	return slope * tau * (1.0 - exp(-(double)(i - index) / tau));
}

/* Mean of where the maximum is seen and where it is expected, weighed by their variances: the
 * error of the slope there, from noise and from the recovery of @slope that was taken off, over the
 * curvature of a response of this height; and PEAK_TIME_SD_S. */
static double weigh_peak_s(const struct dsp_scr_detector *detector, const struct view *view,
	double seen_s, double expected_s, double height, double slope)
{
	double curvature = height / (detector->peak_time_s * detector->peak_time_s);
	double error = hypot(view->noise / view->sigma_s, SLOPE_SHARE * slope * detector->grid_hz);
	double sd_s = error / curvature;
	double weight = 1.0 / (1.0 + sd_s * sd_s / (PEAK_TIME_SD_S * PEAK_TIME_SD_S));

	return weight * seen_s + (1.0 - weight) * expected_s;
}

/* Where a lobe's classical measures end: at its own maximum, or nowhere. */
struct measures {
	int64_t peak;        /* sample of its own maximum; the impulse itself when it has none */
	double height_alone; /* over the recovery of what came before, or trough to peak */
};

/* The maximum of the sum, as it is seen, into @scr; false when there is none. */
static bool measure_sum(const struct dsp_scr_detector *detector, const struct view *view,
	const struct dsp_lobe *lobe, int64_t next, struct dsp_scr *scr, int64_t *ret_peak)
{
	double drop = NOISE_HEIGHTS * view->noise;
	int64_t from = lobe->index - samples(detector, BEFORE_S);
	int64_t limit = lobe->index + samples(detector, OWN_MAX_S);
	int64_t recovered_by;
	int64_t peak;
	double height;

	if (limit > next)
		limit = next + 1;
	peak = find_maximum(view, lobe->index + 1, limit, drop);
	if (peak <= lobe->index)
		return false;
	if (detector->has_peak && from < detector->last_peak)
		from = detector->last_peak;
	height = view_at(view, peak) - view_at(view, find_trough(view, from, peak));
	if (!(height > drop) || height < HEIGHT_SHARE * lobe->amplitude)
		return false;
	recovered_by = peak + samples(detector, HALF_RECOVERY_S);
	if (recovered_by > next)
		recovered_by = next;
	scr->trough_to_peak = height;
	scr->half_recovery_s = find_recovery(
		detector, view, peak, view_at(view, peak) - 0.5 * height, recovered_by);
	*ret_peak = peak;
	return true;
}

/* The classical measures of @lobe into @scr, @next being the impulse of the next one. */
static struct measures measure(struct dsp_scr_detector *detector, const struct dsp_lobe *lobe,
	int64_t next, struct dsp_scr *scr)
{
	struct view view = smooth_around(detector, lobe->index);
	struct measures measures = {.peak = lobe->index};
	bool has_maximum = measure_sum(detector, &view, lobe, next, scr, &measures.peak);
	int64_t limit =
		lobe->index + samples(detector, has_maximum ? OWN_MAX_S : detector->peak_time_s);
	int64_t from = lobe->index - samples(detector, SLOPE_FROM_S);
	int64_t alone;
	double slope;
	double shallow;

	if (limit > next)
		limit = next + 1;
	if (detector->has_peak && from < detector->last_peak)
		from = detector->last_peak;
	slope = recovery_slope(detector, &view, lobe->index, from);
	for (int64_t i = lobe->index; i <= view.to; i++)
		view.x[i - view.from] -= recovery_fall(detector, slope, lobe->index, i);
	alone = find_maximum(&view, lobe->index + 1, limit, NOISE_HEIGHTS * view.noise);
	if (alone <= lobe->index)
		alone = has_maximum ? measures.peak : limit;
	/* Behind its top a ripple looks like a steep recovery; over more than its period it does
	 * not. */
	from = lobe->index - samples(detector, BEFORE_S);
	shallow = fmax(slope, recovery_slope(detector, &view, lobe->index, from));
	measures.height_alone = view_at(&view, alone) - view_at(&view, lobe->index) +
				recovery_fall(detector, slope - shallow, lobe->index, alone);
	if (has_maximum)
		measures.height_alone = fmax(measures.height_alone, scr->trough_to_peak);
	if (has_maximum)
		scr->peak_s = weigh_peak_s(detector, &view,
			((double)alone + peak_offset(&view, alone)) / detector->grid_hz,
			scr->peak_s, scr->trough_to_peak, slope);
	return measures;
}

static bool is_bad_at(const struct dsp_scr_detector *detector, double time_s)
{
	int64_t index = (int64_t)lround(time_s * detector->grid_hz);

	return index >= detector->first && index < detector->next &&
	       isnan(dsp_history_get(&detector->value, index));
}

/* Everything about one lobe; false when it is no response. */
static bool describe(struct dsp_scr_detector *detector, const struct dsp_lobe *lobe, int64_t next,
	struct dsp_scr *ret_scr, int64_t *ret_peak)
{
	struct measures measures;

	*ret_scr = (struct dsp_scr){
		.onset_s = lobe->impulse_s,
		.peak_s = lobe->impulse_s + detector->peak_time_s,
		.amplitude = lobe->amplitude,
		.half_recovery_s = (double)NAN,
		.trough_to_peak = (double)NAN,
		.flags = lobe->flags,
	};
	measures = measure(detector, lobe, next, ret_scr);
	*ret_peak = measures.peak;
	ret_scr->rise_s = ret_scr->peak_s - ret_scr->onset_s;
	if (is_bad_at(detector, ret_scr->peak_s) ||
		!(measures.height_alone >=
			fmax(detector->height_min * detector->unit, MIN_LSB * detector->lsb)))
		return false;
	if (!isnan(ret_scr->trough_to_peak))
		return true;
	return lobe->noise_ratio >= detector->noise_lobes &&
	       !(lobe->flags & (DSP_FLAGS_INVALID | DSP_FLAG_INTERPOLATED));
}

/* Under noise a sparse driver makes two impulses of one response that is not quite of the model's
 * shape. Whether the first two pending lobes are such a pair, @scr being the first. */
static bool is_one(const struct dsp_scr_detector *detector, const struct dsp_scr *scr)
{
	const struct dsp_lobe *a = &detector->pending[0];
	const struct dsp_lobe *b = &detector->pending[1];
	double noise = detector->noise * sqrt(10.0 / detector->grid_hz);

	return detector->n_pending > 1 && isnan(scr->trough_to_peak) &&
	       b->index - a->index <= samples(detector, ONE_S) &&
	       fmin(a->amplitude, b->amplitude) < ONE_NOISE * noise;
}

/* The second pending lobe takes the first one in; the higher one's impulse is that of both. */
static void join(struct dsp_scr_detector *detector)
{
	struct dsp_lobe *a = &detector->pending[0];
	struct dsp_lobe *b = &detector->pending[1];
	double amplitude = a->amplitude + b->amplitude;
	double noise_ratio = fmax(a->noise_ratio, b->noise_ratio);
	uint16_t flags = a->flags | b->flags;

	if (a->amplitude > b->amplitude)
		*b = *a;
	b->amplitude = amplitude;
	b->noise_ratio = noise_ratio;
	b->flags = flags;
}

bool dsp_scr_pull(struct dsp_scr_detector *detector, int64_t newest, int64_t upcoming,
	struct dsp_scr *ret_scr)
{
	while (detector->n_pending > 0 &&
		(newest == INT64_MAX || newest - detector->pending[0].index >= detector->hold)) {
		struct dsp_lobe lobe = detector->pending[0];
		int64_t next = detector->n_pending > 1 ? detector->pending[1].index : upcoming;
		int64_t peak;
		bool counts = describe(detector, &lobe, next, ret_scr, &peak);
		bool is_joined = is_one(detector, ret_scr);

		if (is_joined)
			join(detector);
		detector->n_pending--;
		memmove(&detector->pending[0], &detector->pending[1],
			(size_t)detector->n_pending * sizeof(detector->pending[0]));
		if (is_joined)
			continue;
		if (peak > lobe.index) {
			detector->has_peak = true;
			detector->last_peak = peak;
		}
		if (!counts)
			continue;
		ret_scr->id = detector->next_id++;
		ret_scr->status = DSP_STATUS_AUTOMATIC;
		return true;
	}
	return false;
}

bool dsp_scr_preview(struct dsp_scr_detector *detector, const struct dsp_lobe *lobe, int64_t next,
	struct dsp_scr *ret_scr)
{
	int64_t peak;

	if (!describe(detector, lobe, next, ret_scr, &peak))
		return false;
	ret_scr->status = DSP_STATUS_PROVISIONAL;
	return true;
}

int64_t dsp_scr_settled(const struct dsp_scr_detector *detector)
{
	return detector->n_pending > 0 ? detector->pending[0].index : INT64_MAX;
}
