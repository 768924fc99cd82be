/*
 * DESIGN
 * compute: profile ─► feed (the chain over the whole record) ─► interval correction ─►
 * event-related scoring ─► baseline ─► index and peaks ─► variability, band power and measures per
 * scope ─► card and methods. Each step fills its part of the results from the parts before it;
 * nothing is written until all of them are done.
 */
#include "study/session/analysis.h"

#include "core/numerals.h"
#include "core/text.h"
#include "recordings/finalise.h"
#include "study/base/levels.h"
#include "study/card/card.h"
#include "study/card/profile.h"
#include "study/session/bands.h"
#include "study/session/breathing.h"
#include "study/session/feed.h"
#include "study/session/fitted.h"
#include "study/session/frequency.h"
#include "study/session/heart.h"
#include "study/session/live_agreement.h"
#include "study/session/methods.h"
#include "study/session/normalise.h"
#include "study/session/relative.h"
#include "study/session/responses.h"
#include "study/session/scoring.h"
#include "study/session/silence.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

static const double FEED_SHARE = 0.8; /* of the progress: the rest is bookkeeping and writing */

/* What --baseline says. */
struct baseline_choice {
	bool is_span;
	struct study_span span;
	const char *file; /* NULL none */
};

static bool parse_baseline(const char *text, struct baseline_choice *ret_choice, GError **error)
{
	*ret_choice = (struct baseline_choice){0};
	if (!text)
		return true;
	g_auto(GStrv) parts = g_strsplit(text, ":", -1);
	struct study_span span;
	if (g_strv_length(parts) == 2 && core_text_parse_double(parts[0], &span.start_s) &&
		core_text_parse_double(parts[1], &span.end_s)) {
		if (span.start_s < 0 || span.end_s <= span.start_s) {
			g_set_error(error, REC_ERROR, REC_ERROR_ARGUMENT,
				_("--baseline %s: the end must come after the start, both in "
				  "seconds from the session's start."),
				text);
			return false;
		}
		ret_choice->is_span = true;
		ret_choice->span = span;
		return true;
	}
	if (!g_str_has_suffix(text, ".nwb")) {
		g_set_error(error, REC_ERROR, REC_ERROR_ARGUMENT,
			_("--baseline %s is neither START:END in seconds nor a session "
			  "(.nwb)."),
			text);
		return false;
	}
	ret_choice->file = text;
	return true;
}

/* --set gsr=NAME and pulse=NAME. */
static bool choose_channel(const struct rec_session *session, const char *wanted,
	enum core_quantity quantity, int *primary, GError **error)
{
	if (!wanted)
		return true;
	int index = rec_session_find_channel(session, wanted);
	const struct rec_channel *channel = index >= 0 ? session->channels->pdata[index] : NULL;
	if (!channel || channel->desc.quantity != quantity) {
		g_autoptr(GString) names = g_string_new(NULL);
		for (guint i = 0; i < session->channels->len; i++) {
			const struct rec_channel *other = session->channels->pdata[i];
			if (other->desc.quantity == quantity)
				g_string_append_printf(
					names, "%s%s", names->len ? ", " : "", other->name);
		}
		g_set_error(error, REC_ERROR, REC_ERROR_ARGUMENT,
			_("--set: '%s' is no such channel of this session; there are: %s."), wanted,
			names->len ? names->str : _("none"));
		return false;
	}
	*primary = index;
	return true;
}

static void report_feed(double share, void *user)
{
	const struct study_analysis_options *options = user;

	if (options->progress)
		options->progress(FEED_SHARE * share, _("analysing"), options->user);
}

/* From the first to the last sample of a channel: a session may begin before and end after. */
static struct study_span recorded_span(struct rec_session *session, int channel)
{
	guint clock = ((struct rec_channel *)session->channels->pdata[channel])->clock;
	uint64_t n = rec_session_channel_n(session, (guint)channel);
	struct study_span span = {NAN, NAN};

	if (n == 0 || !rec_session_read_times(session, clock, 0, 1, &span.start_s, NULL) ||
		!rec_session_read_times(session, clock, n - 1, 1, &span.end_s, NULL))
		return (struct study_span){NAN, NAN};
	return span;
}

static void fill_shares(struct rec_session *session, struct rec_results *results)
{
	if (results->gsr_channel && results->eda->len > 0) {
		struct study_span all = recorded_span(session, session->primary_gsr);
		double length_s = all.end_s - all.start_s;
		results->gsr_valid_share =
			fmin(1, study_spans_gsr_valid_s(results, all) / length_s);
	}
	if (results->pulse_channel) {
		struct study_span all = recorded_span(session, session->primary_pulse);
		double length_s = all.end_s - all.start_s;
		results->pulse_valid_share =
			fmin(1, study_spans_pulse_valid_s(results, all) / length_s);
	}
}

/* The chain's rows of @session with the intervals corrected: what every later step rests on. */
static struct rec_results *run_chain(struct rec_session *session, struct study_profile *profile,
	const struct study_analysis_options *options, GArray *components, GError **error)
{
	g_autoptr(rec_results) results = rec_results_new();

	if (!choose_channel(session, profile->gsr_channel, CORE_QUANTITY_GSR, &session->primary_gsr,
		    error) ||
		!choose_channel(session, profile->pulse_channel, CORE_QUANTITY_PULSE,
			&session->primary_pulse, error))
		return NULL;
	if (!study_fitted_taus(session, &profile->params, error))
		return NULL;
	results->software = g_strdup("affekt " AFFEKT_VERSION);
	results->profile = g_strdup(profile->name);
	if (!study_feed_run(session, &profile->params, results, components, report_feed,
		    (void *)(uintptr_t)options, error))
		return NULL;
	study_silence_apply(results, components);
	study_relative_apply(results->scr, profile->params.eda_amplitude_relative);
	study_heart_correct(results);
	if (!study_bands_run(session, &profile->params, results, error))
		return NULL;
	study_bands_fill_muscle(session, results, &profile->params, components);
	fill_shares(session, results);
	study_silence_clear(results, components);
	return g_steal_pointer(&results);
}

static void fill_levels(const struct rec_results *results, const struct study_baseline *baseline,
	struct study_card_levels *ret_levels)
{
	const struct study_span *spans =
		(const struct study_span *)(const void *)baseline->spans->data;
	gsize n = baseline->spans->len;

	ret_levels->tonic = study_levels_tonic(results, spans, n);
	ret_levels->heart_rate_bpm = study_levels_heart_rate(results, spans, n);
	ret_levels->pulse_amplitude = study_levels_pulse_amplitude(results, spans, n);
}

/* A stretch says what calm is only when it is inside the recording, and as long as a borrowed one
 * must be. */
static bool check_baseline(
	const struct rec_results *results, const struct baseline_choice *choice, GError **error)
{
	double valid_s = study_spans_valid_s(results, choice->span);

	if (valid_s >= STUDY_BASELINE_MIN_S)
		return true;
	g_set_error(error, REC_ERROR, REC_ERROR_ARGUMENT,
		_("--baseline %g:%g: only %.0f s of that stretch are valid, and a baseline needs "
		  "60; choose a longer one inside the recording, outside its gaps and artefacts."),
		choice->span.start_s, choice->span.end_s, valid_s);
	return false;
}

/* What "calm" is: of this session, or of the one that --baseline names. */
struct reference {
	struct study_baseline *baseline;
	struct dsp_arousal_baseline arousal;
	struct study_card_levels levels;
};

/* Takes @baseline over. */
static void take_reference(struct reference *reference, const struct rec_results *results,
	const GArray *components, struct study_baseline *baseline, const struct dsp_params *params)
{
	reference->baseline = baseline;
	study_normalise_baseline(components, baseline, params, &reference->arousal);
	fill_levels(results, baseline, &reference->levels);
}

/* Whether the other session can say what calm is for this one. */
static bool check_reference(const char *path, const struct rec_results *own,
	const struct rec_results *other, const struct study_baseline *baseline, GError **error)
{
	if ((own->gsr_channel && !other->gsr_channel) ||
		(own->pulse_channel && !other->pulse_channel)) {
		g_set_error(error, REC_ERROR, REC_ERROR_ARGUMENT,
			_("--baseline %s: that session has no channel of %s, which this one has; "
			  "choose another session or a stretch START:END of this one."),
			path, other->gsr_channel ? _("pulse") : _("skin conductance"));
		return false;
	}
	if (own->gsr_channel && g_strcmp0(own->gsr_unit, other->gsr_unit) != 0) {
		g_set_error(error, REC_ERROR, REC_ERROR_ARGUMENT,
			_("--baseline %s: skin conductance is in %s there and in %s here, so its "
			  "levels are no baseline; choose a session in the same unit."),
			path, other->gsr_unit, own->gsr_unit);
		return false;
	}
	if (baseline->valid_s < STUDY_BASELINE_MIN_S) {
		g_set_error(error, REC_ERROR, REC_ERROR_ARGUMENT,
			_("--baseline %s: only %.0f s of that session are valid; a baseline needs "
			  "60."),
			path, baseline->valid_s);
		return false;
	}
	return true;
}

/* The reference of another session, by its own rules. */
static bool take_reference_of(struct reference *reference, const char *path,
	const struct rec_results *own, const struct study_profile *profile, GError **error)
{
	g_autoptr(rec_session) other = rec_session_open(path, error);
	g_autoptr(GArray) components = g_array_new(FALSE, FALSE, sizeof(struct dsp_components));
	const struct study_analysis_options QUIET = {0};
	struct study_profile same = {.name = profile->name, .params = profile->params};

	if (!other)
		return false;
	g_autoptr(rec_results) results = run_chain(other, &same, &QUIET, components, error);
	if (!results)
		return false;
	g_autoptr(study_baseline) baseline = study_baseline_choose(other, results);
	if (!check_reference(path, own, results, baseline, error))
		return false;
	study_baseline_lend(baseline, other);
	take_reference(
		reference, results, components, g_steal_pointer(&baseline), &profile->params);
	return true;
}

static void finish_results(const struct rec_session *session, struct rec_results *results,
	const GArray *components, const struct study_profile *profile,
	const struct reference *reference)
{
	const struct study_baseline *baseline = reference->baseline;
	/* What is measured over the baseline's stretch, is of this session alone. */
	const struct study_baseline *own = baseline->file ? NULL : baseline;

	results->is_self_normalised = baseline->is_self_normalised;
	if (!baseline->is_self_normalised && own) {
		GArray *spans = baseline->spans;
		results->baseline_start_s = g_array_index(spans, struct study_span, 0).start_s;
		results->baseline_end_s =
			g_array_index(spans, struct study_span, spans->len - 1).end_s;
	}
	study_normalise_run(components, &reference->arousal, &profile->params, results);
	study_heart_variability(session, own, results);
	study_frequency_run(session, own, results);
	study_bands_measure(session, own, results);
	study_breathing_run(session, own, results);
	study_scoring_fill(session, own, &profile->params, results);
	study_live_agreement_fill(session->live, results);
	results->parameters_json =
		study_card_write(session, results, &profile->params, baseline, &reference->levels);
	results->methods = study_methods_write(session, results, &profile->params, baseline);
}

struct rec_results *study_analysis_compute(
	struct rec_session *session, const struct study_analysis_options *options, GError **error)
{
	g_auto(study_profile) profile = {0};
	g_autoptr(GArray) components = g_array_new(FALSE, FALSE, sizeof(struct dsp_components));
	struct baseline_choice choice;
	/* Notes and texts go into files. */
	g_auto(core_numerals) numerals G_GNUC_UNUSED = core_numerals_begin();

	if (!parse_baseline(options->baseline, &choice, error) ||
		!study_profile_load(&profile, session, options->profile, options->overrides, error))
		return NULL;
	g_autoptr(rec_results) results = run_chain(session, &profile, options, components, error);
	if (!results)
		return NULL;
	g_array_unref(results->responses);
	results->responses = study_responses_score(session, results, &profile.params);
	results->is_non_responder = study_responses_is_non_responder(results);

	if (choice.is_span && !check_baseline(results, &choice, error))
		return NULL;
	struct reference reference = {0};
	if (!choice.file)
		take_reference(&reference, results, components,
			choice.is_span ? study_baseline_given(results, choice.span)
				       : study_baseline_choose(session, results),
			&profile.params);
	else if (!take_reference_of(&reference, choice.file, results, &profile, error))
		return NULL;
	finish_results(session, results, components, &profile, &reference);
	study_baseline_free(reference.baseline);
	return g_steal_pointer(&results);
}

bool study_analysis_run(const char *path, const struct study_analysis_options *options,
	struct rec_session **ret_session, GError **error)
{
	g_autoptr(rec_session) session = rec_session_open_signals(path, error);

	if (!session)
		return false;
	if (session->is_journal) {
		g_set_error(error, REC_ERROR, REC_ERROR_ARGUMENT,
			_("%s is a journal: finish it with 'affekt recover %s' first, then analyse "
			  "the session."),
			path, path);
		return false;
	}
	g_autoptr(rec_results) results = study_analysis_compute(session, options, error);
	if (!results)
		return false;
	if (options->progress)
		options->progress(FEED_SHARE, _("writing"), options->user);
	if (!rec_session_store_results(session, results, error))
		return false;
	if (ret_session) {
		rec_results_free(session->results);
		session->results = g_steal_pointer(&results);
		*ret_session = g_steal_pointer(&session);
	}
	return true;
}
