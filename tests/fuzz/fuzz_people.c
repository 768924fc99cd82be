/* Any bytes as participants.tsv and ratings.tsv: read, written and read again they say the same. */
#include "study/folder/people.h"
#include "study/folder/ratings.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/memory_file.h"

#include <glib/gstdio.h>
#include <string.h>

static void assert_same(const study_people *a, const study_people *b)
{
	g_assert(a->rows->len == b->rows->len);
	for (guint i = 0; i < a->rows->len; i++) {
		const struct study_person *x = a->rows->pdata[i], *y = b->rows->pdata[i];
		g_assert(strcmp(x->participant, y->participant) == 0);
		g_assert(strcmp(x->session, y->session) == 0);
		g_assert(strcmp(x->reason, y->reason) == 0);
		g_assert(x->is_excluded == y->is_excluded);
		g_assert(memcmp(x->consent, y->consent, sizeof x->consent) == 0);
		g_assert(x->participant[0] && g_utf8_validate(x->participant, -1, NULL));
	}
}

static void write_again(study_people *people)
{
	/* Writing syncs, which only memory does at once. */
	bool has_memory = g_file_test("/dev/shm", G_FILE_TEST_IS_DIR);
	g_autofree char *folder = has_memory ? g_mkdtemp(g_strdup("/dev/shm/affekt-fuzz-XXXXXX"))
					     : g_dir_make_tmp("affekt-fuzz-XXXXXX", NULL);
	g_autofree char *path = g_build_filename(folder, "participants.tsv", NULL);
	g_assert(study_people_write(people, path, NULL));
	g_autoptr(study_people) again = study_people_read(path, NULL, NULL);
	g_assert(again);
	assert_same(people, again);
	g_unlink(path);
	g_rmdir(folder);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct memory_file file = memory_file_create(data, size);
	g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GError) error = NULL;
	g_autoptr(study_people) people = study_people_read(file.path, problems, &error);
	g_autoptr(GPtrArray) ratings = study_ratings_read(file.path, problems, NULL);

	g_assert((people != NULL) == (error == NULL));
	if (people) {
		write_again(people);
		study_people_warn(people, "2026-12-01", problems);
	}
	for (guint i = 0; ratings && i < ratings->len; i++) {
		const struct study_rating *rating = ratings->pdata[i];
		g_assert(rating->score >= 1 && rating->score <= 10 && rating->phase[0]);
	}
	memory_file_destroy(&file);
	return 0;
}
