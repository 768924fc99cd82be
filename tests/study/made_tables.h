/*
 * Evidence filled by hand, with numbers that a pencil can check and names that make cells
 * difficult: for tests of what leaves a study.
 */
#ifndef TESTS_STUDY_MADE_TABLES_H
#define TESTS_STUDY_MADE_TABLES_H

#include "study/evidence/evidence.h"

/* Evidence with what it rests on; @results and @folder are the maker's. */
struct made_tables {
	struct study_folder folder;
	GPtrArray *results;
	struct study_evidence *evidence;
};
typedef struct made_tables made_tables;

/* Two people, "p,1" and "p.1", two touch points "a" and "b", a row or more in every table. Two
 * visits of "a", "b" UNCALIBRATED; a person left out, who does not consent to texts and has a quote
 * all the same; quotes and names with umlauts,
 * quotes, commas, tabs, line breaks, slashes and a leading "=". */
struct made_tables *made_tables_new(void);

/* No participants, no touch points. */
struct made_tables *made_tables_empty(void);

/* @n touch points with every pair of them, nobody in it. */
struct made_tables *made_tables_large(guint n);

void made_tables_free(made_tables *tables); /* NULL is fine */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(made_tables, made_tables_free)

#endif
