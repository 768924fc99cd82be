#include "recordings/seal.h"

#include "recordings/disk/beside.h"
#include "recordings/disk/disk.h"
#include "recordings/disk/holder.h"
#include "recordings/disk/sealed.h"
#include "recordings/finalise.h"
#include "recordings/journal/frame.h"
#include "recordings/known.h"
#include "recordings/session/video.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	SEALED_MODE = 0400,
	ANY_WRITE = S_IWUSR | S_IWGRP | S_IWOTH,
	HASH_CHARS = 64,
	READ_BYTES = 1 << 16,
	MANIFEST_BYTES_MAX = 1 << 20, /* thousands of lines; a session has a few */
};

/* --- hashes -------------------------------------------------------------------------- */

/* SHA-256 of a file in hexadecimal digits; NULL with an error. Owned by the caller. */
static char *hash_file(const char *path, GError **error)
{
	g_autoptr(GChecksum) checksum = g_checksum_new(G_CHECKSUM_SHA256);
	g_autofree guchar *bytes = g_malloc(READ_BYTES);
	struct stat status;
	ssize_t n = -1;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

	if (fd >= 0 && fstat(fd, &status) == 0 && S_ISREG(status.st_mode)) {
		while ((n = read(fd, bytes, READ_BYTES)) > 0)
			g_checksum_update(checksum, bytes, n);
	}
	if (n != 0)
		rec_disk_fail(error, fd >= 0 && !errno ? EINVAL : errno, _("Cannot read %s"), path);
	if (fd >= 0)
		close(fd);
	return n == 0 ? g_strdup(g_checksum_get_string(checksum)) : NULL;
}

static void G_GNUC_PRINTF(2, 3) add(GPtrArray *problems, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	g_ptr_array_add(problems, g_strdup_vprintf(format, args));
	va_end(args);
}

/* One line of the manifest, "HASH  NAME": what is wrong with that file. Returns its name, in the
 * line; NULL when the line says none. */
static const char *check_line(
	const char *folder, const char *manifest, const char *line, GPtrArray *problems)
{
	gsize digits = strspn(line, "0123456789abcdef");
	const char *name = line + HASH_CHARS + 2;

	if (digits != HASH_CHARS || line[HASH_CHARS] != ' ' ||
		!strchr(" *", line[HASH_CHARS + 1]) || !line[HASH_CHARS + 1] || !*name ||
		strchr(name, '/')) {
		add(problems, _("%s has a line that names no file beside it."), manifest);
		return NULL;
	}
	g_autofree char *path = g_build_filename(folder, name, NULL);
	g_autoptr(GError) failure = NULL;
	g_autofree char *hash = hash_file(path, &failure);
	if (!hash)
		add(problems, "%s", failure ? failure->message : path);
	else if (strncmp(hash, line, HASH_CHARS) != 0)
		add(problems, _("%s is not what was sealed: its SHA-256 differs."), path);
	return name;
}

void rec_seal_verify(const char *path, GPtrArray *ret_problems)
{
	g_autofree char *manifest = rec_sealed_manifest_path(path);
	g_autofree char *folder = g_path_get_dirname(path);
	g_autofree char *own = g_path_get_basename(path);
	g_autofree char *text = NULL;
	struct stat status;
	bool names_session = false;

	if (stat(manifest, &status) != 0)
		return;
	if (!S_ISREG(status.st_mode) || status.st_size > MANIFEST_BYTES_MAX ||
		!g_file_get_contents(manifest, &text, NULL, NULL)) {
		add(ret_problems, _("%s cannot be read."), manifest);
		return;
	}
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	for (char **line = lines; *line; line++) {
		if (**line) {
			const char *name = check_line(folder, manifest, *line, ret_problems);

			names_session |= g_strcmp0(name, own) == 0;
		}
	}
	if (!names_session)
		add(ret_problems, _("%s does not name %s."), manifest, own);
}

/* --- sealing ------------------------------------------------------------------------- */

/* A recording that runs or was broken off holds what the file does not have yet. */
static bool check_finished(const char *path, GError **error)
{
	bool is_journal = g_str_has_suffix(path, ".journal");
	g_autofree char *journal = g_strconcat(path, is_journal ? "" : ".journal", NULL);

	if (access(journal, F_OK) != 0)
		return true;
	if (rec_frame_is_locked(journal))
		g_set_error(error, REC_ERROR, REC_ERROR_LOCKED,
			_("%s is still being recorded; stop the recording first."), journal);
	else
		g_set_error(error, REC_ERROR, REC_ERROR_EXISTS,
			_("%s is not part of a session file yet; “affekt recover” finishes it, or "
			  "move it elsewhere if it was kept on purpose."),
			journal);
	return false;
}

/* The session's own sentence about what is wrong, when it is one. */
static bool check_whole(const char *path, GError **error)
{
	g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GError) failure = NULL;

	rec_verify(path, problems, &failure);
	g_autoptr(rec_session) session = failure ? NULL : rec_session_open(path, &failure);
	if (!session) {
		g_propagate_error(error, g_steal_pointer(&failure));
		return false;
	}
	rec_video_verify(session, problems);
	if (problems->len == 0)
		return true;
	g_set_error(error, REC_ERROR, REC_ERROR_FORMAT, _("%s is not sealed, it is not whole: %s"),
		path, (const char *)g_ptr_array_index(problems, 0));
	return false;
}

static bool fold(const char *path, GError **error)
{
	g_autofree char *log = g_strconcat(path, ".edits", NULL);

	if (access(log, F_OK) != 0)
		return true;
	if (!rec_frame_is_locked(log)) {
		g_autoptr(rec_session) session = rec_session_open(path, error);

		if (!session || !rec_session_fold_edits(session, error))
			return false;
	}
	if (access(log, F_OK) != 0)
		return true;
	g_autofree char *holder = rec_disk_holder(log);
	g_set_error(error, REC_ERROR, REC_ERROR_LOCKED,
		_("%s is being edited by %s; close it there first."), path, holder);
	return false;
}

static bool make_read_only(const char *path, GError **error)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	bool is_done = fd >= 0 && fchmod(fd, SEALED_MODE) == 0 && fsync(fd) == 0;

	if (!is_done)
		rec_disk_fail(error, errno, _("Cannot make %s read-only"), path);
	if (fd >= 0)
		close(fd);
	return is_done;
}

static bool check_name(const char *path, GError **error)
{
	g_autofree char *name = g_path_get_basename(path);

	if (strpbrk(name, "\\\n\r")) {
		g_set_error(error, REC_ERROR, REC_ERROR_ARGUMENT,
			_("%s has a backslash or a line break in its name, which no manifest can "
			  "hold; give it another name."),
			path);
		return false;
	}
	return true;
}

static bool list_file(const char *path, GString *manifest, GError **error)
{
	g_autofree char *name = g_path_get_basename(path);
	g_autofree char *hash = hash_file(path, error);

	if (hash)
		g_string_append_printf(manifest, "%s  %s\n", hash, name);
	return hash != NULL;
}

/* The session, its videos, and what lies beside it as its own; NULL with an error. */
static GPtrArray *list_members(const char *path, GError **error)
{
	g_autoptr(rec_session) session = rec_session_open_signals(path, error);
	g_autoptr(GPtrArray) members = g_ptr_array_new_with_free_func(g_free);
	g_autofree char *log = g_strconcat(path, ".edits", NULL);

	if (!session)
		return NULL;
	g_ptr_array_add(members, g_strdup(path));
	for (guint i = 0; i < session->videos->len; i++) {
		const struct rec_video *video = g_ptr_array_index(session->videos, i);
		char *place = video->n_frames ? rec_video_path(session, video, error) : NULL;

		if (video->n_frames && !place)
			return NULL;
		if (place)
			g_ptr_array_add(members, place);
	}
	if (access(log, F_OK) == 0)
		g_ptr_array_add(members, g_strdup(log)); /* of a file made read-only by hand */
	return g_steal_pointer(&members);
}

static bool close_up(const char *path, GError **error)
{
	g_autoptr(GPtrArray) members = list_members(path, error);
	g_autofree char *place = rec_sealed_manifest_path(path);
	g_autoptr(GString) manifest = g_string_new(NULL);

	if (!members)
		return false;
	for (guint i = 0; i < members->len; i++) {
		if (!check_name(g_ptr_array_index(members, i), error))
			return false;
	}
	for (guint i = 0; i < members->len; i++) {
		const char *member = g_ptr_array_index(members, i);

		if (!make_read_only(member, error) || !list_file(member, manifest, error))
			return false;
	}
	rec_known_add(path);
	g_autoptr(rec_beside) file = rec_beside_open(place, false, error);
	if (!file)
		return false;
	rec_beside_write(file, manifest->str, manifest->len);
	return rec_beside_commit(g_steal_pointer(&file), error) && make_read_only(place, error);
}

/* True when everything is still what the manifest says. */
static bool check_manifest(const char *path, GError **error)
{
	g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func(g_free);

	rec_seal_verify(path, problems);
	if (problems->len == 0)
		return true;
	g_set_error(error, REC_ERROR, REC_ERROR_FORMAT,
		_("%s was sealed and has changed since: %s"), path,
		(const char *)g_ptr_array_index(problems, 0));
	return false;
}

bool rec_seal(const char *path, bool *ret_was_sealed, GError **error)
{
	g_autofree char *manifest = rec_sealed_manifest_path(path);

	*ret_was_sealed = access(manifest, F_OK) == 0;
	if (*ret_was_sealed)
		return check_manifest(path, error);
	if (!check_finished(path, error) || !check_whole(path, error))
		return false;
	/* What was made read-only by hand takes its edits along as they are. */
	if (!rec_sealed_is_on(path) && (!fold(path, error) || !check_whole(path, error)))
		return false;
	return close_up(path, error);
}
