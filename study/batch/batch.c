#include "study/batch/batch.h"

#include "core/text.h"
#include "recordings/disk/trailer.h"
#include "recordings/edits/edits.h"
#include "study/batch/batch_parts.h"
#include "study/card/card.h"
#include "study/session/analysis.h"
#include "study/session/merged.h"

#include <glib/gi18n-lib.h>
#include <string.h>

char *study_batch_name(const struct study_session *session)
{
	g_autofree char *name = g_strdup_printf("%s/%s", session->participant, session->name);

	return g_utf8_make_valid(name, -1);
}

bool study_batch_check(const struct study_folder *folder, const struct study_batch_options *options,
	GError **error)
{
	g_auto(study_batch_settings) settings = {0};

	return study_batch_settings_init(&settings, folder, options, error);
}

bool study_batch_is_allowed(const struct study_folder *folder, const struct study_session *session)
{
	return !folder->people ||
	       study_people_allows(folder->people, session->participant, STUDY_SCOPE_SIGNALS);
}

bool study_batch_has_texts(const struct study_folder *folder, const struct study_session *session)
{
	return folder->people &&
	       study_people_allows(folder->people, session->participant, STUDY_SCOPE_TEXTS);
}

static bool is_journal(const struct study_session *session)
{
	return g_str_has_suffix(session->file, ".journal");
}

enum study_batch_state study_batch_state(const struct study_folder *folder,
	const struct study_session *session, const struct study_batch_options *options)
{
	g_auto(study_batch_settings) settings = {0};

	if (!study_batch_is_allowed(folder, session))
		return STUDY_BATCH_WITHHELD;
	if (!session->file || !g_file_test(session->file, G_FILE_TEST_EXISTS))
		return STUDY_BATCH_GONE;
	if (is_journal(session))
		return STUDY_BATCH_RECORDING;
	if (options && options->is_anew)
		return STUDY_BATCH_DUE;
	if (!study_batch_settings_init(&settings, folder, options, NULL))
		return STUDY_BATCH_DUE;
	g_autofree char *source = study_batch_source(session, NULL);
	bool has_texts = study_batch_has_texts(folder, session);
	g_autofree char *key = source ? study_batch_key(source, &settings, has_texts) : NULL;
	if (key && study_result_has(session->results, key))
		return STUDY_BATCH_CURRENT;
	g_autofree char *failure =
		key ? study_batch_read_failure(session->results, "key", key) : NULL;
	return failure ? STUDY_BATCH_FAILED : STUDY_BATCH_DUE;
}

/* One session on its way to a result. */
struct step {
	const struct study_session *session;
	const struct study_batch_settings *settings;
	struct rec_session *recording;
	char *rater;
	GPtrArray *notes; /* char*: English */
};

/* Whether the card of a stored analysis says what the study asks for. Fitted time constants are the
 * session's own. */
static bool has_parameters(const char *json, const struct dsp_params *wanted)
{
	const struct dsp_param_info *info;
	struct dsp_params found;

	study_card_read_params(json, &found);
	if (found.eda_taus == DSP_PARAMS_TAUS_FITTED) {
		found.eda_tau_slow_s = wanted->eda_tau_slow_s;
		found.eda_tau_fast_s = wanted->eda_tau_fast_s;
	}
	for (size_t i = 0; (info = dsp_params_info(i)); i++) {
		if (dsp_params_get(&found, info) != dsp_params_get(wanted, info))
			return false;
	}
	return true;
}

static bool is_channel(const char *wanted, const char *found)
{
	return !wanted || g_strcmp0(wanted, found) == 0;
}

/* Whether the stored analysis is the one that would be made now. */
static bool holds(const struct rec_results *results, const struct study_batch_settings *settings)
{
	const study_profile *profile = &settings->profile;

	return results && results->parameters_json &&
	       g_strcmp0(results->software, "affekt " AFFEKT_VERSION) == 0 &&
	       g_strcmp0(results->profile, profile->name) == 0 &&
	       is_channel(profile->gsr_channel, results->gsr_channel) &&
	       is_channel(profile->pulse_channel, results->pulse_channel) &&
	       has_parameters(results->parameters_json, &profile->params);
}

static void set(GHashTable *overrides, const char *key, const char *value)
{
	if (value)
		g_hash_table_replace(overrides, g_strdup(key), g_strdup(value));
}

/* Every parameter of the study, so that the plan which a session was recorded with says nothing;
 * and the channels that a person chose for this session. */
static GHashTable *list_overrides(const struct step *step)
{
	GHashTable *overrides = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	const study_profile *profile = &step->settings->profile;
	const struct rec_results *stored = step->recording->results;
	const struct dsp_param_info *info;

	for (size_t i = 0; (info = dsp_params_info(i)); i++) {
		char text[G_ASCII_DTOSTR_BUF_SIZE];

		if (!dsp_params_word(&profile->params, info, text, sizeof(text)))
			g_ascii_dtostr(text, sizeof(text), dsp_params_get(&profile->params, info));
		set(overrides, info->key, text);
	}
	set(overrides, "gsr", stored ? stored->gsr_channel : NULL);
	set(overrides, "pulse", stored ? stored->pulse_channel : NULL);
	set(overrides, "gsr", profile->gsr_channel);
	set(overrides, "pulse", profile->pulse_channel);
	return overrides;
}

/* "START:END" when a person chose the stretch of the stored analysis; else NULL. */
static char *given_baseline(const struct step *step)
{
	const struct rec_results *stored = step->recording->results;
	char start[G_ASCII_DTOSTR_BUF_SIZE], end[G_ASCII_DTOSTR_BUF_SIZE];

	if (!stored)
		return NULL;
	switch (study_card_read_origin(stored->parameters_json)) {
	case STUDY_CARD_BASELINE_GIVEN:
		g_ascii_dtostr(start, sizeof(start), stored->baseline_start_s);
		g_ascii_dtostr(end, sizeof(end), stored->baseline_end_s);
		return g_strdup_printf("%s:%s", start, end);
	case STUDY_CARD_BASELINE_BORROWED:
		g_ptr_array_add(step->notes,
			g_strdup("The baseline that the session's own analysis took from another "
				 "session was not used: it has other parameters than the study."));
		return NULL;
	case STUDY_CARD_BASELINE_BY_RULE:
		return NULL;
	}
	return NULL;
}

/* Makes sure that the recording has results with the parameters of the study. */
static bool analyse(struct step *step, GError **error)
{
	if (holds(step->recording->results, step->settings))
		return true;
	g_autoptr(GHashTable) overrides = list_overrides(step);
	g_autofree char *baseline = given_baseline(step);
	const struct study_analysis_options options = {
		.profile = step->settings->wanted,
		.overrides = overrides,
		.baseline = baseline,
	};
	struct rec_results *results = study_analysis_compute(step->recording, &options, error);
	if (!results)
		return false;
	rec_results_free(step->recording->results);
	step->recording->results = results;
	return true;
}

bool study_batch_analyse(
	const struct study_folder *folder, struct rec_session *recording, GError **error)
{
	g_auto(study_batch_settings) settings = {0};
	g_autoptr(GPtrArray) notes = g_ptr_array_new_with_free_func(g_free);
	struct step step = {.settings = &settings, .recording = recording, .notes = notes};

	return study_batch_settings_init(&settings, folder, NULL, error) && analyse(&step, error);
}

/* The one whose edits hold: never the person who happens to be at the machine. */
static char *choose_rater(const struct step *step)
{
	const GArray *edits = step->recording->edits;
	const char *only = NULL;

	if (step->settings->rater)
		return g_strdup(step->settings->rater);
	for (guint i = 0; edits && i < edits->len; i++) {
		const char *rater = g_array_index(edits, struct rec_edit, i).rater;

		if (only && strcmp(only, rater) != 0) {
			g_ptr_array_add(step->notes,
				g_strdup("More than one rater has edited this session and the "
					 "study names none: nobody's edits are in."));
			return g_strdup("automatic");
		}
		only = rater;
	}
	return g_strdup(only ? only : "automatic");
}

static void note_damage(const struct step *step)
{
	enum rec_trailer trailer = REC_TRAILER_NONE;

	if (rec_trailer_check(step->session->file, &trailer, NULL) && trailer == REC_TRAILER_BAD)
		g_ptr_array_add(step->notes,
			g_strdup("The file is not as Affekt left it: at least one byte has changed "
				 "since (affekt verify says more)."));
	if (step->recording->edits_damage)
		g_ptr_array_add(step->notes, g_strdup("Part of the log of edits cannot be read."));
	if (step->recording->recovered)
		g_ptr_array_add(step->notes,
			g_strdup_printf("Recovered after a crash: %s", step->recording->recovered));
}

/* The result of an analysed recording. */
static struct study_result *conclude(struct step *step)
{
	g_autoptr(GArray) unmatched = g_array_new(FALSE, FALSE, sizeof(guint));
	g_autofree char *rater = choose_rater(step);
	g_autoptr(rec_results) merged = study_merged_take(step->recording, rater, unmatched);
	struct study_result *result = study_result_of(step->recording, merged, rater);

	note_damage(step);
	if (unmatched->len > 0)
		g_ptr_array_add(step->notes,
			g_strdup_printf("%u edits of %s belong to events that this analysis did "
					"not find.",
				unmatched->len, rater));
	g_free(result->participant);
	result->participant = g_strdup(step->session->participant);
	g_free(result->session);
	result->session = g_strdup(step->session->name);
	g_ptr_array_unref(result->notes);
	result->notes = g_ptr_array_ref(step->notes);
	return result;
}

/* NULL with the sentence why this session, as it is, has no result. */
static struct study_result *compute(const struct study_session *session,
	const struct study_batch_settings *settings, GError **error)
{
	g_autoptr(rec_session) recording = rec_session_open(session->file, error);
	g_autoptr(GPtrArray) notes = g_ptr_array_new_with_free_func(g_free);
	struct step step = {
		.session = session,
		.settings = settings,
		.recording = recording,
		.notes = notes,
	};

	if (!recording || !analyse(&step, error))
		return NULL;
	return conclude(&step);
}

/* Whether the failure is the session's own, and will be the same the next time. */
static bool is_lasting(const GError *error)
{
	return error->domain != REC_ERROR ||
	       (error->code != REC_ERROR_FAILED && error->code != REC_ERROR_FULL &&
		       error->code != REC_ERROR_LOCKED && error->code != REC_ERROR_MISSING);
}

char *study_batch_refusal(const struct study_folder *folder, const struct study_session *session)
{
	const struct study_batch_options options = {.is_anew = true};
	g_autofree char *name = study_batch_name(session);

	switch (study_batch_state(folder, session, &options)) {
	case STUDY_BATCH_WITHHELD:
		return g_strdup_printf(
			_("%s is not analysed: the participant does not consent to signals, as "
			  "participants.tsv says."),
			name);
	case STUDY_BATCH_GONE:
		return g_strdup_printf(
			_("%s is not analysed: %s leads nowhere; put the session back, or add it "
			  "again."),
			name, session->path);
	case STUDY_BATCH_RECORDING:
		return g_strdup_printf(
			_("%s is not analysed: it is still being recorded, or was never finished; "
			  "“affekt recover” finishes a recording that broke off."),
			name);
	case STUDY_BATCH_CURRENT:
	case STUDY_BATCH_DUE:
	case STUDY_BATCH_FAILED:
		return NULL;
	}
	return NULL;
}

/* failed.json in the place of a result that no longer holds. */
static void keep_failure(const struct study_session *session, const char *source, const char *key,
	const GError *failure)
{
	if (!is_lasting(failure))
		return;
	study_batch_remove(session->results);
	study_batch_write_failure(session->results, source, key, failure->message);
}

bool study_batch_step(const struct study_folder *folder, const struct study_session *session,
	const struct study_batch_options *options, GError **error)
{
	g_auto(study_batch_settings) settings = {0};
	g_autofree char *refusal = study_batch_refusal(folder, session);
	g_autoptr(GError) failure = NULL;

	if (!study_batch_is_allowed(folder, session))
		study_batch_remove(session->results);
	if (refusal) {
		g_set_error_literal(error, REC_ERROR, REC_ERROR_REFUSED, refusal);
		return false;
	}
	if (!study_batch_settings_init(&settings, folder, options, error))
		return false;
	g_autofree char *source = study_batch_source(session, error);
	if (!source)
		return false;
	bool has_texts = study_batch_has_texts(folder, session);
	g_autofree char *key = study_batch_key(source, &settings, has_texts);
	g_autoptr(study_result) result = compute(session, &settings, &failure);
	if (!result) {
		keep_failure(session, source, key, failure);
		g_propagate_error(error, g_steal_pointer(&failure));
		return false;
	}
	g_autofree char *after = study_batch_source(session, NULL);
	if (g_strcmp0(source, after) != 0) {
		g_autofree char *name = study_batch_name(session);
		g_set_error(error, REC_ERROR, REC_ERROR_LOCKED,
			_("%s was changed while it was analysed; run the analysis again."), name);
		return false;
	}
	if (!has_texts)
		study_result_withhold_texts(result);
	g_free(result->key);
	result->key = g_steal_pointer(&key);
	g_free(result->source);
	result->source = g_steal_pointer(&source);
	g_free(result->settings);
	result->settings = g_strdup(settings.hash);
	if (!study_result_write(result, session->results, error))
		return false;
	study_batch_remove_failure(session->results);
	return true;
}
