/* Any bytes as a journal: it opens or is refused with a sentence; what opens can be read to its
 * end. */
#include "recordings/journal/journal_read.h"
#include "tests/fuzz/frames.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/memory_folder.h"
#include "tests/fuzz/session_check.h"
#include "tests/recordings/made.h"

/* Everything that a journal may hold, small. */
static void add_rows(struct rec_journal *journal)
{
	struct rec_visit visit = {.touchpoint = (char *)"lift",
		.title = (char *)"Lift",
		.visit = 1,
		.start_s = 0.1,
		.end_s = 0.2,
		.source = (char *)"key",
		.corrected_s = NAN};
	struct rec_mark mark = {.id = 1, .time_s = 0.1, .label = (char *)"m"};
	g_autoptr(rec_results) card = made_results();
	struct dsp_scr scr = {.onset_s = 0.1, .peak_s = 0.2};
	struct dsp_beat beat = {.time_s = 0.1};
	struct dsp_eda eda = {.time_s = 0.1};
	struct dsp_arousal arousal = {.time_s = 0.1};
	struct dsp_artefact artefact = {.start_s = 0.1, .end_s = 0.2};

	rec_journal_anchor(journal, 0, 0, 3, 20000000, NULL);
	rec_journal_gap(journal, 0, 0, "unplugged", 16, 3, 1, 2, NULL);
	rec_journal_device_event(journal, 0, 1, "no_contact", 1, 5, NULL);
	rec_journal_named_event(journal, "face", NULL, "lost", 1, 5, NULL);
	rec_journal_visit(journal, 1, &visit, NULL);
	rec_journal_mark(journal, &mark, NULL);
	rec_journal_camera(journal, 0, "face", "face.mkv", 640, 480, NULL);
	rec_journal_frame_time(journal, 0, 0, 1000, false, NULL);
	rec_journal_live_card(journal, card, NULL);
	rec_journal_live_scr(journal, 0, &scr, NULL);
	rec_journal_live_beat(journal, 0, 1, &beat, NULL);
	rec_journal_live_eda(journal, &eda, NULL);
	rec_journal_live_arousal(journal, &arousal, NULL);
	rec_journal_live_artefact(journal, &artefact, NULL);
	rec_journal_live_lost(journal, 0.1, 0.2, NULL);
}

void fuzz_add_seeds(GPtrArray *seeds)
{
	g_autofree char *folder = made_folder();
	g_autofree char *path = g_build_filename(folder, "a.nwb.journal", NULL);
	struct rec_journal *journal = made_journal(path);
	char *data = NULL;
	gsize size = 0;

	for (uint64_t block = 0; block < 3; block++)
		g_assert(made_append(journal, block, NULL));
	add_rows(journal);
	g_assert(made_append(journal, 5, NULL));
	rec_journal_end(journal, 1000000000, NULL);
	g_assert(rec_journal_close(journal, NULL));
	g_assert(g_file_get_contents(path, &data, &size, NULL));
	g_ptr_array_add(seeds, g_bytes_new_take(data, size));
	made_remove(folder);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autofree uint8_t *sealed = g_memdup2(data, size);
	g_autoptr(GError) error = NULL;

	/* The bytes themselves say whether checksums fit. */
	if (size > 0 && data[size - 1] % 8 > 0)
		frames_seal(sealed, size, REC_FRAME_KIND_JOURNAL);
	g_autofree char *path = memory_folder_write("a.nwb.journal", sealed, size);
	g_autoptr(rec_session) session = rec_journal_open(path, &error);

	session_check_answer(session, error);
	if (session)
		session_check(session);
	return 0;
}
