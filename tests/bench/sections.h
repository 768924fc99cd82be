/* The sections of the bench. Each prints its lines and returns false when its work failed. */
#ifndef TESTS_BENCH_SECTIONS_H
#define TESTS_BENCH_SECTIONS_H

#include <stdbool.h>
#include <stddef.h>

/* Where the programs are and where to write. */
struct bench_place {
	const char *bench; /* this program */
	const char *affekt;
	const char *window; /* bench_window; NULL: built without GTK */
	const char *video;  /* bench_video; NULL likewise */
	const char *study;  /* bench_study; NULL likewise */
	const char *folder; /* empty, removed afterwards */
	const char *kept;   /* sessions that take long to make stay here; NULL: in @folder */
	bool is_long;       /* with what takes minutes */
};

bool bench_journal(const struct bench_place *place);
bool bench_live(const struct bench_place *place);
bool bench_tick(const struct bench_place *place);
bool bench_convex(const struct bench_place *place);
/* One solve of @n samples: what is counted where there is no peer. */
bool bench_convex_once(size_t n);
bool bench_analyze(const struct bench_place *place);
bool bench_export(const struct bench_place *place);
bool bench_review(const struct bench_place *place);
bool bench_player(const struct bench_place *place);
bool bench_picture(const struct bench_place *place);

#endif
