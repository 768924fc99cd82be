#include "devices/inputs.h"

#include "devices/settings.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct choice {
	struct dev_input *inputs;
	size_t n, n_max;
};

static bool add(struct choice *choice, unsigned number, enum core_quantity quantity, GError **error)
{
	for (size_t i = 0; i < choice->n; i++) {
		if (choice->inputs[i].number == number) {
			g_set_error(error, DEV_SETTINGS_ERROR, 0,
				_("--device: input %u is asked for twice: give each sensor its "
				  "own of gsr, pulse and others"),
				number);
			return false;
		}
	}
	if (choice->n == choice->n_max) {
		g_set_error(error, DEV_SETTINGS_ERROR, 0,
			_("--device: others asks for more than %u inputs in all: leave some out"),
			(unsigned)choice->n_max);
		return false;
	}
	choice->inputs[choice->n++] = (struct dev_input){number, quantity};
	return true;
}

static bool add_named(struct choice *choice, const struct dev_settings *settings, const char *key,
	enum core_quantity quantity, unsigned first, GError **error)
{
	double number = dev_settings_number(settings, key);

	return number < first || add(choice, (unsigned)number, quantity, error);
}

static bool add_others(struct choice *choice, const struct dev_settings *settings, unsigned first,
	unsigned last, GError **error)
{
	const char *others = dev_settings_text(settings, "others");
	g_auto(GStrv) words = g_strsplit(others ? others : "", "/", -1);

	for (char **word = words; *word; word++) {
		guint64 number;

		if (!g_ascii_string_to_unsigned(*word, 10, first, last, &number, NULL)) {
			g_set_error(error, DEV_SETTINGS_ERROR, 0,
				_("--device: others=%s names no inputs: they are %u to %u, as in "
				  "others=2/4"),
				others, first, last);
			return false;
		}
		if (!add(choice, (unsigned)number, CORE_QUANTITY_OTHER, error))
			return false;
	}
	return true;
}

size_t dev_inputs_choose(const struct dev_settings *settings, unsigned first, unsigned last,
	struct dev_input inputs[], size_t n_max, GError **error)
{
	struct choice choice = {.inputs = inputs, .n_max = MIN(n_max, DEV_INPUTS_MAX)};

	if (!add_named(&choice, settings, "gsr", CORE_QUANTITY_GSR, first, error) ||
		!add_named(&choice, settings, "pulse", CORE_QUANTITY_PULSE, first, error) ||
		!add_others(&choice, settings, first, last, error))
		return 0;
	if (choice.n == 0)
		g_set_error(error, DEV_SETTINGS_ERROR, 0,
			_("--device: %s has no input to record: give gsr, pulse or others"),
			settings->driver->name);
	return choice.n;
}

void dev_inputs_describe(const struct dev_input *input, const struct core_channel *gsr,
	const struct core_channel *pulse, const char *prefix, struct core_channel *ret_channel)
{
	*ret_channel = input->quantity == CORE_QUANTITY_GSR ? *gsr : *pulse;
	if (input->quantity != CORE_QUANTITY_OTHER)
		return;
	ret_channel->quantity = CORE_QUANTITY_OTHER;
	g_snprintf(ret_channel->key, sizeof(ret_channel->key), "%s%u", prefix, input->number);
	g_autofree char *upper = g_ascii_strup(prefix, -1);
	g_snprintf(
		ret_channel->title, sizeof(ret_channel->title), "Input %s%u", upper, input->number);
}
