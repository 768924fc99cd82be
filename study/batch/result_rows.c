/* What of a session and its analysis is kept. */
#include "study/batch/result.h"

#include "dsp/base/flags.h"
#include "recordings/session/label.h"
#include "study/card/card.h"
#include "study/recall/answers.h"
#include "study/recall/forms.h"
#include "study/session/acceptance.h"
#include "study/session/touchpoints.h"

#include <math.h>
#include <string.h>

enum {
	SECONDS_MAX = 31 * 24 * 3600, /* of a curve: no recording is longer */
};

static void set_text(char **text, const char *value)
{
	g_free(*text);
	*text = g_strdup(value ? value : "");
}

static void take_texts(struct study_result *result, const struct rec_session *session,
	const struct rec_results *results, const char *rater)
{
	g_autofree char *card = study_card_common(results->parameters_json);

	set_text(&result->participant, session->participant);
	set_text(&result->code, session->participant);
	set_text(&result->uuid, session->uuid);
	set_text(&result->start_time, session->start_time);
	set_text(&result->software, results->software);
	set_text(&result->profile, results->profile);
	set_text(&result->rater, rater ? rater : "automatic");
	set_text(&result->label, rec_label_words(rec_label_of_session(session)));
	set_text(&result->methods, results->methods);
	set_text(&result->parameters_json, card);
}

/* The share of the signal that arousal rests on: without skin conductance, of the pulse. */
static double valid_share(const struct rec_results *results)
{
	if (isfinite(results->gsr_valid_share))
		return results->gsr_valid_share;
	return isfinite(results->pulse_valid_share) ? results->pulse_valid_share : 1;
}

/* Seconds with a known arousal, in percent of the session's; the pulse alone gives one where the
 * skin conductance is invalid, which is not usable. */
static double usable_pct(const struct rec_session *session, const struct rec_results *results)
{
	guint known = 0;

	for (guint i = 0; i < results->arousal->len; i++) {
		if (isfinite(g_array_index(results->arousal, struct dsp_arousal, i).arousal))
			known++;
	}
	double most = 100 * fmin(1, valid_share(results));
	return session->duration_s > 0 ? fmin(most, 100 * known / session->duration_s) : 0;
}

static void take_quality(struct study_result *result, const struct rec_session *session,
	const struct rec_results *results)
{
	result->duration_s = session->duration_s;
	result->is_calibrated = rec_results_is_calibrated(results);
	result->gsr_valid_share = results->gsr_valid_share;
	result->pulse_valid_share = results->pulse_valid_share;
	result->usable_pct = usable_pct(session, results);
	result->lacks = study_acceptance_judge(results);
	result->is_non_responder = results->is_non_responder;
	result->is_self_normalised = results->is_self_normalised;
	result->baseline_s = results->is_self_normalised
				     ? NAN
				     : study_card_read_baseline_s(results->parameters_json);
	result->n_gaps = session->gaps->len;
	for (guint i = 0; i < session->gaps->len; i++) {
		const struct rec_gap *gap = g_ptr_array_index(session->gaps, i);

		result->gaps_s += gap->end_s - gap->start_s;
		result->samples_lost += gap->samples_lost;
	}
}

/* How far a stream is beyond its limit; one without a number is beyond all that have one. */
static double excess(const struct rec_sync *sync)
{
	double share = sync->residual_rms_ms / sync->limit_ms;

	return isfinite(share) ? share : INFINITY;
}

static void take_sync(struct study_result *result, const struct rec_session *session)
{
	const struct rec_sync *worst = NULL;

	for (guint i = 0; i < session->sync->len; i++) {
		const struct rec_sync *sync = g_ptr_array_index(session->sync, i);
		bool is_good = !sync->verdict || g_str_has_prefix(sync->verdict, "pass");

		result->sync_worst_ms = fmax(result->sync_worst_ms, sync->residual_max_ms);
		if (!is_good && (!worst || excess(sync) > excess(worst)))
			worst = sync;
	}
	if (session->sync->len == 0)
		return;
	g_free(result->sync);
	if (!worst) {
		result->sync = g_strdup("pass");
		return;
	}
	const char *why = worst->verdict;
	if (g_str_has_prefix(why, "fail: "))
		why += sizeof("fail: ") - 1;
	result->sync = g_strdup_printf("fail: %s: %s", worst->stream ? worst->stream : "?", why);
}

/* Answers that a later one of the same question has replaced are left out. */
static void take_answers(struct study_result *result, const struct rec_session *session)
{
	for (guint i = 0; i < session->self_reports->len; i++) {
		const struct rec_self_report *answer = g_ptr_array_index(session->self_reports, i);

		if (study_answers_find(session->self_reports, answer->touchpoint, answer->form,
			    answer->item) == answer)
			g_ptr_array_add(result->answers, rec_self_report_copy(answer));
	}
}

static void take_videos(struct study_result *result, const struct rec_session *session)
{
	for (guint i = 0; i < session->videos->len; i++) {
		const struct rec_video *video = g_ptr_array_index(session->videos, i);

		if (video->file)
			g_ptr_array_add(result->videos, g_strdup(video->file));
	}
}

/* Makes @curve long enough for element @k, unknown where nothing is known. */
static void reach(GArray *curve, gsize k)
{
	static const float UNKNOWN = NAN;

	while (curve->len <= k)
		g_array_append_val(curve, UNKNOWN);
}

static void take_arousal(struct study_result *result, const struct rec_results *results)
{
	for (guint i = 0; i < results->arousal->len; i++) {
		const struct dsp_arousal *row =
			&g_array_index(results->arousal, struct dsp_arousal, i);

		if (!(row->time_s >= 0.5 && row->time_s < SECONDS_MAX))
			continue;
		gsize k = (gsize)lround(row->time_s * STUDY_RESULT_AROUSAL_HZ) - 1;
		reach(result->arousal, k);
		g_array_index(result->arousal, float, k) = (float)row->arousal;
	}
}

/* What there is of the phasic signal at @row; NaN where no measure may rest on it. A method without
 * a driver lends its phasic part. */
static double phasic_of(const struct dsp_eda *row, bool has_driver)
{
	if (row->flags & DSP_FLAGS_INVALID)
		return NAN;
	return has_driver ? row->driver : row->phasic;
}

static bool has_driver(const struct rec_results *results)
{
	for (guint i = 0; i < results->eda->len; i++) {
		if (isfinite(g_array_index(results->eda, struct dsp_eda, i).driver))
			return true;
	}
	return false;
}

struct mean {
	double sum;
	guint n;
};

/* The mean of the grid around each point of the curve, so that areas stay; of a grid that is
 * coarser than the curve, the value that is nearest. */
static GArray *phasic_means(const struct rec_results *results)
{
	GArray *means = g_array_new(FALSE, TRUE, sizeof(struct mean));
	double half_s = 0.5 / CLAMP(results->eda_rate_hz, 0.5, STUDY_RESULT_PHASIC_HZ);
	bool is_driver = has_driver(results);

	for (guint i = 0; i < results->eda->len; i++) {
		const struct dsp_eda *row = &g_array_index(results->eda, struct dsp_eda, i);
		double value = phasic_of(row, is_driver);

		if (!(row->time_s >= 0 && row->time_s < SECONDS_MAX) || !isfinite(value))
			continue;
		double from = floor((row->time_s - half_s) * STUDY_RESULT_PHASIC_HZ + 1e-6) + 1;
		double to = floor((row->time_s + half_s) * STUDY_RESULT_PHASIC_HZ + 1e-6);
		for (double at = fmax(from, 0); at <= to; at += 1) {
			guint k = (guint)at;

			if (means->len <= k)
				g_array_set_size(means, k + 1);
			struct mean *mean = &g_array_index(means, struct mean, k);
			mean->sum += value;
			mean->n++;
		}
	}
	return means;
}

static void take_phasic(struct study_result *result, const struct rec_results *results)
{
	g_autoptr(GArray) means = phasic_means(results);

	for (guint k = 0; k < means->len; k++) {
		const struct mean *mean = &g_array_index(means, struct mean, k);
		float value = mean->n > 0 ? (float)(mean->sum / mean->n) : NAN;

		g_array_append_val(result->phasic, value);
	}
}

struct study_result *study_result_of(
	const struct rec_session *session, const struct rec_results *results, const char *rater)
{
	struct study_result *result = study_result_new();

	take_texts(result, session, results, rater);
	take_quality(result, session, results);
	take_sync(result, session);
	g_array_unref(result->touchpoints);
	result->touchpoints = study_touchpoints_compute(session, results);
	g_array_append_vals(result->peaks, results->peaks->data, results->peaks->len);
	take_answers(result, session);
	take_videos(result, session);
	take_arousal(result, results);
	take_phasic(result, results);
	return result;
}

/* "seconds:value" of every change of a slider, too. */
static bool is_number(const char *text)
{
	return text[strspn(text, "0123456789.,:;+-eE \n")] == '\0';
}

static bool is_form(const struct rec_self_report *answer, enum study_form form)
{
	return g_strcmp0(answer->form, study_form_info(form)->id) == 0;
}

/* Whether the value is one of those that Affekt offered. */
static bool is_chosen(const struct rec_self_report *answer)
{
	return is_form(answer, STUDY_FORM_WORDS) || is_form(answer, STUDY_FORM_WHEEL);
}

void study_result_withhold_texts(struct study_result *result)
{
	for (guint i = 0; i < result->answers->len; i++) {
		struct rec_self_report *answer = g_ptr_array_index(result->answers, i);
		bool is_typed = g_strcmp0(answer->item, "free") == 0 ||
				is_form(answer, STUDY_FORM_SENTENCE);

		if (answer->value &&
			(is_typed || (!is_number(answer->value) && !is_chosen(answer))))
			set_text(&answer->value, "");
		if (answer->text && (is_typed || !is_number(answer->text)) &&
			strcmp(answer->text, STUDY_FORMS_SKIPPED) != 0)
			set_text(&answer->text, "");
	}
}
