#include "recordings/import/units.h"

#include <glib.h>
#include <string.h>

static const char *const UNIT_WORDS[] = {"s", "ms", "us", "ns", "sec", "seconds", "uS", "\u00b5S",
	"\u03bcS", "nS", "S", "mS", "kohm", "kOhm", "KOhm", "Kohm", "k\u03a9", "k\u2126", "ohm",
	"Ohm", "ohms", "Ohms", "\u03a9", "\u2126", "microsiemens", "microSiemens", "counts",
	"count", "adc", "ADC", "raw", "RAW", "CAL", "cal", "V", "mV", "uV", "\u00b5V", "\u03bcV",
	"a.u.", "au", "bpm", "BPM", "C", "degC", "\u00b0C", "Celsius", "g", "G", "m/s^2", "%", "Hz",
	"no units", "no_units", "n.u.", "mSecs", "msecs", "msec", "secs", "kOhms", "kohms",
	"usiemens", "m/(s^2)", "m/(sec^2)", "deg/s", "deg/sec", "local", "mmHg", "kPa", NULL};

/* Endings of a header name that are taken for its unit ("eda_uS"); time has its own rule. */
static const char *const UNIT_ENDINGS[] = {"uS", "\u00b5S", "nS", "mS", "kohm", "kOhm", "ohm",
	"Ohm", "counts", "mV", "uV", "\u00b5V", "\u03bcV", "bpm", "degC", "ms", "us", "ns",
	"usiemens", NULL};

bool rec_unit_is_known(const char *text)
{
	return g_strv_contains(UNIT_WORDS, text);
}

char *rec_unit_in_name(const char *name)
{
	/* Some call the column by its unit alone. */
	static const char *const UNITS_AS_NAMES[] = {
		"uS", "\u00b5S", "\u03bcS", "nS", "mS", "kohm", "kOhm", "k\u03a9", "k\u2126", NULL};
	if (g_strv_contains(UNITS_AS_NAMES, name))
		return g_strdup(name);
	const char *open = strpbrk(name, "[(");
	if (open && open > name) {
		const char *close = strpbrk(open, "])");
		if (close && close > open + 1)
			return g_strstrip(g_strndup(open + 1, (gsize)(close - open - 1)));
	}
	const char *ending = strrchr(name, '_');
	if (!ending)
		ending = strrchr(name, ' ');
	if (ending && g_strv_contains(UNIT_ENDINGS, ending + 1))
		return g_strdup(ending + 1);
	return NULL;
}

const char *rec_unit_conductance(const char *text)
{
	static const struct {
		const char *text;
		const char *unit;
	} SPELLINGS[] = {
		{"us", "uS"},
		{"\u00b5s", "uS"},
		{"\u03bcs", "uS"},
		{"microsiemens", "uS"},
		{"usiemens", "uS"},
		{"kohm", "kohm"},
		{"kohms", "kohm"},
		{"k\u03c9", "kohm"},
		{"ohm", "ohm"},
		{"ohms", "ohm"},
		{"\u03c9", "ohm"},
		{"counts", "counts"},
		{"count", "counts"},
		{"adc", "counts"},
		{"raw", "counts"},
	};

	/* Siemens differ from seconds by their case alone. */
	static const char *const SIEMENS[] = {"nS", "mS", "S"};
	for (guint i = 0; i < G_N_ELEMENTS(SIEMENS); i++) {
		if (strcmp(text, SIEMENS[i]) == 0)
			return SIEMENS[i];
	}
	g_autofree char *lower = g_utf8_strdown(text, -1);
	for (guint i = 0; i < G_N_ELEMENTS(SPELLINGS); i++) {
		if (strcmp(lower, SPELLINGS[i].text) == 0)
			return SPELLINGS[i].unit;
	}
	return NULL;
}

const char *rec_unit_ascii(const char *text)
{
	if (strcmp(text, "\u00b5V") == 0 || strcmp(text, "\u03bcV") == 0)
		return "uV";
	return g_str_is_ascii(text) ? text : NULL;
}
