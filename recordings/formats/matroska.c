/*
 * DESIGN
 * Elements are taken in file order. One that holds others is entered by going on behind its head;
 * its length is not looked at, since a file that was never finished does not know it. All others
 * are stepped over by their length, and a length that leads out of the file ends the walk.
 */
#include "recordings/formats/matroska.h"

#include "recordings/disk/disk.h"
#include "recordings/disk/error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	ID_EBML = 0x1A45DFA3,
	ID_SEGMENT = 0x18538067,
	ID_INFO = 0x1549A966,
	ID_SCALE = 0x2AD7B1, /* ns per unit of time */
	ID_WRITING_APP = 0x5741,
	ID_TRACKS = 0x1654AE6B,
	ID_TRACK = 0xAE,
	ID_TRACK_NUMBER = 0xD7,
	ID_TRACK_TYPE = 0x83,
	ID_CLUSTER = 0x1F43B675,
	ID_CLUSTER_TIME = 0xE7,
	ID_SIMPLE_BLOCK = 0xA3,
	ID_BLOCK_GROUP = 0xA0,
	ID_BLOCK = 0xA1,
	ID_CUES = 0x1C53BB6B,
	ID_TAGS = 0x1254C367,
	ID_TAG = 0x7373,
	ID_SIMPLE_TAG = 0x67C8,
	ID_TAG_STRING = 0x4487,

	TRACK_IS_VIDEO = 1,
	TEXT_MAX = 4096,
	UUID_BYTES = 36,
};

static const char SESSION_WORD[] = "session:";
static const double SCALE_NS = 1e6; /* unless the file says otherwise */

struct element {
	uint32_t id;
	uint64_t size; /* of its payload; UINT64_MAX unknown */
	off_t payload;
};

struct walk {
	int fd;
	off_t end;
	bool is_head_only;
	double scale_ns;
	uint64_t cluster_time;
	uint64_t track, type; /* of the track that is being described; 0 not said yet */
	uint64_t video_track; /* 0: not met */
	struct rec_matroska *found;
	GArray *times_s; /* NULL: not asked for */
};

/* A number of variable length: its first byte's leading zeros say how many follow. Returns its
 * bytes, 0 when it is none. @keeps_marker: as identifiers are written. */
static size_t take_number(
	const uint8_t *bytes, size_t n, size_t max, bool keeps_marker, uint64_t *ret_number)
{
	size_t length = 1;

	while (length <= max && n > 0 && !(bytes[0] & (0x80 >> (length - 1))))
		length++;
	if (length > max || length > n)
		return 0;
	uint64_t mask = keeps_marker ? 0xFF : 0x7FU >> (length - 1);
	uint64_t number = bytes[0] & mask;
	bool is_unknown = number == mask;

	for (size_t i = 1; i < length; i++) {
		number = number << 8 | bytes[i];
		is_unknown &= bytes[i] == 0xFF;
	}
	*ret_number = is_unknown && !keeps_marker ? UINT64_MAX : number;
	return length;
}

static size_t read_at(const struct walk *walk, off_t place, void *ret_bytes, size_t n)
{
	ssize_t got = pread(walk->fd, ret_bytes, n, place);

	return got > 0 ? (size_t)got : 0;
}

static bool read_element(const struct walk *walk, off_t place, struct element *ret_element)
{
	uint8_t head[12];
	size_t n = read_at(walk, place, head, sizeof head);
	uint64_t id = 0;
	size_t id_bytes = take_number(head, n, 4, /* keeps_marker= */ true, &id);
	size_t size_bytes = id_bytes ? take_number(head + id_bytes, n - id_bytes, 8,
					       /* keeps_marker= */ false, &ret_element->size)
				     : 0;

	ret_element->id = (uint32_t)id;
	ret_element->payload = place + (off_t)(id_bytes + size_bytes);
	return size_bytes > 0;
}

static uint64_t read_unsigned(const struct walk *walk, const struct element *element)
{
	uint8_t bytes[8];
	uint64_t number = 0;
	size_t n = read_at(walk, element->payload, bytes, MIN(element->size, sizeof bytes));

	for (size_t i = 0; i < n; i++)
		number = number << 8 | bytes[i];
	return number;
}

/* Looks for "session:UUID" in a text of the file. */
static void take_text(struct walk *walk, const struct element *element)
{
	char text[TEXT_MAX + 1];
	size_t n = read_at(walk, element->payload, text, MIN(element->size, TEXT_MAX));

	text[n] = '\0';
	const char *word = strstr(text, SESSION_WORD);
	if (!word || walk->found->session[0])
		return;
	g_autofree char *uuid = g_strndup(word + strlen(SESSION_WORD), UUID_BYTES);
	if (g_uuid_string_is_valid(uuid))
		g_strlcpy(walk->found->session, uuid, sizeof walk->found->session);
}

static void take_track(struct walk *walk)
{
	if (walk->type == TRACK_IS_VIDEO && walk->track && !walk->video_track)
		walk->video_track = walk->track;
}

static void take_block(struct walk *walk, const struct element *element)
{
	uint8_t head[10];
	size_t n = read_at(walk, element->payload, head, MIN(element->size, sizeof head));
	uint64_t track = 0;
	size_t used = take_number(head, n, 8, /* keeps_marker= */ false, &track);

	if (!used || used + 2 > n || track != walk->video_track)
		return;
	int16_t offset = (int16_t)(head[used] << 8 | head[used + 1]);
	double time_s = ((double)walk->cluster_time + offset) * walk->scale_ns * 1e-9;
	if (walk->found->packets++ == 0)
		walk->found->first_s = time_s;
	walk->found->last_s = time_s;
	if (walk->times_s)
		g_array_append_val(walk->times_s, time_s);
}

static void take_element(struct walk *walk, const struct element *element)
{
	switch (element->id) {
	case ID_SCALE:
		walk->scale_ns = (double)read_unsigned(walk, element);
		return;
	case ID_WRITING_APP:
	case ID_TAG_STRING:
		take_text(walk, element);
		return;
	case ID_TRACK_NUMBER:
		walk->track = read_unsigned(walk, element);
		take_track(walk);
		return;
	case ID_TRACK_TYPE:
		walk->type = read_unsigned(walk, element);
		take_track(walk);
		return;
	case ID_CLUSTER_TIME:
		walk->cluster_time = read_unsigned(walk, element);
		return;
	case ID_SIMPLE_BLOCK:
	case ID_BLOCK:
		take_block(walk, element);
		return;
	case ID_CUES:
		walk->found->is_finished = true;
		return;
	default:
		return;
	}
}

static bool holds_others(uint32_t id)
{
	return id == ID_SEGMENT || id == ID_INFO || id == ID_TRACKS || id == ID_TRACK ||
	       id == ID_CLUSTER || id == ID_BLOCK_GROUP || id == ID_TAGS || id == ID_TAG ||
	       id == ID_SIMPLE_TAG;
}

/* A cluster whose length is known has nothing of the head in it. */
static bool may_skip(const struct walk *walk, const struct element *element)
{
	return walk->is_head_only && element->id == ID_CLUSTER && element->size != UINT64_MAX;
}

static void walk_through(struct walk *walk)
{
	struct element element;
	off_t place = 0;

	while (place < walk->end && read_element(walk, place, &element)) {
		bool is_done = walk->is_head_only && walk->found->session[0];

		if (is_done)
			return;
		if (holds_others(element.id) && !may_skip(walk, &element)) {
			if (element.id == ID_TRACK)
				walk->track = walk->type = 0;
			place = element.payload;
			continue;
		}
		if (element.size > (uint64_t)(walk->end - element.payload))
			return;
		take_element(walk, &element);
		place = element.payload + (off_t)element.size;
	}
}

static bool read_file(const char *path, bool is_head_only, struct rec_matroska *ret_file,
	GArray *times_s, GError **error)
{
	/* Without O_NONBLOCK the opening of a pipe would wait for ever. */
	struct walk walk = {.fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK),
		.is_head_only = is_head_only,
		.scale_ns = SCALE_NS,
		.found = ret_file,
		.times_s = times_s};
	struct element first = {0};
	struct stat about = {0};

	*ret_file = (struct rec_matroska){.first_s = NAN, .last_s = NAN};
	if (walk.fd < 0 || fstat(walk.fd, &about) < 0) {
		rec_disk_fail(error, errno, _("Cannot open the video %s"), path);
		if (walk.fd >= 0)
			close(walk.fd);
		return false;
	}
	walk.end = S_ISREG(about.st_mode) ? about.st_size : 0;
	bool is_matroska = read_element(&walk, 0, &first) && first.id == ID_EBML;
	if (is_matroska)
		walk_through(&walk);
	else
		g_set_error(
			error, REC_ERROR, REC_ERROR_FORMAT, _("%s is not a Matroska video."), path);
	close(walk.fd);
	return is_matroska;
}

bool rec_matroska_read_head(const char *path, struct rec_matroska *ret_head, GError **error)
{
	return read_file(path, /* is_head_only= */ true, ret_head, /* times_s= */ NULL, error);
}

bool rec_matroska_read(const char *path, struct rec_matroska *ret_file, GError **error)
{
	return read_file(path, /* is_head_only= */ false, ret_file, /* times_s= */ NULL, error);
}

GArray *rec_matroska_read_times(const char *path, GError **error)
{
	struct rec_matroska file;
	g_autoptr(GArray) times_s = g_array_new(FALSE, FALSE, sizeof(double));

	if (!read_file(path, /* is_head_only= */ false, &file, times_s, error))
		return NULL;
	return g_steal_pointer(&times_s);
}
