/*
 * The parameter card: every number of the signal core that a researcher may ask for or change,
 * with its unit and where it comes from. A result stores the whole card it was made with.
 *
 * struct dsp_params is a plain value: initialise it with dsp_params_init(), change a field by name
 * with dsp_params_set(), walk all of them with dsp_params_info(). Conductances are in microsiemens;
 * for a channel without a chain to microsiemens they are multiplied by its unit u (dsp/unit.h).
 */
#ifndef DSP_PARAMS_H
#define DSP_PARAMS_H

#include <stdbool.h>
#include <stddef.h>

/* Counts up whenever a default changes its value or a stage its meaning. */
#define DSP_PARAMS_VERSION "1"

struct dsp_params {
	/* skin conductance */
	double eda_grid_hz;

	/* finger pulse */
};

/* One line of the card. Texts are static. */
struct dsp_param_info {
	const char *key;  /* "eda.grid_hz": room and field of struct dsp_params */
	const char *unit; /* "1" when it has none */
	double initial;
	double low, high;    /* allowed range, both included */
	const char *meaning; /* what it does, one line */
	const char *source;  /* paper and section, or "engineering default" */
	size_t offset;       /* of the field */
};

void dsp_params_init(struct dsp_params *params);

/* The line number @index, NULL behind the last one. */
const struct dsp_param_info *dsp_params_info(size_t index);

double dsp_params_get(const struct dsp_params *params, const struct dsp_param_info *info);

enum dsp_params_result {
	DSP_PARAMS_OK = 0,
	DSP_PARAMS_UNKNOWN_KEY,
	DSP_PARAMS_OUT_OF_RANGE, /* or not a number */
};
enum dsp_params_result dsp_params_set(struct dsp_params *params, const char *key, double value);

#endif
