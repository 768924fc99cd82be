#include "cli/study_evidence.h"

#include "cli/call.h"
#include "cli/terminal.h"
#include "study/batch/batch.h"
#include "study/evidence/waves.h"
#include "study/report/made.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static void note_all(const GPtrArray *problems)
{
	for (guint i = 0; i < problems->len; i++) {
		cli_terminal_note("%s", (const char *)g_ptr_array_index(problems, i));
	}
}

enum study_repeats cli_study_evidence_repeats(const char *word)
{
	if (strcmp(word, "first") == 0) {
		return STUDY_REPEATS_FIRST;
	}
	return strcmp(word, "each") == 0 ? STUDY_REPEATS_EACH : STUDY_REPEATS_MEAN;
}

static void add_once(GPtrArray *names, const char *name)
{
	if (name[0] && !g_ptr_array_find_with_equal_func(names, name, g_str_equal, NULL)) {
		g_ptr_array_add(names, g_strdup(name));
	}
}

/* Groups in the order of participants.tsv. */
static GPtrArray *list_groups(const struct study_folder *folder)
{
	GPtrArray *groups = g_ptr_array_new_with_free_func(g_free);

	for (guint i = 0; i < folder->people->rows->len; i++) {
		const struct study_person *person = folder->people->rows->pdata[i];
		add_once(groups, person->group);
	}
	return groups;
}

/* A word that nobody of the study has would give tables about nobody. */
static bool check_word(const char *option, const char *word, const GPtrArray *words, GError **error)
{
	if (!word ||
		g_ptr_array_find_with_equal_func((GPtrArray *)words, word, g_str_equal, NULL)) {
		return true;
	}
	g_autoptr(GString) list = g_string_new(NULL);
	for (guint i = 0; i < words->len; i++) {
		g_string_append_printf(
			list, "%s%s", i > 0 ? ", " : "", (const char *)words->pdata[i]);
	}
	if (words->len > 0) {
		g_set_error(error, CLI_ERROR, CLI_ERROR_CALL,
			_("--%s: nobody in participants.tsv has “%s”; there are: %s"), option, word,
			list->str);
	} else {
		g_set_error(error, CLI_ERROR, CLI_ERROR_CALL,
			_("--%s: nobody in participants.tsv has “%s”; that column is empty"),
			option, word);
	}
	return false;
}

static bool check_filters(const struct study_folder *folder,
	const struct study_evidence_options *wanted, GError **error)
{
	g_autoptr(GPtrArray) waves = study_waves_new(folder);
	g_autoptr(GPtrArray) groups = list_groups(folder);

	return check_word("wave", wanted->wave, waves, error) &&
	       check_word("group", wanted->group, groups, error);
}

char *cli_study_evidence_today(void)
{
	return study_made_date(study_made_time());
}

bool cli_study_evidence_init(struct cli_study_evidence *study, const char *path,
	const struct study_evidence_options *wanted, GError **error)
{
	g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func(g_free);

	*study = (struct cli_study_evidence){.folder = study_folder_open(path, problems, error)};
	if (!study->folder) {
		return false;
	}
	if (!check_filters(study->folder, wanted, error)) {
		cli_study_evidence_finish(study);
		return false;
	}
	struct study_evidence_options options = study_evidence_defaults(study->folder);
	g_autofree char *day = cli_study_evidence_today();
	options.repeats = wanted->repeats;
	options.wave = wanted->wave;
	options.group = wanted->group;
	options.is_everybody = wanted->is_everybody;
	options.today = day;
	study->results = study_batch_results(study->folder, options.is_time_locked, problems);
	note_all(problems);
	study->evidence = study_evidence_new(study->folder, study->results, &options);
	return true;
}

void cli_study_evidence_finish(struct cli_study_evidence *study)
{
	study_evidence_free(study->evidence);
	g_clear_pointer(&study->results, g_ptr_array_unref);
	study_folder_free(study->folder);
	*study = (struct cli_study_evidence){0};
}
