/* Where else a study names the code of who withdraws. */
#include "recordings/import/bids_dataset.h"
#include "study/folder/folder_parts.h"
#include "study/folder/withdraw.h"
#include "study/folder/withdraw_rows.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/stat.h>

enum {
	TEXT_BYTES_MAX = 16 << 20,
	DEPTH_MAX = 16,
};

static bool is_of_word(char c)
{
	return g_ascii_isalnum(c) || c == '_' || c == '-' || (guchar)c >= 0x80;
}

/* Codes of digits alone, or of one letter, stand everywhere. */
static bool is_telling(const char *code)
{
	return strlen(code) >= 2 && strspn(code, "0123456789.") != strlen(code);
}

/* The first place at or behind @from in which the code stands as a word; NULL none. */
static const char *find_word(
	const char *text, size_t n_text, const char *from, const char *code, size_t n)
{
	const char *end = text + n_text;

	for (const char *at = from; (at = memmem(at, (size_t)(end - at), code, n)); at++) {
		if ((at == text || !is_of_word(at[-1])) && (at + n == end || !is_of_word(at[n])))
			return at;
	}
	return NULL;
}

/* --- words in tables ----------------------------------------------------------------- */

/* @text with "…" for the code; NULL when it does not name it. The caller's. */
static char *redact(const char *text, const char *code)
{
	g_autoptr(GString) rest = g_string_new(NULL);
	size_t n = strlen(code), n_text = strlen(text);
	const char *from = text, *at = NULL;

	while ((at = find_word(text, n_text, from, code, n))) {
		g_string_append_len(rest, from, at - from);
		g_string_append(rest, "…");
		from = at + n;
	}
	g_string_append(rest, from);
	return from > text ? g_string_free(g_steal_pointer(&rest), FALSE) : NULL;
}

/* Names and words of a list are no texts: a group may be called like a participant. */
static bool is_no_text(const struct study_sheet *sheet, guint column)
{
	static const char *const NAMES[] = {"participant", "session", "rater", "rater_kind",
		"group", "wave", "role", "excluded", "signals", "video", "texts", "stills",
		"retain_until", "phase", "touchpoint", "score"};

	for (gsize i = 0; i < G_N_ELEMENTS(NAMES); i++) {
		if (study_sheet_find(sheet, NAMES[i]) == (int)column)
			return true;
	}
	return false;
}

static bool is_row_of(
	const struct study_sheet *sheet, const struct study_sheet_line *line, const char *code)
{
	g_autofree char *who = study_sheet_cell(line, study_sheet_find(sheet, "participant"));
	g_autofree char *rater = study_sheet_cell(line, study_sheet_find(sheet, "rater"));

	return strcmp(who, code) == 0 || strcmp(rater, code) == 0;
}

static guint redact_line(
	const struct study_sheet *sheet, struct study_sheet_line *line, const char *code)
{
	guint n = 0;

	for (guint i = 0; i < line->cells->len; i++) {
		g_autofree char *text =
			is_no_text(sheet, i) ? NULL : redact(line->cells->pdata[i], code);

		if (text)
			study_sheet_set(line, i, text);
		n += text != NULL;
	}
	return n;
}

static guint redact_table(const struct study_folder *folder, const char *name, const char *key,
	const char *code, GPtrArray *problems)
{
	g_autofree char *path = g_build_filename(folder->path, name, NULL);
	g_autoptr(study_sheet) sheet = study_sheet_read(path, key, NULL);
	g_autoptr(GError) failure = NULL;
	guint n = 0;

	for (guint i = 0; sheet && i < sheet->lines->len; i++) {
		struct study_sheet_line *line = sheet->lines->pdata[i];

		if (!is_row_of(sheet, line, code))
			n += redact_line(sheet, line, code);
	}
	if (n > 0 && problems && !study_sheet_write(sheet, path, &failure)) {
		g_ptr_array_add(problems, g_strdup(failure->message));
		return 0;
	}
	return n;
}

guint study_withdraw_redact(
	const struct study_folder *folder, const char *code, GPtrArray *problems)
{
	if (!is_telling(code))
		return 0;
	return redact_table(folder, "participants.tsv", "participant", code, problems) +
	       redact_table(folder, "ratings.tsv", "score", code, problems);
}

/* --- tables of unknown exports ------------------------------------------------------- */

static bool is_table(const char *name)
{
	return g_str_has_prefix(name, "study_") || strcmp(name, "study.json") == 0 ||
	       strcmp(name, "study.xlsx") == 0;
}

/* The topmost folder at or below @path that holds tables and no page of an export; the caller's.
 * NULL none. */
static char *find_tables(const char *path, guint depth)
{
	g_autoptr(GDir) dir = study_withdraw_has_page(path) ? NULL : g_dir_open(path, 0, NULL);
	g_autofree char *found = NULL;
	const char *name = NULL;

	while (dir && !found && (name = g_dir_read_name(dir))) {
		g_autofree char *below = g_build_filename(path, name, NULL);

		if (g_file_test(below, G_FILE_TEST_IS_SYMLINK))
			continue;
		if (!g_file_test(below, G_FILE_TEST_IS_DIR))
			found = is_table(name) ? g_strdup(path) : NULL;
		else if (depth < DEPTH_MAX)
			found = find_tables(below, depth + 1);
	}
	return g_steal_pointer(&found);
}

void study_withdraw_name_tables(const struct study_folder *folder, GPtrArray *problems)
{
	static const char *const OWN[] = {"sessions", "results", "tables", "report", NULL};
	g_autoptr(GDir) dir = g_dir_open(folder->path, 0, NULL);
	const char *name = NULL;

	while (dir && (name = g_dir_read_name(dir))) {
		g_autofree char *path = g_build_filename(folder->path, name, NULL);
		bool is_own = g_strv_contains(OWN, name) ||
			      !g_file_test(path, G_FILE_TEST_IS_DIR) ||
			      g_file_test(path, G_FILE_TEST_IS_SYMLINK);
		g_autofree char *found = is_own ? NULL : find_tables(path, 0);

		if (found)
			g_ptr_array_add(problems,
				g_strdup_printf(_("%s holds tables of the study, which may rest on "
						  "the participant; remove it and export them "
						  "again."),
					found));
	}
}

/* --- texts --------------------------------------------------------------------------- */

struct rest {
	const char *code;
	char *person; /* "sub-P07": what BIDS calls the participant */
	guint n;      /* files and folders that name them */
	char *first;
};

static bool names(const struct rest *rest, const char *path)
{
	g_autofree char *base = g_path_get_basename(path);
	g_autofree char *text = NULL;
	struct stat status;
	gsize n = 0;

	if (find_word(base, strlen(base), base, rest->code, strlen(rest->code)) ||
		strcmp(base, rest->person) == 0)
		return true;
	if (lstat(path, &status) != 0 || !S_ISREG(status.st_mode) ||
		status.st_size > TEXT_BYTES_MAX || !g_file_get_contents(path, &text, &n, NULL))
		return false;
	return find_word(text, n, text, rest->code, strlen(rest->code)) ||
	       find_word(text, n, text, rest->person, strlen(rest->person));
}

static void look_at(struct rest *rest, const char *path, guint depth)
{
	bool is_folder =
		g_file_test(path, G_FILE_TEST_IS_DIR) && !g_file_test(path, G_FILE_TEST_IS_SYMLINK);
	g_autoptr(GDir) dir = is_folder && depth < DEPTH_MAX ? g_dir_open(path, 0, NULL) : NULL;
	const char *name = NULL;

	if (names(rest, path)) {
		rest->n++;
		if (!rest->first)
			rest->first = g_strdup(path);
	}
	while (dir && (name = g_dir_read_name(dir))) {
		g_autofree char *below = g_build_filename(path, name, NULL);

		look_at(rest, below, depth + 1);
	}
}

/* One sentence for each file or folder of the study. */
static void tell(const struct rest *rest, const char *path, GPtrArray *sentences)
{
	if (rest->n == 0)
		return;
	if (strcmp(rest->first, path) == 0 && rest->n == 1)
		g_ptr_array_add(sentences,
			g_strdup_printf(_("%s still names “%s”; look at it."), path, rest->code));
	else
		g_ptr_array_add(sentences,
			g_strdup_printf(ngettext("%s still names “%s” in %u file, %s; look at it.",
						"%s still names “%s” in %u files, %s the first; "
						"look at them.",
						rest->n),
				path, rest->code, rest->n, rest->first));
}

void study_withdraw_name_rest(
	const struct study_folder *folder, const char *code, GPtrArray *ret_sentences)
{
	/* Those of others; what of these two is the participant's goes by its place. */
	static const char *const PASSED[] = {"sessions", "results", "forgotten.log", NULL};
	g_autofree char *label = rec_bids_label(code);
	g_autoptr(GDir) dir = is_telling(code) ? g_dir_open(folder->path, 0, NULL) : NULL;
	const char *name = NULL;

	while (dir && (name = g_dir_read_name(dir))) {
		g_autofree char *path = g_build_filename(folder->path, name, NULL);
		struct rest rest = {.code = code, .person = g_strconcat("sub-", label, NULL)};

		if (!g_strv_contains(PASSED, name))
			look_at(&rest, path, 0);
		tell(&rest, path, ret_sentences);
		g_free(rest.first);
		g_free(rest.person);
	}
}
