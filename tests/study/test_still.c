/* Pictures for the report: the frame of the moment, of those who consent, in cells or whole. */
#include "recordings/disk/error.h"
#include "recordings/finalise.h"
#include "study/report/picture.h"
#include "study/report/report_image.h"
#include "study/report/still.h"
#include "tests/check_main.h"
#include "tests/gui/barcode.h"
#include "tests/gui/film.h"
#include "tests/study/made_study.h"

#include <glib/gstdio.h>

enum {
	N_FRAMES = 90,
};
#define START_S 20.0

/* A session with a film of three seconds from START_S on, as file of a study. */
struct place {
	char *folder, *path, *video;
	double *stamp_s;
	struct study_folder *study;
	struct study_session entry; /* of the study; its texts are freed here */
	struct study_result *result;
	struct study_moment moment;
};

static void place_init(struct place *place)
{
	g_autoptr(rec_session) session = rec_session_new();
	g_autoptr(GError) error = NULL;

	*place = (struct place){.folder = g_dir_make_tmp("affekt-still-XXXXXX", NULL)};
	place->path = g_build_filename(place->folder, "s.nwb", NULL);
	place->video = g_build_filename(place->folder, "s.mkv", NULL);
	film_add(session, place->folder, NULL, "s.mkv", N_FRAMES, START_S);
	session->participant = g_strdup("P01");
	session->start_time = g_strdup("2026-11-29T10:00:00+01:00");
	session->duration_s = 30;
	ck_assert_msg(rec_session_save(session, place->path, false, NULL, NULL, &error), "%s",
		error ? error->message : "");
	place->study = made_study_folder("[study]\nname=x\n");
	struct study_person *person = study_people_add(place->study->people, "P01", "");
	person->consent[STUDY_SCOPE_VIDEO] = person->consent[STUDY_SCOPE_STILLS] = STUDY_ANSWER_YES;
	place->entry.participant = g_strdup("P01");
	place->entry.name = g_strdup("s");
	place->entry.path = g_strdup(place->path);
	place->entry.file = g_strdup(place->path);
	place->entry.results = g_strdup("");
	g_ptr_array_add(place->study->sessions, &place->entry);
	place->result = study_result_new();
	g_free(place->result->participant);
	g_free(place->result->session);
	place->result->participant = g_strdup("P01");
	place->result->session = g_strdup("s");
	place->moment = (struct study_moment){
		.result = place->result, .result_time_s = START_S + 1.5 + 0.01};
}

static void place_end(struct place *place)
{
	film_remove(place->folder);
	study_result_free(place->result);
	study_folder_free(place->study);
	g_free(place->entry.participant);
	g_free(place->entry.name);
	g_free(place->entry.path);
	g_free(place->entry.file);
	g_free(place->entry.results);
	g_free(place->folder);
	g_free(place->path);
	g_free(place->video);
}

/* The number that stands in the picture of @place; -1 none. */
static int number_of(const struct study_still *still)
{
	cairo_surface_t *surface = study_report_image_surface(still);
	int number = barcode_read(surface);

	cairo_surface_destroy(surface);
	return number;
}

static struct study_still *take(
	const struct place *place, enum study_stills kind, enum rec_error expected)
{
	g_autoptr(GError) error = NULL;
	struct study_still *still = study_picture_take(place->study, &place->moment, kind, &error);

	ck_assert((still == NULL) == (error != NULL));
	ck_assert_msg(still || error->code == (int)expected, "%s", still ? "" : error->message);
	return still;
}

START_TEST(the_picture_is_the_frame_of_the_moment)
{
	static const int frames[] = {0, 1, 44, 61, N_FRAMES - 1};
	struct place place;

	place_init(&place);
	for (gsize i = 0; i < G_N_ELEMENTS(frames); i++) {
		place.moment.result_time_s = START_S + frames[i] / 30.0 + 0.01;
		struct study_still *still = take(&place, STUDY_STILLS_FULL, 0);
		ck_assert_ptr_nonnull(still);
		ck_assert_int_eq(still->width, STUDY_STILL_WIDTH);
		ck_assert_int_eq(number_of(still), frames[i]);
		study_still_free(still);
	}
	place_end(&place);
}
END_TEST

START_TEST(a_coarse_picture_has_few_cells)
{
	struct place place;

	place_init(&place);
	struct study_still *still = take(&place, STUDY_STILLS_COARSE, 0);
	ck_assert_ptr_nonnull(still);
	/* 640 x 360: 16 x 9 cells of 40 pixels, each of one colour. */
	for (int y = 0; y < still->height; y++) {
		for (int x = 0; x < still->width; x++) {
			int corner = (y / 40 * 40) * still->width + x / 40 * 40;
			ck_assert_uint_eq(
				still->pixels[y * still->width + x], still->pixels[corner]);
		}
	}
	ck_assert_int_ne(number_of(still), 45);
	study_still_free(still);
	place_end(&place);
}
END_TEST

START_TEST(a_cell_is_the_mean_of_what_it_covers)
{
	struct study_still *still = study_still_new(32, 16);

	/* The left half of every cell of two pixels is 0x204060, the right one 0x406080. */
	for (int i = 0; i < 32 * 16; i++)
		still->pixels[i] = i % 2 ? 0x406080 : 0x204060;
	study_still_coarsen(still);
	for (int i = 0; i < 32 * 16; i++)
		ck_assert_uint_eq(still->pixels[i], 0x305070);
	study_still_free(still);
}
END_TEST

START_TEST(nobody_is_shown_without_both_consents)
{
	static const enum study_scope scopes[] = {STUDY_SCOPE_VIDEO, STUDY_SCOPE_STILLS};
	static const enum study_answer refusals[] = {STUDY_ANSWER_EMPTY, STUDY_ANSWER_NO};
	struct place place;

	place_init(&place);
	struct study_person *person = place.study->people->rows->pdata[0];
	for (gsize s = 0; s < G_N_ELEMENTS(scopes); s++) {
		for (gsize r = 0; r < G_N_ELEMENTS(refusals); r++) {
			person->consent[scopes[s]] = refusals[r];
			ck_assert_ptr_null(take(&place, STUDY_STILLS_FULL, REC_ERROR_REFUSED));
		}
		person->consent[scopes[s]] = STUDY_ANSWER_YES;
	}
	ck_assert_ptr_null(take(&place, STUDY_STILLS_NONE, REC_ERROR_REFUSED));
	place_end(&place);
}
END_TEST

START_TEST(a_video_that_cannot_be_used_is_a_sentence)
{
	struct place place;
	g_autofree char *film = NULL;
	gsize n = 0;

	place_init(&place);
	place.moment.result_time_s = START_S + 5;
	ck_assert_ptr_null(take(&place, STUDY_STILLS_FULL, REC_ERROR_MISSING));
	place.moment.result_time_s = START_S + 2.9;
	ck_assert(g_file_get_contents(place.video, &film, &n, NULL));
	/* Cut behind its head, which still says whose it is. */
	ck_assert(g_file_set_contents(place.video, film, 2000, NULL));
	ck_assert_ptr_null(take(&place, STUDY_STILLS_FULL, REC_ERROR_FORMAT));
	ck_assert(g_file_set_contents(place.video, "no video at all", -1, NULL));
	ck_assert_ptr_null(take(&place, STUDY_STILLS_FULL, REC_ERROR_FORMAT));
	g_unlink(place.video);
	ck_assert_ptr_null(take(&place, STUDY_STILLS_FULL, REC_ERROR_MISSING));
	g_unlink(place.path);
	ck_assert_ptr_null(take(&place, STUDY_STILLS_FULL, REC_ERROR_MISSING));
	place_end(&place);
}
END_TEST

START_TEST(a_video_that_breaks_off_shows_what_it_has)
{
	struct place place;
	g_autofree char *film = NULL;
	gsize n = 0;

	place_init(&place);
	ck_assert(g_file_get_contents(place.video, &film, &n, NULL));
	ck_assert(g_file_set_contents(place.video, film, (gssize)(n * 2 / 3), NULL));
	place.moment.result_time_s = START_S + 0.51;
	struct study_still *still = take(&place, STUDY_STILLS_FULL, 0);
	ck_assert_ptr_nonnull(still);
	ck_assert_int_eq(number_of(still), 15);
	study_still_free(still);
	place.moment.result_time_s = START_S + 2.9;
	ck_assert_ptr_null(take(&place, STUDY_STILLS_FULL, REC_ERROR_FORMAT));
	place_end(&place);
}
END_TEST

TESTS_MAIN("study/still", the_picture_is_the_frame_of_the_moment, a_coarse_picture_has_few_cells,
	a_cell_is_the_mean_of_what_it_covers, nobody_is_shown_without_both_consents,
	a_video_that_cannot_be_used_is_a_sentence, a_video_that_breaks_off_shows_what_it_has)
