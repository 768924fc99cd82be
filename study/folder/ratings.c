#include "study/folder/ratings.h"

#include "core/text.h"
#include "study/folder/sheet.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define SCORE_LEAST 1.0
#define SCORE_MOST  10.0

static const char *const KINDS[STUDY_N_RATER_KINDS] = {"self", "observer", "staff"};

const char *study_rater_kind_name(enum study_rater_kind kind)
{
	return KINDS[kind];
}

static void free_rating(gpointer data)
{
	struct study_rating *rating = data;

	g_free(rating->wave);
	g_free(rating->phase);
	g_free(rating->participant);
	g_free(rating->team);
	g_free(rating->rater);
	g_free(rating->note);
	g_free(rating);
}

static char *cell_of(
	const struct study_sheet *sheet, const struct study_sheet_line *line, const char *column)
{
	return study_sheet_cell(line, study_sheet_find(sheet, column));
}

static bool find_kind(const char *word, enum study_rater_kind *ret)
{
	for (int kind = 0; kind < STUDY_N_RATER_KINDS; kind++) {
		if (g_ascii_strcasecmp(word, KINDS[kind]) == 0) {
			*ret = (enum study_rater_kind)kind;
			return true;
		}
	}
	return false;
}

/* A comma inside of a cell can only be a decimal one. */
static bool parse_score(const char *text, double *ret)
{
	g_autofree char *point = g_strdelimit(g_strdup(text), ",", '.');

	return core_text_parse_double(point, ret) && *ret >= SCORE_LEAST && *ret <= SCORE_MOST;
}

/* NULL, and a sentence, when the row is none. */
static struct study_rating *take_rating(
	const struct study_sheet *sheet, const struct study_sheet_line *line, GPtrArray *problems)
{
	g_autofree char *phase = cell_of(sheet, line, "phase");
	g_autofree char *kind = cell_of(sheet, line, "rater_kind");
	g_autofree char *score = cell_of(sheet, line, "score");
	enum study_rater_kind rater_kind = STUDY_RATER_SELF;
	double value = 0;

	if (phase[0] == '\0') {
		study_sheet_tell(sheet, line->number, problems, _("the phase is missing"));
		return NULL;
	}
	if (!find_kind(kind, &rater_kind)) {
		study_sheet_tell(sheet, line->number, problems,
			_("“%s” in the column rater_kind is none of self, observer and staff"),
			kind);
		return NULL;
	}
	if (!parse_score(score, &value)) {
		study_sheet_tell(sheet, line->number, problems,
			_("“%s” in the column score is no number from 1 to 10"), score);
		return NULL;
	}
	struct study_rating *rating = g_new0(struct study_rating, 1);

	rating->phase = g_steal_pointer(&phase);
	rating->wave = cell_of(sheet, line, "wave");
	rating->participant = cell_of(sheet, line, "participant");
	rating->team = cell_of(sheet, line, "team");
	rating->rater = cell_of(sheet, line, "rater");
	rating->note = cell_of(sheet, line, "note");
	rating->kind = rater_kind;
	rating->score = value;
	rating->line = line->number;
	return rating;
}

GPtrArray *study_ratings_read(const char *path, GPtrArray *ret_problems, GError **error)
{
	GPtrArray *ratings = g_ptr_array_new_with_free_func(free_rating);

	if (!g_file_test(path, G_FILE_TEST_EXISTS))
		return ratings;
	g_autoptr(study_sheet) sheet = study_sheet_read(path, "score", error);

	if (!sheet) {
		g_ptr_array_unref(ratings);
		return NULL;
	}
	study_sheet_tell_separator(sheet, ret_problems);
	for (guint i = 0; i < sheet->lines->len; i++) {
		const struct study_sheet_line *line = g_ptr_array_index(sheet->lines, i);
		struct study_rating *rating =
			study_sheet_is_blank(line) ? NULL : take_rating(sheet, line, ret_problems);

		if (rating)
			g_ptr_array_add(ratings, rating);
	}
	return ratings;
}
