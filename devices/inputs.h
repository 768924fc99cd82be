/*
 * Instruments with analog inputs: which of them carry skin conductance and pulse, and which others
 * are recorded as they are. The options are the same everywhere: gsr=, pulse=, others=2/4.
 */
#ifndef DEVICES_INPUTS_H
#define DEVICES_INPUTS_H

#include "core/channel.h"

#include <glib.h>
#include <stddef.h>

struct dev_settings;

enum {
	DEV_INPUTS_MAX = 8, /* of one scan: DEV_SCAN_VALUES_MAX */
};

struct dev_input {
	unsigned number; /* as on the instrument */
	enum core_quantity quantity;
};

/* What the settings ask for among the inputs @first…@last, skin and pulse before the others; gsr or
 * pulse below @first: there is none. How many, at least 1 and at most @n_max (DEV_INPUTS_MAX at
 * most); 0 with an error that says which option is wrong and how it is right. */
size_t dev_inputs_choose(const struct dev_settings *settings, unsigned first, unsigned last,
	struct dev_input inputs[], size_t n_max, GError **error);

/* The channel of @input: a copy of @gsr or @pulse, or one in raw units like @pulse whose key is
 * @prefix and the number ("a4", "Input A4"). */
void dev_inputs_describe(const struct dev_input *input, const struct core_channel *gsr,
	const struct core_channel *pulse, const char *prefix, struct core_channel *ret_channel);

#endif
