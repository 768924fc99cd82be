/*
 * Sessions and journals made for the tests of recordings/: every member set to something that can
 * be told from everything else, samples that can each be checked alone.
 */
#ifndef TESTS_RECORDINGS_MADE_H
#define TESTS_RECORDINGS_MADE_H

#include "recordings/journal/journal.h"
#include "recordings/session/session.h"

/* A fresh empty folder, and a list of known files of its own in it. Owned by the caller. */
char *made_folder(void);
/* Removes the folder with everything in it. */
void made_remove(const char *folder);

/* The raw number of sample @index of column @column: an integer in 0 … 4095. */
double made_value(guint column, uint64_t index);

/* A whole session in memory, @n samples on its faster clock: two devices, a linear and a reciprocal
 * chain, flags, gaps, visits, marks, events, a video, answers, edits, both layers of results. */
struct rec_session *made_session(uint64_t n);
struct rec_results *made_results(void);

/* Fails the test at the first difference in anything that a file keeps. */
void made_assert_equal(struct rec_session *a, struct rec_session *b);
void made_assert_results_equal(const struct rec_results *a, const struct rec_results *b);

enum {
	MADE_RATE_HZ = 128,
	MADE_BLOCK = 16, /* samples of one block of a made journal */
};

/* Starts a journal at @path with one device of two channels, "made_gsr" and "made_pulse". */
struct rec_journal *made_journal(const char *path);
/* The same where the disk may say no: NULL with an error. */
struct rec_journal *made_journal_try(const char *path, GError **error);
/* Appends block number @block: samples [block * MADE_BLOCK, …). */
bool made_append(struct rec_journal *journal, uint64_t block, GError **error);
/* Asserts that all samples of the session are those of made_append(), without a hole when
 * @is_complete; returns how many there are. */
uint64_t made_check_samples(struct rec_session *session, bool is_complete);

#endif
