/* The one door to sessions on disk: journals and NWB files, the latter through sandbox and gate. */
#include "recordings/session_open.h"
#include "recordings/disk/disk.h"
#include "recordings/edits/edits.h"
#include "recordings/hdf5/gate.h"
#include "recordings/hdf5/h5.h"
#include "recordings/journal/journal_read.h"
#include "recordings/known.h"
#include "recordings/nwb/nwb_read.h"
#include "recordings/sandbox.h"
#include "recordings/session/plausible.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* What reading a file may take: so long that a day of eight channels at 1 kHz (0.7 GB) is read on a
 * slow and busy machine too. */
enum {
	READING_LIMIT_S = 20,
	READING_BYTES_PER_S = 4 << 20,
};

enum content {
	CONTENT_JOURNAL,
	CONTENT_HDF5,
	CONTENT_OTHER,
};

/* What the file is by its first bytes; its name does not matter. */
static bool look_inside(
	const char *path, enum content *ret_content, struct stat *ret_status, GError **error)
{
	static const char HDF5_SIGNATURE[] = "\x89HDF\r\n\x1a\n";
	char head[16] = "";
	int fd = rec_disk_open_file(path, /* follows_links= */ false, error);

	if (fd < 0)
		return false;
	bool is_read = fstat(fd, ret_status) == 0 && pread(fd, head, sizeof head, 0) >= 0;
	if (!is_read)
		rec_disk_fail(error, errno, _("Cannot read %s"), path);
	close(fd);
	*ret_content = CONTENT_OTHER;
	if (memcmp(head, HDF5_SIGNATURE, 8) == 0)
		*ret_content = CONTENT_HDF5;
	else if (strncmp(head, REC_FRAME_KIND_JOURNAL, sizeof head) == 0 ||
		 g_str_has_suffix(path, ".journal"))
		*ret_content = CONTENT_JOURNAL;
	return is_read;
}

static bool check_times(struct rec_session *session, guint clock, GError **error)
{
	const struct rec_clock *row = g_ptr_array_index(session->clocks, clock);
	g_autofree double *time_s = g_new(double, REC_H5_CHUNK);
	double last_s = -INFINITY;

	for (uint64_t first = 0; first < row->n; first += REC_H5_CHUNK) {
		uint64_t n = MIN(row->n - first, (uint64_t)REC_H5_CHUNK);
		if (!rec_session_read_times(session, clock, first, n, time_s, NULL))
			return true; /* damaged, which verify tells */
		for (uint64_t i = 0; i < n; i++) {
			bool is_time = fabs(time_s[i]) <= REC_PLAUSIBLE_TIME_S;
			if (!is_time || time_s[i] < last_s) {
				g_set_error(error, REC_ERROR, REC_ERROR_REFUSED,
					_("%s is refused, because its time stamps go back or are "
					  "no numbers; ask whoever made the file for a good one."),
					session->path);
				return false;
			}
			last_s = time_s[i];
		}
	}
	return true;
}

/* Numbers that every computation relies on. */
static bool check_numbers(struct rec_session *session, GError **error)
{
	for (guint i = 0; i < session->clocks->len; i++) {
		const struct rec_clock *clock = g_ptr_array_index(session->clocks, i);
		if (!rec_session_is_rate(clock->rate_hz)) {
			g_set_error(error, REC_ERROR, REC_ERROR_REFUSED,
				_("%s is refused, because it claims a rate of %g Hz; ask whoever "
				  "made the file for a good one."),
				session->path, clock->rate_hz);
			return false;
		}
		if (clock->n > 0 && !check_times(session, i, error))
			return false;
	}
	return true;
}

/* What the sandboxed child does: the gate, every value once, and all that the program will do. */
static bool read_unknown(const char *path, GError **error)
{
	rec_h5_unlock_in_child();
	struct rec_h5 *h5 = rec_gate_read_all(path, error);
	if (!h5)
		return false;
	/* A file that is sound but not ours is for the program to tell. */
	g_autoptr(rec_session) session = rec_nwb_open(path, h5, NULL);
	return !session || check_numbers(session, error);
}

static unsigned reading_limit_s(const char *path)
{
	struct stat status = {0};

	if (stat(path, &status) != 0)
		return READING_LIMIT_S;
	return READING_LIMIT_S + (unsigned)(status.st_size / READING_BYTES_PER_S);
}

/* The HDF5 library is not safe against hostile files: a file that nobody here has seen before is
 * read whole once in a sandbox. */
static bool admit(const char *path, const struct stat *status, rec_session_progress progress,
	void *user, GError **error)
{
	bool is_fine = false;

	if (rec_known_has_file(status))
		return true;
	/* No other thread is inside the library while the process is copied. */
	rec_h5_lock();
	is_fine = rec_sandbox_run(read_unknown, path, reading_limit_s(path), progress, user, error);
	rec_h5_unlock();
	/* Should the child have read another file than this one: the gate compares. */
	struct stat now;
	if (is_fine && stat(path, &now) == 0 && rec_disk_is_same(status, &now))
		rec_known_add_file(status);
	return is_fine;
}

static int compare_seq(gconstpointer a, gconstpointer b)
{
	const struct rec_edit *x = a, *y = b;

	return (x->seq > y->seq) - (x->seq < y->seq);
}

/* Edits that stand twice, in file and log or twice in the log, are one edit. */
static void add_edits(struct rec_session *session, const GArray *log)
{
	g_autoptr(GHashTable) ids = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

	for (guint i = 0; i < session->edits->len; i++)
		g_hash_table_add(
			ids, g_strdup(g_array_index(session->edits, struct rec_edit, i).id));
	for (guint i = 0; i < log->len; i++) {
		const struct rec_edit *edit = &g_array_index(log, struct rec_edit, i);

		if (g_hash_table_add(ids, g_strdup(edit->id)))
			g_array_append_vals(session->edits, edit, 1);
	}
	g_array_sort(session->edits, compare_seq);
}

/* Numbers begin again in no session, but two of them may have been given at the same time. */
static char *name_answer(const struct rec_self_report *answer)
{
	return g_strdup_printf("%" G_GINT64_FORMAT "\n%s\n%s\n%s\n%s", answer->id,
		answer->touchpoint ? answer->touchpoint : "", answer->form ? answer->form : "",
		answer->item ? answer->item : "", answer->answered_at ? answer->answered_at : "");
}

static void add_answers(struct rec_session *session, GPtrArray *log)
{
	g_autoptr(GHashTable) names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

	for (guint i = 0; i < session->self_reports->len; i++)
		g_hash_table_add(names, name_answer(g_ptr_array_index(session->self_reports, i)));
	for (guint i = 0; i < log->len; i++) {
		const struct rec_self_report *answer = g_ptr_array_index(log, i);

		if (g_hash_table_add(names, name_answer(answer)))
			g_ptr_array_add(session->self_reports, rec_self_report_copy(answer));
	}
}

bool rec_session_replay_edits(struct rec_session *session, GError **error)
{
	g_autoptr(GArray) edits = rec_edits_read(session->path, session->uuid, error);
	g_autoptr(GPtrArray) answers = NULL;

	if (!edits)
		return false;
	answers = rec_edits_read_answers(session->path, session->uuid, error);
	if (!answers)
		return false;
	add_edits(session, edits);
	add_answers(session, answers);
	g_free(session->edits_damage);
	session->edits_damage = rec_edits_describe_damage(session->path, session->uuid);
	return true;
}

static struct rec_session *open_admitted(rec_nwb_opener *open_nwb, const char *path,
	rec_session_progress progress, void *user, GError **error)
{
	enum content content = CONTENT_OTHER;
	struct stat status;

	if (!look_inside(path, &content, &status, error))
		return NULL;
	switch (content) {
	case CONTENT_JOURNAL:
		return rec_journal_open(path, error);
	case CONTENT_OTHER:
		g_set_error(error, REC_ERROR, REC_ERROR_FORMAT,
			_("%s is no session file; choose an .nwb file, or import other "
			  "recordings."),
			path);
		return NULL;
	case CONTENT_HDF5:
		break;
	}
	if (!admit(path, &status, progress, user, error))
		return NULL;
	g_autoptr(GError) failure = NULL;
	struct rec_h5 *h5 = rec_gate_open(path, &status, &failure);
	struct rec_session *session = h5 ? open_nwb(path, h5, &failure) : NULL;
	/* What is found deep inside a file does not know its name. */
	if (failure && !strstr(failure->message, rec_disk_name(path)))
		g_prefix_error(&failure, "%s: ", path);
	if (failure)
		g_propagate_error(error, g_steal_pointer(&failure));
	return session;
}

/* Rows that cannot be true keep programs busy for days, in files that were read before, too. */
static struct rec_session *open_unedited(rec_nwb_opener *open_nwb, const char *path,
	rec_session_progress progress, void *user, GError **error)
{
	g_autoptr(rec_session) session = open_admitted(open_nwb, path, progress, user, error);

	return session && rec_plausible_check(session, error) ? g_steal_pointer(&session) : NULL;
}

static struct rec_session *open_by(rec_nwb_opener *open_nwb, const char *path,
	rec_session_progress progress, void *user, GError **error)
{
	g_autoptr(rec_session) session = open_unedited(open_nwb, path, progress, user, error);

	if (!session || (!session->is_journal && !rec_session_replay_edits(session, error)))
		return NULL;
	return g_steal_pointer(&session);
}

struct rec_session *rec_session_open_identity(const char *path, GError **error)
{
	return open_unedited(rec_nwb_open_signals, path, NULL, NULL, error);
}

struct rec_session *rec_session_open_watched(
	const char *path, rec_session_progress progress, void *user, GError **error)
{
	return open_by(rec_nwb_open, path, progress, user, error);
}

struct rec_session *rec_session_open_signals(const char *path, GError **error)
{
	return open_by(rec_nwb_open_signals, path, NULL, NULL, error);
}

struct rec_session *rec_session_open_to_show(const char *path, GError **error)
{
	g_autoptr(GError) failure = NULL;
	g_autoptr(rec_session) session = open_unedited(rec_nwb_open, path, NULL, NULL, error);

	if (!session)
		return NULL;
	if (!session->is_journal && !rec_session_replay_edits(session, &failure)) {
		g_free(session->edits_damage);
		session->edits_damage = g_strdup_printf(
			_("%s The recording is whole, only the edits in that log are not shown; "
			  "move %s.edits away, or put a backup of it there."),
			failure->message, path);
	}
	return g_steal_pointer(&session);
}

struct rec_session *rec_session_open(const char *path, GError **error)
{
	return rec_session_open_watched(path, NULL, NULL, error);
}
