#include "recordings/journal/journal.h"

#include "recordings/formats/bytes.h"
#include "recordings/journal/frame.h"
#include "recordings/journal/journal_layout.h"
#include "recordings/journal/journal_read.h"
#include "recordings/session/json.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

struct rec_journal {
	struct rec_frame_writer *writer;
};

static bool append(struct rec_journal *journal, enum rec_journal_type type,
	const GByteArray *payload, bool is_vital, GError **error)
{
	return rec_frame_writer_append(
		journal->writer, type, payload->data, payload->len, is_vital, error);
}

static bool append_header(
	struct rec_journal *journal, const struct rec_journal_header *header, GError **error)
{
	g_autoptr(JsonObject) object = json_object_new();
	g_autofree char *text = NULL;

	rec_json_set_text(object, "uuid", header->uuid);
	json_object_set_int_member(object, "start_wall_us", header->start_wall_us);
	rec_json_set_text(object, "start_time", header->start_time);
	rec_json_set_text(object, "participant", header->participant);
	rec_json_set_text(object, "study_text", header->study_text);
	rec_json_set_text(object, "software", header->software);
	json_object_set_object_member(object, "info", rec_json_from_table(header->info));
	text = rec_json_print(object);
	return rec_frame_writer_append(journal->writer, REC_JOURNAL_HEADER, text, strlen(text),
		/* is_vital= */ true, error);
}

struct rec_journal *rec_journal_create(
	const char *path, const struct rec_journal_header *header, GError **error)
{
	struct rec_frame_writer *writer =
		rec_frame_writer_create(path, REC_FRAME_KIND_JOURNAL, header->uuid, error);
	struct rec_journal *journal = NULL;

	if (!writer)
		return NULL;
	journal = g_new0(struct rec_journal, 1);
	journal->writer = writer;
	if (!append_header(journal, header, error) ||
		!rec_frame_writer_sync(journal->writer, error)) {
		rec_journal_close(journal, NULL);
		unlink(path);
		return NULL;
	}
	return journal;
}

bool rec_journal_device(struct rec_journal *journal, uint8_t device,
	const struct rec_device *description, const struct core_channel *channels,
	size_t n_channels, GError **error)
{
	g_autoptr(JsonObject) object = json_object_new();
	g_autoptr(GByteArray) payload = g_byte_array_new();
	g_autofree char *text = NULL;
	JsonArray *array = json_array_new();

	rec_json_set_text(object, "name", description->name);
	rec_json_set_text(object, "driver", description->driver);
	rec_json_set_text(object, "title", description->title);
	rec_json_set_text(object, "manufacturer", description->manufacturer);
	rec_json_set_text(object, "serial", description->serial);
	rec_json_set_text(object, "firmware", description->firmware);
	rec_json_set_text(object, "port", description->port);
	rec_json_set_text(object, "settings", description->settings);
	rec_json_set_text(object, "calibration", description->calibration);
	json_object_set_boolean_member(object, "is_simulated", description->is_simulated);
	json_object_set_boolean_member(object, "is_emulated", description->is_emulated);
	for (size_t i = 0; i < n_channels; i++)
		json_array_add_object_element(array, rec_json_from_channel(&channels[i]));
	json_object_set_array_member(object, "channels", array);
	text = rec_json_print(object);
	rec_bytes_put_u8(payload, device);
	g_byte_array_append(payload, (const guint8 *)text, (guint)strlen(text));
	return append(journal, REC_JOURNAL_DEVICE, payload, /* is_vital= */ true, error);
}

static bool holds_integer(double value, double low, double high)
{
	return value >= low && value <= high && value == floor(value);
}

/* Whether @type stores @value without changing it. */
static bool holds(enum core_raw_type type, double value)
{
	switch (type) {
	case CORE_RAW_U8:
		return holds_integer(value, 0, UINT8_MAX);
	case CORE_RAW_I16:
		return holds_integer(value, INT16_MIN, INT16_MAX);
	case CORE_RAW_U16:
		return holds_integer(value, 0, UINT16_MAX);
	case CORE_RAW_I32:
		return holds_integer(value, INT32_MIN, INT32_MAX);
	case CORE_RAW_F32:
		return isnan(value) || (double)(float)value == value;
	case CORE_RAW_F64:
		return true;
	}
	return false;
}

/* The type that column @k of the block is stored in: its own, or a wider one that holds all. */
static enum core_raw_type stored_type(const struct rec_journal_block *block, size_t k)
{
	enum core_raw_type type = block->types[k];

	for (size_t i = 0; i < block->n && type != CORE_RAW_F64; i++) {
		double value = block->values[i * block->n_values + k];

		if (!holds(type, value))
			type = type != CORE_RAW_F32 && holds(CORE_RAW_F32, value) ? CORE_RAW_F32
										  : CORE_RAW_F64;
	}
	for (size_t i = 0; i < block->n && type == CORE_RAW_F32; i++) {
		if (!holds(type, block->values[i * block->n_values + k]))
			type = CORE_RAW_F64;
	}
	return type;
}

static void put_value(GByteArray *payload, enum core_raw_type type, double value)
{
	switch (type) {
	case CORE_RAW_U8:
		rec_bytes_put_u8(payload, (uint8_t)value);
		return;
	case CORE_RAW_I16:
		rec_bytes_put_u16(payload, (uint16_t)(int16_t)value);
		return;
	case CORE_RAW_U16:
		rec_bytes_put_u16(payload, (uint16_t)value);
		return;
	case CORE_RAW_I32:
		rec_bytes_put_u32(payload, (uint32_t)(int32_t)value);
		return;
	case CORE_RAW_F32:
		rec_bytes_put_f32(payload, (float)value);
		return;
	case CORE_RAW_F64:
		rec_bytes_put_f64(payload, value);
		return;
	}
}

static bool has_flags(const struct rec_journal_block *block)
{
	for (size_t i = 0; block->flags && i < block->n; i++) {
		if (block->flags[i] != 0)
			return true;
	}
	return false;
}

bool rec_journal_samples(
	struct rec_journal *journal, const struct rec_journal_block *block, GError **error)
{
	g_autoptr(GByteArray) payload = g_byte_array_sized_new(
		REC_SAMPLES_FIXED_BYTES + block->n * (block->n_values * 8U + 2U));
	enum core_raw_type types[REC_SAMPLES_VALUES_MAX];
	bool is_flagged = has_flags(block);

	g_return_val_if_fail(block->n_values <= REC_SAMPLES_VALUES_MAX, false);
	rec_bytes_put_u8(payload, block->device);
	rec_bytes_put_u8(payload, block->group);
	rec_bytes_put_u8(payload, block->n_values);
	rec_bytes_put_u8(
		payload, (uint8_t)((block->starts_segment ? REC_SAMPLES_STARTS_SEGMENT : 0) |
				   (is_flagged ? REC_SAMPLES_FLAGS : 0)));
	rec_bytes_put_u32(payload, block->n);
	rec_bytes_put_u64(payload, block->first_index);
	rec_bytes_put_i64(payload, block->host_ns);
	for (size_t k = 0; k < block->n_values; k++) {
		types[k] = stored_type(block, k);
		rec_bytes_put_u8(payload, (uint8_t)types[k]);
	}
	for (size_t i = 0; i < block->n; i++) {
		for (size_t k = 0; k < block->n_values; k++)
			put_value(payload, types[k], block->values[i * block->n_values + k]);
	}
	for (size_t i = 0; is_flagged && i < block->n; i++)
		rec_bytes_put_u16(payload, block->flags[i]);
	return append(journal, REC_JOURNAL_SAMPLES, payload, /* is_vital= */ false, error);
}

bool rec_journal_anchor(struct rec_journal *journal, uint8_t device, uint8_t group, uint64_t index,
	int64_t host_ns, GError **error)
{
	g_autoptr(GByteArray) payload = g_byte_array_new();

	rec_bytes_put_u8(payload, device);
	rec_bytes_put_u8(payload, group);
	rec_bytes_put_u64(payload, index);
	rec_bytes_put_i64(payload, host_ns);
	return append(journal, REC_JOURNAL_ANCHOR, payload, /* is_vital= */ false, error);
}

bool rec_journal_gap(struct rec_journal *journal, uint8_t device, uint8_t group, const char *cause,
	uint64_t first_index, double lost, int64_t start_ns, int64_t end_ns, GError **error)
{
	g_autoptr(GByteArray) payload = g_byte_array_new();

	rec_bytes_put_u8(payload, device);
	rec_bytes_put_u8(payload, group);
	rec_bytes_put_u64(payload, first_index);
	rec_bytes_put_f64(payload, lost);
	rec_bytes_put_i64(payload, start_ns);
	rec_bytes_put_i64(payload, end_ns);
	rec_bytes_put_text(payload, cause);
	return append(journal, REC_JOURNAL_GAP, payload, /* is_vital= */ true, error);
}

bool rec_journal_device_event(struct rec_journal *journal, uint8_t device, uint8_t channel,
	const char *kind, double value, int64_t time_ns, GError **error)
{
	g_autoptr(GByteArray) payload = g_byte_array_new();

	rec_bytes_put_u8(payload, device);
	rec_bytes_put_u8(payload, channel);
	rec_bytes_put_i64(payload, time_ns);
	rec_bytes_put_f64(payload, value);
	rec_bytes_put_text(payload, kind);
	return append(journal, REC_JOURNAL_EVENT, payload, /* is_vital= */ true, error);
}

bool rec_journal_named_event(struct rec_journal *journal, const char *device, const char *channel,
	const char *kind, double value, int64_t time_ns, GError **error)
{
	g_autoptr(GByteArray) payload = g_byte_array_new();

	rec_bytes_put_text(payload, device);
	rec_bytes_put_text(payload, channel);
	rec_bytes_put_i64(payload, time_ns);
	rec_bytes_put_f64(payload, value);
	rec_bytes_put_text(payload, kind);
	return append(journal, REC_JOURNAL_NAMED_EVENT, payload, /* is_vital= */ true, error);
}

bool rec_journal_visit(struct rec_journal *journal, int64_t visit_key,
	const struct rec_visit *visit, GError **error)
{
	g_autoptr(GByteArray) payload = g_byte_array_new();

	rec_bytes_put_i64(payload, visit_key);
	rec_bytes_put_text(payload, visit->touchpoint);
	rec_bytes_put_text(payload, visit->title);
	rec_bytes_put_text(payload, visit->phase);
	rec_bytes_put_u8(payload, visit->is_critical);
	rec_bytes_put_u8(payload, visit->is_baseline);
	rec_bytes_put_i64(payload, visit->visit);
	rec_bytes_put_f64(payload, visit->start_s);
	rec_bytes_put_f64(payload, visit->end_s);
	rec_bytes_put_text(payload, visit->source);
	rec_bytes_put_f64(payload, visit->pressed_s);
	rec_bytes_put_f64(payload, visit->reaction_lag_s);
	rec_bytes_put_f64(payload, visit->corrected_s);
	rec_bytes_put_text(payload, visit->note);
	return append(journal, REC_JOURNAL_VISIT, payload, /* is_vital= */ true, error);
}

bool rec_journal_mark(struct rec_journal *journal, const struct rec_mark *mark, GError **error)
{
	g_autoptr(GByteArray) payload = g_byte_array_new();

	rec_bytes_put_i64(payload, mark->id);
	rec_bytes_put_f64(payload, mark->time_s);
	rec_bytes_put_f64(payload, mark->duration_s);
	rec_bytes_put_f64(payload, mark->pressed_s);
	rec_bytes_put_text(payload, mark->label);
	rec_bytes_put_text(payload, mark->source);
	rec_bytes_put_text(payload, mark->rater);
	rec_bytes_put_text(payload, mark->note);
	return append(journal, REC_JOURNAL_MARK, payload, /* is_vital= */ true, error);
}

bool rec_journal_camera(struct rec_journal *journal, uint8_t camera, const char *name,
	const char *file, int width, int height, GError **error)
{
	g_autoptr(GByteArray) payload = g_byte_array_new();

	rec_bytes_put_u8(payload, camera);
	rec_bytes_put_text(payload, name);
	rec_bytes_put_text(payload, file);
	rec_bytes_put_u32(payload, (uint32_t)width);
	rec_bytes_put_u32(payload, (uint32_t)height);
	return append(journal, REC_JOURNAL_CAMERA, payload, /* is_vital= */ true, error);
}

bool rec_journal_frame_time(struct rec_journal *journal, uint8_t camera, uint64_t frame,
	int64_t time_ns, bool dropped, GError **error)
{
	g_autoptr(GByteArray) payload = g_byte_array_new();

	rec_bytes_put_u8(payload, camera);
	rec_bytes_put_u64(payload, frame);
	rec_bytes_put_i64(payload, time_ns);
	rec_bytes_put_u8(payload, dropped);
	return append(journal, REC_JOURNAL_FRAME_TIME, payload, /* is_vital= */ false, error);
}

bool rec_journal_end(struct rec_journal *journal, int64_t end_ns, GError **error)
{
	g_autoptr(GByteArray) payload = g_byte_array_new();

	rec_bytes_put_i64(payload, end_ns);
	return append(journal, REC_JOURNAL_END, payload, /* is_vital= */ true, error);
}

/* --- what was shown live -------------------------------------------------------------------- */

bool rec_journal_live_card(
	struct rec_journal *journal, const struct rec_results *card, GError **error)
{
	g_autoptr(GByteArray) payload = g_byte_array_new();

	rec_bytes_put_text(payload, card->software);
	rec_bytes_put_text(payload, card->profile);
	rec_bytes_put_text(payload, card->parameters_json);
	rec_bytes_put_text(payload, card->methods);
	rec_bytes_put_text(payload, card->gsr_channel);
	rec_bytes_put_text(payload, card->pulse_channel);
	rec_bytes_put_text(payload, card->gsr_unit);
	rec_bytes_put_text(payload, card->pulse_unit);
	rec_bytes_put_f64(payload, card->gsr_u);
	return append(journal, REC_JOURNAL_LIVE_CARD, payload, /* is_vital= */ true, error);
}

bool rec_journal_live_scr(
	struct rec_journal *journal, uint8_t change, const struct dsp_scr *scr, GError **error)
{
	g_autoptr(GByteArray) payload = g_byte_array_new();

	rec_bytes_put_u8(payload, change);
	rec_bytes_put_i64(payload, scr->id);
	rec_bytes_put_f64(payload, scr->onset_s);
	rec_bytes_put_f64(payload, scr->peak_s);
	rec_bytes_put_f64(payload, scr->amplitude);
	rec_bytes_put_f64(payload, scr->rise_s);
	rec_bytes_put_f64(payload, scr->half_recovery_s);
	rec_bytes_put_f64(payload, scr->trough_to_peak);
	rec_bytes_put_u16(payload, scr->flags);
	rec_bytes_put_u8(payload, scr->status);
	return append(journal, REC_JOURNAL_LIVE_SCR, payload, /* is_vital= */ false, error);
}

bool rec_journal_live_beat(struct rec_journal *journal, uint8_t change, int64_t id,
	const struct dsp_beat *beat, GError **error)
{
	g_autoptr(GByteArray) payload = g_byte_array_new();

	rec_bytes_put_u8(payload, change);
	rec_bytes_put_i64(payload, id);
	rec_bytes_put_f64(payload, beat->time_s);
	rec_bytes_put_f64(payload, beat->onset_s);
	rec_bytes_put_f64(payload, beat->ibi_ms);
	rec_bytes_put_f64(payload, beat->ibi_corrected_ms);
	rec_bytes_put_f64(payload, beat->amplitude);
	rec_bytes_put_f64(payload, beat->quality);
	rec_bytes_put_u8(payload, beat->status);
	return append(journal, REC_JOURNAL_LIVE_BEAT, payload, /* is_vital= */ false, error);
}

bool rec_journal_live_eda(struct rec_journal *journal, const struct dsp_eda *eda, GError **error)
{
	g_autoptr(GByteArray) payload = g_byte_array_new();

	rec_bytes_put_f64(payload, eda->time_s);
	rec_bytes_put_f64(payload, eda->conductance);
	rec_bytes_put_f64(payload, eda->tonic);
	rec_bytes_put_f64(payload, eda->phasic);
	rec_bytes_put_f64(payload, eda->driver);
	rec_bytes_put_u16(payload, eda->flags);
	return append(journal, REC_JOURNAL_LIVE_EDA, payload, /* is_vital= */ false, error);
}

bool rec_journal_live_arousal(
	struct rec_journal *journal, const struct dsp_arousal *arousal, GError **error)
{
	g_autoptr(GByteArray) payload = g_byte_array_new();

	rec_bytes_put_f64(payload, arousal->time_s);
	rec_bytes_put_f64(payload, arousal->arousal);
	rec_bytes_put_f64(payload, arousal->confidence);
	rec_bytes_put_u8(payload, arousal->is_self_normalised);
	rec_bytes_put_u8(payload, arousal->is_provisional);
	return append(journal, REC_JOURNAL_LIVE_AROUSAL, payload, /* is_vital= */ false, error);
}

bool rec_journal_live_artefact(
	struct rec_journal *journal, const struct dsp_artefact *artefact, GError **error)
{
	g_autoptr(GByteArray) payload = g_byte_array_new();

	rec_bytes_put_f64(payload, artefact->start_s);
	rec_bytes_put_f64(payload, artefact->end_s);
	rec_bytes_put_u8(payload, artefact->channel);
	rec_bytes_put_u8(payload, artefact->kind);
	return append(journal, REC_JOURNAL_LIVE_ARTEFACT, payload, /* is_vital= */ false, error);
}

bool rec_journal_live_lost(
	struct rec_journal *journal, double start_s, double end_s, GError **error)
{
	g_autoptr(GByteArray) payload = g_byte_array_new();

	rec_bytes_put_f64(payload, start_s);
	rec_bytes_put_f64(payload, end_s);
	return append(journal, REC_JOURNAL_LIVE_LOST, payload, /* is_vital= */ false, error);
}

bool rec_journal_sync(struct rec_journal *journal, GError **error)
{
	return rec_frame_writer_sync(journal->writer, error);
}

uint64_t rec_journal_bytes(const struct rec_journal *journal)
{
	return rec_frame_writer_bytes(journal->writer);
}

char *rec_journal_find(const struct rec_journal *journal, GError **error)
{
	return rec_frame_writer_find(journal->writer, error);
}

bool rec_journal_close(struct rec_journal *journal, GError **error)
{
	bool is_closed = true;

	if (!journal)
		return true;
	is_closed = rec_frame_writer_close(journal->writer, error);
	g_free(journal);
	return is_closed;
}

bool rec_journal_mark_kept(const char *path, const char *uuid, GError **error)
{
	struct rec_frame_writer *writer =
		rec_frame_writer_open(path, REC_FRAME_KIND_JOURNAL, uuid, error);
	bool is_marked = false;

	if (!writer)
		return false;
	is_marked = rec_frame_writer_append(
		writer, REC_JOURNAL_KEPT, NULL, 0, /* is_vital= */ true, error);
	return rec_frame_writer_close(writer, is_marked ? error : NULL) && is_marked;
}
