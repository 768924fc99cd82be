#include "dsp/params.h"

#include <math.h>
#include <string.h>

#define ENGINEERING "engineering default"

#define PARAM(key, field, unit, initial, low, high, meaning, source)                               \
	{                                                                                          \
		key, unit, initial, low, high, meaning, source, offsetof(struct dsp_params, field) \
	}

/* clang-format off: a table reads better with one line for what and one for why */
static const struct dsp_param_info CARD[] = {
	PARAM("eda.grid_hz", eda_grid_hz, "Hz", 10.0, 4.0, 20.0,
		"analysis grid of skin conductance (the native rate if that is lower)",
		ENGINEERING),
};
/* clang-format on */

void dsp_params_init(struct dsp_params *params)
{
	memset(params, 0, sizeof(*params));
	for (size_t i = 0; i < sizeof(CARD) / sizeof(CARD[0]); i++)
		*(double *)(void *)((char *)params + CARD[i].offset) = CARD[i].initial;
}

const struct dsp_param_info *dsp_params_info(size_t index)
{
	return index < sizeof(CARD) / sizeof(CARD[0]) ? &CARD[index] : NULL;
}

double dsp_params_get(const struct dsp_params *params, const struct dsp_param_info *info)
{
	return *(const double *)(const void *)((const char *)params + info->offset);
}

enum dsp_params_result dsp_params_set(struct dsp_params *params, const char *key, double value)
{
	for (size_t i = 0; i < sizeof(CARD) / sizeof(CARD[0]); i++) {
		if (strcmp(CARD[i].key, key) != 0)
			continue;
		if (!(value >= CARD[i].low && value <= CARD[i].high))
			return DSP_PARAMS_OUT_OF_RANGE;
		*(double *)(void *)((char *)params + CARD[i].offset) = value;
		return DSP_PARAMS_OK;
	}
	return DSP_PARAMS_UNKNOWN_KEY;
}
