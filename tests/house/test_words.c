/* Words that have no place in the tree: unsafe functions, notes to oneself, traces of a machine. */
#include "tests/check_main.h"
#include "tests/house/tree.h"

#include <string.h>

struct ban {
	const char *pattern; /* regular expression over the code, comments and quotes blanked */
	const char *rooms;   /* where it holds, separated by spaces; NULL: in every .c and .h */
	const char *instead;
};

#define LIBRARIES "core dsp devices recordings acquisition study"
#define PRODUCT   LIBRARIES " cli gui"

static const struct ban bans[] = {
	{"\\b(strcpy|strcat|sprintf|vsprintf|g_sprintf)\\s*\\(", NULL, "g_strdup_printf, GString"},
	{"\\b(strtok|strtok_r)\\s*\\(", NULL, "g_strsplit"},
	{"\\b(atoi|atol|atoll|atof)\\s*\\(", NULL, "core_text_parse_…"},
	{"\\b(gets)\\s*\\(", NULL, "g_io_channel_read_line"},
	{"\\b(rand|srand|random|drand48)\\s*\\(", NULL, "a seeded generator of its own"},
	{"\\b(localtime|gmtime)\\s*\\(", NULL, "GDateTime"},
	{"\\b(alloca|g_alloca|g_newa|g_newa0)\\s*\\(", NULL, "the heap or the caller's memory"},
	{"\\bsignal\\s*\\(", NULL, "sigaction"},
	{"\\bvolatile\\b", PRODUCT, "C11 atomics"},
	{"\\b(printf|fprintf|puts|perror|g_print|g_printerr)\\s*\\(", LIBRARIES,
		"a GError: libraries never print"},
	{"//", NULL, "a block comment"},
	{"^\\s*#\\s*if\\s+0\\b", NULL, "nothing: delete it, history remembers"},
};

static bool is_banned_room(const struct ban *ban, const struct house_file *file)
{
	if (!ban->rooms) {
		return true;
	}
	g_auto(GStrv) rooms = g_strsplit(ban->rooms, " ", -1);
	for (char **room = rooms; *room; room++) {
		if (house_file_is_in(file, *room)) {
			return true;
		}
	}
	return false;
}

static void check_code(GPtrArray *files, GPtrArray *findings)
{
	for (size_t b = 0; b < G_N_ELEMENTS(bans); b++) {
		g_autoptr(GRegex) regex = g_regex_new(bans[b].pattern, G_REGEX_OPTIMIZE, 0, NULL);
		ck_assert_ptr_nonnull(regex);
		for (guint i = 0; i < files->len; i++) {
			const struct house_file *file = g_ptr_array_index(files, i);
			bool is_meant = file->is_source && is_banned_room(&bans[b], file);
			for (guint n = 0; is_meant && file->code[n]; n++) {
				if (g_regex_match(regex, file->code[n], 0, NULL)) {
					house_report(findings, file, n + 1, "%s (use %s)",
						g_strstrip(file->lines[n]), bans[b].instead);
				}
			}
		}
	}
}

/* The words are put together here so that this file does not find itself. */
static void check_notes(GPtrArray *files, GPtrArray *findings)
{
	g_autoptr(GRegex) notes = g_regex_new("\\b(TO"
					      "DO|FIX"
					      "ME|XX"
					      "X|HA"
					      "CK)\\b",
		0, 0, NULL);
	for (guint i = 0; i < files->len; i++) {
		const struct house_file *file = g_ptr_array_index(files, i);
		for (guint n = 0; file->lines[n]; n++) {
			if (g_regex_match(notes, file->lines[n], 0, NULL)) {
				house_report(
					findings, file, n + 1, "%s", g_strstrip(file->lines[n]));
			}
		}
	}
}

static void check_machine(GPtrArray *files, GPtrArray *findings)
{
	static const char *const traces[] = {"/wo"
					     "rk/",
		"/ho"
		"me/",
		"/ro"
		"ot/"};
	for (guint i = 0; i < files->len; i++) {
		const struct house_file *file = g_ptr_array_index(files, i);
		for (guint n = 0; file->lines[n]; n++) {
			for (size_t t = 0; t < G_N_ELEMENTS(traces); t++) {
				if (strstr(file->lines[n], traces[t])) {
					house_report(findings, file, n + 1,
						"a path of one machine: %s", traces[t]);
				}
			}
		}
	}
}

START_TEST(no_unsafe_function_is_called)
{
	ck_assert_uint_eq(
		house_count_findings(SOURCE_DIR, check_code, "use what stands in parentheses"), 0);
}
END_TEST

START_TEST(no_notes_to_oneself_are_left)
{
	ck_assert_uint_eq(house_count_findings(SOURCE_DIR, check_notes,
				  "do it now, or write an issue and delete the note"),
		0);
}
END_TEST

START_TEST(no_file_mentions_one_machine)
{
	ck_assert_uint_eq(house_count_findings(SOURCE_DIR, check_machine,
				  "find the place at run time, or let the caller name it"),
		0);
}
END_TEST

START_TEST(planted_words_are_found)
{
	ck_assert_uint_eq(house_count_planted("core/a.c", "x = atoi(s);\n", check_code), 1);
	ck_assert_uint_eq(house_count_planted("tests/a.c", "int x; // why\n", check_code), 1);
	ck_assert_uint_eq(house_count_planted("core/a.c", " # if 0\n#endif\n", check_code), 1);
	ck_assert_uint_eq(house_count_planted("study/a.c", "g_print(\"x\");\n", check_code), 1);
	ck_assert_uint_eq(house_count_planted("cli/a.c", "g_print(\"x\");\n", check_code), 0);
	ck_assert_uint_eq(house_count_planted("README.md",
				  "TO"
				  "DO: x\n",
				  check_notes),
		1);
	ck_assert_uint_eq(house_count_planted("cli/a.sh",
				  "cd /ho"
				  "me/x\n",
				  check_machine),
		1);
}
END_TEST

START_TEST(words_in_comments_and_quotes_are_not_calls)
{
	const char *text = "/* sprintf(x) is never called; see http://x.y */\n"
			   "const char *s = \"http://x \\\" // gets(x)\";\n"
			   "char c = '\"'; int srandom_x; /* // */\n";
	ck_assert_uint_eq(house_count_planted("core/a.c", text, check_code), 0);
}
END_TEST

TESTS_MAIN("house/words", no_unsafe_function_is_called, no_notes_to_oneself_are_left,
	no_file_mentions_one_machine, planted_words_are_found,
	words_in_comments_and_quotes_are_not_calls)
