/*
 * The analysis of a study on a cluster that runs Slurm: an array job whose task I of N is
 *
 *   affekt study analyze STUDY --part I/N
 *
 * and a job behind it, once all tasks have ended, well or not:
 *
 *   affekt study analyze STUDY
 *
 * which does what a lost task left and writes the tables. Any other engine (GNU parallel, SGE, a
 * loop of a shell) may run the same two lines. This file only makes texts and sums; cli/ submits.
 * Pure.
 */
#ifndef STUDY_BATCH_SLURM_H
#define STUDY_BATCH_SLURM_H

#include <glib.h>

/* A task should last so long: what a cluster spends on starting one is then nothing. */
#define STUDY_SLURM_TASK_S 300.0

/* MaxArraySize where the cluster does not say: Slurm's own default. */
#define STUDY_SLURM_ARRAY_MAX 1001

struct study_slurm_job {
	const char *program; /* affekt, by its whole path */
	const char *study;   /* the study, by its whole path */
	guint n_parts;
	const char *const *words;      /* of the call, for both jobs; NULL-terminated */
	const char *const *part_words; /* for the tasks alone; NULL-terminated */
};

/* Scripts of sh; the caller's. */
char *study_slurm_part_script(const struct study_slurm_job *job);
char *study_slurm_merge_script(const struct study_slurm_job *job);

/* How many tasks for @n_sessions that take @total_s seconds one after the other, on a cluster whose
 * arrays have indices below @array_max. At least 1. */
guint study_slurm_parts(double total_s, guint n_sessions, guint array_max);

/* MaxArraySize in the text of “scontrol show config”; STUDY_SLURM_ARRAY_MAX when it is not there.
 */
guint study_slurm_read_array_max(const char *config);

/* @pattern ("%j.log") in @folder as --output takes it, where a percent sign of the folder is none
 * of a pattern. The caller's. */
char *study_slurm_output(const char *folder, const char *pattern);

#endif
