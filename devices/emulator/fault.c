#include "devices/emulator/fault.h"

#include <glib/gi18n-lib.h>
#include <stdbool.h>
#include <string.h>

G_DEFINE_QUARK(dev_fault_error, dev_fault_error)

enum {
	NOT_UNDERSTOOD = 0,
};

static const double PACKETS_MAX = 1000;
static const double SECONDS_MAX = 86400;

enum argument {
	ARGUMENT_NONE = 0,
	ARGUMENT_DURATION,
	ARGUMENT_SAMPLES, /* a number, else 1 */
	ARGUMENT_PACKETS, /* a number or a duration, else 1 */
};

static const struct {
	const char *name;
	enum argument argument;
} KINDS[] = {
	[DEV_FAULT_UNPLUG] = {"unplug", ARGUMENT_DURATION},
	[DEV_FAULT_STALL] = {"stall", ARGUMENT_NONE},
	[DEV_FAULT_SHORT] = {"short", ARGUMENT_PACKETS},
	[DEV_FAULT_GARBAGE] = {"garbage", ARGUMENT_PACKETS},
	[DEV_FAULT_BABBLE] = {"babble", ARGUMENT_PACKETS},
	[DEV_FAULT_FAIL] = {"error", ARGUMENT_PACKETS},
	[DEV_FAULT_DELAY] = {"delay", ARGUMENT_DURATION},
	[DEV_FAULT_EMPTY] = {"empty", ARGUMENT_DURATION},
	[DEV_FAULT_TRICKLE] = {"trickle", ARGUMENT_DURATION},
	[DEV_FAULT_DROP] = {"drop", ARGUMENT_SAMPLES},
	[DEV_FAULT_CHECKSUM] = {"checksum", ARGUMENT_SAMPLES},
};

/* "2s", "300ms" */
static bool parse_duration(const char *text, int64_t *ret_ns)
{
	char *end;
	double value = g_ascii_strtod(text, &end);

	if (end == text || !(value >= 0 && value <= SECONDS_MAX))
		return false;
	if (strcmp(end, "s") == 0)
		*ret_ns = (int64_t)(value * 1e9);
	else if (strcmp(end, "ms") == 0)
		*ret_ns = (int64_t)(value * 1e6);
	else
		return false;
	return true;
}

static bool parse_packets(const char *text, unsigned *ret_packets)
{
	char *end;
	double value = g_ascii_strtod(text, &end);

	if (end == text || *end || !(value >= 1 && value <= PACKETS_MAX))
		return false;
	*ret_packets = (unsigned)value;
	return true;
}

static bool parse_words(char **words, struct dev_fault *ret_fault)
{
	struct dev_fault fault = {.packets = 1};
	size_t kind = 0;

	if (words[0] && g_str_has_prefix(words[0], "at=")) {
		if (!parse_duration(words[0] + 3, &fault.at_ns))
			return false;
		words++;
	}
	while (words[0] && kind < G_N_ELEMENTS(KINDS) && strcmp(words[0], KINDS[kind].name) != 0)
		kind++;
	if (!words[0] || kind == G_N_ELEMENTS(KINDS))
		return false;
	fault.kind = (enum dev_fault_kind)kind;
	words++;
	if (KINDS[kind].argument == ARGUMENT_DURATION) {
		if (!words[0] || !parse_duration(*words++, &fault.duration_ns))
			return false;
	} else if (KINDS[kind].argument != ARGUMENT_NONE && words[0]) {
		bool has_duration = KINDS[kind].argument == ARGUMENT_PACKETS &&
				    parse_duration(words[0], &fault.duration_ns);
		if (!has_duration && !parse_packets(words[0], &fault.packets))
			return false;
		words++;
	}
	*ret_fault = fault;
	return !words[0];
}

static bool parse_fault(const char *text, struct dev_fault *ret_fault)
{
	g_auto(GStrv) pieces = g_strsplit_set(text, " \t\n", -1);
	g_autoptr(GPtrArray) words = g_ptr_array_new();

	for (char **piece = pieces; *piece; piece++) {
		if (**piece)
			g_ptr_array_add(words, *piece);
	}
	g_ptr_array_add(words, NULL);
	return parse_words((char **)words->pdata, ret_fault);
}

static int compare_times(gconstpointer a, gconstpointer b)
{
	const struct dev_fault *left = a, *right = b;

	return (left->at_ns > right->at_ns) - (left->at_ns < right->at_ns);
}

GArray *dev_fault_parse(const char *plan, GError **error)
{
	g_autoptr(GArray) faults = g_array_new(FALSE, TRUE, sizeof(struct dev_fault));
	g_auto(GStrv) parts = g_strsplit(plan, ";", -1);

	for (char **part = parts; *part; part++) {
		struct dev_fault fault;
		if (!*g_strstrip(*part))
			continue;
		if (!parse_fault(*part, &fault)) {
			g_set_error(error, DEV_FAULT_ERROR, NOT_UNDERSTOOD,
				_("The fault plan cannot be read at “%s”: it should be like “at=3s "
				  "stall”, “at=5s unplug 300ms” or “at=7s garbage 3”"),
				*part);
			return NULL;
		}
		g_array_append_val(faults, fault);
	}
	g_array_sort(faults, compare_times);
	return g_steal_pointer(&faults);
}
