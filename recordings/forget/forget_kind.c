#include "recordings/forget/forget_kind.h"

#include "recordings/formats/matroska.h"
#include "recordings/journal/frame.h"
#include "recordings/session/origin.h"
#include "recordings/session/session.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	HEAD_BYTES = 96,
	EDF_PATIENT_AT = 8,
	EDF_PATIENT_BYTES = 80,
	READ_BYTES = 1 << 16,
	UUID_CHARS = 36,
};

static bool read_head(const char *path, char head[HEAD_BYTES])
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	bool is_read = fd >= 0 && pread(fd, head, HEAD_BYTES, 0) >= 0;

	if (fd >= 0)
		close(fd);
	return is_read;
}

static char **list_videos(const struct rec_session *session)
{
	GPtrArray *names = g_ptr_array_new();

	for (guint i = 0; i < session->videos->len; i++) {
		const struct rec_video *video = g_ptr_array_index(session->videos, i);

		if (video->file && !strchr(video->file, '/'))
			g_ptr_array_add(names, g_strdup(video->file));
	}
	g_ptr_array_add(names, NULL);
	return (char **)g_ptr_array_free(names, FALSE);
}

/* The session without its edits: a log that is damaged must not hide whose the session is. */
static bool read_session(struct rec_forget_file *file)
{
	g_autoptr(rec_session) session = rec_session_open_identity(file->path, NULL);

	if (!session)
		return false;
	file->kind = REC_FORGET_SESSION;
	file->uuid = g_strdup(session->uuid);
	file->participant = g_strdup(session->participant);
	file->is_journal = session->is_journal;
	file->videos = list_videos(session);
	return true;
}

static bool read_edits(struct rec_forget_file *file)
{
	g_autoptr(rec_frame_reader) reader =
		rec_frame_reader_open(file->path, REC_FRAME_KIND_EDITS, NULL);

	if (!reader)
		return false;
	file->kind = REC_FORGET_EDITS;
	file->uuid = g_strdup(rec_frame_reader_uuid(reader));
	return true;
}

static bool read_video(struct rec_forget_file *file)
{
	struct rec_matroska head;

	if (!rec_matroska_read_head(file->path, &head, NULL) || !head.session[0])
		return false;
	file->kind = REC_FORGET_VIDEO;
	file->uuid = g_ascii_strdown(head.session, -1);
	return true;
}

static bool read_origin(struct rec_forget_file *file)
{
	g_autofree char *name = g_path_get_basename(file->path);
	struct rec_origin_page page;

	if (!rec_origin_is_name(name) || !rec_origin_read(file->path, &page))
		return false;
	file->kind = REC_FORGET_ORIGIN;
	file->uuid = g_strdup(page.uuid);
	file->members = page.files;
	file->participant = page.participant;
	file->is_unfinished = page.is_unfinished;
	g_free(page.start_time);
	return true;
}

/* The first word of the field that tells the patient. */
static void read_edf(struct rec_forget_file *file, const char head[HEAD_BYTES])
{
	g_autofree char *field = g_strndup(head + EDF_PATIENT_AT, EDF_PATIENT_BYTES);

	field[strcspn(field, " ")] = '\0';
	file->participant = g_steal_pointer(&field);
}

static bool is_named_as_ours(const char *path)
{
	static const char *const ENDINGS[] = {".nwb", ".nwb.part", ".nwb.journal", ".nwb.edits"};

	for (gsize i = 0; i < G_N_ELEMENTS(ENDINGS); i++) {
		if (g_str_has_suffix(path, ENDINGS[i]))
			return true;
	}
	return strstr(path, ".nwb.journal.damaged") != NULL;
}

static void look(struct rec_forget_file *file)
{
	static const char DOCUMENT[] = "{\"format\": \"affekt session\"";
	char head[HEAD_BYTES] = "";
	struct stat status;
	bool is_ours = false;

	if (lstat(file->path, &status) == 0 && S_ISLNK(status.st_mode))
		file->kind = REC_FORGET_LINK;
	else if (!S_ISREG(status.st_mode))
		return;
	else if (!read_head(file->path, head))
		file->kind = is_named_as_ours(file->path) ? REC_FORGET_DAMAGED : REC_FORGET_PLAIN;
	else if (memcmp(head, "\x89HDF\r\n\x1a\n", 8) == 0 ||
		 strncmp(head, REC_FRAME_KIND_JOURNAL, strlen(REC_FRAME_KIND_JOURNAL)) == 0 ||
		 g_str_has_suffix(file->path, ".journal"))
		is_ours = read_session(file);
	else if (strncmp(head, REC_FRAME_KIND_EDITS, strlen(REC_FRAME_KIND_EDITS)) == 0)
		is_ours = read_edits(file);
	else if (memcmp(head, "\x1A\x45\xDF\xA3", 4) == 0)
		is_ours = read_video(file);
	else if (memcmp(head, "0       ", EDF_PATIENT_AT) == 0)
		read_edf(file, head);
	else if (strncmp(head, DOCUMENT, strlen(DOCUMENT)) == 0)
		file->kind = REC_FORGET_DOCUMENT;
	else
		is_ours = read_origin(file);
	if (!is_ours && file->kind == REC_FORGET_PLAIN && is_named_as_ours(file->path))
		file->kind = REC_FORGET_DAMAGED;
}

struct rec_forget_file *rec_forget_file_new(const char *path)
{
	struct rec_forget_file *file = g_new0(struct rec_forget_file, 1);

	file->path = g_strdup(path);
	look(file);
	return file;
}

void rec_forget_file_free(struct rec_forget_file *file)
{
	g_free(file->path);
	g_free(file->uuid);
	g_free(file->participant);
	g_strfreev(file->videos);
	g_strfreev(file->members);
	g_free(file);
}

static bool holds(const char *bytes, size_t n, GHashTable *uuids)
{
	GHashTableIter iter;
	gpointer uuid = NULL;

	g_hash_table_iter_init(&iter, uuids);
	while (g_hash_table_iter_next(&iter, &uuid, NULL)) {
		if (memmem(bytes, n, uuid, strlen(uuid)))
			return true;
	}
	return false;
}

bool rec_forget_mentions(const char *path, GHashTable *uuids)
{
	g_autofree char *bytes = g_malloc(READ_BYTES + UUID_CHARS);
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	bool is_found = false;
	size_t kept = 0; /* the end of the last piece: a uuid may lie across two */
	ssize_t n = 0;

	while (fd >= 0 && !is_found && (n = read(fd, bytes + kept, READ_BYTES)) > 0) {
		size_t all = kept + (size_t)n;

		is_found = holds(bytes, all, uuids);
		kept = MIN(all, UUID_CHARS - 1);
		memmove(bytes, bytes + all - kept, kept);
	}
	if (fd >= 0)
		close(fd);
	return is_found;
}
