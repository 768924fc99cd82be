/*
 * Lived against perceived: per touch point of one person what the body did beside what the person
 * said in the cued recall.
 *
 * Both sides are compared within the person only, as z values over the touch points that have both
 * (sample standard deviation): how far a moment stands out from this person's other moments. The
 * body's side is arousal_mean. Its counterpart is the arousal that the person reported on the
 * slider; valence and score ask something else (how good, not how lively), stand beside it and are
 * correlated without the claim that they should agree.
 *
 * A visit is few moments of one person. The correlation is Spearman's (statistics/correlation.h);
 * no p value: neighbouring moments of one person are not independent draws. Pure.
 */
#ifndef STUDY_RECALL_PERCEIVED_H
#define STUDY_RECALL_PERCEIVED_H

#include "recordings/export/tables.h"
#include "recordings/session/session.h"

enum {
	STUDY_PERCEIVED_N_MIN = 3,  /* pairs below which nothing is correlated */
	STUDY_PERCEIVED_N_FEW = 10, /* below it, said: one moment can turn the figure */
};

/* From a difference of one standard deviation on, a moment counts as parting. */
#define STUDY_PERCEIVED_PARTS_Z 1.0

struct study_perceived_row {
	char name[80]; /* "id#visit" */
	char title[96];
	int visit;
	double arousal_mean, arousal_max;  /* the body; NaN unknown or excluded */
	int64_t peak_count;                /* -1 unknown */
	double felt_arousal, felt_valence; /* slider, 0 … 100 */
	double felt_replay;                /* mean of the slider while replaying, 0 … 100 */
	double score;                      /* 1 … 10 */
	double z_lived, z_felt;            /* NaN: not in the comparison */
	double difference;                 /* z_felt - z_lived: above 0, felt more than lived */
	bool is_excluded;                  /* its physiology: too little valid time */
};

/* A rank correlation with arousal_mean within the person. */
struct study_perceived_rank {
	guint n;    /* touch points with both values */
	double rho; /* NaN: fewer than STUDY_PERCEIVED_N_MIN, or no spread */
};

struct study_perceived {
	GArray *rows; /* struct study_perceived_row, visited touch points in order of time */
	struct study_perceived_rank arousal, valence, score; /* the person's side of it */
	guint n_parting; /* rows with |difference| >= STUDY_PERCEIVED_PARTS_Z */
	int most;        /* index of the row that parts most, n_parting permitting; -1 none */
};
typedef struct study_perceived study_perceived;

/* @touchpoints: struct rec_touchpoint with statistics; skipped ones are left out. @answers: struct
 * rec_self_report*, by the rule of study/recall/answers.h. Owned by the caller. */
struct study_perceived *study_perceived_new(const GArray *touchpoints, const GPtrArray *answers);
void study_perceived_free(study_perceived *perceived); /* NULL is fine */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(study_perceived, study_perceived_free)

/* True when the person told anything that can be compared. */
bool study_perceived_has_answers(const struct study_perceived *perceived);

/* Spearman's rho of the pairs in which both are known; NaN when there are too few, or no spread. */
struct study_perceived_rank study_perceived_spearman(const double *x, const double *y, guint n);

#endif
