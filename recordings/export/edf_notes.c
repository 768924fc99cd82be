#include "recordings/export/edf_notes.h"

#include "core/text.h"
#include "recordings/formats/edf.h"

#include <math.h>
#include <string.h>

enum {
	TEXT_BYTES = 80, /* of one text; the whole ones stand beside the file */
	LEAST_BYTES = 64,
	TIME_DECIMALS = 7,
};

static void clear_note(gpointer data)
{
	struct rec_edf_note *note = data;
	g_free(note->text);
}

GArray *rec_edf_notes_new(void)
{
	GArray *notes = g_array_new(FALSE, TRUE, sizeof(struct rec_edf_note));
	g_array_set_clear_func(notes, clear_note);
	return notes;
}

void rec_edf_notes_add(
	GArray *notes, const char *kind, double onset_s, double duration_s, const char *text)
{
	struct rec_edf_note note = {onset_s, duration_s, kind, g_strdup(text)};
	g_array_append_val(notes, note);
}

void rec_edf_notes_add_session(GArray *notes, const struct rec_tables *tables)
{
	const struct rec_export_data *data = tables->data;
	for (guint i = 0; i < tables->touchpoints->len; i++) {
		const struct rec_touchpoint *row =
			&g_array_index(tables->touchpoints, struct rec_touchpoint, i);
		if (row->visit > 0 && isfinite(row->start_s))
			rec_edf_notes_add(notes, "touch point", row->start_s,
				row->end_s - row->start_s, row->title);
	}
	for (guint i = 0; i < data->session->marks->len; i++) {
		const struct rec_mark *mark = g_ptr_array_index(data->session->marks, i);
		if (isfinite(mark->time_s))
			rec_edf_notes_add(notes, "mark", mark->time_s,
				mark->duration_s > 0 ? mark->duration_s : (double)NAN,
				mark->label ? mark->label : "");
	}
	for (guint i = 0; data->results && i < data->results->scr->len; i++) {
		const struct dsp_scr *scr = &g_array_index(data->results->scr, struct dsp_scr, i);
		if (scr->status != DSP_STATUS_REJECTED)
			rec_edf_notes_add(notes, "scr", scr->onset_s, scr->peak_s - scr->onset_s,
				REC_EDF_SCR);
	}
}

static gint compare_notes(gconstpointer a, gconstpointer b)
{
	const struct rec_edf_note *x = a;
	const struct rec_edf_note *y = b;
	gint order = (x->onset_s > y->onset_s) - (x->onset_s < y->onset_s);
	if (order == 0)
		order = strcmp(x->kind, y->kind);
	return order != 0 ? order : strcmp(x->text, y->text);
}

void rec_edf_notes_sort(GArray *notes)
{
	g_array_sort(notes, compare_notes);
}

/* "+12.5", without zeros at the end; the sign is part of an onset. */
static void append_time(GString *list, double time_s, bool has_sign)
{
	if (has_sign && !(time_s < 0))
		g_string_append_c(list, '+');
	core_text_append_fixed(list, time_s, TIME_DECIMALS);
	while (list->str[list->len - 1] == '0')
		g_string_truncate(list, list->len - 1);
	if (list->str[list->len - 1] == '.')
		g_string_truncate(list, list->len - 1);
}

/* The bytes that part fields may not stand in texts. */
static void append_text(GString *list, const char *text)
{
	const char *end = NULL;
	g_utf8_validate(text, (gssize)MIN(strlen(text), (size_t)TEXT_BYTES), &end);
	for (const char *at = text; at < end; at++) {
		bool is_reserved = (unsigned char)*at < ' ' && *at != '\n' && *at != '\t';
		g_string_append_c(list, is_reserved ? ' ' : *at);
	}
}

/* One list as it stands in the file, its NUL included. */
static void append_list(GString *list, double onset_s, double duration_s, const char *text)
{
	append_time(list, onset_s, true);
	if (duration_s >= 0) {
		g_string_append_c(list, REC_EDF_DURATION);
		append_time(list, duration_s, false);
	}
	g_string_append_c(list, REC_EDF_TEXT_END);
	append_text(list, text);
	g_string_append_c(list, REC_EDF_TEXT_END);
	g_string_append_c(list, '\0');
}

/* Fills records of @bytes in turn; false when the texts do not fit. */
static bool fill(const GArray *notes, const struct rec_edf_plan *plan, double shift_s, guint bytes,
	char *records)
{
	g_autoptr(GString) list = g_string_new(NULL);
	guint next = 0;
	for (guint k = 0; k < plan->records->len; k++) {
		double onset_s = g_array_index(plan->records, struct rec_edf_record, k).onset_s;
		char *at = records + (gsize)k * bytes;
		char *end = at + bytes;
		g_string_truncate(list, 0);
		append_list(list, onset_s + shift_s, NAN, "");
		while (list->len <= (gsize)(end - at)) {
			memcpy(at, list->str, list->len);
			at += list->len;
			g_string_truncate(list, 0);
			if (next == notes->len)
				break;
			const struct rec_edf_note *note =
				&g_array_index(notes, struct rec_edf_note, next);
			append_list(list, note->onset_s + shift_s, note->duration_s, note->text);
			next += list->len <= (gsize)(end - at);
		}
	}
	return next == notes->len;
}

char *rec_edf_notes_pack(
	const GArray *notes, const struct rec_edf_plan *plan, double shift_s, guint *ret_bytes)
{
	for (guint bytes = LEAST_BYTES;; bytes += bytes / 4 / 2 * 2) {
		char *records = g_malloc0((gsize)MAX(plan->records->len, 1U) * bytes);
		if (plan->records->len == 0 || fill(notes, plan, shift_s, bytes, records)) {
			*ret_bytes = bytes;
			return records;
		}
		g_free(records);
	}
}
