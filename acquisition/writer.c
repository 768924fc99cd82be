/*
 * DESIGN
 * Each group of each device has a block that grows while its scans follow one another: consecutive
 * indices, one segment. It is written when it is full, when something else must come behind it (a
 * gap, a new segment), and at the end of every round, so a round costs one write per group.
 * A gap's row needs the time at which samples came back and is written then, or at the end.
 */
#include "acquisition/writer.h"

#include "acquisition/result.h"
#include "core/flags.h"
#include "core/role.h"

#include <math.h>
#include <stdatomic.h>

enum {
	BLOCK_SCANS = 1024
};

struct gap {
	bool is_open;
	bool was_told; /* its beginning stands in the file as a device event */
	uint8_t cause;
	uint64_t first_index;
	double lost;
	int64_t start_ns;
};

struct group {
	size_t n_values;
	double rate_hz;
	enum core_raw_type types[DEV_SCAN_VALUES_MAX];
	double *values;
	uint16_t *flags;
	int64_t *arrived_ns;
	uint32_t n;
	uint64_t first_index;
	bool starts_segment;
	bool has_flags;
	uint64_t last_index; /* of the newest scan */
	int64_t last_ns;     /* its time, INT64_MIN before the first */
	int64_t anchored_ns; /* of the segment's newest anchor; INT64_MIN: none */
	bool is_startup;     /* the newest scan is part of a start-up burst */
	struct gap gap;
	int64_t unseen_from_ns; /* -1: the DSP has seen the newest scan */
};

struct acq_writer {
	struct acq_writer_config config;
	struct group groups[ACQ_DEVICES_MAX][DEV_GROUPS_MAX];
	struct acq_camera_journal cameras[ACQ_CAMERAS_MAX];
	GThread *thread;
	_Atomic bool is_ending;
};

/* Every append to the journal passes here: the first that fails ends the writing. */
static void check(struct acq_writer *writer, bool is_written, GError **error)
{
	if (!is_written) {
		acq_fault_set(writer->config.fault, *error);
		g_clear_error(error);
	}
}

static bool is_writing(struct acq_writer *writer)
{
	return !acq_fault_is_set(writer->config.fault);
}

static double seconds(int64_t time_ns)
{
	return (double)time_ns / CORE_NS_PER_S;
}

/* The block is written now. */
static void count_latency(struct acq_writer *writer, const struct group *group)
{
	int64_t now_ns = writer->config.clock ? core_clock_now_ns(writer->config.clock) : 0;

	for (uint32_t i = 0; writer->config.clock && i < group->n; i++) {
		acq_latency_add(&writer->config.board->to_journal, now_ns - group->arrived_ns[i]);
	}
}

static void write_block(struct acq_writer *writer, uint8_t device, uint8_t number)
{
	struct group *group = &writer->groups[device][number];
	struct rec_journal_block block = {
		.device = device,
		.group = number,
		.n_values = (uint8_t)group->n_values,
		.starts_segment = group->starts_segment,
		.n = group->n,
		.first_index = group->first_index,
		.host_ns = group->last_ns,
		.types = group->types,
		.values = group->values,
		.flags = group->has_flags ? group->flags : NULL,
	};
	GError *error = NULL;

	if (group->n && is_writing(writer)) {
		check(writer, rec_journal_samples(writer->config.journal, &block, &error), &error);
		atomic_fetch_add_explicit(
			&writer->config.board->samples, group->n, memory_order_relaxed);
		count_latency(writer, group);
	}
	group->n = 0;
	group->has_flags = false;
}

/* Evidence for the clock fit: the newest scan ended a transfer at last_ns. One such stamp a second
 * is enough for a line. The arrival of a start-up burst says nothing about its time and is used
 * only where a segment ends (@is_end) without better evidence. */
static void write_anchor(struct acq_writer *writer, uint8_t device, uint8_t number, bool is_end)
{
	struct group *group = &writer->groups[device][number];
	GError *error = NULL;

	bool is_due = group->anchored_ns == INT64_MIN ||
		      group->last_ns >= group->anchored_ns + CORE_NS_PER_S;
	if (!is_due || group->last_ns == INT64_MIN || (group->is_startup && !is_end)) {
		return;
	}
	group->anchored_ns = group->last_ns;
	write_block(writer, device, number); /* evidence comes behind its samples */
	if (is_writing(writer)) {
		check(writer,
			rec_journal_anchor(writer->config.journal, device, number,
				group->last_index, group->last_ns, &error),
			&error);
	}
}

static void write_event(struct acq_writer *writer, uint8_t device, uint8_t channel,
	const char *kind, double value, int64_t time_ns)
{
	GError *error = NULL;

	if (is_writing(writer)) {
		check(writer,
			rec_journal_device_event(writer->config.journal, device, channel, kind,
				value, time_ns, &error),
			&error);
	}
}

static void close_gap(struct acq_writer *writer, uint8_t device, uint8_t number, int64_t end_ns)
{
	struct group *group = &writer->groups[device][number];
	struct gap *gap = &group->gap;
	GError *error = NULL;

	if (!gap->is_open) {
		return;
	}
	gap->is_open = false;
	/* Samples before and behind a counted gap may have come in one transfer, with one time. */
	if (!isnan(gap->lost)) {
		int64_t least_ns = llround(gap->lost / group->rate_hz * CORE_NS_PER_S);
		end_ns = MAX(end_ns, gap->start_ns + least_ns);
	}
	if (is_writing(writer)) {
		check(writer,
			rec_journal_gap(writer->config.journal, device, number,
				dev_gap_cause_name(gap->cause), gap->first_index, gap->lost,
				gap->start_ns, end_ns, &error),
			&error);
	}
	if (gap->was_told) {
		write_event(writer, device, UINT8_MAX, "resumed", NAN, end_ns);
	}
}

/* Such a gap may stay open until the recording is killed: its beginning is told at once. */
static bool is_long(uint8_t cause)
{
	return cause == DEV_GAP_UNPLUGGED || cause == DEV_GAP_STALLED;
}

static void open_gap(struct acq_writer *writer, const struct dev_item *item)
{
	struct group *group = &writer->groups[item->device][item->group];
	struct acq_live_board *board = writer->config.board;

	write_block(writer, item->device, item->group);
	close_gap(writer, item->device, item->group, item->host_ns);
	group->gap = (struct gap){
		.is_open = true,
		.was_told = is_long(item->code) && item->group == 0,
		.cause = item->code,
		.first_index = item->index,
		.lost = item->lost,
		.start_ns = group->last_ns == INT64_MIN ? item->host_ns : group->last_ns,
	};
	atomic_fetch_add_explicit(&board->gaps, 1, memory_order_relaxed);
	if (!isnan(item->lost)) {
		atomic_fetch_add_explicit(
			&board->samples_lost, (uint64_t)llround(item->lost), memory_order_relaxed);
	}
	if (group->gap.was_told) {
		write_event(writer, item->device, UINT8_MAX, dev_gap_cause_name(item->code), NAN,
			item->host_ns);
	}
}

static void write_lost_results(struct acq_writer *writer, double start_s, double end_s)
{
	GError *error = NULL;

	if (is_writing(writer)) {
		check(writer, rec_journal_live_lost(writer->config.journal, start_s, end_s, &error),
			&error);
	}
	atomic_fetch_add_explicit(&writer->config.board->results_lost, 1, memory_order_relaxed);
}

static void follow_dsp(struct acq_writer *writer, const struct acq_feed_record *record)
{
	struct group *group = &writer->groups[record->item.device][record->item.group];

	if (record->is_unseen && group->unseen_from_ns < 0) {
		group->unseen_from_ns = record->item.host_ns;
	} else if (!record->is_unseen && group->unseen_from_ns >= 0) {
		write_lost_results(
			writer, seconds(group->unseen_from_ns), seconds(record->item.host_ns));
		group->unseen_from_ns = -1;
	}
}

static void take_scan(struct acq_writer *writer, const struct acq_feed_record *record)
{
	const struct dev_item *item = &record->item;
	struct group *group = &writer->groups[item->device][item->group];

	follow_dsp(writer, record);
	if (item->starts_segment) {
		write_anchor(writer, item->device, item->group, true);
		group->anchored_ns = INT64_MIN;
	} else if (group->last_ns != INT64_MIN && item->host_ns != group->last_ns) {
		write_anchor(writer, item->device, item->group, false);
	}
	bool follows =
		group->n && !item->starts_segment && item->index == group->first_index + group->n;
	if (!follows || group->n == BLOCK_SCANS) {
		write_block(writer, item->device, item->group);
		group->first_index = item->index;
		group->starts_segment = item->starts_segment;
	}
	close_gap(writer, item->device, item->group, item->host_ns);
	for (size_t i = 0; i < group->n_values; i++) {
		group->values[group->n * group->n_values + i] = item->values[i];
	}
	group->flags[group->n] = item->flags;
	group->arrived_ns[group->n] = item->host_ns;
	group->has_flags |= item->flags != 0;
	group->n++;
	group->last_index = item->index;
	group->last_ns = item->host_ns;
	group->is_startup = (item->flags & CORE_FLAG_STARTUP) != 0;
}

static void take_record(struct acq_writer *writer, const struct acq_feed_record *record)
{
	const struct dev_item *item = &record->item;

	switch ((enum dev_item_kind)item->kind) {
	case DEV_ITEM_SCAN:
		take_scan(writer, record);
		break;
	case DEV_ITEM_GAP:
		open_gap(writer, item);
		break;
	case DEV_ITEM_EVENT:
		write_event(writer, item->device, item->channel, dev_event_kind_name(item->code),
			item->values[0], item->host_ns);
		break;
	}
}

static void take_result(struct acq_writer *writer, const struct acq_result *result)
{
	struct rec_journal *journal = writer->config.journal;
	GError *error = NULL;
	bool is_written = true;

	if (result->kind == ACQ_RESULT_LOST) {
		write_lost_results(writer, result->lost.start_s, result->lost.end_s);
		return;
	}
	if (!is_writing(writer)) {
		return;
	}
	switch ((enum acq_result_kind)result->kind) {
	case ACQ_RESULT_EDA:
		is_written = rec_journal_live_eda(journal, &result->eda, &error);
		break;
	case ACQ_RESULT_SCR:
		is_written = rec_journal_live_scr(journal, result->change, &result->scr, &error);
		break;
	case ACQ_RESULT_BEAT:
		is_written = rec_journal_live_beat(
			journal, result->change, result->id, &result->beat, &error);
		break;
	case ACQ_RESULT_ARTEFACT:
		is_written = rec_journal_live_artefact(journal, &result->artefact, &error);
		break;
	case ACQ_RESULT_AROUSAL:
		is_written = rec_journal_live_arousal(journal, &result->arousal, &error);
		break;
	case ACQ_RESULT_LOST:
		break;
	}
	check(writer, is_written, &error);
}

/* One round: what the rings held when it began. A ring that fills as fast as it is emptied cannot
 * keep the round, and the others, from ending. */
static void drain(struct acq_writer *writer)
{
	for (uint8_t device = 0; device < writer->config.n_devices; device++) {
		struct acq_feed *feed = writer->config.feeds[device];
		struct acq_feed_record record;
		size_t n = core_ring_count(feed->to_writer);
		while (n-- && core_ring_pop(feed->to_writer, &record)) {
			take_record(writer, &record);
		}
		for (uint8_t group = 0; group < feed->n_groups; group++) {
			write_block(writer, device, group);
		}
	}
	for (size_t i = 0; i < writer->config.n_cameras; i++) {
		acq_camera_journal_drain(
			&writer->cameras[i], writer->config.journal, writer->config.fault);
	}
	if (writer->config.results) {
		struct acq_result result;
		size_t n = core_ring_count(writer->config.results);
		while (n-- && core_ring_pop(writer->config.results, &result)) {
			take_result(writer, &result);
		}
	}
}

static gpointer run(gpointer data)
{
	struct acq_writer *writer = data;

	core_role_enter(CORE_ROLE_WRITER, "affekt-writer");
	while (!atomic_load(&writer->is_ending)) {
		drain(writer);
		g_usleep(writer->config.period_ms * 1000ul);
	}
	return NULL;
}

static void init_groups(struct acq_writer *writer)
{
	for (size_t device = 0; device < writer->config.n_devices; device++) {
		for (size_t i = 0; i < writer->config.n_channels[device]; i++) {
			const struct core_channel *channel = &writer->config.channels[device][i];
			struct group *group = &writer->groups[device][channel->group];
			group->types[group->n_values++] = channel->raw_type;
			group->rate_hz = channel->rate_hz;
		}
		for (size_t i = 0; i < DEV_GROUPS_MAX; i++) {
			struct group *group = &writer->groups[device][i];
			group->values = g_new(double, BLOCK_SCANS *MAX(group->n_values, 1));
			group->flags = g_new(uint16_t, BLOCK_SCANS);
			group->arrived_ns = g_new(int64_t, BLOCK_SCANS);
			group->last_ns = INT64_MIN;
			group->anchored_ns = INT64_MIN;
			group->unseen_from_ns = -1;
		}
	}
}

struct acq_writer *acq_writer_start(const struct acq_writer_config *config)
{
	struct acq_writer *writer = g_new0(struct acq_writer, 1);

	writer->config = *config;
	init_groups(writer);
	for (size_t i = 0; i < config->n_cameras; i++) {
		writer->cameras[i].camera = config->cameras[i];
		writer->cameras[i].number = (uint8_t)i;
	}
	writer->thread = g_thread_new("affekt-writer", run, writer);
	return writer;
}

static void finish_group(struct acq_writer *writer, uint8_t device, uint8_t number, int64_t end_ns)
{
	struct group *group = &writer->groups[device][number];

	write_anchor(writer, device, number, true);
	close_gap(writer, device, number, end_ns);
	if (group->unseen_from_ns >= 0) {
		write_lost_results(writer, seconds(group->unseen_from_ns), seconds(end_ns));
	}
}

void acq_writer_stop(struct acq_writer *writer, int64_t end_ns)
{
	if (!writer) {
		return;
	}
	atomic_store(&writer->is_ending, true);
	g_thread_join(writer->thread);
	drain(writer);
	for (uint8_t device = 0; device < writer->config.n_devices; device++) {
		acq_feed_settle(writer->config.feeds[device]);
	}
	drain(writer);
	for (uint8_t device = 0; device < writer->config.n_devices; device++) {
		for (uint8_t i = 0; i < DEV_GROUPS_MAX; i++) {
			if (i < writer->config.feeds[device]->n_groups) {
				finish_group(writer, device, i, end_ns);
			}
			g_free(writer->groups[device][i].values);
			g_free(writer->groups[device][i].flags);
			g_free(writer->groups[device][i].arrived_ns);
		}
	}
	g_free(writer);
}
