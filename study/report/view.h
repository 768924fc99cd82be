/*
 * Evidence as a report may show it: quotes of those alone who consent to texts, and, when codes are
 * hidden, "Person 1", "Person 2", … in place of every participant's code, in the order of the
 * members, and "Session 1", … in place of session names, which often hold the code. A shallow copy:
 * what nobody's name is in belongs to the evidence, which must outlive it.
 */
#ifndef STUDY_REPORT_VIEW_H
#define STUDY_REPORT_VIEW_H

#include "study/evidence/evidence.h"

struct study_view;
typedef struct study_view study_view;

struct study_view *study_view_new(const struct study_evidence *evidence, bool is_hiding_codes);
void study_view_free(study_view *view); /* NULL is fine */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(study_view, study_view_free)

/* What figures and content are made of. Belongs to the view. */
const struct study_evidence *study_view_evidence(const struct study_view *view);

/* What a participant is called. Belongs to the view, or is @code. */
const char *study_view_code(const struct study_view *view, const char *code);

/* Means and bands of the same sessions without exclusions (study_evidence_with_everybody()). Owned
 * by the caller. */
struct study_evidence *study_view_everybody(const struct study_view *view);

/* Why member @index is out, in the language that is set. What a person wrote as the reason may name
 * anybody: with hidden codes only the kind of the reason is said. Owned by the caller. */
char *study_view_reason(const struct study_view *view, guint index);

#endif
