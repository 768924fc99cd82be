#include "recordings/journal/frame.h"

#include "recordings/disk/error.h"
#include "tests/check_main.h"
#include "tests/recordings/made.h"

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

static const char UUID[] = "0f0e0d0c-0b0a-4908-8706-050403020100";
static const char OTHER_UUID[] = "1f0e0d0c-0b0a-4908-8706-050403020100";

enum {
	FRAMES = 40
};

/* Payload of frame @i: its number, repeated as often as it says. */
static size_t payload_of(guint i, uint8_t *ret_payload)
{
	memset(ret_payload, (int)i, 10 + i * 3);
	return 10 + i * 3;
}

static void write_log(const char *path)
{
	struct rec_frame_writer *writer =
		rec_frame_writer_create(path, REC_FRAME_KIND_JOURNAL, UUID, NULL);
	uint8_t payload[512];

	ck_assert_ptr_nonnull(writer);
	for (guint i = 0; i < FRAMES; i++)
		ck_assert(rec_frame_writer_append(
			writer, i, payload, payload_of(i, payload), false, NULL));
	ck_assert(rec_frame_writer_close(writer, NULL));
}

/* Reads what can be read of the log; each frame must be one that was written. Returns their number,
 * a bit per frame in @ret_seen. */
static guint read_log(const char *path, uint64_t *ret_seen, struct rec_frame_damage *ret_damage)
{
	g_autoptr(rec_frame_reader) reader =
		rec_frame_reader_open(path, REC_FRAME_KIND_JOURNAL, NULL);
	struct rec_frame frame;
	uint8_t payload[512];
	guint n = 0;

	*ret_seen = 0;
	if (!reader)
		return 0;
	while (rec_frame_reader_next(reader, &frame, NULL)) {
		ck_assert_uint_lt(frame.type, FRAMES);
		ck_assert_uint_eq(frame.seq, frame.type);
		ck_assert_uint_eq(frame.length, payload_of(frame.type, payload));
		ck_assert_mem_eq(frame.payload, payload, frame.length);
		*ret_seen |= UINT64_C(1) << frame.type;
		n++;
	}
	if (ret_damage)
		*ret_damage = *rec_frame_reader_damage(reader);
	return n;
}

START_TEST(the_crc_is_castagnolis)
{
	/* The check value of CRC-32C, RFC 3720 appendix B.4 for the zeros. */
	static const uint8_t ZEROS[32] = {0};

	ck_assert_uint_eq(rec_frame_crc32c(0, "123456789", 9), 0xE3069283);
	ck_assert_uint_eq(rec_frame_crc32c(0, ZEROS, sizeof ZEROS), 0x8A9136AA);
	ck_assert_uint_eq(rec_frame_crc32c(rec_frame_crc32c(0, "12345", 5), "6789", 4), 0xE3069283);
}
END_TEST

START_TEST(what_was_written_is_read_and_private)
{
	g_autofree char *folder = made_folder();
	g_autofree char *path = g_build_filename(folder, "log", NULL);
	struct rec_frame_damage damage;
	uint64_t seen = 0;
	struct stat status;

	write_log(path);
	ck_assert_uint_eq(read_log(path, &seen, &damage), FRAMES);
	ck_assert_uint_eq(damage.bytes + damage.torn_bytes + damage.missing, 0);
	ck_assert_int_eq(stat(path, &status), 0);
	ck_assert_uint_eq(status.st_mode & 0777, 0600);
	made_remove(folder);
}
END_TEST

START_TEST(a_log_cut_anywhere_keeps_all_frames_before_the_cut)
{
	g_autofree char *folder = made_folder();
	g_autofree char *path = g_build_filename(folder, "log", NULL);
	struct stat status;
	uint64_t end = REC_FRAME_FILE_BYTES;
	uint8_t payload[512];
	guint whole = FRAMES;

	write_log(path);
	ck_assert_int_eq(stat(path, &status), 0);
	for (guint i = 0; i < FRAMES; i++)
		end += REC_FRAME_HEADER_BYTES + payload_of(i, payload);
	ck_assert_int_eq(status.st_size, (off_t)end);
	for (off_t size = status.st_size - 1; size >= REC_FRAME_FILE_BYTES; size -= 3) {
		struct rec_frame_damage damage;
		uint64_t seen = 0;

		ck_assert_int_eq(truncate(path, size), 0);
		while ((uint64_t)size < end) {
			whole--;
			end -= REC_FRAME_HEADER_BYTES + payload_of(whole, payload);
		}
		ck_assert_uint_eq(read_log(path, &seen, &damage), whole);
		ck_assert_uint_eq(damage.torn_bytes, (uint64_t)size - end);
		ck_assert_uint_eq(damage.bytes, 0);
	}
	made_remove(folder);
}
END_TEST

START_TEST(flipped_bits_cost_the_frame_they_hit_and_no_other)
{
	g_autofree char *folder = made_folder();
	g_autofree char *path = g_build_filename(folder, "log", NULL);
	g_autofree char *good = NULL;
	gsize size = 0;
	g_autoptr(GRand) random = g_rand_new_with_seed(7);

	write_log(path);
	ck_assert(g_file_get_contents(path, &good, &size, NULL));
	for (int round = 0; round < 400; round++) {
		g_autofree char *bad = g_memdup2(good, size);
		gsize at = (gsize)g_rand_int_range(random, 0, (gint32)size);
		struct rec_frame_damage damage;
		uint64_t seen = 0;

		bad[at] = (char)(bad[at] ^ (1 << g_rand_int_range(random, 0, 8)));
		ck_assert(g_file_set_contents(path, bad, (gssize)size, NULL));
		guint n = read_log(path, &seen, &damage);
		if (at < REC_FRAME_FILE_BYTES) {
			/* The file header stands twice. */
			ck_assert_uint_eq(n, FRAMES);
		} else {
			ck_assert_uint_eq(n, FRAMES - 1);
			ck_assert_uint_gt(damage.bytes + damage.torn_bytes, 0);
		}
	}
	made_remove(folder);
}
END_TEST

START_TEST(frames_of_another_session_are_no_frames)
{
	g_autofree char *folder = made_folder();
	g_autofree char *path = g_build_filename(folder, "log", NULL);
	g_autofree char *other = g_build_filename(folder, "other", NULL);
	g_autofree char *text = NULL, *other_text = NULL;
	gsize size = 0, other_size = 0;
	g_autoptr(GByteArray) both = g_byte_array_new();
	uint64_t seen = 0;

	write_log(path);
	struct rec_frame_writer *writer =
		rec_frame_writer_create(other, REC_FRAME_KIND_JOURNAL, OTHER_UUID, NULL);
	for (guint i = 0; i < FRAMES + 5; i++)
		ck_assert(rec_frame_writer_append(writer, 99, "stale", 5, false, NULL));
	ck_assert(rec_frame_writer_close(writer, NULL));
	ck_assert(g_file_get_contents(path, &text, &size, NULL));
	ck_assert(g_file_get_contents(other, &other_text, &other_size, NULL));
	g_byte_array_append(both, (guint8 *)text, (guint)size);
	g_byte_array_append(both, (guint8 *)other_text, (guint)other_size);
	ck_assert(g_file_set_contents(path, (char *)both->data, both->len, NULL));
	ck_assert_uint_eq(read_log(path, &seen, NULL), FRAMES);
	made_remove(folder);
}
END_TEST

START_TEST(a_torn_log_is_continued_where_its_frames_end)
{
	g_autofree char *folder = made_folder();
	g_autofree char *path = g_build_filename(folder, "log", NULL);
	struct stat status;
	struct rec_frame frame, last = {0};
	guint n = 0;

	write_log(path);
	ck_assert_int_eq(stat(path, &status), 0);
	ck_assert_int_eq(truncate(path, status.st_size - 4), 0);
	struct rec_frame_writer *writer =
		rec_frame_writer_open(path, REC_FRAME_KIND_JOURNAL, UUID, NULL);
	ck_assert_ptr_nonnull(writer);
	ck_assert(rec_frame_writer_append(writer, 7, "more", 4, false, NULL));
	ck_assert(rec_frame_writer_close(writer, NULL));
	g_autoptr(rec_frame_reader) reader =
		rec_frame_reader_open(path, REC_FRAME_KIND_JOURNAL, NULL);
	for (; rec_frame_reader_next(reader, &frame, NULL); n++)
		last = frame;
	ck_assert_uint_eq(n, FRAMES);
	ck_assert_uint_eq(last.seq, FRAMES - 1);
	ck_assert_mem_eq(last.payload, "more", 4);
	ck_assert_uint_eq(rec_frame_reader_damage(reader)->torn_bytes, 0);
	made_remove(folder);
}
END_TEST

START_TEST(a_log_has_one_writer)
{
	g_autofree char *folder = made_folder();
	g_autofree char *path = g_build_filename(folder, "log", NULL);
	g_autoptr(GError) error = NULL;
	struct rec_frame_writer *writer =
		rec_frame_writer_create(path, REC_FRAME_KIND_EDITS, UUID, NULL);

	ck_assert(rec_frame_is_locked(path));
	ck_assert_ptr_null(rec_frame_writer_open(path, REC_FRAME_KIND_EDITS, UUID, &error));
	ck_assert(g_error_matches(error, REC_ERROR, REC_ERROR_LOCKED));
	g_clear_error(&error);
	ck_assert_ptr_null(rec_frame_writer_create(path, REC_FRAME_KIND_EDITS, UUID, &error));
	ck_assert(g_error_matches(error, REC_ERROR, REC_ERROR_EXISTS));
	ck_assert(rec_frame_writer_close(writer, NULL));
	ck_assert(!rec_frame_is_locked(path));
	g_clear_error(&error);
	ck_assert_ptr_null(rec_frame_writer_open(path, REC_FRAME_KIND_EDITS, OTHER_UUID, &error));
	ck_assert(g_error_matches(error, REC_ERROR, REC_ERROR_FORMAT));
	made_remove(folder);
}
END_TEST

/* Lets no file of this process grow beyond @bytes: what a full disk does, without one. */
static void limit_files(rlim_t bytes)
{
	struct rlimit limits;

	ck_assert_int_eq(getrlimit(RLIMIT_FSIZE, &limits), 0);
	limits.rlim_cur = bytes;
	ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limits), 0);
	struct sigaction ignore = {.sa_handler = SIG_IGN};
	sigaction(SIGXFSZ, &ignore, NULL);
}

START_TEST(a_full_disk_leaves_whole_frames_and_ends_with_the_space)
{
	g_autofree char *folder = made_folder();
	g_autofree char *path = g_build_filename(folder, "log", NULL);
	g_autoptr(GError) error = NULL;
	uint8_t payload[100] = {0};
	guint n = 0;
	struct rec_frame frame;

	struct rec_frame_writer *writer =
		rec_frame_writer_create(path, REC_FRAME_KIND_JOURNAL, UUID, NULL);
	limit_files(10000);
	while (n < 1000 && rec_frame_writer_append(writer, 1, payload, 100, false, &error))
		n++;
	ck_assert(g_error_matches(error, REC_ERROR, REC_ERROR_FULL));
	ck_assert_uint_gt(n, 50);
	ck_assert_uint_eq(rec_frame_writer_bytes(writer),
		REC_FRAME_FILE_BYTES + (uint64_t)n * (100 + REC_FRAME_HEADER_BYTES));
	/* Readers see whole frames while the disk is full … */
	g_autoptr(rec_frame_reader) reader =
		rec_frame_reader_open(path, REC_FRAME_KIND_JOURNAL, NULL);
	guint read = 0;
	while (rec_frame_reader_next(reader, &frame, NULL))
		read++;
	ck_assert_uint_eq(read, n);
	ck_assert_uint_eq(rec_frame_reader_damage(reader)->torn_bytes, 0);
	/* … and writing goes on when there is room again. */
	limit_files(RLIM_INFINITY);
	ck_assert(rec_frame_writer_append(writer, 2, payload, 100, false, NULL));
	ck_assert(rec_frame_writer_close(writer, NULL));
	g_autoptr(rec_frame_reader) again =
		rec_frame_reader_open(path, REC_FRAME_KIND_JOURNAL, NULL);
	for (read = 0; rec_frame_reader_next(again, &frame, NULL); read++)
		ck_assert_uint_eq(frame.seq, read);
	ck_assert_uint_eq(read, n + 1);
	ck_assert_uint_eq(rec_frame_reader_damage(again)->bytes, 0);
	made_remove(folder);
}
END_TEST

TESTS_MAIN("recordings/frame", the_crc_is_castagnolis, what_was_written_is_read_and_private,
	a_log_cut_anywhere_keeps_all_frames_before_the_cut,
	flipped_bits_cost_the_frame_they_hit_and_no_other, frames_of_another_session_are_no_frames,
	a_torn_log_is_continued_where_its_frames_end, a_log_has_one_writer,
	a_full_disk_leaves_whole_frames_and_ends_with_the_space)
