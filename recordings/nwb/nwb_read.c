#include "recordings/nwb/nwb_read.h"

#include "recordings/disk/disk.h"
#include "recordings/disk/sealed.h"
#include "recordings/nwb/nwb_layout.h"
#include "recordings/session/edit.h"
#include "recordings/session/json.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

static void get_root(struct rec_h5 *h5, struct rec_session *session)
{
	g_autofree char *identifier = rec_h5_get_text(h5, "/identifier");

	if (identifier) {
		g_free(session->uuid);
		session->uuid = g_steal_pointer(&identifier);
	}
	session->start_time = rec_h5_get_text(h5, "/session_start_time");
	session->description = rec_h5_get_text(h5, "/session_description");
	session->software = rec_h5_get_attr_text(h5, "/", "affekt_software");
	session->recovered = rec_h5_get_attr_text(h5, "/", "affekt_recovered");
	session->duration_s = rec_h5_get_attr_f64(h5, "/", "affekt_duration_s");
	session->start_wall_us = rec_h5_get_attr_i64(h5, "/", "affekt_start_wall_us", 0);
	session->participant = rec_h5_get_text(h5, REC_NWB_SUBJECT "/subject_id");
	session->study_text = rec_h5_get_text(h5, REC_NWB_STUDY_FILE);
}

static void get_info(struct rec_h5 *h5, struct rec_session *session)
{
	g_autofree char *text = rec_h5_get_text(h5, REC_NWB_INFO);
	g_autoptr(JsonObject) object = text ? rec_json_parse(text) : NULL;

	if (object)
		rec_json_to_table(object, session->info);
}

static int compare_positions(gconstpointer a, gconstpointer b, gpointer user)
{
	struct rec_h5 *h5 = user;
	g_autofree char *x = rec_nwb_path(REC_NWB_DEVICES, *(char *const *)a);
	g_autofree char *y = rec_nwb_path(REC_NWB_DEVICES, *(char *const *)b);
	int64_t at_x = rec_h5_get_attr_i64(h5, x, "position", 0);
	int64_t at_y = rec_h5_get_attr_i64(h5, y, "position", 0);

	return (at_x > at_y) - (at_x < at_y);
}

static void get_devices(struct rec_h5 *h5, struct rec_session *session)
{
	g_auto(GStrv) names = rec_h5_list(h5, REC_NWB_DEVICES);

	g_qsort_with_data(names, (int)g_strv_length(names), sizeof *names, compare_positions, h5);
	for (char **name = names; *name; name++) {
		g_autofree char *path = rec_nwb_path(REC_NWB_DEVICES, *name);
		g_autofree char *driver = rec_h5_get_attr_text(h5, path, "driver");
		struct rec_device *device =
			rec_session_add_device(session, *name, driver ? driver : "unknown");

		device->title = rec_h5_get_attr_text(h5, path, "title");
		device->manufacturer = rec_h5_get_attr_text(h5, path, "manufacturer");
		device->serial = rec_h5_get_attr_text(h5, path, "serial");
		device->firmware = rec_h5_get_attr_text(h5, path, "firmware");
		device->port = rec_h5_get_attr_text(h5, path, "port");
		device->settings = rec_h5_get_attr_text(h5, path, "settings");
		device->calibration = rec_h5_get_attr_text(h5, path, "calibration");
		device->is_simulated = rec_h5_get_attr_i64(h5, path, "is_simulated", 0) != 0;
		device->is_emulated = rec_h5_get_attr_i64(h5, path, "is_emulated", 0) != 0;
	}
}

static void *new_gap(void *session)
{
	return rec_session_add_gap(session);
}

static void *new_visit(void *session)
{
	return rec_session_add_visit(session);
}

static void *new_device_event(void *session)
{
	return rec_session_add_device_event(session);
}

static void *new_sync(void *session)
{
	return rec_session_add_sync(session);
}

static void *new_answer(void *session)
{
	return rec_session_add_self_report(session);
}

static void get_marks(struct rec_h5 *h5, struct rec_session *session)
{
	g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(struct rec_mark_row));

	rec_nwb_get_array(h5, REC_NWB_MARKS, &REC_NWB_TABLE_MARKS, rows);
	for (guint i = 0; i < rows->len; i++) {
		const struct rec_mark_row *row = &g_array_index(rows, struct rec_mark_row, i);
		struct rec_mark *mark = rec_session_add_mark(session);

		/* The texts' owner changes. */
		*mark = (struct rec_mark){row->id, row->start_s, row->duration_s, row->pressed_s,
			row->label, row->source, row->rater, row->note};
	}
}

/* Words of a newer Affekt: what such an edit does is not known here. */
static void drop_unknown_edits(GArray *edits)
{
	for (guint i = edits->len; i > 0; i--) {
		const struct rec_edit *edit = &g_array_index(edits, struct rec_edit, i - 1);

		if (!rec_edit_target_name((enum rec_edit_target)edit->target) ||
			!rec_edit_action_name((enum rec_edit_action)edit->action))
			g_array_remove_index(edits, i - 1);
	}
}

static void get_tables(struct rec_h5 *h5, struct rec_session *session)
{
	rec_nwb_get_table(
		h5, REC_NWB_TOUCH_POINTS, &REC_NWB_TABLE_TOUCH_POINTS, new_visit, session);
	rec_nwb_get_table(h5, REC_NWB_EVENTS, &REC_NWB_TABLE_EVENTS, new_device_event, session);
	rec_nwb_get_table(h5, REC_NWB_GAPS, &REC_NWB_TABLE_GAPS, new_gap, session);
	rec_nwb_get_table(h5, REC_NWB_CERTIFICATE, &REC_NWB_TABLE_CERTIFICATE, new_sync, session);
	rec_nwb_get_table(h5, REC_NWB_ANSWERS, &REC_NWB_TABLE_ANSWERS, new_answer, session);
	rec_nwb_get_array(h5, REC_NWB_EDITS, &REC_NWB_TABLE_EDITS, session->edits);
	drop_unknown_edits(session->edits);
	get_marks(h5, session);
}

/* Results can be computed again, so damage there must not lock the recording up: it is noted, and
 * the session is then one without results. */
static struct rec_results *get_results(struct rec_session *session, const char *prefix)
{
	g_autoptr(rec_h5) h5 = rec_h5_open_again(rec_nwb_file(session), NULL);
	g_autoptr(rec_results) results = h5 ? rec_nwb_get_results(h5, prefix) : NULL;
	g_autoptr(GError) failure = NULL;

	if (h5 && rec_h5_check(h5, &failure))
		return g_steal_pointer(&results);
	g_free(session->damage);
	session->damage = g_strdup(failure ? failure->message : session->path);
	return NULL;
}

struct rec_session *rec_nwb_open_signals(const char *path, struct rec_h5 *h5, GError **error)
{
	g_autoptr(rec_session) session = NULL;

	if (!rec_h5_has(h5, REC_NWB_CLOCKS) || !rec_h5_has(h5, "/identifier")) {
		g_set_error(error, REC_ERROR, REC_ERROR_FORMAT,
			_("%s was not written by Affekt; import its data from CSV instead."), path);
		rec_h5_close(h5);
		return NULL;
	}
	session = rec_session_new();
	session->path = g_strdup(path);
	session->is_sealed = rec_sealed_is_on(path);
	session->is_newer = rec_h5_get_attr_i64(h5, "/", "affekt_format", 0) > REC_NWB_FORMAT;
	get_root(h5, session);
	get_info(h5, session);
	get_devices(h5, session);
	rec_nwb_get_signals(h5, session); /* from here on the session closes the file */
	get_tables(h5, session);
	session->live = get_results(session, "live_");
	rec_session_choose_primary(session);
	return rec_h5_check(h5, error) ? g_steal_pointer(&session) : NULL;
}

struct rec_session *rec_nwb_open(const char *path, struct rec_h5 *h5, GError **error)
{
	struct rec_session *session = rec_nwb_open_signals(path, h5, error);

	if (session)
		session->results = get_results(session, "");
	return session;
}
