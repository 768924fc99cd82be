#include "study/evidence/members.h"

#include "core/text.h"
#include "study/evidence/evidence_rows.h"
#include "study/evidence/inclusion.h"
#include "study/evidence/say.h"
#include "study/evidence/values.h"
#include "study/evidence/waves.h"

#include <math.h>
#include <string.h>

/* A session of a participant, or with NULLs a participant without one. */
struct entry {
	const char *participant, *session;
	const struct study_result *result;
	const struct study_person *person;
	gint64 start_us;
};

static const struct study_person *find_person(
	const struct study_folder *folder, const char *participant, const char *session)
{
	return study_people_find(folder->people, participant, session);
}

const struct study_person *study_members_person(
	const struct study_evidence *evidence, const struct study_result *result)
{
	return find_person(evidence->folder, result->participant, result->session);
}

const char *study_members_wave(
	const struct study_evidence *evidence, const struct study_result *result)
{
	const struct study_person *person = study_members_person(evidence, result);

	return person ? person->wave : "";
}

static void add_entry(const struct study_evidence *evidence, GArray *entries, struct entry entry)
{
	const struct study_evidence_options *options = &evidence->options;

	if (!entry.person)
		entry.person = find_person(evidence->folder, entry.participant, entry.session);
	if (options->wave && g_strcmp0(entry.person ? entry.person->wave : "", options->wave) != 0)
		return;
	if (options->group &&
		g_strcmp0(entry.person ? entry.person->group : "", options->group) != 0)
		return;
	if (entry.result) {
		g_autoptr(GDateTime) start =
			g_date_time_new_from_iso8601(entry.result->start_time, NULL);
		entry.start_us = start ? g_date_time_to_unix(start) * G_USEC_PER_SEC +
						 g_date_time_get_microsecond(start)
				       : 0;
	}
	g_array_append_val(entries, entry);
}

static int compare_entries(gconstpointer a, gconstpointer b)
{
	const struct entry *x = a, *y = b;
	int order = core_text_compare(x->participant, y->participant);

	if (order == 0)
		order = (x->start_us > y->start_us) - (x->start_us < y->start_us);
	return order != 0 ? order : g_strcmp0(x->session, y->session);
}

/* Everything that anybody knows of, by participant, then start. */
static GArray *list_entries(const struct study_evidence *evidence, const GPtrArray *results)
{
	const struct study_folder *folder = evidence->folder;
	GArray *entries = g_array_new(FALSE, TRUE, sizeof(struct entry));
	g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

	for (guint i = 0; i < results->len; i++) {
		const struct study_result *result = results->pdata[i];
		g_hash_table_add(
			seen, g_strdup_printf("%s\n%s", result->participant, result->session));
		g_hash_table_add(seen, g_strdup(result->participant));
		add_entry(evidence, entries,
			(struct entry){.participant = result->participant,
				.session = result->session,
				.result = result});
	}
	for (guint i = 0; i < folder->sessions->len; i++) {
		const struct study_session *session = folder->sessions->pdata[i];
		g_hash_table_add(seen, g_strdup(session->participant));
		if (g_hash_table_add(
			    seen, g_strdup_printf("%s\n%s", session->participant, session->name)))
			add_entry(evidence, entries,
				(struct entry){.participant = session->participant,
					.session = session->name});
	}
	for (guint i = 0; i < folder->people->rows->len; i++) {
		const struct study_person *person = folder->people->rows->pdata[i];
		if (!g_hash_table_contains(seen, person->participant))
			add_entry(evidence, entries,
				(struct entry){
					.participant = person->participant, .person = person});
	}
	g_array_sort(entries, compare_entries);
	return entries;
}

/* Words of participants.tsv: the first session that says one holds. */
static void take_word(char **word, const char *said)
{
	if (said && said[0] != '\0' && (*word)[0] == '\0') {
		g_free(*word);
		*word = g_strdup(said);
	}
}

/* A member while its sessions come in. */
struct making {
	struct study_member *member;
	unsigned exclusions;                /* of all sessions together */
	const struct study_person *by_hand; /* who is left out by a person */
	guint n_clean;                      /* sessions that nothing excludes */
	double usable_s, duration_s;
	GPtrArray *waves; /* const char* */
};

static struct study_member *start_member(struct study_evidence *evidence, const char *participant)
{
	struct study_member *member = study_evidence_rows_add_member(evidence);

	member->participant = g_strdup(participant);
	member->group = g_strdup("");
	member->wave = g_strdup("");
	member->role = g_strdup("");
	member->team = g_strdup("");
	member->reason = g_strdup("");
	member->usable_pct = NAN;
	return member;
}

static void take_entry(const struct study_evidence *evidence, struct making *making,
	const struct entry *entry, bool has_consent)
{
	struct study_member *member = making->member;
	const struct study_result *result = has_consent ? entry->result : NULL;
	unsigned exclusions = study_inclusion_judge(result, entry->person, has_consent);

	if (entry->person) {
		take_word(&member->group, entry->person->group);
		take_word(&member->role, entry->person->role);
		take_word(&member->team, entry->person->team);
		if (entry->person->wave[0] != '\0' &&
			study_waves_find(making->waves, entry->person->wave) < 0)
			g_ptr_array_add(making->waves, entry->person->wave);
		if (exclusions & STUDY_EXCLUSION_PERSON && !making->by_hand)
			making->by_hand = entry->person;
	}
	making->exclusions |= exclusions;
	if (!result)
		return;
	g_ptr_array_add(member->results, (gpointer)result);
	making->n_clean += exclusions == 0;
	if (exclusions == 0 || evidence->options.is_everybody)
		g_ptr_array_add(member->used, (gpointer)result);
	member->is_non_responder = member->is_non_responder || result->is_non_responder;
	if (isfinite(result->usable_pct)) {
		making->usable_s += result->usable_pct * result->duration_s;
		making->duration_s += result->duration_s;
	}
}

static void finish_member(const struct study_evidence *evidence, struct making *making)
{
	struct study_member *member = making->member;
	g_autoptr(GPtrArray) order = study_waves_new(evidence->folder);
	GString *waves = g_string_new(NULL);

	for (guint i = 0; i < order->len; i++)
		if (study_waves_find(making->waves, order->pdata[i]) >= 0)
			g_string_append_printf(waves, "%s%s", waves->len > 0 ? ";" : "",
				(const char *)order->pdata[i]);
	g_free(member->wave);
	member->wave = g_string_free(waves, FALSE);
	if (making->duration_s > 0)
		member->usable_pct = making->usable_s / making->duration_s;
	if (member->results->len > 0)
		making->exclusions &= ~(unsigned)STUDY_EXCLUSION_FAILED;
	if (making->n_clean > 0)
		making->exclusions = 0;
	member->exclusions = making->exclusions;
	g_free(member->reason);
	member->reason = study_say_exclusions(making->exclusions, making->by_hand, true);
	if (member->used->len == 0)
		g_ptr_array_extend(member->used, member->results, NULL, NULL);
	g_ptr_array_unref(making->waves);
}

static void make_members(struct study_evidence *evidence, const GArray *entries)
{
	for (guint i = 0; i < entries->len;) {
		const struct entry *first = &g_array_index(entries, struct entry, i);
		bool has_consent = study_people_allows(
			evidence->folder->people, first->participant, STUDY_SCOPE_SIGNALS);
		struct making making = {
			.member = start_member(evidence, first->participant),
			.waves = g_ptr_array_new(),
		};
		for (; i < entries->len; i++) {
			const struct entry *entry = &g_array_index(entries, struct entry, i);
			if (strcmp(entry->participant, first->participant) != 0)
				break;
			take_entry(evidence, &making, entry, has_consent);
		}
		finish_member(evidence, &making);
	}
}

static void add_touchpoint(struct study_evidence *evidence, const char *id, const char *title,
	const char *phase, bool is_critical)
{
	struct study_touchpoint *touchpoint = g_new0(struct study_touchpoint, 1);

	touchpoint->id = g_strdup(id);
	touchpoint->title = g_strdup(title && title[0] ? title : id);
	touchpoint->phase = g_strdup(phase ? phase : "");
	touchpoint->is_critical = is_critical;
	touchpoint->note = g_strdup("");
	g_ptr_array_add(evidence->touchpoints, touchpoint);
}

static void name_touchpoints(struct study_evidence *evidence)
{
	const struct rec_studyfile *plan = evidence->folder->plan;
	g_autoptr(GHashTable) known = g_hash_table_new(g_str_hash, g_str_equal);

	for (guint i = 0; plan && i < plan->touchpoints->len; i++) {
		const struct rec_touchpoint_plan *planned = plan->touchpoints->pdata[i];
		const struct rec_phase *phase =
			planned->phase ? rec_studyfile_find_phase(plan, planned->phase) : NULL;
		g_hash_table_add(known, planned->id);
		if (!(phase && phase->is_baseline))
			add_touchpoint(evidence, planned->id, planned->title, planned->phase,
				planned->is_critical);
	}
	for (guint i = 0; i < evidence->members->len; i++) {
		const struct study_member *member = evidence->members->pdata[i];
		for (guint k = 0; k < member->results->len; k++) {
			const struct study_result *result = member->results->pdata[k];
			for (guint j = 0; j < result->touchpoints->len; j++) {
				struct rec_touchpoint *row = &g_array_index(
					result->touchpoints, struct rec_touchpoint, j);
				if (study_values_is_visit(evidence, row) &&
					g_hash_table_add(known, row->id))
					add_touchpoint(evidence, row->id, row->title, row->phase,
						row->is_critical);
			}
		}
	}
}

void study_members_fill(struct study_evidence *evidence, const GPtrArray *results)
{
	g_autoptr(GArray) entries = list_entries(evidence, results);

	make_members(evidence, entries);
	name_touchpoints(evidence);
	for (guint i = 0; i < evidence->members->len; i++) {
		struct study_member *member = evidence->members->pdata[i];
		study_values_collect(evidence, member->used, member->values);
		study_values_collect(evidence, member->results, member->everybody);
	}
	study_inclusion_count(evidence);
}
