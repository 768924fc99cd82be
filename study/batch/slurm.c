#include "study/batch/slurm.h"

#include <math.h>
#include <string.h>

static void append_words(GString *out, const char *const *words)
{
	for (; *words; words++) {
		g_autofree char *quoted = g_shell_quote(*words);
		g_string_append_printf(out, " %s", quoted);
	}
}

/* The call that both scripts end in. */
static GString *begin(const struct study_slurm_job *job, const char *comment)
{
	GString *out = g_string_new("#!/bin/sh\n");
	g_autofree char *program = g_shell_quote(job->program);
	g_autofree char *study = g_shell_quote(job->study);

	g_string_append_printf(out, "%sexec %s study analyze %s", comment, program, study);
	return out;
}

char *study_slurm_part_script(const struct study_slurm_job *job)
{
	g_autofree char *comment = g_strdup_printf(
		"# Task I of %u analyses its share of the sessions, as any engine may do with\n"
		"#   affekt study analyze STUDY --part I/%u\n"
		"# What is done already costs nothing, so a task may be run again.\n",
		job->n_parts, job->n_parts);
	GString *out = begin(job, comment);

	g_string_append_printf(out, " --part \"${SLURM_ARRAY_TASK_ID:?}/%u\"", job->n_parts);
	g_string_append(out, " --jobs \"${SLURM_CPUS_PER_TASK:-1}\"");
	append_words(out, job->words);
	append_words(out, job->part_words);
	g_string_append_c(out, '\n');
	return g_string_free(out, FALSE);
}

char *study_slurm_merge_script(const struct study_slurm_job *job)
{
	GString *out = begin(job, "# When all tasks have ended: does what one of them left, and "
				  "writes the tables.\n");

	g_string_append(out, " --jobs \"${SLURM_CPUS_PER_TASK:-1}\"");
	append_words(out, job->words);
	g_string_append_c(out, '\n');
	return g_string_free(out, FALSE);
}

guint study_slurm_parts(double total_s, guint n_sessions, guint array_max)
{
	double wanted = total_s > 0 ? ceil(total_s / STUDY_SLURM_TASK_S) : 1;
	/* Tasks are counted from 1, so that the last index is one less than the size. */
	double most = MIN(n_sessions, array_max > 1 ? array_max - 1 : 1);

	return (guint)CLAMP(wanted, 1, MAX(most, 1));
}

guint study_slurm_read_array_max(const char *config)
{
	const char *at = config ? strstr(config, "MaxArraySize") : NULL;
	const char *equals = at ? strchr(at, '=') : NULL;
	guint64 size = equals ? g_ascii_strtoull(equals + 1, NULL, 10) : 0;

	return size > 0 && size <= G_MAXINT ? (guint)size : STUDY_SLURM_ARRAY_MAX;
}

char *study_slurm_output(const char *folder, const char *pattern)
{
	g_auto(GStrv) pieces = g_strsplit(folder, "%", -1);
	g_autofree char *escaped = g_strjoinv("%%", pieces);

	return g_build_filename(escaped, pattern, NULL);
}
