#include "recordings/journal/journal_read.h"

#include "core/clock.h"
#include "core/text.h"
#include "recordings/disk/disk.h"
#include "recordings/journal/journal_reading.h"
#include "recordings/session/json.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

static const double NS = 1e-9;
static const double WALL_US_MAX = 1e18;

static void gap_frame_clear(void *row)
{
	struct rec_journal_gap_frame *frame = row;

	g_free(frame->cause);
}

static void take_header(struct rec_journal_scan *scan, const struct rec_frame *frame)
{
	g_autofree char *text = g_strndup((const char *)frame->payload, frame->length);
	g_autoptr(JsonObject) object = rec_json_parse(text);
	struct rec_session *session = scan->session;
	JsonNode *info = NULL;

	if (!object || session->software)
		return;
	double start_wall_us = rec_json_get_number(object, "start_wall_us");
	session->start_wall_us =
		fabs(start_wall_us) < WALL_US_MAX ? (int64_t)start_wall_us : frame->wall_us;
	session->start_time = rec_json_get_text(object, "start_time");
	session->participant = rec_json_get_text(object, "participant");
	session->study_text = rec_json_get_text(object, "study_text");
	session->software = rec_json_get_text(object, "software");
	info = json_object_get_member(object, "info");
	if (info && JSON_NODE_HOLDS_OBJECT(info))
		rec_json_to_table(json_node_get_object(info), session->info);
}

/* The clock of a group; made when it is not there. */
static guint find_clock(
	struct rec_journal_scan *scan, uint8_t number, uint8_t group, double rate_hz)
{
	for (guint i = 0; i < scan->reading->clocks->len; i++) {
		const struct rec_journal_clock *clock = g_ptr_array_index(scan->reading->clocks, i);

		if (clock->device == number && clock->group == group)
			return i;
	}
	rec_session_add_clock(
		scan->session, (guint)scan->devices[number], group, rate_hz > 0 ? rate_hz : 0);
	g_ptr_array_add(scan->reading->clocks, rec_journal_clock_new(number, group));
	return scan->reading->clocks->len - 1;
}

static void add_channel(
	struct rec_journal_scan *scan, uint8_t number, const struct core_channel *desc)
{
	guint clock = find_clock(scan, number, desc->group, desc->rate_hz);
	guint column = 0;

	for (guint i = 0; i < scan->session->channels->len; i++) {
		const struct rec_channel *other = g_ptr_array_index(scan->session->channels, i);

		column += other->clock == clock;
	}
	rec_session_add_channel(scan->session, (guint)scan->devices[number], clock, desc);
	g_array_append_val(scan->reading->columns, column);
}

static void set_device_texts(struct rec_device *device, JsonObject *object)
{
	struct {
		const char *key;
		char **to;
	} texts[] = {
		{"title", &device->title},
		{"manufacturer", &device->manufacturer},
		{"serial", &device->serial},
		{"firmware", &device->firmware},
		{"port", &device->port},
		{"settings", &device->settings},
		{"calibration", &device->calibration},
	};

	for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
		g_free(*texts[i].to);
		*texts[i].to = rec_json_get_text(object, texts[i].key);
	}
	device->is_simulated = rec_json_get_bool(object, "is_simulated");
	device->is_emulated = rec_json_get_bool(object, "is_emulated");
}

static void take_device(struct rec_journal_scan *scan, const struct rec_frame *frame)
{
	g_autofree char *text = NULL;
	g_autoptr(JsonObject) object = NULL;
	g_autofree char *described = NULL, *name = NULL, *driver = NULL;
	JsonNode *channels = NULL;
	uint8_t number = 0;

	if (frame->length < 2)
		return;
	number = frame->payload[0];
	text = g_strndup((const char *)frame->payload + 1, frame->length - 1);
	object = rec_json_parse(text);
	if (!object)
		return;
	if (scan->devices[number] >= 0) {
		/* It came back: its texts may be new, its channels are those of the recording. */
		set_device_texts(
			g_ptr_array_index(scan->session->devices, (guint)scan->devices[number]),
			object);
		return;
	}
	described = rec_json_get_text(object, "name");
	name = core_text_slug(described ? described : "device");
	driver = rec_json_get_text(object, "driver");
	scan->devices[number] = (int)scan->session->devices->len;
	set_device_texts(
		rec_session_add_device(scan->session, name, driver ? driver : "unknown"), object);
	channels = json_object_get_member(object, "channels");
	for (guint i = 0; channels && JSON_NODE_HOLDS_ARRAY(channels) &&
			  i < json_array_get_length(json_node_get_array(channels));
		i++) {
		JsonNode *node = json_array_get_element(json_node_get_array(channels), i);
		struct core_channel desc;

		if (JSON_NODE_HOLDS_OBJECT(node) &&
			rec_json_to_channel(json_node_get_object(node), &desc))
			add_channel(scan, number, &desc);
	}
}

/* Channels of a group whose device frame is damaged: raw numbers without meaning, but kept. */
static void invent_channels(struct rec_journal_scan *scan, const struct rec_samples_head *head)
{
	if (scan->devices[head->device] < 0) {
		g_autofree char *name = g_strdup_printf("device%u", head->device);

		scan->devices[head->device] = (int)scan->session->devices->len;
		rec_session_add_device(scan->session, name, "unknown");
	}
	for (guint k = 0; k < head->n_values; k++) {
		struct core_channel desc = {
			.quantity = CORE_QUANTITY_OTHER,
			.raw_type = head->types[k],
			.raw_unit = "counts",
			.group = head->group,
			.raw_min = NAN,
			.raw_max = NAN,
			.raw_lsb = NAN,
		};

		g_snprintf(desc.key, sizeof desc.key, "group%u_%u", head->group, k + 1);
		g_snprintf(desc.title, sizeof desc.title, "%s", desc.key);
		add_channel(scan, head->device, &desc);
	}
}

static void take_samples(struct rec_journal_scan *scan, const struct rec_frame *frame)
{
	struct rec_samples_head head;
	guint before = scan->reading->clocks->len;
	guint clock = 0;

	if (!rec_samples_decode_head(frame, &head))
		return;
	if (scan->damage_seen > 0 && isnan(scan->reading->state.damage_end_s))
		scan->reading->state.damage_end_s = (double)head.host_ns * NS;
	scan->last_host_ns = MAX(scan->last_host_ns, head.host_ns);
	if (scan->devices[head.device] < 0)
		invent_channels(scan, &head);
	clock = find_clock(scan, head.device, head.group, /* rate_hz= */ 0);
	if (clock >= before && scan->session->channels->len > 0 &&
		((struct rec_channel *)g_ptr_array_index(
			 scan->session->channels, scan->session->channels->len - 1))
				->clock != clock)
		invent_channels(scan, &head);
	rec_journal_clock_take(g_ptr_array_index(scan->reading->clocks, clock),
		g_ptr_array_index(scan->session->clocks, clock), &head, frame->offset);
}

static void take_anchor(struct rec_journal_scan *scan, struct rec_cursor *cursor)
{
	uint8_t number = rec_cursor_u8(cursor);
	uint8_t group = rec_cursor_u8(cursor);
	uint64_t index = rec_cursor_u64(cursor);
	int64_t host_ns = rec_cursor_time_ns(cursor);
	guint clock = 0;

	if (cursor->is_short || scan->devices[number] < 0)
		return;
	clock = find_clock(scan, number, group, /* rate_hz= */ 0);
	rec_journal_clock_anchor(g_ptr_array_index(scan->reading->clocks, clock),
		g_ptr_array_index(scan->session->clocks, clock), index, host_ns);
}

static void take_gap(struct rec_journal_scan *scan, struct rec_cursor *cursor)
{
	struct rec_journal_gap_frame frame = {.device = rec_cursor_u8(cursor)};

	frame.group = rec_cursor_u8(cursor);
	frame.first_index = rec_cursor_u64(cursor);
	frame.lost = rec_cursor_f64(cursor);
	frame.start_ns = rec_cursor_time_ns(cursor);
	frame.end_ns = rec_cursor_time_ns(cursor);
	frame.cause = rec_cursor_text(cursor);
	if (!cursor->is_short)
		g_array_append_val(scan->gap_frames, frame);
	else
		g_free(frame.cause);
}

static void take_end(struct rec_journal_scan *scan, struct rec_cursor *cursor)
{
	scan->reading->state.had_end = true;
	rec_journal_note_end(scan, (double)rec_cursor_time_ns(cursor) * NS);
}

static void take_frame(struct rec_journal_scan *scan, const struct rec_frame *frame)
{
	struct rec_cursor cursor;

	rec_cursor_init(&cursor, frame->payload, frame->length);
	if (scan->first_wall_us == 0)
		scan->first_wall_us = frame->wall_us;
	switch ((enum rec_journal_type)frame->type) {
	case REC_JOURNAL_HEADER:
		take_header(scan, frame);
		return;
	case REC_JOURNAL_DEVICE:
		take_device(scan, frame);
		return;
	case REC_JOURNAL_SAMPLES:
		take_samples(scan, frame);
		return;
	case REC_JOURNAL_ANCHOR:
		take_anchor(scan, &cursor);
		return;
	case REC_JOURNAL_GAP:
		take_gap(scan, &cursor);
		return;
	case REC_JOURNAL_EVENT:
	case REC_JOURNAL_NAMED_EVENT:
	case REC_JOURNAL_VISIT:
	case REC_JOURNAL_MARK:
	case REC_JOURNAL_CAMERA:
	case REC_JOURNAL_FRAME_TIME:
	case REC_JOURNAL_LIVE_LOST:
		rec_journal_take_row(scan, frame);
		return;
	case REC_JOURNAL_LIVE_CARD:
	case REC_JOURNAL_LIVE_SCR:
	case REC_JOURNAL_LIVE_BEAT:
	case REC_JOURNAL_LIVE_EDA:
	case REC_JOURNAL_LIVE_AROUSAL:
	case REC_JOURNAL_LIVE_ARTEFACT:
		rec_journal_live_take(scan->live, frame);
		return;
	case REC_JOURNAL_END:
		take_end(scan, &cursor);
		return;
	case REC_JOURNAL_KEPT:
		scan->reading->state.is_kept = true;
		return;
	}
}

/* A touch point that was passed over stands where that was done. */
static double visit_place_s(const struct rec_visit *visit)
{
	return isnan(visit->start_s) ? visit->pressed_s : visit->start_s;
}

static int compare_visits(gconstpointer a, gconstpointer b)
{
	double x = visit_place_s(*(struct rec_visit *const *)a);
	double y = visit_place_s(*(struct rec_visit *const *)b);

	return (x > y) - (x < y);
}

static int compare_marks(gconstpointer a, gconstpointer b)
{
	const struct rec_mark *x = *(struct rec_mark *const *)a;
	const struct rec_mark *y = *(struct rec_mark *const *)b;

	return (x->time_s > y->time_s) - (x->time_s < y->time_s);
}

/* Fits the clocks and completes what only the whole journal tells. */
static void finish_scan(struct rec_journal_scan *scan)
{
	struct rec_session *session = scan->session;

	for (guint i = 0; i < session->clocks->len; i++) {
		struct rec_journal_clock *clock = g_ptr_array_index(scan->reading->clocks, i);
		struct rec_clock *row = g_ptr_array_index(session->clocks, i);
		const struct rec_segment *last = NULL;

		rec_journal_clock_finish(clock, row);
		scan->reading->state.samples += row->n;
		if (row->n == 0)
			continue;
		last = &g_array_index(row->segments, struct rec_segment, row->segments->len - 1);
		rec_journal_note_end(scan, (double)core_fit_line_time_ns(
						   &last->line, (double)last->line.end_index - 1) *
						   NS);
	}
	for (guint i = 0; i < session->channels->len; i++) {
		struct rec_channel *channel = g_ptr_array_index(session->channels, i);
		const struct rec_journal_clock *clock =
			g_ptr_array_index(scan->reading->clocks, channel->clock);
		const struct rec_clock *row = g_ptr_array_index(session->clocks, channel->clock);

		channel->has_flags = clock->has_flags;
		if (!(channel->desc.rate_hz > 0))
			channel->desc.rate_hz = row->rate_hz;
	}
	rec_journal_add_gaps(session, scan->reading, scan->gap_frames, scan->devices);
	session->duration_s = scan->end_s;
	for (guint i = 0; i < session->visits->len; i++) {
		struct rec_visit *visit = g_ptr_array_index(session->visits, i);

		/* A visit that nobody ended lasts until the recording does. */
		if (isfinite(visit->start_s) && !(visit->end_s >= visit->start_s))
			visit->end_s = session->duration_s;
	}
	g_ptr_array_sort(session->visits, compare_visits);
	g_ptr_array_sort(session->marks, compare_marks);
	session->live = rec_journal_live_finish(scan->live);
	if (session->start_wall_us == 0)
		session->start_wall_us = scan->first_wall_us;
	if (!session->start_time)
		session->start_time = core_text_iso8601(session->start_wall_us);
	rec_session_choose_primary(session);
}

/* Opens the span of the damage, or reaches it further, when the reader had to step over some. */
static void note_damage(struct rec_journal_scan *scan)
{
	const struct rec_frame_damage *damage = rec_frame_reader_damage(scan->reading->reader);
	struct rec_journal_state *state = &scan->reading->state;
	uint64_t seen = damage->stretches + damage->missing;

	if (seen == scan->damage_seen)
		return;
	if (scan->damage_seen == 0)
		state->damage_start_s = (double)scan->last_host_ns * NS;
	state->damage_end_s = NAN;
	scan->damage_seen = seen;
}

static bool scan_frames(struct rec_journal_scan *scan, GError **error)
{
	g_autoptr(GError) failure = NULL;
	struct rec_frame frame = {0};

	while (rec_frame_reader_next(scan->reading->reader, &frame, &failure)) {
		note_damage(scan);
		take_frame(scan, &frame);
	}
	scan->reading->state.damage = *rec_frame_reader_damage(scan->reading->reader);
	if (failure) {
		g_propagate_error(error, g_steal_pointer(&failure));
		return false;
	}
	finish_scan(scan);
	if (isnan(scan->reading->state.damage_end_s))
		scan->reading->state.damage_end_s = scan->session->duration_s;
	return true;
}

static struct rec_journal_reading *reading_new(struct rec_frame_reader *reader)
{
	struct rec_journal_reading *reading = g_new0(struct rec_journal_reading, 1);

	reading->reader = reader;
	reading->clocks = g_ptr_array_new_with_free_func(rec_journal_clock_free);
	reading->columns = g_array_new(FALSE, FALSE, sizeof(guint));
	reading->indices = g_array_new(FALSE, FALSE, sizeof(uint64_t));
	reading->values = g_array_new(FALSE, FALSE, sizeof(double));
	reading->flags = g_array_new(FALSE, FALSE, sizeof(uint16_t));
	return reading;
}

struct rec_session *rec_journal_open(const char *path, GError **error)
{
	struct rec_frame_reader *reader =
		rec_frame_reader_open(path, REC_FRAME_KIND_JOURNAL, error);
	struct rec_journal_scan scan = {.end_s = 0};
	g_autoptr(rec_session) session = NULL;
	bool is_read = false;

	if (!reader)
		return NULL;
	session = rec_session_new();
	session->path = g_strdup(path);
	session->is_journal = true;
	g_free(session->uuid);
	session->uuid = g_strdup(rec_frame_reader_uuid(reader));
	scan.session = session;
	scan.reading = reading_new(reader);
	session->backend = &REC_JOURNAL_BACKEND;
	session->backend_data = scan.reading;
	scan.live = rec_journal_live_new();
	scan.visits = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
	scan.gap_frames = g_array_new(FALSE, FALSE, sizeof(struct rec_journal_gap_frame));
	g_array_set_clear_func(scan.gap_frames, gap_frame_clear);
	memset(scan.devices, 0xFF, sizeof scan.devices);
	memset(scan.cameras, 0xFF, sizeof scan.cameras);
	is_read = scan_frames(&scan, error);
	rec_journal_live_free(scan.live);
	g_hash_table_unref(scan.visits);
	g_array_unref(scan.gap_frames);
	return is_read ? g_steal_pointer(&session) : NULL;
}

void rec_journal_get_state(const struct rec_session *session, struct rec_journal_state *ret_state)
{
	const struct rec_journal_reading *reading = session->backend_data;

	*ret_state = reading->state;
}

bool rec_journal_is_settled(const struct rec_session *session)
{
	g_autofree char *output = g_strdup(session->path);
	struct rec_journal_state state;

	rec_journal_get_state(session, &state);
	if (g_str_has_suffix(output, ".journal"))
		output[strlen(output) - strlen(".journal")] = '\0';
	return state.is_kept && access(output, F_OK) == 0;
}
