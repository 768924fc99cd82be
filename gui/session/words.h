/*
 * When a session was and how long, in the words of the screen. Callable anywhere.
 */
#ifndef GUI_SESSION_WORDS_H
#define GUI_SESSION_WORDS_H

/* "22 November 2026, 10:15" in the zone of the recording. Owned by the caller; NULL when @iso8601
 * is NULL or no time. */
char *affekt_words_start(const char *iso8601);

/* "1 h 4 min", "3 min 20 s", "95 s". Owned by the caller. */
char *affekt_words_duration(double duration_s);

/* "Participant P07  ·  22 November 2026, 10:15  ·  3 min 20 s", without what is unknown (NULL,
 * NaN). Owned by the caller. */
char *affekt_words_summary(const char *participant, const char *iso8601, double duration_s);

#endif
