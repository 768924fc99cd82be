/* A BIDS dataset of people who were measured and of one who was not. */
#include "recordings/export/export_bids.h"
#include "recordings/import/import.h"
#include "recordings/session/json.h"
#include "recordings/session/label.h"
#include "tests/check_main.h"
#include "tests/recordings/made.h"

#define PHYSIO "sub-P07/beh/sub-P07_task-session_recording-1_physio.json"

static char *folder;

static void export(struct rec_session *session, const char *participant, bool is_simulated)
{
	g_autoptr(GError) error = NULL;
	const struct rec_export_data data = {.session = session};
	for (guint i = 0; i < session->devices->len; i++) {
		struct rec_device *device = g_ptr_array_index(session->devices, i);
		device->is_simulated = is_simulated;
		device->is_emulated = false;
	}
	g_free(session->participant);
	session->participant = g_strdup(participant);
	ck_assert_msg(
		rec_export_bids(&data, folder, false, &error), "%s", error ? error->message : "");
}

static char *read_text(const char *name)
{
	g_autofree char *path = g_build_filename(folder, name, NULL);
	char *text = NULL;
	ck_assert_msg(g_file_get_contents(path, &text, NULL, NULL), "%s", name);
	return text;
}

/* The label that an import of @participant gives its device. */
static const char *import_label(const char *participant)
{
	g_autoptr(GPtrArray) notes = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GError) error = NULL;
	const struct rec_import request = {.bids_dir = folder, .participant = participant};
	g_autoptr(rec_session) copy = rec_import_read(&request, notes, &error);
	ck_assert_msg(copy != NULL, "%s", error ? error->message : "");
	return rec_label_words(rec_label_of_session(copy));
}

START_TEST(a_dataset_says_who_was_not_measured)
{
	g_autoptr(rec_session) session = made_session(512);
	g_autoptr(rec_session) measured = made_session(512);
	folder = made_folder();
	export(session, "P07", true);
	g_free(measured->uuid);
	measured->uuid = g_uuid_string_random();
	export(measured, "A1", false);
	g_autofree char *readme = read_text("README");
	g_autofree char *limits = read_text("derivatives/affekt/LIMITS.txt");
	g_autofree char *physio = read_text(PHYSIO);
	g_autoptr(JsonObject) about = rec_json_parse(physio);
	ck_assert(g_str_has_prefix(readme, "SIMULATED: "));
	ck_assert(g_str_has_prefix(limits, "SIMULATED: "));
	ck_assert_str_eq(json_object_get_string_member(about, "AffektLabel"), "SIMULATED");
	ck_assert_str_eq(import_label("P07"), "SIMULATED");
	ck_assert_str_eq(import_label("A1"), "");
	made_remove(folder);
	g_free(folder);
}
END_TEST

TESTS_MAIN("recordings/label", a_dataset_says_who_was_not_measured)
