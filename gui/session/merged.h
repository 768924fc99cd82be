/*
 * What a session shows with some edits, made from what its file holds: the one way for opening and
 * for editing, so that edits that are taken back leave nothing.
 *
 * Pure, any thread: a base never changes, and what is made from it shares only its large grids.
 */
#ifndef GUI_SESSION_MERGED_H
#define GUI_SESSION_MERGED_H

#include "gui/session/loader.h"

/* What edits are merged into. */
struct affekt_base;
typedef struct affekt_base affekt_base;

/* Before @recording's visits are merged (affekt_loader_merge_visits()); keeps nothing of it that
 * may change. */
struct affekt_base *affekt_base_new(const struct rec_session *recording);
struct affekt_base *affekt_base_ref(struct affekt_base *base);
void affekt_base_unref(affekt_base *base);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(affekt_base, affekt_base_unref)

/* The edits that the file and its log held, of all raters. */
const GArray *affekt_base_edits(const struct affekt_base *base);
/* The session as nobody has edited it, without channels and samples; not to be changed. */
const struct rec_session *affekt_base_session(const struct affekt_base *base);
/* The rater to use when @wanted (NULL: nobody) is asked for; owned by the caller. */
char *affekt_base_choose_rater(const struct affekt_base *base, const char *wanted);

enum affekt_merged_depth {
	AFFEKT_MERGED_ROWS = 0, /* rows and borders alone, in milliseconds: statistics unknown,
				   variability and responses those of the analysis */
	AFFEKT_MERGED_ALL,
};

struct affekt_merged {
	struct rec_results *results;              /* NULL: none */
	GPtrArray *response_owners, *peak_owners; /* char*, as in gui/session/loader.h; NULL without
						     results */
	GArray *visits;                           /* struct affekt_visit */
	GArray *marks;                            /* struct affekt_mark */
	GPtrArray *visit_names;           /* char*: what edits call each of them (target_id) */
	struct affekt_series *heart_rate; /* NULL: none, or rows alone */
	enum affekt_merged_depth depth;
	gboolean is_live; /* as affekt_session_is_live() */
};

typedef struct affekt_merged affekt_merged;

/* With the edits of @rater in @edits. @is_blind: without the responses and peaks that the analysis
 * found, so that a second rater is not told. */
struct affekt_merged *affekt_merged_new(const struct affekt_base *base, const GArray *edits,
	const char *rater, gboolean is_blind, enum affekt_merged_depth depth);
/* Rows alone (AFFEKT_MERGED_ROWS) take over what was known of them @before. */
void affekt_merged_keep_numbers(struct affekt_merged *merged, const struct affekt_merged *before);
void affekt_merged_free(affekt_merged *merged); /* NULL is fine */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(affekt_merged, affekt_merged_free)

#endif
