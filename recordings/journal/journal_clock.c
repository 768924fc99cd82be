/*
 * DESIGN
 * A clock's samples are those received, in order; their indices count the lost ones too. Where an
 * index jumps, the recorder has usually said why in a gap frame. Jumps that no gap frame explains
 * come from damage to the journal, and get a row of their own.
 *
 * Anchors of a segment are thinned while they are read, so that memory does not follow the length
 * of the record: of each group the least late one stays. Stamps can only be late, so the line loses
 * nothing by it.
 */
#include "core/clock.h"
#include "core/flags.h"
#include "recordings/journal/journal_reading.h"

#include <math.h>

enum {
	ANCHORS_MAX = 4096
};

static const double NS = 1e-9;
static const int64_t GAP_MATCH_NS = CORE_NS_PER_S; /* a gap's stamps may miss it by that much */

struct rec_journal_clock *rec_journal_clock_new(uint8_t device, uint8_t group)
{
	struct rec_journal_clock *clock = g_new0(struct rec_journal_clock, 1);

	clock->device = device;
	clock->group = group;
	clock->stride = 1;
	clock->chunks = g_array_new(FALSE, FALSE, sizeof(struct rec_journal_chunk));
	clock->jumps = g_array_new(FALSE, FALSE, sizeof(struct rec_journal_jump));
	clock->anchors = g_array_new(FALSE, FALSE, sizeof(struct core_fit_anchor));
	return clock;
}

void rec_journal_clock_free(void *row)
{
	struct rec_journal_clock *clock = row;

	g_array_unref(clock->chunks);
	g_array_unref(clock->jumps);
	g_array_unref(clock->anchors);
	g_free(clock);
}

/* How late an anchor is against the nominal line, up to a constant. */
static double lateness_ns(
	const struct core_fit_anchor *anchor, const struct core_fit_anchor *origin, double rate_hz)
{
	double samples = (double)(int64_t)(anchor->index - origin->index);

	return (double)(anchor->time_ns - origin->time_ns) -
	       (rate_hz > 0 ? samples * CORE_NS_PER_S / rate_hz : 0);
}

/* Halves the anchors: of each pair the less late one stays. */
static void thin_anchors(struct rec_journal_clock *clock, double rate_hz)
{
	struct core_fit_anchor *anchors = (struct core_fit_anchor *)(void *)clock->anchors->data;
	guint n = clock->anchors->len / 2;

	for (guint i = 0; i < n; i++) {
		const struct core_fit_anchor *a = &anchors[2 * i], *b = &anchors[2 * i + 1];

		anchors[i] = lateness_ns(b, a, rate_hz) < 0 ? *b : *a;
	}
	g_array_set_size(clock->anchors, n);
	clock->stride *= 2;
}

/* Keeps the best anchor of the group that is being gathered. */
static void flush_anchor(struct rec_journal_clock *clock)
{
	if (clock->in_stride > 0)
		g_array_append_val(clock->anchors, clock->best);
	clock->in_stride = 0;
}

void rec_journal_clock_anchor(struct rec_journal_clock *clock, const struct rec_clock *row,
	uint64_t index, int64_t host_ns)
{
	struct core_fit_anchor anchor = {.index = index, .time_ns = host_ns};
	const struct core_fit_anchor *last = NULL;

	if (clock->anchors->len > 0)
		last = &g_array_index(
			clock->anchors, struct core_fit_anchor, clock->anchors->len - 1);
	if (clock->in_stride > 0)
		last = &clock->best;
	if (last && index <= last->index)
		return;
	if (clock->in_stride == 0 || lateness_ns(&anchor, &clock->best, row->rate_hz) < 0)
		clock->best = anchor;
	clock->in_stride++;
	if (clock->in_stride < clock->stride)
		return;
	flush_anchor(clock);
	if (clock->anchors->len >= ANCHORS_MAX)
		thin_anchors(clock, row->rate_hz);
}

/* True when the newest sample of the frame came in a start-up burst: its arrival says nothing about
 * when it was measured. */
static bool ends_in_burst(const struct rec_samples_head *head)
{
	const uint8_t *flags = head->values + head->n * head->sample_bytes;

	if (!head->has_flags || head->n == 0)
		return false;
	flags += 2 * (size_t)(head->n - 1);
	return ((flags[0] | flags[1] << 8) & CORE_FLAG_STARTUP) != 0;
}

/* Fits the segment that is open, and gives it its anchors. */
static void close_segment(struct rec_journal_clock *clock, struct rec_clock *row)
{
	struct rec_segment *segment = NULL;

	if (row->segments->len == 0)
		return;
	segment = &g_array_index(row->segments, struct rec_segment, row->segments->len - 1);
	flush_anchor(clock);
	if (clock->anchors->len == 0 && clock->has_spare)
		g_array_append_val(clock->anchors, clock->spare);
	clock->has_spare = false;
	segment->n = row->n - segment->first;
	segment->line.end_index = clock->next_index;
	segment->anchors = clock->anchors;
	clock->anchors = g_array_new(FALSE, FALSE, sizeof(struct core_fit_anchor));
	clock->stride = 1;
}

/* Begins a segment at the sample that follows; its line is fitted at the end. */
static void open_segment(struct rec_journal_clock *clock, struct rec_clock *row, uint64_t index)
{
	struct rec_segment segment = {.first = row->n, .line = {.first_index = index}};

	close_segment(clock, row);
	g_array_append_val(row->segments, segment);
}

/* Notes where the chunks begin that this frame reaches into. */
static void note_chunks(
	struct rec_journal_clock *clock, uint64_t position, uint64_t n, uint64_t offset)
{
	struct rec_journal_chunk chunk = {.offset = offset, .position = position};

	while ((uint64_t)clock->chunks->len * REC_JOURNAL_CHUNK < position + n)
		g_array_append_val(clock->chunks, chunk);
}

void rec_journal_clock_take(struct rec_journal_clock *clock, struct rec_clock *row,
	const struct rec_samples_head *head, uint64_t offset)
{
	bool is_first = row->n == 0;
	bool is_segment = is_first || head->starts_segment || head->first_index < clock->next_index;

	if (!is_first && (is_segment || head->first_index != clock->next_index)) {
		struct rec_journal_jump jump = {
			.expected = clock->next_index,
			.found = head->first_index,
			.position = row->n,
			.is_segment = is_segment,
			.before_ns = clock->last_host_ns,
			.after_ns = head->host_ns,
		};
		g_array_append_val(clock->jumps, jump);
	}
	if (is_segment)
		open_segment(clock, row, head->first_index);
	note_chunks(clock, row->n, head->n, offset);
	row->n += head->n;
	clock->next_index = head->first_index + head->n;
	clock->last_host_ns = head->host_ns;
	clock->has_flags = clock->has_flags || head->has_flags;
	if (ends_in_burst(head)) {
		clock->spare = (struct core_fit_anchor){clock->next_index - 1, head->host_ns};
		clock->has_spare = true;
		return;
	}
	rec_journal_clock_anchor(clock, row, clock->next_index - 1, head->host_ns);
}

/* The rate of a clock that nobody described: as its longest segment's stamps say. */
static double guess_rate(const struct rec_clock *row)
{
	double rate_hz = 1;
	int64_t longest_ns = 0;

	for (guint i = 0; i < row->segments->len; i++) {
		const GArray *anchors = g_array_index(row->segments, struct rec_segment, i).anchors;
		const struct core_fit_anchor *first = NULL, *last = NULL;

		if (anchors->len < 2)
			continue;
		first = &g_array_index(anchors, struct core_fit_anchor, 0);
		last = &g_array_index(anchors, struct core_fit_anchor, anchors->len - 1);
		if (last->time_ns - first->time_ns > longest_ns) {
			longest_ns = last->time_ns - first->time_ns;
			rate_hz = (double)(last->index - first->index) / ((double)longest_ns * NS);
		}
	}
	return rec_session_is_rate(rate_hz) ? rate_hz : 1;
}

/* Keeps every time of the line within what readers of the journal accept: damaged or made up
 * indices may span more than there is time. */
static void keep_possible(struct core_fit_line *line)
{
	double span = fmax((double)line->end_index - (double)line->first_index, 1);

	line->origin_ns = CLAMP(line->origin_ns, -REC_BYTES_TIME_NS_MAX, REC_BYTES_TIME_NS_MAX);
	double longest_ns = (double)(REC_BYTES_TIME_NS_MAX - line->origin_ns) / span;
	if (!(line->period_ns >= 0 && line->period_ns <= longest_ns))
		line->period_ns = longest_ns;
}

void rec_journal_clock_finish(struct rec_journal_clock *clock, struct rec_clock *row)
{
	int64_t earliest_ns = INT64_MIN;

	close_segment(clock, row);
	if (!(row->rate_hz > 0))
		row->rate_hz = guess_rate(row);
	for (guint i = 0; i < row->segments->len; i++) {
		struct rec_segment *segment = &g_array_index(row->segments, struct rec_segment, i);
		struct core_fit_line *line = &segment->line;

		core_fit_line_compute(
			(const struct core_fit_anchor *)(const void *)segment->anchors->data,
			segment->anchors->len, line->first_index, line->end_index, row->rate_hz,
			line);
		/* Two lines of jittery stamps may overlap by a hair; time never goes back. */
		line->origin_ns = MAX(line->origin_ns, earliest_ns);
		keep_possible(line);
		earliest_ns = core_fit_line_time_ns(line, (double)line->end_index);
	}
}

/* --- gaps ----------------------------------------------------------------------------------- */

/* Names of the channels of one group of a device, or of the whole device (@group 255). */
static char *channel_names(const struct rec_session *session, guint device, uint8_t group)
{
	GString *names = g_string_new(NULL);

	for (guint i = 0; i < session->channels->len; i++) {
		const struct rec_channel *channel = g_ptr_array_index(session->channels, i);

		if (channel->device != device ||
			(group != UINT8_MAX && channel->desc.group != group))
			continue;
		if (names->len > 0)
			g_string_append_c(names, ';');
		g_string_append(names, channel->desc.key);
	}
	return g_string_free(names, FALSE);
}

static void add_row(struct rec_session *session, int device, uint8_t group, const char *cause,
	double lost, double start_s, double end_s)
{
	struct rec_gap *gap = rec_session_add_gap(session);

	gap->start_s = start_s;
	gap->end_s = end_s;
	gap->cause = g_strdup(cause);
	gap->samples_lost = lost;
	if (device >= 0) {
		const struct rec_device *row = g_ptr_array_index(session->devices, (guint)device);

		gap->device = g_strdup(row->name);
		gap->channels = channel_names(session, (guint)device, group);
	}
}

/* Samples of @jump that gap frames account for; infinite when the line breaks and one says that
 * nobody can count. */
static double explained(const struct rec_journal_clock *clock, const struct rec_journal_jump *jump,
	const GArray *frames)
{
	double sum = 0;

	for (guint i = 0; i < frames->len; i++) {
		const struct rec_journal_gap_frame *frame =
			&g_array_index(frames, struct rec_journal_gap_frame, i);

		if (frame->device != clock->device)
			continue;
		if (jump->is_segment && isnan(frame->lost) &&
			frame->start_ns <= jump->after_ns + GAP_MATCH_NS &&
			frame->end_ns >= jump->before_ns - GAP_MATCH_NS)
			return INFINITY;
		if (isfinite(frame->lost) && frame->group == clock->group &&
			frame->first_index >= jump->expected && frame->first_index < jump->found)
			sum += frame->lost;
	}
	return sum;
}

static void add_unexplained(struct rec_session *session, const struct rec_journal_clock *clock,
	const struct rec_journal_jump *jump, int device, const GArray *frames)
{
	double said = explained(clock, jump, frames);
	double missing = (double)(jump->found - jump->expected);

	if (jump->is_segment && !isinf(said))
		add_row(session, device, clock->group, "journal", NAN, (double)jump->before_ns * NS,
			(double)jump->after_ns * NS);
	else if (!jump->is_segment && said < missing)
		add_row(session, device, clock->group, "journal", missing - said,
			(double)jump->before_ns * NS, (double)jump->after_ns * NS);
}

static int compare_gaps(gconstpointer a, gconstpointer b)
{
	const struct rec_gap *x = *(struct rec_gap *const *)a;
	const struct rec_gap *y = *(struct rec_gap *const *)b;

	return (x->start_s > y->start_s) - (x->start_s < y->start_s);
}

void rec_journal_add_gaps(struct rec_session *session, const struct rec_journal_reading *reading,
	const GArray *frames, const int *devices)
{
	for (guint i = 0; i < frames->len; i++) {
		const struct rec_journal_gap_frame *frame =
			&g_array_index(frames, struct rec_journal_gap_frame, i);

		add_row(session, devices[frame->device], frame->group, frame->cause, frame->lost,
			(double)frame->start_ns * NS, (double)frame->end_ns * NS);
	}
	for (guint i = 0; i < reading->clocks->len; i++) {
		const struct rec_journal_clock *clock = g_ptr_array_index(reading->clocks, i);

		for (guint k = 0; k < clock->jumps->len; k++)
			add_unexplained(session, clock,
				&g_array_index(clock->jumps, struct rec_journal_jump, k),
				devices[clock->device], frames);
	}
	g_ptr_array_sort(session->gaps, compare_gaps);
}
