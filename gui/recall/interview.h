/*
 * The course of a cued recall: which moments, which questions of each, where one is, and what was
 * answered. Plain values, no widget; main thread.
 *
 * A moment is a visit of a touch point, the baseline left out. A step is one question of a chosen
 * moment. Answers only grow; study/recall/answers.h says which of them holds.
 */
#ifndef GUI_RECALL_INTERVIEW_H
#define GUI_RECALL_INTERVIEW_H

#include "gui/session/loader.h"
#include "study/recall/forms.h"

struct affekt_moment {
	char name[80]; /* "id#visit" */
	char *title;
	int visit; /* of its touch point */
	double start_s, end_s;
	char *instruction; /* what the study planned; NULL none */
	guint forms;       /* bits 1 << enum study_form */
	gboolean is_chosen;
};

struct affekt_step {
	guint moment;
	enum study_form form;
};

struct affekt_interview {
	GPtrArray *moments; /* struct affekt_moment*, in order of time */
	GArray *steps;      /* struct affekt_step */
	GPtrArray *answers; /* struct rec_self_report* */
	guint at;           /* steps->len: behind the last one */
};
typedef struct affekt_interview affekt_interview;

/* @has_video: else questions that need one are not asked. All moments are chosen. */
struct affekt_interview *affekt_interview_new(const struct affekt_facts *facts, gboolean has_video);
/* The same after @before, whose answers and choice of moments it keeps: what was said since the
 * session was read is not lost. Takes @before over; it may be NULL. */
struct affekt_interview *affekt_interview_renew(
	struct affekt_interview *before, const struct affekt_facts *facts, gboolean has_video);
void affekt_interview_free(affekt_interview *interview); /* NULL is fine */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(affekt_interview, affekt_interview_free)

void affekt_interview_choose(struct affekt_interview *interview, guint moment, gboolean is_chosen);

/* Goes to the first question that was neither answered nor skipped; when there is none, to the
 * first of all. */
void affekt_interview_resume(struct affekt_interview *interview);
/* Questions that were answered or skipped, of those that are asked. */
guint affekt_interview_n_done(const struct affekt_interview *interview);

/* The question now; NULL behind the last one. */
const struct affekt_step *affekt_interview_step(const struct affekt_interview *interview);
const struct affekt_moment *affekt_interview_moment(const struct affekt_interview *interview);
/* Its place among the chosen moments, from 1. */
guint affekt_interview_place(const struct affekt_interview *interview);
guint affekt_interview_n_chosen(const struct affekt_interview *interview);

/* Keeps an answer to the question now and returns its row, owned by the interview. @value NULL:
 * unknown. @time_s: the instant that the replay shows, NaN none. */
const struct rec_self_report *affekt_interview_answer(struct affekt_interview *interview,
	const char *item, const char *value, const char *text, double time_s);
/* The answer to @item of the question now that holds; NULL none. */
const struct rec_self_report *affekt_interview_answered(
	const struct affekt_interview *interview, const char *item);

#endif
