#include "tests/gui/made_heat.h"

#include "study/evidence/evidence_rows.h"

#include <math.h>

enum {
	PHASE_LENGTH = 4,
};

/* 0..1, without any order that the eye could see. */
static double scatter(guint a, guint b)
{
	guint32 x = a * 2654435761u ^ (b + 1) * 40503u * 65537u;
	x ^= x >> 15;
	x *= 2246822519u;
	x ^= x >> 13;
	return x / 4294967296.0;
}

static double strength(guint touchpoint)
{
	return 38 + 26 * sin(touchpoint * 1.3) * sin(touchpoint * 0.21 + 0.4);
}

double made_heat_arousal(guint member, guint touchpoint)
{
	double own = 18 * (scatter(member, 1000) - 0.5);
	return fmin(fmax(strength(touchpoint) + own + 34 * (scatter(member, touchpoint) - 0.5), 0),
		100);
}

static struct study_value value_of(guint member, guint touchpoint)
{
	double arousal = made_heat_arousal(member, touchpoint);
	struct study_value value = {
		.arousal = arousal,
		.peak = arousal > 52 ? 1 : 0,
		.scr_per_min = arousal / 10,
		.iscr = NAN,
		.position = touchpoint + 1,
		.arousal_felt = NAN,
		.valence = NAN,
		.score = NAN,
		.n_visits = 1,
		.first_start_s = 60.0 * touchpoint,
	};
	if (member == 2)
		value.peak = 0;
	if (member == 3 && touchpoint == 1)
		value = (struct study_value){NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, 0, NAN, NULL};
	if (member == 3 && touchpoint == 2)
		value.arousal = value.peak = NAN;
	return value;
}

static void add_member(struct study_evidence *evidence, guint i, guint n_touchpoints)
{
	struct study_member *member = study_evidence_rows_add_member(evidence);
	member->participant = g_strdup_printf("P%u", i + 1);
	member->group = g_strdup(i % 2 ? "B" : "A");
	member->wave = g_strdup_printf("%u", 1 + i % 3);
	member->role = g_strdup("customer");
	member->team = g_strdup("");
	member->reason = g_strdup(i == 1 ? "excluded by hand: fire alarm" : "");
	member->usable_pct = i == 1 ? NAN : 100 - 30 * scatter(i, 7);
	member->is_non_responder = i == 2;
	member->exclusions = i == 1   ? STUDY_EXCLUSION_PERSON
			     : i == 2 ? STUDY_EXCLUSION_NON_RESPONDER
				      : 0;
	member->n_alerts = i == 4 ? 1 : 0;
	for (guint k = 0; k < n_touchpoints; k++) {
		struct study_value value = value_of(i, k);
		g_array_append_val(member->values, value);
	}
}

static void add_touchpoint(struct study_evidence *evidence, guint i, guint n_members)
{
	static const char *const titles[] = {"Entering the shop", "Being greeted", "Looking around",
		"Waiting", "Trying on", "Asking for help", "Paying", "Leaving"};
	struct study_touchpoint *touchpoint = g_new0(struct study_touchpoint, 1);
	touchpoint->id = g_strdup_printf("t%u", i + 1);
	touchpoint->title = i < G_N_ELEMENTS(titles) ? g_strdup(titles[i])
						     : g_strdup_printf("Touch point %u", i + 1);
	touchpoint->phase = g_strdup_printf("phase-%u", i / PHASE_LENGTH + 1);
	touchpoint->is_critical = i % 5 == 1;
	touchpoint->n = touchpoint->n_valid = n_members;
	touchpoint->n_excluded = MIN(n_members, 2);
	touchpoint->mean = touchpoint->mean_everybody = strength(i);
	touchpoint->median = strength(i);
	double half = 60 / sqrt(n_members + 1.0);
	touchpoint->mean_ci = (struct study_interval){strength(i) - half, strength(i) + half};
	touchpoint->chance = (struct study_interval){38 - half, 38 + half};
	touchpoint->peak_share = 0.5;
	touchpoint->rank = i + 1;
	touchpoint->note = g_strdup("");
	g_ptr_array_add(evidence->touchpoints, touchpoint);
}

static void add_alert(struct study_evidence *evidence)
{
	const struct study_member *member = g_ptr_array_index(evidence->members, 4);
	struct study_alert *alert = g_new0(struct study_alert, 1);
	alert->participant = g_strdup(member->participant);
	alert->wave = g_strdup(member->wave);
	alert->touchpoint = g_strdup("t1");
	alert->session = g_strdup("P5");
	alert->kind = g_strdup("own norm");
	alert->team = g_strdup("");
	alert->phase = g_strdup("");
	alert->where = g_strdup("Entering the shop");
	alert->detail = g_strdup("");
	alert->text = g_strdup("higher than in any wave before");
	alert->value = 90;
	alert->time_s = 12;
	g_ptr_array_add(evidence->alerts, alert);
}

struct study_evidence *made_heat_new(guint n_members, guint n_touchpoints, bool is_everybody)
{
	struct study_folder *folder = g_new0(struct study_folder, 1);
	folder->people = study_people_new();
	struct study_person *excluded = study_people_add(folder->people, "P2", "");
	excluded->is_excluded = true;
	g_free(excluded->reason);
	excluded->reason = g_strdup("fire alarm");
	folder->ratings = g_ptr_array_new();
	folder->sessions = g_ptr_array_new();
	struct study_evidence *evidence = study_evidence_rows_new(folder);
	evidence->options.is_everybody = is_everybody;
	for (guint i = 0; i < n_touchpoints; i++)
		add_touchpoint(evidence, i, n_members);
	for (guint i = 0; i < n_members; i++)
		add_member(evidence, i, n_touchpoints);
	if (n_members > 4 && n_touchpoints > 0)
		add_alert(evidence);
	evidence->n_out = is_everybody ? 0 : MIN(n_members, 2);
	evidence->n_in = n_members - evidence->n_out;
	return evidence;
}

void made_heat_free(struct study_evidence *evidence)
{
	struct study_folder *folder = (struct study_folder *)evidence->folder;
	study_evidence_free(evidence);
	study_folder_free(folder);
}
