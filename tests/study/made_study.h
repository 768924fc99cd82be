/*
 * A study made up in memory, the same at every call: folder with plan, people and ratings, and the
 * results of its sessions, as if analysed. For tests of everything that shows or counts a study.
 *
 * made_study_new(): 12 people, 8 touch points in 3 phases behind a baseline, 2 waves a person.
 *
 *   strong      "advice" (62 of 100) and "paying" (68, in wave 2 58); the others lie at 24 to 36
 *   order       the three of the phase "shop" rotate from person to person, the rest is fixed
 *   P04 Jürgen  bad contact: 41 % valid, fails the acceptance; wave 1 only
 *   P08         92 at "queue" in wave 1: far out of its own norm
 *   P09         non-responder, flat; wave 1 only
 *   P02         sync certificate failed; P12 said nothing in the cued recall
 *   felt        as lived, but "paying" 25 lower and "entrance" 20 higher
 *   groups      guests (odd) and members (even); teams A and B; P11 is marked staff
 *   texts       may be quoted of the odd ones, stills shown of P01, P02, P03
 *
 * Numbers wobble by a fixed pseudo-random amount; nothing of it is anybody's.
 */
#ifndef TESTS_STUDY_MADE_STUDY_H
#define TESTS_STUDY_MADE_STUDY_H

#include "study/batch/result.h"
#include "study/folder/folder.h"

struct made_study_size {
	guint n_people, n_touchpoints, n_waves;
	bool has_curves;
};

struct made_study {
	struct study_folder *folder;
	GPtrArray *results; /* struct study_result*, by participant, then wave */
};
typedef struct made_study made_study;

struct made_study *made_study_new(void);
struct made_study *made_study_sized(const struct made_study_size *size);
void made_study_free(made_study *study); /* NULL is fine */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(made_study, made_study_free)

/* A folder with people and ratings but nobody in them, and @plan (text of a study file). */
struct study_folder *made_study_folder(const char *plan);

/* A study of hand-made numbers: the arousal of person i ("P01" …, session "visit-1", no row in
 * participants.tsv) at touch point k ("t1" …, phase "p") is cells[i * n_touchpoints + k]; NaN: a
 * visit with too little valid time; -1: not visited. 10 s each, one after the other, a peak of it
 * at 5 s where arousal is 50 or more. */
struct made_study *made_study_table(const double *cells, guint n_people, guint n_touchpoints);

/* The row of participants.tsv that holds for @result, made when there is none; all consent. */
struct study_person *made_study_person(
	const struct made_study *study, const struct study_result *result);

/* Adds an answer of the cued recall, as it stands in a result. */
void made_study_answer(struct study_result *result, const char *visit, const char *form,
	const char *item, const char *value);

/* Adds an arousal peak. */
void made_study_peak(struct study_result *result, double time_s, double height);

/* Replaces a text of a row. */
void made_study_set(char **text, const char *value);

/* The result of @participant's @session; NULL none. */
struct study_result *made_study_find(
	const struct made_study *study, const char *participant, const char *session);

#endif
