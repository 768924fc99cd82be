/*
 * DESIGN
 * Each channel is read once, in blocks, and goes sample by sample through dsp/eeg or dsp/emg, whose
 * epochs become rows of struct rec_band. What rests on rows alone (component M, asymmetry) is
 * in study/session/bands_rows.c.
 */
#include "study/session/bands.h"

#include "dsp/base/flags.h"
#include "dsp/side/eeg.h"
#include "dsp/side/emg.h"
#include "study/session/bands_rows.h"
#include "study/session/feed.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

enum {
	BLOCK = 8192,
	LONGEST_DAYS = 14,
};

static const double LONGEST_S = LONGEST_DAYS * 86400.0;

/* A channel on its way through one of the two stages. */
struct lane {
	struct rec_session *session;
	const struct rec_channel *channel;
	guint index;
	double rate_hz;
	double scale; /* to microvolts; NaN: not volts */
	struct dsp_eeg *eeg;
	struct dsp_emg *emg;
	GArray *epochs; /* struct dsp_eeg_epoch */
	struct rec_results *results;
	double last_s;
};

static void add_row(
	const struct lane *lane, double time_s, const char *band, double power, bool is_valid)
{
	struct rec_band row = {.time_s = time_s, .ln_power = power > 0 ? log(power) : NAN};

	g_strlcpy(row.channel, lane->channel->name, sizeof(row.channel));
	g_strlcpy(row.band, band, sizeof(row.band));
	row.is_valid = is_valid && !isnan(row.ln_power);
	g_array_append_val(lane->results->bands, row);
}

static void add_epoch(const struct lane *lane, const struct dsp_eeg_epoch *epoch)
{
	double theta = epoch->power[DSP_EEG_THETA];
	double alpha = epoch->power[DSP_EEG_ALPHA];
	double beta = epoch->power[DSP_EEG_BETA];

	add_row(lane, epoch->time_s, "theta", theta, epoch->is_valid);
	add_row(lane, epoch->time_s, "alpha", alpha, epoch->is_valid);
	add_row(lane, epoch->time_s, "beta", beta, epoch->is_valid);
	add_row(lane, epoch->time_s, "alpha_relative", alpha / (theta + alpha + beta),
		epoch->is_valid);
	add_row(lane, epoch->time_s, "engagement", beta / (alpha + theta), epoch->is_valid);
}

/* Takes what is known before @time_s. */
static void pull(const struct lane *lane, double time_s)
{
	struct dsp_eeg_epoch epoch;
	struct dsp_emg_second second;

	while (lane->eeg && dsp_eeg_pull(lane->eeg, time_s, &epoch))
		g_array_append_val(lane->epochs, epoch);
	while (lane->emg && dsp_emg_pull(lane->emg, time_s, &second))
		add_row(lane, second.time_s, "muscle", second.rms * second.rms, second.is_valid);
}

static void push_block(struct lane *lane, const double *time_s, const double *value,
	const uint16_t *flags, size_t n)
{
	double scale = isnan(lane->scale) ? 1 : lane->scale;

	for (size_t i = 0; i < n; i++) {
		bool is_bad = (flags[i] & DSP_FLAGS_INVALID) != 0;

		pull(lane, time_s[i]);
		if (lane->eeg)
			dsp_eeg_push(lane->eeg, time_s[i], value[i] * scale, is_bad);
		else
			dsp_emg_push(lane->emg, time_s[i], value[i] * scale, is_bad);
	}
}

/* Rows follow the times, so wild ones would never end. */
static bool check_times(
	struct lane *lane, const double *time_s, size_t n, uint64_t first, GError **error)
{
	for (size_t i = 0; i < n; i++) {
		if (!(time_s[i] >= lane->last_s && fabs(time_s[i]) <= LONGEST_S)) {
			g_set_error(error, REC_ERROR, REC_ERROR_FORMAT,
				_("The times of %s are not those of one recording of at most %d "
				  "days (sample %" PRIu64
				  "): correct and import them again, or ask 'affekt verify' what "
				  "is wrong."),
				lane->channel->name, LONGEST_DAYS, first + i);
			return false;
		}
		lane->last_s = time_s[i];
	}
	return true;
}

static bool read_lane(struct lane *lane, GError **error)
{
	uint64_t n = rec_session_channel_n(lane->session, lane->index);
	g_autofree double *time_s = g_new(double, BLOCK);
	g_autofree double *value = g_new(double, BLOCK);
	g_autofree uint16_t *flags = g_new(uint16_t, BLOCK);

	for (uint64_t first = 0; first < n; first += BLOCK) {
		uint64_t count = MIN((uint64_t)BLOCK, n - first);
		if (!rec_session_read_times(
			    lane->session, lane->channel->clock, first, count, time_s, error) ||
			!rec_session_read_values(
				lane->session, lane->index, first, count, value, error) ||
			!rec_session_read_flags(
				lane->session, lane->index, first, count, flags, error) ||
			!check_times(lane, time_s, (size_t)count, first, error))
			return false;
		push_block(lane, time_s, value, flags, (size_t)count);
	}
	double end_s = lane->last_s + 1 / lane->rate_hz;
	pull(lane, lane->emg ? end_s + 1 : end_s);
	return true;
}

static void finish_epochs(const struct lane *lane)
{
	g_autofree double *scratch = g_new(double, lane->epochs->len);
	struct dsp_eeg_epoch *epochs = (struct dsp_eeg_epoch *)(void *)lane->epochs->data;

	dsp_eeg_judge_muscle(epochs, lane->epochs->len, scratch);
	for (guint i = 0; i < lane->epochs->len; i++)
		add_epoch(lane, &epochs[i]);
}

static bool run_lane(struct lane *lane, enum study_bands_kind kind, double mains_hz, GError **error)
{
	const struct dsp_eeg_config eeg = {lane->rate_hz, mains_hz, !isnan(lane->scale)};
	const struct dsp_emg_config emg = {lane->rate_hz, mains_hz, !isnan(lane->scale)};
	bool is_eeg = kind == STUDY_BANDS_EEG;

	lane->eeg = is_eeg ? dsp_eeg_create(&eeg) : NULL;
	lane->emg = is_eeg ? NULL : dsp_emg_create(&emg);
	/* Memory apart, only a rate that is out of range refuses: study_bands_describe() says so.
	 */
	if (!lane->eeg && !lane->emg)
		return true;
	lane->epochs = g_array_new(FALSE, FALSE, sizeof(struct dsp_eeg_epoch));
	bool is_read = read_lane(lane, error);
	if (is_read)
		finish_epochs(lane);
	g_array_unref(lane->epochs);
	dsp_eeg_destroy(lane->eeg);
	dsp_emg_destroy(lane->emg);
	return is_read;
}

bool study_bands_run(struct rec_session *session, const struct dsp_params *params,
	struct rec_results *results, GError **error)
{
	for (guint i = 0; i < session->channels->len; i++) {
		const struct rec_channel *channel = session->channels->pdata[i];
		enum study_bands_kind kind = study_bands_kind_of(channel);
		if (kind == STUDY_BANDS_NONE || rec_session_channel_n(session, i) == 0)
			continue;
		struct lane lane = {
			.session = session,
			.channel = channel,
			.index = i,
			.rate_hz = study_feed_rate_hz(session, channel),
			.scale = study_bands_scale(channel),
			.results = results,
			.last_s = -INFINITY,
		};
		if (!run_lane(&lane, kind, params->bands_mains_hz, error))
			return false;
	}
	return true;
}
