/*
 * A strict reader of the EDF+ files that test_edf.c makes, independent of the one that imports.
 */
#ifndef TESTS_RECORDINGS_EDF_STRICT_H
#define TESTS_RECORDINGS_EDF_STRICT_H

#include <check.h>
#include <glib.h>
#include <stdint.h>
#include <string.h>

enum {
	SIGNALS = 6, /* EDA, PPG, temp, ohms, ohms raw, annotations */
	HEADER = 256 * (SIGNALS + 1),
};

struct edf {
	char *bytes;
	gsize n_bytes;
	int n_records, places, annotation_bytes, record_bytes;
	double duration_s;
};

static inline void check_field(const struct edf *edf, int at, int width, const char *want)
{
	g_autofree char *padded = g_strdup_printf("%-*s", width, want);
	g_autofree char *found = g_strndup(edf->bytes + at, (gsize)width);
	ck_assert_str_eq(found, padded);
}

/* A field of signal @i: @before bytes of each signal stand before its kind. */
static inline void check_signal(
	const struct edf *edf, int i, int before, int width, const char *want)
{
	check_field(edf, 256 + before * SIGNALS + width * i, width, want);
}

static inline double number_at(const struct edf *edf, int at, int width)
{
	g_autofree char *text = g_strndup(edf->bytes + at, (gsize)width);
	char *end = NULL;
	double number = g_ascii_strtod(g_strchomp(text), &end);
	ck_assert_msg(end > text && *end == '\0', "\"%s\" is no number", text);
	return number;
}

static inline double signal_number(const struct edf *edf, int i, int before)
{
	return number_at(edf, 256 + before * SIGNALS + 8 * i, 8);
}

static inline int digital_at(const struct edf *edf, int record, int signal, int place)
{
	const unsigned char *at = (const unsigned char *)edf->bytes + HEADER +
				  record * edf->record_bytes + 2 * (signal * edf->places + place);
	return (int16_t)(at[0] | at[1] << 8);
}

static inline double physical_at(const struct edf *edf, int record, int signal, int place)
{
	double low = signal_number(edf, signal, 104);
	double high = signal_number(edf, signal, 112);
	double digital_low = signal_number(edf, signal, 120);
	double digital_high = signal_number(edf, signal, 128);
	return low + (digital_at(edf, record, signal, place) - digital_low) * (high - low) /
			     (digital_high - digital_low);
}

static inline double step_of(const struct edf *edf, int signal)
{
	return (signal_number(edf, signal, 112) - signal_number(edf, signal, 104)) /
	       (signal_number(edf, signal, 128) - signal_number(edf, signal, 120));
}

static inline const char *annotations_of(const struct edf *edf, int record)
{
	return edf->bytes + HEADER + (record + 1) * edf->record_bytes - edf->annotation_bytes;
}

/* All annotations but the records' times, one a line: "onset duration text". */
static inline char *list_annotations(const struct edf *edf)
{
	GString *all = g_string_new(NULL);
	for (int record = 0; record < edf->n_records; record++) {
		const char *at = annotations_of(edf, record);
		const char *end = at + edf->annotation_bytes;
		for (at += strlen(at) + 1; at < end && *at != '\0'; at += strlen(at) + 1) {
			g_autofree char *list = g_strdup(at);
			ck_assert(g_utf8_validate(list, -1, NULL));
			g_strdelimit(list, "\x14\x15", '|');
			g_string_append_printf(all, "%s\n", list);
		}
		for (; at < end; at++)
			ck_assert_int_eq(*at, 0);
	}
	return g_string_free(all, FALSE);
}

#endif
