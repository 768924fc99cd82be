/*
 * What the files of study/batch/batch.h share; for nobody else.
 */
#ifndef STUDY_BATCH_BATCH_PARTS_H
#define STUDY_BATCH_BATCH_PARTS_H

#include "study/batch/batch.h"
#include "study/card/profile.h"

/* How every session of the study is analysed. */
struct study_batch_settings {
	study_profile profile; /* whole, channels that the study names included */
	const char *wanted;    /* the profile's name or file */
	const char *rater;     /* NULL: a session's only one */
	char *hash;            /* of all of it: 64 hexadecimal digits */
};

/* What @options (NULL: none) come to in this study. False with a sentence when the plan has
 * mistakes or a parameter is none. Points into both. */
bool study_batch_settings_init(struct study_batch_settings *settings,
	const struct study_folder *folder, const struct study_batch_options *options,
	GError **error);
void study_batch_settings_clear(struct study_batch_settings *settings);
typedef struct study_batch_settings study_batch_settings;
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(study_batch_settings, study_batch_settings_clear)

/* The hash of what @session is: file, edits, whose it is, and the version that looks at it. 64
 * digits, the caller's. NULL with a sentence when it cannot be read. */
char *study_batch_source(const struct study_session *session, GError **error);

/* The key of study/batch/result.h out of both and of whether texts are kept; the caller's. */
char *study_batch_key(
	const char *source, const struct study_batch_settings *settings, bool has_texts);

/* "P01/first", as sentences name a session; the caller's. */
char *study_batch_name(const struct study_session *session);

/* Removes the result in @results, and @results when nothing else is in it. */
void study_batch_remove(const char *results);

/* failed.json, in a folder that may not be there yet. What cannot be written is tried again the
 * next time. */
void study_batch_write_failure(
	const char *results, const char *source, const char *key, const char *sentence);
void study_batch_remove_failure(const char *results);
/* The sentence in it when its @member ("source", "key") is @hash, the caller's; else NULL. */
char *study_batch_read_failure(const char *results, const char *member, const char *hash);

/* Whether the participant of @session consents to texts. */
bool study_batch_has_texts(const struct study_folder *folder, const struct study_session *session);

/* Whether the participant of @session consents to signals. */
bool study_batch_is_allowed(const struct study_folder *folder, const struct study_session *session);

#endif
