#include "dsp/scr.h"

#include "dsp/flags.h"

#include <math.h>
#include <string.h>

#define SIDE_S          2.5 /* a lobe's minimum lies within this of its maximum: width <= 5 s */
#define OWN_MAX_S       5.0 /* a response's own maximum lies within this of its impulse */
#define BEFORE_S        2.0 /* how far before the impulse a trough may lie */
#define SLOPE_FROM_S    1.0 /* the recovery before an impulse is seen between these times */
#define SLOPE_TO_S      0.2
#define HALF_RECOVERY_S 10.0
#define NOISE_LOBES     4.0 /* amplitude of what noise alone can do, in SD (dsp.md 3.3) */
#define MIN_LSB         4.0

void dsp_scr_init(struct dsp_scr_detector *detector, const struct dsp_params *params,
	double grid_hz, double lsb, double hold_s)
{
	memset(detector, 0, sizeof(*detector));
	detector->grid_hz = grid_hz;
	detector->amplitude_min = params->eda_amplitude_min_uS;
	detector->tail_share = params->eda_tail_share;
	detector->tail_width = params->eda_tail_width;
	detector->hysteresis = params->eda_lobe_hysteresis;
	detector->foot = params->eda_lobe_foot;
	detector->noise_lobes = params->eda_lobe_noise;
	detector->slow_s = params->eda_tau_slow_s;
	detector->gain = dsp_cda_gain(params->eda_tau_slow_s, params->eda_tau_fast_s);
	detector->peak_time_s = dsp_cda_peak_time_s(params->eda_tau_slow_s, params->eda_tau_fast_s);
	detector->smooth_min_s = params->eda_smooth_min_s;
	detector->smooth_max_s = params->eda_smooth_max_s;
	detector->lsb = lsb > 0.0 ? lsb : 0.0;
	detector->unit = (double)NAN;
	detector->hold = (int)lround(hold_s * grid_hz);
	detector->next_id = 1;
}

void dsp_scr_set_noise(struct dsp_scr_detector *detector, double noise, double unit)
{
	detector->noise = noise > 0.0 ? noise : 0.0;
	detector->unit = unit;
}

static int samples(const struct dsp_scr_detector *detector, double seconds)
{
	return (int)lround(seconds * detector->grid_hz);
}

static void start(struct dsp_scr_detector *detector, int64_t index)
{
	if (detector->is_started)
		return;
	detector->first = detector->next_value = detector->next_driver = index;
	detector->segment_start = index;
	detector->extreme = detector->fall = index;
	detector->last_peak = index - 1;
	detector->is_started = true;
}

void dsp_scr_push_value(struct dsp_scr_detector *detector, int64_t index, double value, bool is_bad)
{
	start(detector, index);
	dsp_history_set(&detector->value, index, is_bad ? (double)NAN : value);
	detector->next_value = index + 1;
}

static double driver_at(const struct dsp_scr_detector *detector, int64_t index)
{
	return dsp_history_get(&detector->driver, index);
}

static int64_t lowest_between(const struct dsp_scr_detector *detector, int64_t from, int64_t to)
{
	int64_t lowest = from;

	for (int64_t i = from + 1; i <= to; i++) {
		if (driver_at(detector, i) < driver_at(detector, lowest))
			lowest = i;
	}
	return lowest;
}

/* Offset of a parabola's extreme from the middle of three equidistant values, -0.5 to 0.5. */
static double parabola_offset(double before, double middle, double after)
{
	double curvature = before - 2.0 * middle + after;

	if (curvature == 0.0 || isnan(curvature))
		return 0.0;
	return fmin(fmax(0.5 * (before - after) / curvature, -0.5), 0.5);
}

static bool is_invalid(uint16_t flags)
{
	return (flags & DSP_FLAGS_INVALID) != 0;
}

/* Width of the lobe at half its height, in samples, interpolated. */
static double half_width(const struct dsp_scr_detector *detector, int64_t left, int64_t index,
	int64_t right, double base)
{
	double level = 0.5 * (driver_at(detector, index) + base);
	int64_t i = index;
	int64_t j = index;

	while (i > left && driver_at(detector, i - 1) > level)
		i--;
	while (j < right && driver_at(detector, j + 1) > level)
		j++;
	return (double)(j - i + 1);
}

/*
 * Whether a lobe looks like the tail of the one before it. Where a response decays more slowly than
 * the inverse filter assumes, its driver does not return at once: it leaves a low, broad hump, one
 * to five seconds behind the impulse. A real response is as sharp as the one before.
 */
static bool is_tail(const struct dsp_scr_detector *detector, const struct dsp_lobe *lobe)
{
	const struct dsp_lobe *before;

	if (detector->n_pending == 0)
		return false;
	before = &detector->pending[detector->n_pending - 1];
	return lobe->index - before->index <= samples(detector, OWN_MAX_S) &&
	       lobe->amplitude < detector->tail_share * before->amplitude &&
	       lobe->width > detector->tail_width * before->width;
}

/* Measures the lobe around @index and keeps it if it counts. @until is the last driver sample that
 * may belong to it. */
static void close_lobe(struct dsp_scr_detector *detector, int64_t index, int64_t until)
{
	int side = samples(detector, SIDE_S);
	int64_t from =
		index - side > detector->segment_start ? index - side : detector->segment_start;
	int64_t left;
	int64_t right;
	int64_t reach;
	double width;
	double base;
	double sum = 0.0;
	double least;
	double offset;
	int n_invalid = 0;
	uint16_t flags = 0;
	struct dsp_lobe *lobe;

	if (detector->n_pending > 0 && detector->pending[detector->n_pending - 1].index >= from)
		from = detector->pending[detector->n_pending - 1].index;
	left = lowest_between(detector, from, index);
	right = lowest_between(detector, index, until < index + side ? until : index + side);
	base = 0.5 * (driver_at(detector, left) + driver_at(detector, right));
	width = half_width(detector, left, index, right, base);
	reach = (int64_t)ceil(detector->foot * width);
	left = lowest_between(detector, index - reach > left ? index - reach : left, index);
	right = lowest_between(detector, index, index + reach < right ? index + reach : right);
	base = 0.5 * (driver_at(detector, left) + driver_at(detector, right));
	for (int64_t i = left; i <= right; i++) {
		uint16_t here = dsp_flag_history_get(&detector->flags, i);

		sum += driver_at(detector, i) - base;
		flags |= here;
		n_invalid += is_invalid(here) ? 1 : 0;
	}
	sum *= detector->gain / detector->grid_hz;
	least = fmax(detector->amplitude_min * detector->unit, MIN_LSB * detector->lsb);
	least = fmax(least, 4.0 * detector->gain * detector->noise_sd * 1.5 * detector->sigma_s);
	if (!(sum >= least) || 2 * n_invalid > right - left + 1 ||
		is_invalid(dsp_flag_history_get(&detector->flags, index)) ||
		detector->n_pending == DSP_SCR_PENDING_MAX)
		return;
	offset = 0.0;
	if (index > detector->segment_start && index < until)
		offset = parabola_offset(driver_at(detector, index - 1), driver_at(detector, index),
			driver_at(detector, index + 1));
	lobe = &detector->pending[detector->n_pending];
	lobe->index = index;
	lobe->impulse_s = ((double)index + offset) / detector->grid_hz;
	lobe->amplitude = sum;
	lobe->flags = flags;
	lobe->width = half_width(detector, left, index, right, base);
	lobe->noise_ratio = detector->noise_sd > 0.0
				    ? (driver_at(detector, index) - base) / detector->noise_sd
				    : (double)INFINITY;
	lobe->is_tail = is_tail(detector, lobe);
	lobe->is_reported = false;
	if (!lobe->is_tail)
		detector->n_pending++;
}

/* A hole in the driver: what was open is closed at the last sample before it. */
static void end_segment(struct dsp_scr_detector *detector, int64_t index)
{
	if (index > detector->segment_start && (detector->is_rising || detector->is_falling))
		close_lobe(detector, detector->extreme, index - 1);
	detector->is_rising = detector->is_falling = false;
	detector->segment_start = index + 1;
	detector->extreme = index + 1;
}

/* One step of the walk: valley -> rise -> fall -> valley, turning only by more than @turn. */
static void walk(struct dsp_scr_detector *detector, int64_t index, double turn)
{
	double here = driver_at(detector, index);

	if (!detector->is_rising && !detector->is_falling) {
		if (here < driver_at(detector, detector->extreme))
			detector->extreme = index;
		if (here > driver_at(detector, detector->extreme) + turn) {
			detector->is_rising = true;
			detector->extreme = index;
		}
		return;
	}
	if (detector->is_rising) {
		if (here > driver_at(detector, detector->extreme))
			detector->extreme = index;
		if (here < driver_at(detector, detector->extreme) - turn) {
			detector->is_rising = false;
			detector->is_falling = true;
			detector->fall = index;
		}
		return;
	}
	if (here < driver_at(detector, detector->fall))
		detector->fall = index;
	if (here > driver_at(detector, detector->fall) + turn) {
		close_lobe(detector, detector->extreme, detector->fall);
		detector->is_falling = false;
		detector->is_rising = true;
		detector->extreme = index;
	} else if (index - detector->extreme >= samples(detector, SIDE_S)) {
		close_lobe(detector, detector->extreme, index);
		detector->is_falling = false;
		detector->extreme = detector->fall;
	}
}

void dsp_scr_push_driver(
	struct dsp_scr_detector *detector, const struct dsp_driver_sample *sample, uint16_t flags)
{
	int64_t index = sample->index;
	double turn;

	start(detector, index);
	dsp_history_set(&detector->driver, index, sample->driver);
	dsp_flag_history_set(&detector->flags, index, flags);
	/* Guards and islands are known only now. */
	if (is_invalid(flags))
		dsp_history_set(&detector->value, index, (double)NAN);
	detector->noise_sd = sample->noise_sd > 0.0 ? sample->noise_sd : 0.0;
	detector->sigma_s = sample->sigma_s;
	detector->next_driver = index + 1;
	if (isnan(sample->driver)) {
		end_segment(detector, index);
		return;
	}
	turn = detector->hysteresis * detector->noise_sd;
	walk(detector, index, turn);
}

void dsp_scr_finish(struct dsp_scr_detector *detector)
{
	if (detector->is_started)
		end_segment(detector, detector->next_driver);
}

/* Taps of the sharpened Gaussian, centre at @half; returns the sum of their squares. */
static double fill_smoother(double sigma_s, double grid_hz, int half, double *taps)
{
	double sum_narrow = 0.0;
	double sum_wide = 0.0;
	double squares = 0.0;

	for (int j = -half; j <= half; j++) {
		double r = j / (grid_hz * sigma_s);

		sum_narrow += exp(-0.5 * r * r);
		sum_wide += exp(-0.25 * r * r);
	}
	for (int j = -half; j <= half; j++) {
		double r = j / (grid_hz * sigma_s);

		/* g * g is the Gaussian of twice the variance. */
		taps[j + half] =
			2.0 * exp(-0.5 * r * r) / sum_narrow - exp(-0.25 * r * r) / sum_wide;
		squares += taps[j + half] * taps[j + half];
	}
	return squares;
}

/* The smoothed conductance around a lobe: window[i] is sample from + i. NaN where invalid. */
struct view {
	double *x;
	int64_t from, to;
	double noise;   /* SD of the smoothed values */
	double sigma_s; /* width of the low-pass */
};

static double view_at(const struct view *view, int64_t index)
{
	if (index < view->from || index > view->to)
		return (double)NAN;
	return view->x[index - view->from];
}

static double smooth_at(const struct dsp_scr_detector *detector, int64_t index, int64_t from,
	int64_t to, const double *taps, int half)
{
	double sum = 0.0;
	double weight = 0.0;

	if (isnan(dsp_history_get(&detector->value, index)))
		return (double)NAN;
	for (int j = -half; j <= half; j++) {
		double value;

		if (index + j < from || index + j > to)
			continue;
		value = dsp_history_get(&detector->value, index + j);
		if (isnan(value))
			continue;
		sum += taps[j + half] * value;
		weight += taps[j + half];
	}
	return sum / weight;
}

static struct view smooth_around(struct dsp_scr_detector *detector, int64_t index)
{
	double nu = detector->noise / detector->unit * sqrt(10.0 / detector->grid_hz);
	double sigma_s = detector->smooth_min_s * pow(nu / 0.004, 2.0 / 3.0);
	struct view view = {.x = detector->window};
	double *taps = detector->scratch;
	int half;
	int64_t oldest = detector->next_value - DSP_HISTORY_CAPACITY + 1;
	double squares;

	sigma_s = fmin(fmax(sigma_s, detector->smooth_min_s), detector->smooth_max_s);
	half = (int)ceil(4.0 * sigma_s * detector->grid_hz);
	squares = fill_smoother(sigma_s, detector->grid_hz, half, taps);
	view.sigma_s = sigma_s;
	view.noise = detector->noise * sqrt(squares);
	view.from = index - samples(detector, BEFORE_S) - half;
	if (view.from < detector->first)
		view.from = detector->first;
	if (view.from < oldest)
		view.from = oldest;
	view.to = index + detector->hold;
	if (view.to > detector->next_value - 1)
		view.to = detector->next_value - 1;
	if (view.to - view.from >= DSP_SCR_WINDOW_MAX)
		view.to = view.from + DSP_SCR_WINDOW_MAX - 1;
	for (int64_t i = view.from; i <= view.to; i++)
		detector->window[i - view.from] =
			smooth_at(detector, i, view.from, view.to, taps, half);
	return view;
}

/* The first local maximum in [from, to] behind which conductance falls by more than @drop before
 * it rises higher; behind the last falling sample any fall will do. @from - 1 when there is none.
 */
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
			/* A ripple on the rise. */
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

/* Seconds from @peak to the first time at or below @level; NaN when @limit comes first. */
static double find_recovery(const struct dsp_scr_detector *detector, const struct view *view,
	int64_t peak, double offset, double level, int64_t limit)
{
	for (int64_t i = peak + 1; i <= limit; i++) {
		double here = view_at(view, i);
		double before = view_at(view, i - 1);

		if (isnan(here))
			break;
		if (here <= level)
			return ((double)(i - peak) - offset - (level - here) / (before - here)) /
			       detector->grid_hz;
	}
	return (double)NAN;
}

/* Least-squares slope per sample just before @index, where the response before recovers; 0 when
 * there is too little to tell. */
static double slope_before(
	const struct dsp_scr_detector *detector, const struct view *view, int64_t index)
{
	int64_t from = index - samples(detector, SLOPE_FROM_S);
	int64_t to = index - samples(detector, SLOPE_TO_S);
	double n = 0.0;
	double sum_i = 0.0;
	double sum_x = 0.0;
	double sum_ii = 0.0;
	double sum_ix = 0.0;

	for (int64_t k = from > detector->last_peak ? from : detector->last_peak; k <= to; k++) {
		double x = view_at(view, k);
		double i = (double)(k - index);

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

/*
 * Takes the recovery of what came before off the view behind @index: from there it goes on as
 * slope * tau (1 - exp(-t / tau)).
 */
static void subtract_recovery(
	const struct dsp_scr_detector *detector, struct view *view, int64_t index)
{
	double slope = fmin(slope_before(detector, view, index), 0.0);
	double tau = detector->slow_s * detector->grid_hz;

	for (int64_t i = index; i <= view->to; i++)
		view->x[i - view->from] -= slope * tau * (1.0 - exp(-(double)(i - index) / tau));
}

/* The classical measures of the first pending lobe into @scr. */
static void measure(struct dsp_scr_detector *detector, struct dsp_scr *scr)
{
	const struct dsp_lobe *lobe = &detector->pending[0];
	struct view view = smooth_around(detector, lobe->index);
	int64_t limit = lobe->index + samples(detector, OWN_MAX_S);
	int64_t next = detector->n_pending > 1 ? detector->pending[1].index : INT64_MAX;
	int64_t from = lobe->index - samples(detector, BEFORE_S);
	int64_t peak;
	int64_t trough;
	double height;
	double offset;

	if (next < limit)
		limit = next + 1;
	int64_t limit2 = limit;
	peak = find_maximum(&view, lobe->index + 1, limit, 3.0 * view.noise);
	if (peak <= lobe->index)
		return;
	if (from <= detector->last_peak)
		from = detector->last_peak;
	trough = find_trough(&view, from, peak);
	height = view_at(&view, peak) - view_at(&view, trough);
	if (!(height > 3.0 * view.noise) || height < 0.1 * lobe->amplitude)
		return;
	offset = parabola_offset(
		view_at(&view, peak - 1), view_at(&view, peak), view_at(&view, peak + 1));
	scr->peak_s = ((double)peak + offset) / detector->grid_hz;
	scr->trough_to_peak = height;
	limit = peak + samples(detector, HALF_RECOVERY_S);
	scr->half_recovery_s = find_recovery(detector, &view, peak, offset,
		view_at(&view, peak) - 0.5 * height, next < limit ? next : limit);
	subtract_recovery(detector, &view, lobe->index);
	detector->last_peak = peak;
	peak = find_maximum(&view, lobe->index + 1, limit2, 3.0 * view.noise);
	if (peak > lobe->index) {
		offset = parabola_offset(
			view_at(&view, peak - 1), view_at(&view, peak), view_at(&view, peak + 1));
		scr->peak_s = ((double)peak + offset) / detector->grid_hz;
	}
	{
		double slope_noise = view.noise / view.sigma_s;
		double curvature = height / (detector->peak_time_s * detector->peak_time_s);
		double sd = slope_noise / curvature;
		double w = 1.0 / (1.0 + sd * sd / (0.3 * 0.3));
		scr->peak_s = w * scr->peak_s + (1 - w) * (lobe->impulse_s + detector->peak_time_s);
	}
}

static bool is_value_bad(const struct dsp_scr_detector *detector, int64_t index)
{
	if (index < detector->first || index >= detector->next_value)
		return false;
	return isnan(dsp_history_get(&detector->value, index));
}

static void drop_first(struct dsp_scr_detector *detector)
{
	detector->n_pending--;
	memmove(&detector->pending[0], &detector->pending[1],
		(size_t)detector->n_pending * sizeof(detector->pending[0]));
}

bool dsp_scr_pull(struct dsp_scr_detector *detector, int64_t newest, struct dsp_scr *ret_scr)
{
	while (detector->n_pending > 0 &&
		(newest == INT64_MAX || newest - detector->pending[0].index >= detector->hold)) {
		const struct dsp_lobe *lobe = &detector->pending[0];
		int64_t peak;

		*ret_scr = (struct dsp_scr){
			.onset_s = lobe->impulse_s,
			.peak_s = lobe->impulse_s + detector->peak_time_s,
			.amplitude = lobe->amplitude,
			.half_recovery_s = (double)NAN,
			.trough_to_peak = (double)NAN,
			.flags = lobe->flags,
			.status = DSP_STATUS_AUTOMATIC,
		};
		double noise_ratio = lobe->noise_ratio;
		measure(detector, ret_scr);
		ret_scr->rise_s = ret_scr->peak_s - ret_scr->onset_s;
		if (isnan(ret_scr->trough_to_peak) &&
			(noise_ratio < detector->noise_lobes ||
				(ret_scr->flags & (DSP_FLAGS_INVALID | DSP_FLAG_INTERPOLATED)))) {
			drop_first(detector);
			continue;
		}
		peak = (int64_t)lround(ret_scr->peak_s * detector->grid_hz);
		drop_first(detector);
		if (is_value_bad(detector, peak))
			continue;
		ret_scr->id = detector->next_id++;
		return true;
	}
	return false;
}
