#include "acquisition/calibrate.h"

#include "acquisition/pipeline.h"
#include "acquisition/recording.h"
#include "core/flags.h"
#include "core/ring.h"

#include <glib/gi18n-lib.h>
#include <math.h>

enum {
	RING_SECONDS = 12,
	TURN_US = 10000,
	SAMPLES_MIN = 8,
};

/* Rest: what a loose clip or a hand exceeds and noise does not. The fit judges more strictly, once
 * it knows what a count is worth. */
static const double REST_DRIFT = 0.01, REST_SD = 0.05, CHANGE = 0.01;

struct acq_bench {
	struct core_clock *clock;
	struct core_ring *ring; /* struct dev_item, [usb] to the owner */
	struct acq_usb_loop *loop;
	struct acq_usb_device *device;
	struct core_channel channel;
	size_t position;  /* in the group's scan */
	GArray *window;   /* double: raw numbers without a break */
	bool is_at_limit; /* the last whole window was */
};

static void on_item(void *user, const struct dev_item *item)
{
	core_ring_push(user, item);
}

void acq_bench_close(struct acq_bench *bench)
{
	if (!bench)
		return;
	acq_usb_loop_destroy(bench->loop);
	core_ring_destroy(bench->ring);
	core_clock_destroy(bench->clock);
	g_array_unref(bench->window);
	g_free(bench);
}

static void set_no_skin(const struct dev_settings *settings, GError **error)
{
	g_set_error(error, ACQ_ERROR, ACQ_ERROR_ARGUMENT,
		_("--device %s measures no skin conductance to be calibrated"), settings->text);
}

static bool choose_channel(
	struct acq_bench *bench, const struct dev_settings *settings, GError **error)
{
	const struct acq_usb_info *info = acq_usb_device_info(bench->device);
	size_t i = acq_calibration_channel(info->channels, info->n_channels);

	if (i == info->n_channels) {
		set_no_skin(settings, error);
		return false;
	}
	bench->channel = info->channels[i];
	bench->position = acq_lane_position(info->channels, i);
	return true;
}

struct acq_bench *acq_bench_open(const struct dev_settings *settings, GError **error)
{
	if (settings->driver->streams[0].transport == DEV_TRANSPORT_SOFT) {
		g_set_error(error, ACQ_ERROR, ACQ_ERROR_ARGUMENT,
			_("%s is no instrument: there is nothing to be calibrated"),
			settings->driver->name);
		return NULL;
	}
	const struct dev_driver *driver = settings->driver;
	if (acq_calibration_channel(driver->channels, driver->n_channels) == driver->n_channels) {
		set_no_skin(settings, error);
		return NULL;
	}
	double items_hz = 0;
	for (size_t i = 0; i < settings->driver->n_channels; i++)
		items_hz = fmax(items_hz, settings->driver->channels[i].rate_hz);
	struct acq_bench *bench = g_new0(struct acq_bench, 1);
	bench->clock = core_clock_create_real();
	bench->ring = core_ring_create(
		sizeof(struct dev_item), (size_t)(RING_SECONDS * fmax(items_hz, 1000)));
	bench->window = g_array_new(FALSE, FALSE, sizeof(double));
	bench->loop = acq_usb_loop_create(bench->clock, error);
	if (bench->loop)
		bench->device =
			acq_usb_loop_add(bench->loop, settings, 0, on_item, bench->ring, error);
	if (!bench->device || !choose_channel(bench, settings, error) ||
		!acq_usb_loop_start(bench->loop, error)) {
		acq_bench_close(bench);
		return NULL;
	}
	return bench;
}

const struct acq_usb_info *acq_bench_info(const struct acq_bench *bench)
{
	return acq_usb_device_info(bench->device);
}

const struct core_channel *acq_bench_channel(const struct acq_bench *bench)
{
	return &bench->channel;
}

void acq_bench_idle(struct acq_bench *bench)
{
	struct dev_item item;

	acq_usb_loop_service(bench->loop);
	while (core_ring_pop(bench->ring, &item))
		;
	g_array_set_size(bench->window, 0);
}

/* --- a window --- */

static double mean_of(const double *values, guint n)
{
	double sum = 0;

	for (guint i = 0; i < n; i++)
		sum += values[i];
	return sum / n;
}

static void measure(const struct acq_bench *bench, struct core_calibration_point *point)
{
	const double *raw = (const void *)bench->window->data;
	guint n = bench->window->len, half = n / 2;
	double squares = 0;
	guint clipped = 0;

	point->n = n;
	point->raw = mean_of(raw, n);
	point->raw_drift = mean_of(raw + half, n - half) - mean_of(raw, half);
	for (guint i = 0; i < n; i++) {
		squares += (raw[i] - point->raw) * (raw[i] - point->raw);
		clipped += (core_channel_flags(&bench->channel, raw[i]) &
				   (CORE_FLAG_CLIP_LO | CORE_FLAG_CLIP_HI)) != 0;
	}
	point->raw_sd = sqrt(squares / (n - 1));
	point->clipped = (double)clipped / n;
}

static bool is_at_rest(const struct acq_bench *bench, const struct acq_bench_wish *wish,
	const struct core_calibration_point *point)
{
	double step = isfinite(bench->channel.raw_lsb) ? bench->channel.raw_lsb : 0;
	double size = fabs(point->raw);

	if (point->clipped > 0 || fabs(point->raw_drift) > fmax(step, REST_DRIFT * size) ||
		point->raw_sd > fmax(2 * step, REST_SD * size))
		return false;
	return isnan(wish->unlike) ||
	       fabs(point->raw - wish->unlike) > fmax(step, CHANGE * fabs(wish->unlike));
}

/* Takes one item; true when @ret_point is a reading. */
static bool take_item(struct acq_bench *bench, const struct acq_bench_wish *wish,
	const struct dev_item *item, struct core_calibration_point *ret_point)
{
	guint wanted = (guint)fmax(SAMPLES_MIN, ceil(wish->seconds * bench->channel.rate_hz));

	if (item->group != bench->channel.group || item->kind == DEV_ITEM_EVENT)
		return false;
	if (item->kind == DEV_ITEM_GAP || item->flags || item->starts_segment)
		g_array_set_size(bench->window, 0);
	if (item->kind == DEV_ITEM_GAP || item->flags || isnan(item->values[bench->position]))
		return false;
	g_array_append_val(bench->window, item->values[bench->position]);
	if (bench->window->len < wanted)
		return false;
	measure(bench, ret_point);
	bench->is_at_limit = ret_point->clipped > 0;
	bool is_reading = is_at_rest(bench, wish, ret_point);
	/* The next window begins in the middle of this one; behind a reading anew. */
	g_array_remove_range(bench->window, 0, is_reading ? wanted : MAX(wanted / 4, 1));
	return is_reading;
}

static void set_restless(const struct acq_bench *bench, GError **error)
{
	const char *problem = acq_usb_loop_problem(bench->loop);

	if (problem)
		g_set_error_literal(error, ACQ_ERROR, ACQ_ERROR_DEVICE, problem);
	else if (bench->is_at_limit)
		g_set_error_literal(error, ACQ_ERROR, ACQ_ERROR_FAILED,
			_("The reading is at the limit of the device: check that the resistor is "
			  "attached and is one that the device can measure"));
	else
		g_set_error_literal(error, ACQ_ERROR, ACQ_ERROR_FAILED,
			_("The reading did not come to rest on a resistor: check that the clips "
			  "are firm, and keep hands and mains cables away"));
}

bool acq_bench_read(struct acq_bench *bench, const struct acq_bench_wish *wish,
	struct core_calibration_point *ret_point, GError **error)
{
	int64_t end_ns = core_clock_now_ns(bench->clock) +
			 (int64_t)(wish->patience_s * (double)CORE_NS_PER_S);
	struct dev_item item;

	g_array_set_size(bench->window, 0);
	while (core_clock_now_ns(bench->clock) < end_ns) {
		if (wish->is_broken_off && wish->is_broken_off(wish->user)) {
			g_set_error_literal(error, ACQ_ERROR, ACQ_ERROR_FAILED,
				_("Broken off: no calibration was made"));
			return false;
		}
		acq_usb_loop_service(bench->loop);
		while (core_ring_pop(bench->ring, &item)) {
			if (take_item(bench, wish, &item, ret_point))
				return true;
		}
		g_usleep(TURN_US);
	}
	set_restless(bench, error);
	return false;
}
