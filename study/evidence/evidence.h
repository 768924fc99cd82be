/*
 * What a study found: the one model that tables, figures, report and study page show. They format;
 * nothing of it is computed anywhere else.
 *
 * The unit of analysis is the participant (within a wave): the visits of a touch point, over all of
 * a participant's sessions of the wave, become one value by the declared rule (mean, first visit,
 * or each visit as a value of its own, which widens nothing and is meant for looking, not for
 * tests). Arousal is on the scale 0..100 of each person (dsp/arousal.h); no µS is compared between
 * people but as what each touch point's mean of rates says.
 *
 * Who is in: study/evidence/inclusion.h, by declared rules; every number exists with the exclusions
 * (the answer) and without (beside it).
 *
 * Life cycle: study_evidence_new() … study_evidence_free(). Pure: folder and results in, numbers
 * out; the same input gives the same bytes, whatever the order of the results.
 */
#ifndef STUDY_EVIDENCE_EVIDENCE_H
#define STUDY_EVIDENCE_EVIDENCE_H

#include "study/batch/result.h"
#include "study/folder/folder.h"
#include "study/folder/ratings.h"
#include "study/statistics/interval.h"

#include <glib.h>
#include <stdbool.h>

enum study_repeats { /* how several visits of one touch point become a value */
	STUDY_REPEATS_MEAN = 0,
	STUDY_REPEATS_FIRST,
	STUDY_REPEATS_EACH,
};

struct study_evidence_options {
	enum study_repeats repeats;
	const char *wave;    /* only this wave; NULL: all, each participant's waves as one */
	const char *group;   /* only this group; NULL: all */
	bool is_time_locked; /* everybody saw the same at the same second: curve, moments, ISC */
	bool is_everybody;   /* true: without any exclusion by rule or person */
	const char *today;   /* YYYY-MM-DD, for dates of retention; NULL: not judged */
	guint64 seed;        /* 0: STUDY_EVIDENCE_SEED */
};

/* What the study file says, and no filter. */
struct study_evidence_options study_evidence_defaults(const struct study_folder *folder);

#define STUDY_EVIDENCE_SEED      20160229
#define STUDY_EVIDENCE_RESAMPLES 2000 /* BCa; dsp.md names 2000 */
#define STUDY_EVIDENCE_SHIFTS    1000 /* of a null distribution */
#define STUDY_EVIDENCE_N_FEW     10   /* below it the note of a touch point says "few people" */

#define STUDY_EVIDENCE_ALPHA 0.05 /* of tests: 1 - STUDY_INTERVAL_LEVEL */

/* Why somebody is not in the means; bits, 0: in. */
enum study_exclusion {
	STUDY_EXCLUSION_PERSON = 1 << 0, /* participants.tsv says so; reason there */
	STUDY_EXCLUSION_GSR = 1 << 1,    /* bad contact: acceptance of the session */
	STUDY_EXCLUSION_PULSE = 1 << 2,
	STUDY_EXCLUSION_BASELINE = 1 << 3,
	STUDY_EXCLUSION_NON_RESPONDER = 1 << 4, /* declared; out of shares and arousal means */
	STUDY_EXCLUSION_CONSENT = 1 << 5,       /* no consent to signals: not analysed at all */
	STUDY_EXCLUSION_FAILED = 1 << 6,        /* the analysis failed, or is not done yet */
};

/* One participant: a row of study_participants.csv, and a line of the picture. With a wave as
 * option, what happened in it alone; without, all waves as one. */
struct study_member {
	char *participant, *group, *role, *team; /* "" none */
	char *wave;         /* those with a session, in their order, joined by ";"; "" none */
	GPtrArray *results; /* const struct study_result*: by start; not owned. None of a
			       participant who does not consent to signals */
	GPtrArray *used;    /* of results, those that values rests on: not left out by a rule or a
			       person; all of them when none is left, and the member is out */
	double usable_pct;  /* over all results; NaN none */
	bool is_non_responder;
	unsigned exclusions; /* enum study_exclusion; study_member_is_in() */
	char *reason; /* a sentence, translated nowhere: words of tables are English; "" in */
	guint n_alerts;
	GArray *values;    /* struct study_value, one per evidence->touchpoints, in its order; of
			      a member who is out, what the sessions say all the same */
	GArray *everybody; /* the same over all sessions, exclusions not applied */
};

/* One member at one touch point. */
struct study_value {
	double arousal; /* 0..100; NaN: not visited, or too little valid time */
	double peak;    /* 1 at least one arousal peak, 0 none, NaN unknown; the mean over visits
			   counts a peak in any of them */
	double scr_per_min, iscr; /* NaN unknown */
	double position;          /* place in the member's own order of visits, from 1; NaN */
	double arousal_felt, valence, score; /* cued recall; slider 0..100, score 1..10; NaN */
	guint n_visits;
	double first_start_s; /* of the first visit, session axis of the first result; NaN */
	const struct study_result *first; /* where that is; NULL not visited */
};

/* One touch point over the members: a row of study_touchpoints.csv. Order: the plan's, then those
 * that only sessions know, by first appearance. Those of a baseline phase are none: they are what
 * the others are measured against. */
struct study_touchpoint {
	char *id, *title, *phase;
	bool is_critical;
	guint n;          /* members that visited it, exclusions applied */
	guint n_valid;    /* of them, with a valid arousal */
	guint n_excluded; /* members that visited it and are out */
	double mean, median;
	struct study_interval mean_ci, median_ci; /* BCa; by order statistics */
	double peak_share;                        /* 0..1 of n_valid */
	struct study_interval peak_share_ci;      /* Wilson */
	struct study_interval chance; /* where the mean lies by chance, simultaneous over all touch
					 points (maximum statistic) */
	double p_chance;              /* of the maximum statistic, two-sided */
	double rank;                  /* 1: highest mean; ties share */
	double rank_stability; /* share of resamples in which the rank is the same or better; NaN */
	struct study_interval
		leave_one_out;       /* lowest and highest mean when one member is left out */
	double scr_per_min, iscr;    /* means */
	double felt, valence, score; /* means of the cued recall; NaN none */
	guint n_felt;
	/* With everybody, exclusions not applied. */
	guint n_everybody;
	double mean_everybody;
	struct study_interval mean_ci_everybody;
	double peak_share_everybody;
	char *note; /* English words joined by "; ": "few people", "order", …; "" */
};

struct study_pair { /* a row of study_pairs.csv: paired over members that have both */
	guint a, b; /* indices in touchpoints, a < b */
	guint n;
	double difference;        /* mean of a - b */
	struct study_interval ci; /* BCa */
	double statistic;         /* Wilcoxon's signed-rank V: sum of positive ranks (R) */
	double p, p_holm;
	double effect; /* dz: mean difference by its standard deviation */
};

/* One test over all touch points, or between groups at one. */
struct study_test {
	char *name; /* "friedman", "order", "kruskal-wallis", "mann-whitney" … */
	char *what; /* touch point id, or "" for all */
	guint n;
	double statistic, df, p, p_holm; /* NaN not defined */
	double effect; /* Kendall's W, epsilon squared, rank-biserial …; meaning in effect_name */
	char *effect_name;
	char *note;
};

/* A group at a touch point. */
struct study_group_mean {
	char *group;
	guint touchpoint, n;
	double mean;
	struct study_interval ci;
};

/* A row of study_kpi.csv: scores 1..10 of a phase in a wave. phase "" is the sum over the phases,
 * @possible then their number times ten. */
struct study_kpi {
	char *phase, *wave, *rater_kind; /* "self", "observer", "staff" */
	char *whom;                      /* "" everybody; else a participant or team */
	bool is_participant;             /* whom is one, not a team */
	guint n;
	double mean;
	struct study_interval ci;
	double possible;
	double change;                /* against the wave before; NaN first */
	struct study_interval limits; /* control limits from the waves before; NaN too few */
	char *verdict;                /* "", "in control", "above the limits", "below the limits" */
	bool is_weakest; /* lowest of at least two phases of the same wave, kind and whom */
};

/* Why; the rules are those of study/evidence/alerts.h. */
enum study_alert_rule {
	STUDY_ALERT_OWN_EARLIER = 0, /* kind "own norm" */
	STUDY_ALERT_OWN_OTHERS,
	STUDY_ALERT_MEMBERS, /* "limits" */
	STUDY_ALERT_DECLARED,
	STUDY_ALERT_KPI_LIMITS, /* "kpi" */
	STUDY_ALERT_KPI_BELOW,
	STUDY_ALERT_ACCEPTANCE, /* "quality" */
	STUDY_ALERT_USABLE,
	STUDY_ALERT_SYNC,
	STUDY_ALERT_NO_RESULT,
	STUDY_ALERT_TWIN,           /* the same recording as another session, which counts */
	STUDY_ALERT_RETENTION_PAST, /* "retention" */
	STUDY_ALERT_RETENTION_SOON,
	STUDY_N_ALERT_RULES,
};

/* Somebody or something that a person should look at. Texts are "" when they do not apply. */
struct study_alert {
	enum study_alert_rule rule;
	char *participant, *team, *wave, *touchpoint, *phase, *session;
	char *kind;          /* "own norm", "limits", "kpi", "quality", "retention" */
	char *where;         /* title of the touch point or phase */
	char *detail;        /* of the sync certificate; date of retention; the twin */
	unsigned exclusions; /* ACCEPTANCE: enum study_exclusion */
	double value;
	struct study_interval norm; /* NaN ends: none */
	double time_s;              /* where in the session; NaN */
	char *text; /* English sentence; study/evidence/say.h says it in the language that is set */
};
void study_alert_free(struct study_alert *alert);

/* Lived against perceived, over members, at a touch point. */
struct study_perceived_mean {
	guint touchpoint, n;
	double z_lived, z_felt; /* means of z within the member (study/recall/perceived.h) */
	double difference;      /* z_felt - z_lived */
	struct study_interval ci;
	bool parts; /* the interval leaves 0 out */
};

struct study_word_count {
	char *id;         /* of study_form_words(), or the typed word */
	char *touchpoint; /* "" all */
	guint n;          /* members who chose it */
	double share;
};

struct study_quote { /* only of members whose texts may be shown */
	char *participant, *touchpoint, *form, *text;
};

/* A moment to show: a touch point's peak of a member, or of the aggregated curve. */
struct study_moment {
	double time_s;    /* session axis */
	double height;    /* arousal points, or z of the curve */
	guint touchpoint; /* G_MAXUINT: between touch points */
	guint n;          /* members with a peak within 5 s of it (time-locked), or with a peak at
			     the touch point */
	double share;
	double p;                          /* against chance; NaN not tested */
	const struct study_result *result; /* whose picture shows it best: the highest peak among
					      those who consent to stills and have a video; NULL */
	double result_time_s;
	const struct study_result *highest; /* the highest peak of all, picture or not; NULL */
	double highest_s;
};

/* Time-locked only: the aggregated curve once a second, and synchrony; study/evidence/curve.h. */
struct study_curve {
	GArray *time_s;     /* double */
	GArray *mean;       /* double: mean z of the members, NaN nobody */
	GArray *low, *high; /* double: 95 % of the mean, Student's */
	GArray *n;          /* guint */
	GArray *share;      /* double: members with a peak within the second's 5 s bin */
	GArray *p;          /* double: of the mean against chance, maximum over time; NaN */
	double threshold;   /* 95th percentile of the maxima of circular shifts */
	GArray *isc;        /* double per window: mean leave-one-out correlation; NaN too few */
	GArray *isc_s;      /* double: middle of the window */
	double isc_threshold;
	guint isc_n;                  /* members in it */
	double marci;                 /* study/statistics/isc.h; NaN */
	guint n_shifts, isc_n_shifts; /* of the thresholds: fewer than STUDY_EVIDENCE_SHIFTS where
					 there are many members */
};

/* What the chance band of the touch points rests on. */
enum study_chance {
	STUDY_CHANCE_LABELS = 0, /* touch points shuffled within the member */
	STUDY_CHANCE_SHIFTS,     /* curves shifted under the touch points: time-locked */
};

/* What has to be said beside the numbers. */
enum study_caution_kind {
	STUDY_CAUTION_NOBODY = 0,   /* no member is in */
	STUDY_CAUTION_FEW,          /* n members: fewer than STUDY_EVIDENCE_N_FEW */
	STUDY_CAUTION_NO_INTERVAL,  /* n members: too few for an interval */
	STUDY_CAUTION_OUT,          /* n members left out, of other */
	STUDY_CAUTION_NO_FRIEDMAN,  /* touch points do not differ more than chance: p in number */
	STUDY_CAUTION_PAIRS_POWER,  /* with n members no one of other pairs can be significant */
	STUDY_CAUTION_PAIRS_T,      /* intervals of other pairs are Student's */
	STUDY_CAUTION_ONE_ORDER,    /* everybody had one order: order and touch point are one */
	STUDY_CAUTION_HABITUATION,  /* later touch points go down; points per place in number */
	STUDY_CAUTION_RISE,         /* … go up */
	STUDY_CAUTION_EACH,         /* visits count as people: for looking, not for tests */
	STUDY_CAUTION_EVERYBODY,    /* exclusions are not applied */
	STUDY_CAUTION_GROUP_FEW,    /* the group what has n members: fewer than five */
	STUDY_CAUTION_NOT_LOCKED,   /* touch point @what starts number seconds apart */
	STUDY_CAUTION_ISC_FEW,      /* synchrony of n members */
	STUDY_CAUTION_UNCALIBRATED, /* n members have no uS: no amplitudes are compared */
	STUDY_CAUTION_SIMULATED,    /* n members are simulated or emulated */
	STUDY_N_CAUTIONS,
};
struct study_caution {
	enum study_caution_kind kind;
	guint n, other;
	double number;
	char *what; /* "" none */
};

struct study_evidence {
	struct study_evidence_options options;
	const struct study_folder *folder; /* not owned */
	GPtrArray *members;                /* struct study_member*, by participant, then wave */
	GPtrArray *touchpoints;            /* struct study_touchpoint* */
	GArray *pairs;                     /* struct study_pair */
	GPtrArray *tests;                  /* struct study_test* */
	GPtrArray *group_means;            /* struct study_group_mean* */
	GPtrArray *kpis;                   /* struct study_kpi* */
	GPtrArray *alerts;                 /* struct study_alert* */
	GArray *perceived;                 /* struct study_perceived_mean */
	GPtrArray *words;                  /* struct study_word_count*, most first */
	GPtrArray *quotes;                 /* struct study_quote* */
	GArray *moments;                   /* struct study_moment, best first */
	struct study_curve *curve;         /* NULL: not time-locked */
	guint n_in, n_out;                 /* members */
	double concordance;                /* Kendall's W over touch points; NaN */
	enum study_chance chance_kind;
	guint chance_shuffles;   /* behind the band */
	GPtrArray *caution_rows; /* struct study_caution*; study/evidence/say.h says them in the
				    language that is set */
	GPtrArray *cautions;     /* char*: the same as sentences in English */
};
typedef struct study_evidence study_evidence;

/* @results: struct study_result*, must outlive it, as @folder. Never fails: an empty study is one
 * with no members. */
struct study_evidence *study_evidence_new(const struct study_folder *folder,
	const GPtrArray *results, const struct study_evidence_options *options);
/* Members, means and chance bands (nothing else) of the same sessions with is_everybody: whether
 * the answer hangs on who was left out. Owned by the caller; must not outlive what @evidence is of.
 */
struct study_evidence *study_evidence_with_everybody(const struct study_evidence *evidence);
void study_evidence_free(struct study_evidence *evidence); /* NULL is fine */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(study_evidence, study_evidence_free)

/* Whether @member counts in the means of @evidence: nothing excludes it, or with is_everybody only
 * rules and people do. */
bool study_member_is_in(const struct study_evidence *evidence, const struct study_member *member);

/* Alerts of one session alone, for the minute in which it is analysed: GPtrArray of struct
 * study_alert*, owned by the caller. */
GPtrArray *study_evidence_alerts_of(
	const struct study_evidence *evidence, const struct study_result *result);

#endif
