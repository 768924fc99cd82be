#include "gui/session/loader.h"

#include "core/flags.h"
#include "recordings/edits/edits.h"
#include "recordings/edits/edits_merge.h"
#include "recordings/session/studyfile.h"
#include "recordings/session/visits.h"
#include "study/batch/batch.h"
#include "study/session/touchpoints.h"

#include <math.h>
#include <string.h>

/* Samples read between two looks at the cancellable. */
#define BLOCK_SAMPLES 262144u

/* Beats further apart than this leave a hole in the heart rate. */
#define HEART_RATE_GAP_S 3.0

/* Values that are no measurement at all; clipped and moving ones are shown, under a hatching. */
#define FLAGS_NOT_SHOWN (CORE_FLAG_MISSING | CORE_FLAG_DISCONNECT | CORE_FLAG_STARTUP)

/* "uS" is how files spell it; people read "µS". */
static char *unit_for_people(const char *unit)
{
	return g_strdup(g_strcmp0(unit, "uS") == 0 ? "µS" : unit);
}

static char *name_of_path(const char *path)
{
	if (path == NULL)
		return g_strdup("");
	char *name = g_path_get_basename(path);
	static const char *const endings[] = {".journal", ".nwb"};
	for (gsize i = 0; i < G_N_ELEMENTS(endings); i++) {
		if (g_str_has_suffix(name, endings[i]))
			name[strlen(name) - strlen(endings[i])] = '\0';
	}
	return name;
}

static gboolean gap_touches(const struct rec_gap *gap, const struct rec_channel *channel,
	const struct rec_device *device)
{
	if (gap->channels == NULL || gap->channels[0] == '\0')
		return g_strcmp0(gap->device, device->name) == 0;
	g_auto(GStrv) names = g_strsplit(gap->channels, ";", -1);
	return g_strv_contains((const char *const *)names, channel->name);
}

static GArray *gaps_of(const struct rec_session *session, int channel_index)
{
	GArray *spans = g_array_new(FALSE, FALSE, sizeof(struct affekt_span));
	if (channel_index < 0)
		return spans;
	const struct rec_channel *channel = session->channels->pdata[channel_index];
	const struct rec_device *device = session->devices->pdata[channel->device];
	for (guint i = 0; i < session->gaps->len; i++) {
		const struct rec_gap *gap = session->gaps->pdata[i];
		struct affekt_span span = {gap->start_s, gap->end_s};
		if (gap_touches(gap, channel, device))
			g_array_append_val(spans, span);
	}
	return spans;
}

static struct affekt_visit visit_without_statistics(const struct rec_visit *visit)
{
	struct affekt_visit copy = {.is_baseline = visit->is_baseline};
	struct rec_touchpoint *row = &copy.row;
	g_strlcpy(row->id, visit->touchpoint != NULL ? visit->touchpoint : "", sizeof row->id);
	g_strlcpy(row->title, visit->title != NULL ? visit->title : row->id, sizeof row->title);
	g_strlcpy(row->phase, visit->phase != NULL ? visit->phase : "", sizeof row->phase);
	row->is_critical = visit->is_critical;
	row->visit = visit->visit;
	row->start_s = visit->visit > 0 ? rec_visit_start_s(visit) : NAN;
	row->end_s = visit->end_s;
	row->arousal_mean = row->arousal_max = row->arousal_max_s = row->scr_per_min = NAN;
	row->scr_count = row->peak_count = -1;
	return copy;
}

GArray *affekt_loader_visits(const struct rec_session *session)
{
	GArray *visits = g_array_new(FALSE, FALSE, sizeof(struct affekt_visit));
	for (guint i = 0; i < session->visits->len; i++) {
		struct affekt_visit visit = visit_without_statistics(session->visits->pdata[i]);
		g_array_append_val(visits, visit);
	}
	return visits;
}

GArray *affekt_loader_marks(const struct rec_session *session)
{
	GArray *marks = g_array_new(FALSE, FALSE, sizeof(struct affekt_mark));
	for (guint i = 0; i < session->marks->len; i++) {
		const struct rec_mark *mark = session->marks->pdata[i];
		struct affekt_mark copy = {.id = mark->id, .time_s = mark->time_s};
		g_strlcpy(copy.label, mark->label != NULL ? mark->label : "", sizeof copy.label);
		g_array_append_val(marks, copy);
	}
	return marks;
}

static GPtrArray *answers_of(const struct rec_session *session)
{
	GPtrArray *answers = g_ptr_array_new_with_free_func((GDestroyNotify)rec_self_report_free);
	for (guint i = 0; i < session->self_reports->len; i++)
		g_ptr_array_add(answers, rec_self_report_copy(session->self_reports->pdata[i]));
	return answers;
}

static void channel_clear(gpointer data)
{
	g_array_unref(((struct affekt_channel *)data)->gaps);
}

/* Titles that two channels share are told apart by their devices. */
static gboolean is_title_shared(const struct rec_session *session, guint index)
{
	const struct rec_channel *channel = session->channels->pdata[index];
	for (guint i = 0; i < session->channels->len; i++) {
		const struct rec_channel *other = session->channels->pdata[i];
		if (i != index && g_str_equal(other->desc.title, channel->desc.title))
			return TRUE;
	}
	return FALSE;
}

static GArray *other_channels_of(const struct rec_session *session)
{
	GArray *others = g_array_new(FALSE, FALSE, sizeof(struct affekt_channel));
	g_array_set_clear_func(others, channel_clear);
	for (guint i = 0; i < session->channels->len; i++) {
		const struct rec_channel *channel = session->channels->pdata[i];
		if ((int)i == session->primary_gsr || (int)i == session->primary_pulse)
			continue;
		const struct rec_device *device = session->devices->pdata[channel->device];
		g_autofree char *unit = unit_for_people(core_channel_unit(&channel->desc));
		struct affekt_channel other = {.quantity = channel->desc.quantity,
			.index = i,
			.gaps = gaps_of(session, (int)i)};
		const char *title =
			channel->desc.title[0] != '\0' ? channel->desc.title : channel->name;
		g_strlcpy(other.name, channel->name, sizeof other.name);
		g_strlcpy(other.unit, unit, sizeof other.unit);
		if (is_title_shared(session, i))
			g_snprintf(other.title, sizeof other.title, "%s (%s)", title, device->name);
		else
			g_strlcpy(other.title, title, sizeof other.title);
		g_array_append_val(others, other);
	}
	return others;
}

/* A study that cannot be read says so on its own page. */
gboolean affekt_loader_analyse(struct rec_session *session, const char *study)
{
	if (study == NULL || session->results != NULL)
		return FALSE;
	g_autoptr(study_folder) folder = study_folder_open(study, NULL, NULL);
	return folder != NULL && study_batch_analyse(folder, session, NULL);
}

/* An unreadable study text only loses its wish for a rater. */
char *affekt_loader_choose_rater(const struct rec_session *session, const char *wanted)
{
	g_autoptr(rec_studyfile) study = NULL;
	if (session->study_text != NULL)
		study = rec_studyfile_parse(session->study_text, session->path, NULL);
	return rec_edits_choose_rater(session->edits, wanted, study != NULL ? study->rater : NULL);
}

static void take_channels(struct affekt_facts *facts, const struct rec_session *session)
{
	facts->has_gsr = session->primary_gsr >= 0;
	if (facts->has_gsr) {
		const struct rec_channel *gsr = session->channels->pdata[session->primary_gsr];
		facts->is_calibrated = core_channel_is_calibrated(&gsr->desc);
		facts->gsr_unit = unit_for_people(core_channel_unit(&gsr->desc));
	}
	facts->has_pulse = session->primary_pulse >= 0;
	if (facts->has_pulse) {
		const struct rec_channel *pulse = session->channels->pdata[session->primary_pulse];
		facts->pulse_unit = unit_for_people(core_channel_unit(&pulse->desc));
	}
	facts->gsr_gaps = gaps_of(session, session->primary_gsr);
	facts->pulse_gaps = gaps_of(session, session->primary_pulse);
	facts->channels = other_channels_of(session);
}

static void sync_free(gpointer data)
{
	struct rec_sync *row = data;
	g_free(row->stream);
	g_free(row->verdict);
	g_free(row);
}

static GPtrArray *certificate_of(const struct rec_session *session)
{
	GPtrArray *rows = g_ptr_array_new_with_free_func(sync_free);
	for (guint i = 0; i < session->sync->len; i++) {
		struct rec_sync *row = g_memdup2(session->sync->pdata[i], sizeof *row);
		row->stream = g_strdup(row->stream);
		row->verdict = g_strdup(row->verdict);
		g_ptr_array_add(rows, row);
	}
	return rows;
}

struct affekt_facts *affekt_facts_new(const struct rec_session *session, const char *rater)
{
	struct affekt_facts *facts = g_new0(struct affekt_facts, 1);
	facts->name = name_of_path(session->path);
	facts->participant = g_strdup(session->participant);
	facts->start_time = g_strdup(session->start_time);
	facts->end_s = session->duration_s;
	facts->is_journal = session->is_journal;
	facts->is_sealed = session->is_sealed;
	facts->recovered = g_strdup(session->recovered);
	facts->damage = g_strdup(session->damage ? session->damage : session->edits_damage);
	for (guint i = 0; i < session->devices->len; i++) {
		const struct rec_device *device = session->devices->pdata[i];
		facts->is_simulated |= device->is_simulated;
		facts->is_emulated |= device->is_emulated;
	}
	take_channels(facts, session);
	g_autofree char *chosen = affekt_loader_choose_rater(session, rater);
	facts->uuid = g_strdup(session->uuid);
	facts->videos = affekt_footage_of(session, chosen);
	facts->visits = affekt_loader_visits(session);
	facts->marks = affekt_loader_marks(session);
	facts->study_text = g_strdup(session->study_text);
	facts->sync = certificate_of(session);
	facts->answers = answers_of(session);
	return facts;
}

void affekt_facts_free(struct affekt_facts *facts)
{
	if (facts == NULL)
		return;
	g_free(facts->name);
	g_free(facts->participant);
	g_free(facts->start_time);
	g_free(facts->recovered);
	g_free(facts->damage);
	g_free(facts->gsr_unit);
	g_free(facts->pulse_unit);
	g_free(facts->uuid);
	g_ptr_array_unref(facts->videos);
	g_array_unref(facts->visits);
	g_array_unref(facts->marks);
	g_array_unref(facts->gsr_gaps);
	g_array_unref(facts->pulse_gaps);
	g_array_unref(facts->channels);
	g_free(facts->study_text);
	g_ptr_array_unref(facts->sync);
	g_ptr_array_unref(facts->answers);
	g_free(facts);
}

void affekt_loader_merge_visits(struct rec_session *session, const char *rater)
{
	g_autofree char *chosen = affekt_loader_choose_rater(session, rater);
	GPtrArray *visits = rec_edits_merge_visits(session->visits, session->edits, chosen, NULL);
	g_ptr_array_unref(session->visits);
	session->visits = visits;
}

void affekt_loader_statistics(
	struct rec_session *session, const struct rec_results *results, GArray *visits)
{
	g_autoptr(GArray) rows = study_touchpoints_compute(session, results);
	guint n = MIN(rows->len, visits->len);
	for (guint i = 0; i < n; i++)
		g_array_index(visits, struct affekt_visit, i).row =
			g_array_index(rows, struct rec_touchpoint, i);
}

/* "pay#1;wait#2" as people say it: "Paying, Waiting 2". */
static char *titles_of_owners(const struct rec_session *session, const char *owners)
{
	g_auto(GStrv) names = g_strsplit(owners, ";", -1);
	g_autoptr(GString) titles = g_string_new(NULL);
	for (guint i = 0; i < session->visits->len; i++) {
		const struct rec_visit *visit = session->visits->pdata[i];
		g_autofree char *name = rec_visit_name(visit);
		if (visit->visit == 0 || !g_strv_contains((const char *const *)names, name))
			continue;
		if (titles->len > 0)
			g_string_append(titles, ", ");
		g_string_append(titles, visit->title != NULL ? visit->title : visit->touchpoint);
		if (visit->visit > 1)
			g_string_append_printf(titles, " %d", visit->visit);
	}
	return g_string_free(g_steal_pointer(&titles), FALSE);
}

GPtrArray *affekt_loader_response_owners(
	const struct rec_session *session, const struct rec_results *results)
{
	GPtrArray *all = g_ptr_array_new_with_free_func(g_free);
	for (guint i = 0; i < results->scr->len; i++) {
		const struct dsp_scr *scr = &g_array_index(results->scr, struct dsp_scr, i);
		g_autofree char *owners = rec_visits_scr_owner(session->visits, scr->onset_s);
		g_ptr_array_add(all, titles_of_owners(session, owners));
	}
	return all;
}

GPtrArray *affekt_loader_peak_owners(
	const struct rec_session *session, const struct rec_results *results)
{
	GPtrArray *all = g_ptr_array_new_with_free_func(g_free);
	for (guint i = 0; i < results->peaks->len; i++) {
		const struct dsp_peak *peak = &g_array_index(results->peaks, struct dsp_peak, i);
		g_autofree char *owners = rec_visits_time_owner(session->visits, peak->time_s);
		g_ptr_array_add(all, titles_of_owners(session, owners));
	}
	return all;
}

/* Reads [first, first + n) into @values as float, leaving out what is no measurement. @buffer and
 * @flags have room for a block. */
static gboolean read_block(struct rec_session *session, guint channel, guint64 first, guint64 n,
	double *buffer, guint16 *flags, float *values, GError **error)
{
	const struct rec_channel *description = session->channels->pdata[channel];
	if (!rec_session_read_values(session, channel, first, n, buffer, error))
		return FALSE;
	if (description->has_flags) {
		if (!rec_session_read_flags(session, channel, first, n, flags, error))
			return FALSE;
	} else {
		memset(flags, 0, n * sizeof flags[0]);
	}
	for (guint64 i = 0; i < n; i++) {
		gboolean is_shown = (flags[i] & FLAGS_NOT_SHOWN) == 0;
		values[first + i] = is_shown ? (float)buffer[i] : NAN;
	}
	return TRUE;
}

struct affekt_stamps *affekt_loader_stamps(
	struct rec_session *session, guint clock, GCancellable *cancellable, GError **error)
{
	const struct rec_clock *description = session->clocks->pdata[clock];
	double period_s = description->rate_hz > 0 ? 1 / description->rate_hz : 1;
	g_autoptr(affekt_stamps) stamps = affekt_stamps_new(fmax(3 * period_s, 0.25));
	g_autofree double *time_s = g_new(double, BLOCK_SAMPLES);
	for (guint64 first = 0; first < description->n; first += BLOCK_SAMPLES) {
		guint64 count = MIN(BLOCK_SAMPLES, description->n - first);
		if (g_cancellable_set_error_if_cancelled(cancellable, error) ||
			!rec_session_read_times(session, clock, first, count, time_s, error))
			return NULL;
		affekt_stamps_add(stamps, time_s, count);
	}
	affekt_stamps_finish(stamps);
	return g_steal_pointer(&stamps);
}

struct affekt_series *affekt_loader_channel(struct rec_session *session, guint channel,
	struct affekt_stamps *stamps, GCancellable *cancellable, GError **error)
{
	guint64 n = rec_session_channel_n(session, channel);
	g_autofree float *values = g_new(float, n);
	g_autofree double *buffer = g_new(double, BLOCK_SAMPLES);
	g_autofree guint16 *flags = g_new(guint16, BLOCK_SAMPLES);
	for (guint64 first = 0; first < n; first += BLOCK_SAMPLES) {
		guint64 count = MIN(BLOCK_SAMPLES, n - first);
		if (g_cancellable_set_error_if_cancelled(cancellable, error) ||
			!read_block(session, channel, first, count, buffer, flags, values, error))
			return NULL;
	}
	return affekt_series_new_at(g_steal_pointer(&values), n, stamps);
}

/* The double that lies @offset bytes into each row of @rows. */
static struct affekt_series *series_of_column(
	const GArray *rows, gsize time_offset, gsize offset, double period_s)
{
	if (rows->len == 0)
		return NULL;
	gsize size = g_array_get_element_size((GArray *)rows);
	float *values = g_new(float, rows->len);
	for (guint i = 0; i < rows->len; i++) {
		double value;
		memcpy(&value, rows->data + i * size + offset, sizeof value);
		values[i] = (float)value;
	}
	double start_s;
	memcpy(&start_s, rows->data + time_offset, sizeof start_s);
	return affekt_series_new_regular(values, rows->len, start_s, period_s);
}

static struct affekt_series *series_of_eda(const struct rec_results *results, gsize offset)
{
	double rate_hz = results->eda_rate_hz > 0 ? results->eda_rate_hz : 10;
	return series_of_column(
		results->eda, offsetof(struct dsp_eda, time_s), offset, 1 / rate_hz);
}

struct affekt_series *affekt_loader_tonic(const struct rec_results *results)
{
	return series_of_eda(results, offsetof(struct dsp_eda, tonic));
}

struct affekt_series *affekt_loader_driver(const struct rec_results *results)
{
	return series_of_eda(results, offsetof(struct dsp_eda, driver));
}

/* A row speaks of the second that ends at its time; drawn and read it stands in the middle, where
 * the peaks stand too. */
static struct affekt_series *series_of_seconds(const struct rec_results *results, gsize offset)
{
	g_autoptr(GArray) middles = g_array_copy(results->arousal);
	for (guint i = 0; i < middles->len; i++)
		g_array_index(middles, struct dsp_arousal, i).time_s -= 0.5;
	return series_of_column(middles, offsetof(struct dsp_arousal, time_s), offset, 1);
}

struct affekt_series *affekt_loader_arousal(const struct rec_results *results)
{
	return series_of_seconds(results, offsetof(struct dsp_arousal, arousal));
}

struct affekt_series *affekt_loader_confidence(const struct rec_results *results)
{
	return series_of_seconds(results, offsetof(struct dsp_arousal, confidence));
}

struct affekt_series *affekt_loader_heart_rate(const struct rec_results *results)
{
	guint n = results->beats->len;
	if (n == 0)
		return NULL;
	float *values = g_new(float, n);
	g_autofree double *time_s = g_new(double, n);
	for (guint i = 0; i < n; i++) {
		const struct dsp_beat *beat = &g_array_index(results->beats, struct dsp_beat, i);
		gboolean is_beat =
			beat->status != DSP_STATUS_EXTRA && beat->status != DSP_STATUS_REJECTED;
		/* Live beats have no corrected interval. */
		double ibi_ms =
			isnan(beat->ibi_corrected_ms) ? beat->ibi_ms : beat->ibi_corrected_ms;
		time_s[i] = beat->time_s;
		values[i] = is_beat ? (float)(60000 / ibi_ms) : NAN;
	}
	return affekt_series_new_stamped(values, time_s, n, HEART_RATE_GAP_S);
}
