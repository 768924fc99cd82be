#include "devices/simulated.h"

#include "core/clock.h"
#include "core/flags.h"
#include "core/text.h"
#include "devices/settings.h"

#include <glib/gi18n-lib.h>
#include <math.h>

enum {
	FAILED = 0
};

static const double COUNTS_MAX = 65535;
static const double uS_PER_COUNT = 0.001;
static const double PULSE_COUNTS =
	30000; /* of a pulse of height 1, so that wander and motion fit too */
static const double PULSE_OFFSET = 10000;

static const struct dev_option OPTIONS[] = {
	{.key = "seed",
		.type = DEV_OPTION_NUMBER,
		.min = 0,
		.max = 1e9,
		.fallback = "1",
		.help = N_("number that decides everything random")},
	{.key = "rate",
		.type = DEV_OPTION_NUMBER,
		.min = 4,
		.max = 1000,
		.fallback = "128",
		.help = N_("samples per second")},
	{.key = "heart-rate",
		.type = DEV_OPTION_NUMBER,
		.min = 30,
		.max = 180,
		.fallback = "70",
		.help = N_("mean heart rate in beats per minute")},
	{.key = "level",
		.type = DEV_OPTION_NUMBER,
		.min = 0.5,
		.max = 40,
		.fallback = "6",
		.help = N_("mean skin conductance in microsiemens")},
	{.key = "responder",
		.type = DEV_OPTION_BOOL,
		.fallback = "yes",
		.help = N_("no: the skin does not respond")},
	{.key = "stimuli",
		.type = DEV_OPTION_TEXT,
		.fallback = "",
		.help = N_("SECONDS:STRENGTH/…: responses of about 0.6 microsiemens times STRENGTH "
			   "follow")},
	{.key = "motion",
		.type = DEV_OPTION_NUMBER,
		.min = 0,
		.max = 30,
		.fallback = "0",
		.help = N_("bursts of movement per minute")},
	{.key = "electrode-loss",
		.type = DEV_OPTION_TEXT,
		.fallback = "",
		.help = N_("START:DURATION/… in seconds: the electrode is off")},
	{.key = "noise",
		.type = DEV_OPTION_NUMBER,
		.min = 0,
		.max = 1,
		.fallback = "0.002",
		.help = N_("measurement noise in microsiemens")},
	{.key = "duration",
		.type = DEV_OPTION_NUMBER,
		.min = 0.1,
		.max = 1e6,
		.fallback = "",
		.help = N_("seconds after which the device stops; forever when not given")},
	{.key = "speed",
		.type = DEV_OPTION_TEXT,
		.fallback = "1",
		.help = N_(
			"times faster than real time, or max; only when all devices are software")},
	{0},
};

static const struct core_channel CHANNELS[] = {
	{
		.key = "gsr",
		.title = "Skin conductance",
		.quantity = CORE_QUANTITY_GSR,
		.raw_type = CORE_RAW_U16,
		.raw_unit = "counts",
		.group = 0,
		.rate_hz = 128,
		.raw_min = 0,
		.raw_max = 65535,
		.raw_lsb = 1,
		.n_steps = 1,
		.steps = {{.kind = CORE_STEP_LINEAR, .a = 0.001, .unit = "uS"}},
	},
	{
		.key = "pulse",
		.title = "Finger pulse",
		.quantity = CORE_QUANTITY_PULSE,
		.raw_type = CORE_RAW_U16,
		.raw_unit = "counts",
		.group = 0,
		.rate_hz = 128,
		.raw_min = 0,
		.raw_max = 65535,
		.raw_lsb = 1,
	},
};

static const struct dev_stream STREAMS[] = {{.transport = DEV_TRANSPORT_SOFT}, {0}};

struct state {
	struct dev_participant participant;
	double rate_hz;
	double end_s; /* infinite: no end */
	uint64_t next;
	bool was_off;
};

bool dev_simulated_config(const struct dev_settings *settings,
	struct dev_participant_config *ret_config, GError **error)
{
	const char *stimuli = dev_settings_text(settings, "stimuli");
	const char *losses = dev_settings_text(settings, "electrode-loss");

	dev_participant_config_init(ret_config);
	ret_config->seed = (uint64_t)dev_settings_number(settings, "seed");
	ret_config->heart_rate_bpm = dev_settings_number(settings, "heart-rate");
	ret_config->level_uS = dev_settings_number(settings, "level");
	ret_config->noise_uS = dev_settings_number(settings, "noise");
	ret_config->motion_per_min = dev_settings_number(settings, "motion");
	ret_config->is_responder = dev_settings_bool(settings, "responder");
	if (stimuli && !dev_participant_config_stimuli(ret_config, stimuli)) {
		g_set_error(error, DEV_SETTINGS_ERROR, FAILED,
			_("--device: stimuli=%s is not SECONDS:STRENGTH/… in order of time, %d at "
			  "most."),
			stimuli, DEV_PARTICIPANT_STIMULI_MAX);
		return false;
	}
	if (losses && !dev_participant_config_losses(ret_config, losses)) {
		g_set_error(error, DEV_SETTINGS_ERROR, FAILED,
			_("--device: electrode-loss=%s is not START:DURATION/… in order of time, "
			  "%d at most."),
			losses, DEV_PARTICIPANT_LOSSES_MAX);
		return false;
	}
	return true;
}

static int start(void *opaque, struct dev_link *link, const struct dev_settings *settings,
	struct core_channel *channels, size_t *n_channels, GError **error)
{
	struct state *state = opaque;
	struct dev_participant_config config;
	double duration_s = dev_settings_number(settings, "duration");

	(void)link;
	if (!dev_simulated_config(settings, &config, error))
		return -1;
	dev_participant_init(&state->participant, &config);
	state->rate_hz = dev_settings_number(settings, "rate");
	state->end_s = isnan(duration_s) ? INFINITY : duration_s;
	for (size_t i = 0; i < *n_channels; i++)
		channels[i].rate_hz = state->rate_hz;
	return 0;
}

static double quantise(double counts)
{
	return fmin(fmax(round(counts), 0), COUNTS_MAX);
}

static int tick(void *opaque, struct dev_link *link, int64_t now_ns, struct dev_emitter *out)
{
	struct state *state = opaque;

	(void)link;
	for (;;) {
		double time_s = (double)state->next / state->rate_hz;
		int64_t due_ns = llround(time_s * CORE_NS_PER_S);
		if (time_s >= state->end_s)
			return 0;
		if (due_ns > now_ns)
			return 1;
		struct dev_participant_sample sample =
			dev_participant_at(&state->participant, time_s);
		/* The simulated converter stamps each sample itself, so host time has no jitter. */
		out->host_ns = due_ns;
		if (sample.is_electrode_off != state->was_off) {
			state->was_off = sample.is_electrode_off;
			dev_emit_event(out,
				state->was_off ? DEV_EVENT_CONTACT_LOST : DEV_EVENT_CONTACT_BACK, 0,
				NAN);
		}
		double values[] = {
			quantise(sample.conductance_uS / uS_PER_COUNT),
			quantise(PULSE_OFFSET + PULSE_COUNTS * sample.pulse),
		};
		dev_emit_scan(out, 0, values, G_N_ELEMENTS(values),
			sample.is_moving ? CORE_FLAG_MOTION : 0);
		state->next++;
	}
}

static void stop(void *opaque, struct dev_link *link)
{
	(void)opaque;
	(void)link;
}

const struct dev_driver dev_simulated = {
	.name = "simulated",
	.title = "Simulated participant",
	.manufacturer = "Affekt",
	.options = OPTIONS,
	.channels = CHANNELS,
	.n_channels = G_N_ELEMENTS(CHANNELS),
	.streams = STREAMS,
	.state_bytes = sizeof(struct state),
	.is_simulated = true,
	.start = start,
	.tick_ms = 20,
	.tick = tick,
	.stop = stop,
};
