#include "recordings/import/edf_read.h"

#include "core/text.h"
#include "recordings/disk/disk.h"
#include "recordings/formats/edf.h"
#include "recordings/session/session.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

/* More than any program writes, and little to allocate. */
enum {
	MOST_SIGNALS = 1024,
	MOST_RECORD_BYTES = 64 << 20,
	FIXED_BYTES = 256,
	MOST_RECORDS = 99999999, /* what 8 characters can say */
};

static bool refuse(const struct rec_edf_file *file, GError **error, const char *why)
{
	g_set_error(error, REC_ERROR, REC_ERROR_FORMAT,
		_("%s is no EDF file that can be read: %s."), file->path, why);
	return false;
}

static bool G_GNUC_PRINTF(3, 4)
	refusef(const struct rec_edf_file *file, GError **error, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	g_autofree char *why = g_strdup_vprintf(format, arguments);
	va_end(arguments);
	return refuse(file, error, why);
}

/* A field without the blanks around it; other bytes than ASCII become "?" but for micro. */
static char *take_field(const char *bytes, size_t width)
{
	char *text = g_strndup(bytes, width);
	for (char *at = text; *at != '\0'; at++) {
		if ((unsigned char)*at == 0xB5)
			*at = 'u';
		else if (*at < ' ' || *at > '~')
			*at = '?';
	}
	return g_strstrip(text);
}

static bool take_number(const char *bytes, size_t width, double *ret)
{
	g_autofree char *text = take_field(bytes, width);
	return core_text_parse_double(text, ret);
}

static bool take_integer(const char *bytes, size_t width, int64_t *ret)
{
	g_autofree char *text = take_field(bytes, width);
	return core_text_parse_int64(text[0] == '+' ? text + 1 : text, ret);
}

/* "22-NOV-2026" of the recording field; false when it has none. */
static bool take_full_date(const char *recording, int *ret_year, int *ret_month, int *ret_day)
{
	static const char MONTHS[] = "JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC";
	char month[4] = "";
	if (sscanf(recording, "Startdate %2d-%3[A-Z]-%4d", ret_day, month, ret_year) != 3)
		return false;
	const char *found = strstr(MONTHS, month);
	if (!found || strlen(month) != 3 || (found - MONTHS) % 3 != 0)
		return false;
	*ret_month = (int)(found - MONTHS) / 3 + 1;
	return true;
}

/* The wall time of the start; without a date the file has none. */
static void take_start(struct rec_edf_file *file, const char *head)
{
	g_autofree char *recording = take_field(head + 88, 80);
	g_autofree char *date = take_field(head + 168, 8);
	g_autofree char *clock = take_field(head + 176, 8);
	int year, month, day, hour, minute, second;
	if (sscanf(date, "%2d.%2d.%2d", &day, &month, &year) != 3 ||
		sscanf(clock, "%2d.%2d.%2d", &hour, &minute, &second) != 3)
		return;
	year += year < 85 ? 2000 : 1900;
	if (file->is_plus)
		take_full_date(recording, &year, &month, &day);
	g_autoptr(GDateTime) start = g_date_time_new_local(year, month, day, hour, minute, second);
	file->has_date = start != NULL;
	file->start_s = start ? (double)g_date_time_to_unix(start) : 0;
}

/* The first word of the patient field and the label behind the equipment, in files that we wrote.
 */
static void take_ours(struct rec_edf_file *file, const char *head)
{
	static const char MAKER[] = " X X affekt_";
	g_autofree char *patient = take_field(head + 8, 80);
	g_autofree char *recording = take_field(head + 88, 80);
	char *blank = strchr(patient, ' ');
	const char *equipment = strstr(recording, MAKER);
	if (!file->is_plus || !equipment)
		return;
	rec_label_read(&file->label, strchr(equipment + strlen(MAKER), ' '));
	if (!blank)
		return;
	*blank = '\0';
	if (strcmp(patient, "X") != 0)
		file->participant = g_strdup(patient);
}

static bool take_head(struct rec_edf_file *file, const char *head, GError **error)
{
	int64_t header_bytes;
	int64_t n_records;
	int64_t n_signals;
	g_autofree char *version = take_field(head, 8);
	g_autofree char *reserved = take_field(head + 192, REC_EDF_RESERVED_BYTES);
	if ((unsigned char)head[0] == 0xFF && strncmp(head + 1, "BIOSEMI", 7) == 0)
		return refuse(file, error, _("it is a BDF file, with 24 bits; convert it first"));
	if (strcmp(version, "0") != 0)
		return refuse(file, error, _("it does not begin with the version 0"));
	if (!take_integer(head + 252, 4, &n_signals) || n_signals < 1 || n_signals > MOST_SIGNALS)
		return refuse(file, error, _("its number of signals is none, or above 1024"));
	if (!take_integer(head + 184, 8, &header_bytes) ||
		header_bytes != REC_EDF_HEADER_BYTES * (n_signals + 1))
		return refuse(file, error,
			_("the length of its header does not go with its number of signals"));
	if (!take_integer(head + 236, 8, &n_records) || n_records < -1 || n_records > MOST_RECORDS)
		return refuse(file, error, _("its number of records is none"));
	if (!take_number(head + 244, 8, &file->duration_s) || file->duration_s < 0)
		return refuse(file, error, _("the duration of its records is none"));
	file->is_plus = g_str_has_prefix(reserved, "EDF+");
	file->is_discontinuous = g_str_has_prefix(reserved, "EDF+D");
	file->n_signals = (guint)n_signals;
	file->n_claimed = n_records < 0 ? UINT64_MAX : (uint64_t)n_records;
	take_start(file, head);
	take_ours(file, head);
	return true;
}

/* One field of the signals' part of the header. */
static const char *field_of(const struct rec_edf_file *file, const char *heads, guint signal,
	size_t before, size_t width)
{
	return heads + before * file->n_signals + width * signal;
}

static bool take_heading(struct rec_edf_file *file, const char *heads, guint i, GError **error)
{
	struct rec_edf_heading *signal = &file->signals[i];
	int64_t low;
	int64_t high;
	int64_t n;
	g_autofree char *label = take_field(field_of(file, heads, i, 0, 16), 16);
	g_autofree char *unit = take_field(field_of(file, heads, i, 96, 8), 8);
	g_strlcpy(signal->label, label, sizeof(signal->label));
	g_strlcpy(signal->unit, unit, sizeof(signal->unit));
	signal->is_annotations = file->is_plus && strcmp(label, REC_EDF_ANNOTATIONS) == 0;
	if (!take_integer(field_of(file, heads, i, 216, 8), 8, &n) || n < 1 ||
		n > MOST_RECORD_BYTES / 2)
		return refusef(file, error, _("the samples in a record of signal %u are no number"),
			i + 1);
	signal->n = (guint)n;
	signal->offset = file->record_bytes;
	file->record_bytes += 2 * (gsize)n;
	if (file->record_bytes > MOST_RECORD_BYTES)
		return refuse(file, error, _("one of its records would have more than 64 MiB"));
	if (signal->is_annotations)
		return true;
	if (!take_integer(field_of(file, heads, i, 120, 8), 8, &low) ||
		!take_integer(field_of(file, heads, i, 128, 8), 8, &high) || low < INT16_MIN ||
		high > INT16_MAX || low >= high)
		return refusef(file, error, _("the digital limits of signal %u (%s) are no range"),
			i + 1, signal->label);
	if (!take_number(field_of(file, heads, i, 104, 8), 8, &signal->physical_min) ||
		!take_number(field_of(file, heads, i, 112, 8), 8, &signal->physical_max) ||
		signal->physical_min == signal->physical_max)
		return refusef(file, error, _("the physical limits of signal %u (%s) are no range"),
			i + 1, signal->label);
	signal->digital_min = (int)low;
	signal->digital_max = (int)high;
	double rate_hz = signal->n / file->duration_s;
	if (!(rate_hz > 0 && rate_hz <= 1e6))
		return refusef(file, error,
			_("the rate of signal %u (%s) is none: it must lie above 0 and below "
			  "1 MHz"),
			i + 1, signal->label);
	return true;
}

/* How many records are there, whatever the header says. */
static bool count_records(struct rec_edf_file *file, GError **error)
{
	struct stat status;
	uint64_t heads = REC_EDF_HEADER_BYTES * ((uint64_t)file->n_signals + 1);
	if (fstat(fileno(file->stream), &status) != 0)
		return refuse(file, error, g_strerror(errno));
	uint64_t bytes = (uint64_t)status.st_size;
	uint64_t there = bytes > heads ? (bytes - heads) / file->record_bytes : 0;
	if (file->n_claimed == UINT64_MAX)
		file->n_claimed = there;
	file->n_records = there;
	if (file->n_records == 0)
		return refuse(file, error, _("it ends before its first record"));
	return true;
}

static bool read_header(struct rec_edf_file *file, GError **error)
{
	char head[FIXED_BYTES];
	if (fread(head, sizeof(head), 1, file->stream) != 1)
		return refuse(file, error, _("it ends within its header"));
	if (!take_head(file, head, error))
		return false;
	gsize n = REC_EDF_HEADER_BYTES * (gsize)file->n_signals;
	g_autofree char *heads = g_malloc(n);
	if (fread(heads, n, 1, file->stream) != 1)
		return refuse(file, error, _("it ends within its header"));
	file->signals = g_new0(struct rec_edf_heading, file->n_signals);
	for (guint i = 0; i < file->n_signals; i++) {
		if (!take_heading(file, heads, i, error))
			return false;
	}
	if (!count_records(file, error))
		return false;
	file->record = g_malloc(file->record_bytes);
	return true;
}

struct rec_edf_file *rec_edf_open(const char *path, GError **error)
{
	g_autoptr(rec_edf_file) file = g_new0(struct rec_edf_file, 1);
	file->path = g_filename_display_name(path);
	int fd = rec_disk_open_file(path, /* follows_links= */ true, error);
	if (fd < 0)
		return NULL;
	file->stream = fdopen(fd, "rb");
	g_assert(file->stream);
	return read_header(file, error) ? g_steal_pointer(&file) : NULL;
}

void rec_edf_close(rec_edf_file *file)
{
	if (!file)
		return;
	if (file->stream)
		fclose(file->stream);
	g_free(file->path);
	g_free(file->participant);
	g_free(file->signals);
	g_free(file->record);
	g_free(file);
}

bool rec_edf_next(struct rec_edf_file *file, GError **error)
{
	if (fread(file->record, file->record_bytes, 1, file->stream) == 1)
		return true;
	return refuse(file, error, _("a record cannot be read"));
}

double rec_edf_sample(
	const struct rec_edf_file *file, const struct rec_edf_heading *signal, guint index)
{
	const char *at = file->record + signal->offset + 2 * (gsize)index;
	int digital = (int16_t)((unsigned char)at[0] | (unsigned char)at[1] << 8);
	double gain = (signal->physical_max - signal->physical_min) /
		      (signal->digital_max - signal->digital_min);
	return signal->physical_min + (digital - signal->digital_min) * gain;
}

/* A time of at most @n bytes; NaN when it is none. */
static double parse_time(const char *bytes, size_t n)
{
	char text[32];
	double time_s;
	if (n == 0 || n >= sizeof(text))
		return NAN;
	memcpy(text, bytes, n);
	text[n] = '\0';
	if (strspn(text, "+-.0123456789") != n || !core_text_parse_double(text, &time_s))
		return NAN;
	return fabs(time_s) < 1e9 ? time_s : (double)NAN;
}

/* One list of texts with a common onset; returns the onset, and in @ret_keeps_time whether its
 * first text is empty, as that of a record's time is. */
static double take_list(
	const char *list, size_t n, rec_edf_note_fn take, void *user, bool *ret_keeps_time)
{
	const char *end = list + n;
	const char *times_end = memchr(list, REC_EDF_TEXT_END, n);
	*ret_keeps_time = false;
	if (!times_end)
		return NAN;
	const char *part = memchr(list, REC_EDF_DURATION, (size_t)(times_end - list));
	double onset_s = parse_time(list, (size_t)((part ? part : times_end) - list));
	double duration_s =
		part ? parse_time(part + 1, (size_t)(times_end - part - 1)) : (double)NAN;
	*ret_keeps_time = times_end + 1 < end && times_end[1] == REC_EDF_TEXT_END;
	for (const char *at = times_end + 1; at < end && !isnan(onset_s);) {
		const char *stop = memchr(at, REC_EDF_TEXT_END, (size_t)(end - at));
		if (!stop)
			break;
		g_autofree char *text = g_utf8_make_valid(at, stop - at);
		if (text[0] != '\0')
			take(onset_s, duration_s, text, user);
		at = stop + 1;
	}
	return onset_s;
}

double rec_edf_annotations(const struct rec_edf_file *file, rec_edf_note_fn take, void *user)
{
	double time_s = NAN;
	bool is_first = true;
	for (guint i = 0; i < file->n_signals; i++) {
		const struct rec_edf_heading *signal = &file->signals[i];
		if (!signal->is_annotations)
			continue;
		const char *at = file->record + signal->offset;
		const char *end = at + 2 * (gsize)signal->n;
		while (at < end) {
			size_t n = strnlen(at, (size_t)(end - at));
			bool keeps_time = false;
			double onset_s =
				n > 0 ? take_list(at, n, take, user, &keeps_time) : (double)NAN;
			if (is_first && keeps_time)
				time_s = onset_s;
			is_first = false;
			at += n + 1;
		}
	}
	return time_s;
}
