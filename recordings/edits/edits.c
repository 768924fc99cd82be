#include "recordings/edits/edits.h"

#include "core/text.h"
#include "recordings/disk/sealed.h"
#include "recordings/formats/bytes.h"
#include "recordings/journal/frame.h"
#include "recordings/session/session.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <inttypes.h>
#include <string.h>

enum {
	FRAME_EDIT = 1,
	FRAME_ANSWER,
};

struct rec_edits_log {
	struct rec_frame_writer *writer;
	int64_t next_seq;
};

static void pack_edit(GByteArray *out, const struct rec_edit *edit)
{
	rec_bytes_put_text(out, edit->id);
	rec_bytes_put_i64(out, edit->seq);
	rec_bytes_put_u8(out, edit->target);
	rec_bytes_put_u8(out, edit->action);
	rec_bytes_put_text(out, edit->target_id);
	rec_bytes_put_text(out, edit->field);
	rec_bytes_put_f64(out, edit->old_time_s);
	rec_bytes_put_f64(out, edit->new_time_s);
	rec_bytes_put_text(out, edit->value);
	rec_bytes_put_text(out, edit->reason);
	rec_bytes_put_text(out, edit->rater);
	rec_bytes_put_i64(out, edit->wall_us);
}

/* As much as fits, never half a character. */
static void take_text(struct rec_cursor *cursor, char *to, size_t size)
{
	g_autofree char *text = rec_cursor_text(cursor);
	const char *end = NULL;
	g_strlcpy(to, text ? text : "", size);
	if (!g_utf8_validate(to, -1, &end))
		to[end - to] = '\0';
}

/* False when the payload is no edit that this version knows. */
static bool unpack_edit(const struct rec_frame *frame, struct rec_edit *ret_edit)
{
	struct rec_cursor cursor;
	*ret_edit = (struct rec_edit){0};
	rec_cursor_init(&cursor, frame->payload, frame->length);
	take_text(&cursor, ret_edit->id, sizeof(ret_edit->id));
	ret_edit->seq = rec_cursor_i64(&cursor);
	ret_edit->target = rec_cursor_u8(&cursor);
	ret_edit->action = rec_cursor_u8(&cursor);
	take_text(&cursor, ret_edit->target_id, sizeof(ret_edit->target_id));
	take_text(&cursor, ret_edit->field, sizeof(ret_edit->field));
	ret_edit->old_time_s = rec_cursor_f64(&cursor);
	ret_edit->new_time_s = rec_cursor_f64(&cursor);
	take_text(&cursor, ret_edit->value, sizeof(ret_edit->value));
	take_text(&cursor, ret_edit->reason, sizeof(ret_edit->reason));
	take_text(&cursor, ret_edit->rater, sizeof(ret_edit->rater));
	ret_edit->wall_us = rec_cursor_i64(&cursor);
	return frame->type == FRAME_EDIT && !cursor.is_short &&
	       rec_edit_target_name(ret_edit->target) && rec_edit_action_name(ret_edit->action);
}

static void pack_answer(GByteArray *out, const struct rec_self_report *answer)
{
	rec_bytes_put_i64(out, answer->id);
	rec_bytes_put_text(out, answer->touchpoint);
	rec_bytes_put_text(out, answer->form);
	rec_bytes_put_text(out, answer->item);
	rec_bytes_put_text(out, answer->value);
	rec_bytes_put_text(out, answer->text);
	rec_bytes_put_f64(out, answer->video_time_s);
	rec_bytes_put_text(out, answer->answered_at);
	rec_bytes_put_u8(out, answer->is_projective);
}

/* NULL when the payload is no answer. */
static struct rec_self_report *unpack_answer(const struct rec_frame *frame)
{
	struct rec_cursor cursor;
	if (frame->type != FRAME_ANSWER)
		return NULL;
	rec_cursor_init(&cursor, frame->payload, frame->length);
	struct rec_self_report *answer = g_new0(struct rec_self_report, 1);
	answer->id = rec_cursor_i64(&cursor);
	answer->touchpoint = rec_cursor_text(&cursor);
	answer->form = rec_cursor_text(&cursor);
	answer->item = rec_cursor_text(&cursor);
	answer->value = rec_cursor_text(&cursor);
	answer->text = rec_cursor_text(&cursor);
	answer->video_time_s = rec_cursor_f64(&cursor);
	answer->answered_at = rec_cursor_text(&cursor);
	answer->is_projective = rec_cursor_u8(&cursor) != 0;
	if (cursor.is_short)
		g_clear_pointer(&answer, rec_self_report_free);
	return answer;
}

static bool check_uuid(const char *path, const char *found, const char *wanted, GError **error)
{
	if (strcmp(found, wanted) == 0)
		return true;
	g_set_error(error, REC_ERROR, REC_ERROR_FORMAT,
		_("%s belongs to another session; move it beside its own session, or away from "
		  "this "
		  "one."),
		path);
	return false;
}

/* What a log holds. */
struct found {
	GArray *edits;      /* NULL: unwanted */
	GPtrArray *answers; /* NULL: unwanted */
	uint64_t unknown;   /* whole frames that this version does not understand */
	struct rec_frame_damage damage;
};

static void take_frame(struct found *found, const struct rec_frame *frame)
{
	struct rec_edit edit;
	struct rec_self_report *answer = unpack_answer(frame);
	bool is_edit = !answer && unpack_edit(frame, &edit);

	if (answer && found->answers)
		g_ptr_array_add(found->answers, answer);
	else
		rec_self_report_free(answer);
	if (is_edit && found->edits)
		g_array_append_val(found->edits, edit);
	if (!answer && !is_edit)
		found->unknown++;
}

/* Appends what the log of the session holds; without one there is nothing. */
static bool read_log(
	const char *session_path, const char *session_uuid, struct found *found, GError **error)
{
	g_autofree char *path = g_strconcat(session_path, ".edits", NULL);
	g_autoptr(GError) failure = NULL;
	g_autoptr(rec_frame_reader) reader = NULL;
	struct rec_frame frame;

	/* Asked before and after: a log may be born meanwhile, and gets its header a moment later,
	 * but never loses it. */
	if (rec_frame_is_unborn(path, REC_FRAME_KIND_EDITS))
		return true;
	reader = rec_frame_reader_open(path, REC_FRAME_KIND_EDITS, &failure);
	if (g_error_matches(failure, REC_ERROR, REC_ERROR_MISSING) ||
		(!reader && rec_frame_is_unborn(path, REC_FRAME_KIND_EDITS)))
		return true;
	if (!reader) {
		g_propagate_error(error, g_steal_pointer(&failure));
		return false;
	}
	if (!check_uuid(path, rec_frame_reader_uuid(reader), session_uuid, error))
		return false;
	while (rec_frame_reader_next(reader, &frame, &failure))
		take_frame(found, &frame);
	found->damage = *rec_frame_reader_damage(reader);
	if (!failure)
		return true;
	g_propagate_error(error, g_steal_pointer(&failure));
	return false;
}

GArray *rec_edits_read(const char *session_path, const char *session_uuid, GError **error)
{
	g_autoptr(GArray) edits = g_array_new(FALSE, FALSE, sizeof(struct rec_edit));
	struct found found = {.edits = edits};

	return read_log(session_path, session_uuid, &found, error) ? g_steal_pointer(&edits) : NULL;
}

static void free_answer(gpointer answer)
{
	rec_self_report_free(answer);
}

GPtrArray *rec_edits_read_answers(
	const char *session_path, const char *session_uuid, GError **error)
{
	g_autoptr(GPtrArray) answers = g_ptr_array_new_with_free_func(free_answer);
	struct found found = {.answers = answers};

	return read_log(session_path, session_uuid, &found, error) ? g_steal_pointer(&answers)
								   : NULL;
}

char *rec_edits_describe_damage(const char *session_path, const char *session_uuid)
{
	struct found found = {0};

	if (!read_log(session_path, session_uuid, &found, NULL))
		return NULL;
	if (found.damage.stretches > 0 || found.damage.missing > 0)
		return g_strdup_printf(
			_("%s.edits is damaged: %" PRIu64 " bytes of it cannot be read and %" PRIu64
			  " edits are missing; all others hold. Compare it with a backup."),
			session_path, found.damage.bytes, found.damage.missing);
	if (found.unknown > 0)
		return g_strdup_printf(
			_("%s.edits holds %" PRIu64
			  " entries of a newer Affekt that this one does not understand; update "
			  "Affekt to see them."),
			session_path, found.unknown);
	return NULL;
}

static bool check_unsealed(const char *session_path, GError **error)
{
	if (g_access(session_path, F_OK) != 0) {
		g_set_error(error, REC_ERROR, REC_ERROR_MISSING, _("%s cannot be opened: %s."),
			session_path, g_strerror(errno));
		return false;
	}
	if (!rec_sealed_is_on(session_path))
		return true;
	g_set_error(error, REC_ERROR, REC_ERROR_SEALED,
		_("%s is sealed and takes no edits; work on a copy."), session_path);
	return false;
}

/* The log for writing, made when there is none. Another program may remove it after folding it in,
 * or make it, between any two of our steps. */
static struct rec_frame_writer *open_writer(
	const char *path, const char *session_uuid, GError **error)
{
	for (;;) {
		g_autoptr(GError) failure = NULL;
		struct rec_frame_writer *writer = NULL;

		writer = rec_frame_writer_open(path, REC_FRAME_KIND_EDITS, session_uuid, &failure);
		if (writer)
			return writer;
		if (g_error_matches(failure, REC_ERROR, REC_ERROR_MISSING)) {
			g_clear_error(&failure);
			writer = rec_frame_writer_create(
				path, REC_FRAME_KIND_EDITS, session_uuid, &failure);
			if (writer)
				return writer;
		}
		if (!g_error_matches(failure, REC_ERROR, REC_ERROR_EXISTS)) {
			g_propagate_error(error, g_steal_pointer(&failure));
			return NULL;
		}
	}
}

struct rec_edits_log *rec_edits_log_open(
	const char *session_path, const char *session_uuid, GError **error)
{
	g_autofree char *path = g_strconcat(session_path, ".edits", NULL);
	g_autoptr(GArray) edits = NULL;
	struct rec_frame_writer *writer = NULL;

	if (!check_unsealed(session_path, error))
		return NULL;
	writer = open_writer(path, session_uuid, error);
	/* Read under the lock: nobody can add to it any more. */
	edits = writer ? rec_edits_read(session_path, session_uuid, error) : NULL;
	if (!edits) {
		rec_frame_writer_close(writer, NULL);
		return NULL;
	}
	struct rec_edits_log *log = g_new0(struct rec_edits_log, 1);
	log->writer = writer;
	log->next_seq = 1;
	rec_edits_log_continue(log, edits);
	return log;
}

void rec_edits_log_continue(struct rec_edits_log *log, const GArray *edits)
{
	for (guint i = 0; i < edits->len; i++) {
		const struct rec_edit *edit = &g_array_index(edits, struct rec_edit, i);
		log->next_seq = MAX(log->next_seq, edit->seq + 1);
	}
}

bool rec_edits_log_append_answer(
	struct rec_edits_log *log, const struct rec_self_report *answer, GError **error)
{
	g_autoptr(GByteArray) payload = g_byte_array_new();
	pack_answer(payload, answer);
	return rec_frame_writer_append_synced(
		log->writer, FRAME_ANSWER, payload->data, payload->len, error);
}

bool rec_edits_log_append(struct rec_edits_log *log, struct rec_edit *edit, GError **error)
{
	g_autoptr(GByteArray) payload = g_byte_array_new();
	if (edit->id[0] == '\0')
		core_text_uuid(edit->id);
	if (edit->seq == 0)
		edit->seq = log->next_seq;
	if (edit->wall_us == 0)
		edit->wall_us = g_get_real_time();
	pack_edit(payload, edit);
	if (!rec_frame_writer_append_synced(
		    log->writer, FRAME_EDIT, payload->data, payload->len, error))
		return false;
	log->next_seq = MAX(log->next_seq, edit->seq + 1);
	return true;
}

void rec_edits_log_close(rec_edits_log *log)
{
	if (!log)
		return;
	/* Every edit was synced when it was appended; nothing can be lost here. */
	rec_frame_writer_close(log->writer, NULL);
	g_free(log);
}

/* The only rater of @edits; NULL when there is none, or several. */
static const char *find_only_rater(const GArray *edits)
{
	const char *only = NULL;
	for (guint i = 0; i < edits->len; i++) {
		const char *rater = g_array_index(edits, struct rec_edit, i).rater;
		if (only && strcmp(only, rater) != 0)
			return NULL;
		only = rater;
	}
	return only;
}

char *rec_edits_choose_rater(const GArray *edits, const char *wanted, const char *study_rater)
{
	const char *only = find_only_rater(edits);
	if (wanted)
		return g_strdup(wanted);
	if (study_rater)
		return g_strdup(study_rater);
	return g_strdup(only ? only : g_get_user_name());
}
