#include "core/text.h"
#include "recordings/nwb/nwb_layout.h"
#include "recordings/nwb/nwb_write.h"
#include "recordings/session/json.h"

#include <string.h>

static const char *const EMPTY_GROUPS[] = {
	"/acquisition",
	"/analysis",
	"/general",
	"/general/devices",
	"/intervals",
	"/processing",
	"/stimulus",
	"/stimulus/presentation",
	"/stimulus/templates",
};

static const char *info(const struct rec_session *session, const char *key)
{
	return g_hash_table_lookup(session->info, key);
}

/* NWB knows F, M, U, O; people write words, in Danish and Norwegian too. */
static const char *sex_of(const char *word)
{
	switch (word ? g_ascii_toupper(*word) : '\0') {
	case 'F':
	case 'K':
	case 'W':
		return "F";
	case 'M':
		return "M";
	case 'O':
		return "O";
	}
	return "U";
}

static void put_root(struct rec_h5 *h5, const struct rec_session *session)
{
	g_autofree char *now = core_text_iso8601(g_get_real_time());
	const char *created = now;

	rec_nwb_put_type(h5, "/", "core", "NWBFile");
	rec_h5_put_attr_text(h5, "/", "nwb_version", "2.7.0");
	rec_h5_put_attr_i32(h5, "/", "affekt_format", REC_NWB_FORMAT);
	rec_h5_put_attr_text(h5, "/", "affekt_software", session->software);
	rec_h5_put_attr_text(h5, "/", "affekt_recovered", session->recovered);
	rec_h5_put_attr_f64(h5, "/", "affekt_duration_s", session->duration_s);
	rec_h5_put_attr_i64(h5, "/", "affekt_start_wall_us", session->start_wall_us);
	for (gsize i = 0; i < G_N_ELEMENTS(EMPTY_GROUPS); i++)
		rec_h5_put_group(h5, EMPTY_GROUPS[i]);
	rec_h5_put_text(h5, "/identifier", session->uuid);
	rec_h5_put_text(h5, "/session_description",
		session->description ? session->description
				     : "Skin conductance and pulse during a journey of touch "
				       "points");
	rec_h5_put_text(h5, "/session_start_time", session->start_time);
	rec_h5_put_text(h5, "/timestamps_reference_time", session->start_time);
	rec_h5_put_texts(h5, "/file_create_date", &created, 1, /* can_grow= */ true);
}

static void put_subject(struct rec_h5 *h5, const struct rec_session *session)
{
	const char *age = info(session, "age");
	int64_t years = 0;

	rec_h5_put_group(h5, REC_NWB_SUBJECT);
	rec_nwb_put_type(h5, REC_NWB_SUBJECT, "core", "Subject");
	if (session->participant)
		rec_h5_put_text(h5, REC_NWB_SUBJECT "/subject_id", session->participant);
	rec_h5_put_text(h5, REC_NWB_SUBJECT "/species", "Homo sapiens");
	rec_h5_put_text(h5, REC_NWB_SUBJECT "/sex", sex_of(info(session, "sex")));
	rec_h5_put_text(h5, REC_NWB_SUBJECT "/description", "Participant, by pseudonym");
	if (age && core_text_parse_int64(age, &years) && years >= 0 && years < 130) {
		g_autofree char *iso = g_strdup_printf("P%dY", (int)years);

		rec_h5_put_text(h5, REC_NWB_SUBJECT "/age", iso);
		rec_h5_put_attr_text(h5, REC_NWB_SUBJECT "/age", "reference", "birth");
	}
}

static void put_device(struct rec_h5 *h5, const struct rec_device *device, guint position)
{
	g_autofree char *path = rec_nwb_path(REC_NWB_DEVICES, device->name);

	rec_h5_put_group(h5, path);
	rec_nwb_put_type(h5, path, "core", "Device");
	rec_h5_put_attr_text(
		h5, path, "description", device->title ? device->title : device->driver);
	rec_h5_put_attr_text(h5, path, "manufacturer", device->manufacturer);
	rec_h5_put_attr_i32(h5, path, "position", (int32_t)position);
	rec_h5_put_attr_text(h5, path, "driver", device->driver);
	rec_h5_put_attr_text(h5, path, "title", device->title);
	rec_h5_put_attr_text(h5, path, "serial", device->serial);
	rec_h5_put_attr_text(h5, path, "firmware", device->firmware);
	rec_h5_put_attr_text(h5, path, "port", device->port);
	rec_h5_put_attr_text(h5, path, "settings", device->settings);
	rec_h5_put_attr_text(h5, path, "calibration", device->calibration);
	rec_h5_put_attr_i32(h5, path, "is_simulated", device->is_simulated);
	rec_h5_put_attr_i32(h5, path, "is_emulated", device->is_emulated);
}

static void put_info(struct rec_h5 *h5, const struct rec_session *session)
{
	g_autoptr(JsonObject) object = rec_json_from_table(session->info);
	g_autofree char *text = rec_json_print(object);
	const char *experimenter = info(session, "experimenter");

	rec_h5_put_text(h5, REC_NWB_INFO, text);
	if (session->study_text)
		rec_h5_put_text(h5, REC_NWB_STUDY_FILE, session->study_text);
	if (experimenter)
		rec_h5_put_texts(h5, "/general/experimenter", &experimenter, 1,
			/* can_grow= */ false);
	if (info(session, "session_no"))
		rec_h5_put_text(h5, "/general/session_id", info(session, "session_no"));
	if (info(session, "institution"))
		rec_h5_put_text(h5, "/general/institution", info(session, "institution"));
	if (info(session, "lab"))
		rec_h5_put_text(h5, "/general/lab", info(session, "lab"));
}

void rec_nwb_put_general(struct rec_h5 *h5, const struct rec_session *session)
{
	put_root(h5, session);
	put_subject(h5, session);
	put_info(h5, session);
	for (guint i = 0; i < session->devices->len; i++)
		put_device(h5, g_ptr_array_index(session->devices, i), i);
}
