/* Any bytes as the edits log of a session: edits whose texts are texts, or one sentence; merging
 * them with results and with visits goes well. */
#include "recordings/edits/edits.h"
#include "recordings/edits/edits_merge.h"
#include "tests/fuzz/frames.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/memory_folder.h"
#include "tests/fuzz/session_check.h"
#include "tests/recordings/made.h"

static const char UUID[] = "0f0e0d0c-0b0a-4908-8706-050403020100";

static void add_edits(rec_edits_log *log)
{
	for (uint8_t target = 0; rec_edit_target_name(target); target++) {
		for (uint8_t action = 0; rec_edit_action_name(action); action++) {
			struct rec_edit edit = {.target = target,
				.action = action,
				.target_id = "1",
				.field = "note",
				.old_time_s = 2.5,
				.new_time_s = 2.75,
				.value = "æøå",
				.reason = "seen",
				.rater = "anna"};
			g_assert(rec_edits_log_append(log, &edit, NULL));
		}
	}
}

void fuzz_add_seeds(GPtrArray *seeds)
{
	g_autofree char *folder = made_folder();
	g_autofree char *session = g_build_filename(folder, "a.nwb", NULL);
	g_autofree char *path = g_strconcat(session, ".edits", NULL);
	const struct rec_self_report answer = {.id = 1,
		.touchpoint = (char *)"lift",
		.form = (char *)"sam",
		.item = (char *)"valence",
		.value = (char *)"7",
		.video_time_s = NAN,
		.answered_at = (char *)"2026-11-22T10:15:30Z"};
	char *data = NULL;
	gsize size = 0;

	g_assert(g_file_set_contents(session, "", 0, NULL));
	rec_edits_log *log = rec_edits_log_open(session, UUID, NULL);
	g_assert(log);
	add_edits(log);
	g_assert(rec_edits_log_append_answer(log, &answer, NULL));
	rec_edits_log_close(log);
	g_assert(g_file_get_contents(path, &data, &size, NULL));
	g_ptr_array_add(seeds, g_bytes_new_take(data, size));
	made_remove(folder);
}

static void check_edit(const struct rec_edit *edit)
{
	g_assert(rec_edit_target_name(edit->target) && rec_edit_action_name(edit->action));
	session_check_text(edit->id);
	session_check_text(edit->target_id);
	session_check_text(edit->field);
	session_check_text(edit->value);
	session_check_text(edit->reason);
	session_check_text(edit->rater);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static rec_results *automatic;
	g_autofree uint8_t *sealed = g_memdup2(data, size);
	g_autofree char *session = g_build_filename(memory_folder(), "a.nwb", NULL);
	g_autoptr(GError) error = NULL;

	if (!automatic)
		automatic = made_results();
	if (size > 0 && data[size - 1] % 8 > 0)
		frames_seal(sealed, size, REC_FRAME_KIND_EDITS);
	G_GNUC_UNUSED g_autofree char *path = memory_folder_write("a.nwb.edits", sealed, size);
	g_autoptr(GArray) edits = rec_edits_read(session, UUID, &error);
	g_autoptr(GPtrArray) answers = rec_edits_read_answers(session, UUID, NULL);

	g_assert((edits != NULL) == (error == NULL));
	g_assert((edits != NULL) == (answers != NULL));
	for (guint i = 0; edits && i < edits->len; i++)
		check_edit(&g_array_index(edits, struct rec_edit, i));
	if (edits) {
		g_autoptr(rec_results) merged = rec_edits_merge(automatic, edits, "anna", NULL);
		g_assert(merged);
	}
	return 0;
}
