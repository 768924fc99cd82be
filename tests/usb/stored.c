#include "tests/usb/stored.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum {
	CHUNK = 4096, /* samples of a channel in memory */
	CHANNELS_MAX = 16,
};

/* A log is read line by line: that of an hour is long. */
struct log {
	FILE *file;
	char *line;
	size_t size;
};

static void open_log(struct log *log, const char *path)
{
	*log = (struct log){.file = fopen(path, "re")};
	if (!log->file)
		g_error("Cannot read %s", path);
}

static bool next_line(struct log *log)
{
	return getline(&log->line, &log->size, log->file) > 0;
}

static void close_log(struct log *log)
{
	free(log->line);
	fclose(log->file);
}

guint usb_stored_delivered(const char *log_path)
{
	struct log log;
	guint n = 0;

	open_log(&log, log_path);
	while (next_line(&log))
		n++;
	close_log(&log);
	return n;
}

/* A stretch of the channels of a device's first clock. */
struct stretch {
	guint channels[CHANNELS_MAX];
	guint n_channels;
	double raw[CHANNELS_MAX][CHUNK];
};

static void find_channels(
	const struct rec_session *session, guint device, struct stretch *ret_stretch)
{
	guint clock = 0;

	ret_stretch->n_channels = 0;
	for (guint i = 0; i < session->channels->len; i++) {
		const struct rec_channel *channel = g_ptr_array_index(session->channels, i);

		g_assert(ret_stretch->n_channels < CHANNELS_MAX);
		if (channel->device != device)
			continue;
		if (ret_stretch->n_channels == 0)
			clock = channel->clock;
		if (channel->clock == clock)
			ret_stretch->channels[ret_stretch->n_channels++] = i;
	}
}

static bool read_stretch(
	struct rec_session *session, struct stretch *stretch, guint first, guint n, GError **error)
{
	for (guint i = 0; i < stretch->n_channels; i++) {
		if (!rec_session_read_raw(
			    session, stretch->channels[i], first, n, stretch->raw[i], error))
			return false;
	}
	return true;
}

/* The log's @line is sample @sample: "index,value,value…"; what an instrument computes of what it
 * measures may be a channel too and is not in the log. */
static char *compare_line(const struct stretch *stretch, guint sample, const char *line)
{
	g_auto(GStrv) fields = g_strsplit(line, ",", -1);
	guint n = g_strv_length(fields) - 1;

	if (n == 0 || n > stretch->n_channels)
		return g_strdup_printf("sample %u: %u values delivered, %u channels", sample, n,
			stretch->n_channels);
	for (guint i = 0; i < n; i++) {
		double sent = g_ascii_strtod(fields[i + 1], NULL);
		double raw = stretch->raw[i][sample % CHUNK];

		if (raw != sent && !(isnan(raw) && isnan(sent)))
			return g_strdup_printf("channel %u, sample %u: delivered %s, stored %.0f",
				stretch->channels[i], sample, fields[i + 1], raw);
	}
	return NULL;
}

static char *compare_lines(
	struct rec_session *session, struct stretch *stretch, struct log *log, guint n)
{
	g_autoptr(GError) error = NULL;
	char *difference = NULL;

	for (guint i = 0; i < n && !difference; i++) {
		if (i % CHUNK == 0 &&
			!read_stretch(session, stretch, i, MIN(n - i, (guint)CHUNK), &error))
			return g_strdup(error->message);
		difference = next_line(log) ? compare_line(stretch, i, log->line)
					    : g_strdup("the log ends");
	}
	return difference;
}

char *usb_stored_compare_device(struct rec_session *session, guint number, const char *log_path)
{
	g_autofree struct stretch *stretch = g_new(struct stretch, 1);
	guint n = usb_stored_delivered(log_path);
	struct log log;

	find_channels(session, number, stretch);
	if (stretch->n_channels == 0)
		return g_strdup_printf("device %u has no channels", number);
	uint64_t stored = rec_session_channel_n(session, stretch->channels[0]);
	if (stored != n)
		return g_strdup_printf(
			"%u samples were delivered, %" G_GUINT64_FORMAT " are stored", n, stored);
	open_log(&log, log_path);
	char *difference = compare_lines(session, stretch, &log, n);
	close_log(&log);
	return difference;
}

char *usb_stored_compare(struct rec_session *session, const char *log_path)
{
	return usb_stored_compare_device(session, 0, log_path);
}

/* The next row of the device behind *@at; NULL behind the last. */
static const struct rec_gap *next_gap(
	const struct rec_session *session, const char *device, guint *at)
{
	while (*at < session->gaps->len) {
		const struct rec_gap *gap = g_ptr_array_index(session->gaps, (*at)++);

		if (g_str_equal(gap->device, device))
			return gap;
	}
	return NULL;
}

char *usb_stored_compare_gaps(struct rec_session *session, guint number, const char *log_path)
{
	const struct rec_device *device = g_ptr_array_index(session->devices, number);
	char *difference = NULL;
	guint64 expected = 0;
	guint at = 0;
	struct log log;

	open_log(&log, log_path);
	for (bool is_first = true; !difference && next_line(&log); is_first = false) {
		guint64 index = g_ascii_strtoull(log.line, NULL, 10);

		if (!is_first && index != expected) {
			double lost = (double)index - (double)expected;
			const struct rec_gap *gap = next_gap(session, device->name, &at);
			if (!gap)
				difference = g_strdup_printf("%.0f samples from %" G_GUINT64_FORMAT
							     " on have no row",
					lost, expected);
			else if (!isnan(gap->samples_lost) && gap->samples_lost != lost)
				difference = g_strdup_printf(
					"%.0f samples are missing at %.3f s, the row says %.0f",
					lost, gap->start_s, gap->samples_lost);
		}
		expected = index + 1;
	}
	close_log(&log);
	const struct rec_gap *left = difference ? NULL : next_gap(session, device->name, &at);
	return left ? g_strdup_printf(
			      "the row at %.3f s (%s) misses nothing", left->start_s, left->cause)
		    : difference;
}
