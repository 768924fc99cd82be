#include "cli/study_slurm.h"

#include "cli/call.h"
#include "recordings/disk/beside.h"
#include "recordings/disk/disk.h"
#include "study/batch/slurm.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

void cli_study_submitted_clear(struct cli_study_submitted *submitted)
{
	g_clear_pointer(&submitted->array_job, g_free);
	g_clear_pointer(&submitted->merge_job, g_free);
	g_clear_pointer(&submitted->logs, g_free);
}

/* Standard output of a program; NULL with the sentence when it fails. */
static char *run_program(const char *const *words, GError **error)
{
	g_autofree char *out = NULL, *complaint = NULL;
	g_autoptr(GError) failure = NULL;
	int status = 0;

	if (!g_spawn_sync(NULL, (char **)words, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &out,
		    &complaint, &status, &failure)) {
		g_set_error(error, CLI_ERROR, CLI_ERROR_FAILED,
			_("cannot run %s (%s); Slurm's programs are in the package slurm-client"),
			words[0], failure->message);
		return NULL;
	}
	if (g_spawn_check_wait_status(status, NULL)) {
		return g_steal_pointer(&out);
	}
	g_strstrip(complaint);
	g_set_error(error, CLI_ERROR, CLI_ERROR_FAILED,
		_("%s refuses the job: %s. Correct what is behind --sbatch, or ask who runs the "
		  "cluster"),
		words[0], complaint);
	return NULL;
}

static guint array_max(void)
{
	const char *const words[] = {"scontrol", "show", "config", NULL};
	g_autofree char *config = run_program(words, NULL);

	return study_slurm_read_array_max(config);
}

static double size_of(const struct study_session *session)
{
	GStatBuf status;

	return session->file && g_stat(session->file, &status) == 0 ? (double)status.st_size : 0;
}

/* Sessions that are due, and the seconds that they take one after the other, as the first that can
 * be analysed here tells; that one is done then, unless nobody asks. */
static guint measure(const struct cli_study_wanted *wanted, double *ret_total_s)
{
	const GPtrArray *sessions = wanted->folder->sessions;
	double bytes = 0, measured_bytes = 0, measured_s = 0;
	guint n = 0;

	for (guint i = 0; i < sessions->len; i++) {
		const struct study_session *session = g_ptr_array_index(sessions, i);

		if (study_batch_state(wanted->folder, session, &wanted->options) !=
			STUDY_BATCH_DUE) {
			continue;
		}
		gint64 began_us = g_get_monotonic_time();
		if (!ret_total_s || measured_bytes > 0 ||
			!study_batch_step(wanted->folder, session, &wanted->options, NULL)) {
			bytes += size_of(session);
			n++;
			continue;
		}
		measured_s = (double)(g_get_monotonic_time() - began_us) / G_USEC_PER_SEC;
		measured_bytes = size_of(session);
	}
	if (ret_total_s) {
		*ret_total_s = measured_bytes > 0 ? measured_s * bytes / measured_bytes : 0;
	}
	return n;
}

/* The path of this very program: what the nodes will run. */
static char *own_path(void)
{
	g_autofree char *path = g_file_read_link("/proc/self/exe", NULL);

	return g_strdup(path ? path : "affekt");
}

static char *write_script(const char *folder, const char *name, const char *text, GError **error)
{
	g_autofree char *path = g_build_filename(folder, name, NULL);

	return rec_beside_finish(rec_beside_open(path, /* replace= */ true, error), text, error)
		       ? g_steal_pointer(&path)
		       : NULL;
}

static void G_GNUC_PRINTF(2, 3) add_word(GPtrArray *words, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	g_ptr_array_add(words, g_strdup_vprintf(format, arguments));
	va_end(arguments);
}

/* Those of the user stand last and win. */
static bool add_own(GPtrArray *words, const char *const *sbatch, GError **error)
{
	for (; *sbatch; sbatch++) {
		g_auto(GStrv) split = NULL;
		g_autoptr(GError) failure = NULL;

		if (!g_shell_parse_argv(*sbatch, NULL, &split, &failure)) {
			g_set_error(error, CLI_ERROR, CLI_ERROR_CALL, "--sbatch %s: %s", *sbatch,
				failure->message);
			return false;
		}
		for (char **word = split; *word; word++) {
			add_word(words, "%s", *word);
		}
	}
	return true;
}

/* Submits @script; the number of the job, the caller's. */
static char *submit(const char *name, const char *what, const char *logs, const char *pattern,
	const char *const *sbatch, const char *script, GError **error)
{
	g_autoptr(GPtrArray) words = g_ptr_array_new_with_free_func(g_free);
	g_autofree char *output = study_slurm_output(logs, pattern);

	add_word(words, "sbatch");
	add_word(words, "--parsable");
	add_word(words, "--job-name=%s", name);
	add_word(words, "--output=%s", output);
	add_word(words, "%s", what);
	if (!add_own(words, sbatch, error)) {
		return NULL;
	}
	add_word(words, "%s", script);
	g_ptr_array_add(words, NULL);
	g_autofree char *answer = run_program((const char *const *)words->pdata, error);
	/* "17" or "17;cluster" */
	return answer ? g_strndup(answer, strcspn(answer, ";\n")) : NULL;
}

static bool submit_both(const struct study_slurm_job *job, const char *const *sbatch,
	struct cli_study_submitted *submitted, GError **error)
{
	g_autofree char *name = g_path_get_basename(job->study);
	g_autofree char *job_name = g_strconcat("affekt-", name, NULL);
	g_autofree char *part_text = study_slurm_part_script(job);
	g_autofree char *merge_text = study_slurm_merge_script(job);
	g_autofree char *array = g_strdup_printf("--array=1-%u", job->n_parts);
	g_autofree char *parts = write_script(submitted->logs, "part.sh", part_text, error);
	g_autofree char *merge =
		parts ? write_script(submitted->logs, "merge.sh", merge_text, error) : NULL;

	if (!merge) {
		return false;
	}
	submitted->array_job =
		submit(job_name, array, submitted->logs, "part-%A_%a.log", sbatch, parts, error);
	if (!submitted->array_job) {
		return false;
	}
	g_autofree char *behind = g_strdup_printf("--dependency=afterany:%s", submitted->array_job);
	submitted->merge_job =
		submit(job_name, behind, submitted->logs, "merge-%j.log", sbatch, merge, error);
	if (!submitted->merge_job) {
		g_prefix_error(error,
			_("the tasks are submitted as job %s, but not what writes the tables "
			  "behind them; run “affekt study analyze” when they have ended: "),
			submitted->array_job);
	}
	return submitted->merge_job != NULL;
}

bool cli_study_submit(const struct cli_study_wanted *wanted, guint n_tasks,
	const char *const *words, const char *const *part_words, const char *const *sbatch,
	struct cli_study_submitted *ret_submitted, GError **error)
{
	g_autofree char *study = g_canonicalize_filename(wanted->folder->path, NULL);
	g_autofree char *program = own_path();
	g_autofree char *sbatch_path = g_find_program_in_path("sbatch");
	struct study_slurm_job job = {
		.program = program,
		.study = study,
		.words = words,
		.part_words = part_words,
	};
	double total_s = n_tasks * STUDY_SLURM_TASK_S;

	*ret_submitted = (struct cli_study_submitted){0};
	if (!sbatch_path) {
		g_set_error(error, CLI_ERROR, CLI_ERROR_FAILED,
			_("there is no sbatch here: install Slurm's programs (package "
			  "slurm-client) on a computer of the cluster, or run the parts by hand, "
			  "as “affekt study analyze --help” says"));
		return false;
	}
	if (!study_batch_check(wanted->folder, &wanted->options, error)) {
		return false;
	}
	guint n_left = measure(wanted, n_tasks > 0 ? NULL : &total_s);
	if (n_left == 0) {
		return true;
	}
	ret_submitted->logs = g_build_filename(study, "slurm", NULL);
	if (g_mkdir_with_parents(ret_submitted->logs, 0700) != 0) {
		rec_disk_fail(error, errno, _("Cannot make the folder %s"), ret_submitted->logs);
		return false;
	}
	job.n_parts = ret_submitted->n_tasks = study_slurm_parts(total_s, n_left, array_max());
	return submit_both(&job, sbatch, ret_submitted, error);
}
