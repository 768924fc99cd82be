#include "dsp/base/results.h"

#include <stddef.h>
#include <string.h>

static const char *const STATUS_NAMES[] = {
	[DSP_STATUS_AUTOMATIC] = "automatic",
	[DSP_STATUS_MANUAL] = "manual",
	[DSP_STATUS_MOVED] = "moved",
	[DSP_STATUS_REJECTED] = "rejected",
	[DSP_STATUS_PROVISIONAL] = "provisional",
	[DSP_STATUS_ECTOPIC] = "ectopic",
	[DSP_STATUS_EXTRA] = "extra",
	[DSP_STATUS_MISSED_BEFORE] = "missed_before",
};

static const char *const ARTEFACT_NAMES[] = {
	[DSP_ARTEFACT_MISSING] = "missing",
	[DSP_ARTEFACT_DISCONNECT] = "disconnect",
	[DSP_ARTEFACT_CLIPPED] = "clipped",
	[DSP_ARTEFACT_RANGE] = "range",
	[DSP_ARTEFACT_SLOPE] = "slope",
	[DSP_ARTEFACT_MOTION] = "motion",
	[DSP_ARTEFACT_POOR_QUALITY] = "poor_quality",
	[DSP_ARTEFACT_NO_SIGNAL] = "no_signal",
};

/* Index of @name in @names, -1 when it is none of them. */
static int find_name(const char *const *names, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++) {
		if (strcmp(names[i], name) == 0)
			return (int)i;
	}
	return -1;
}

const char *dsp_status_name(enum dsp_status status)
{
	return STATUS_NAMES[status];
}

bool dsp_status_parse(const char *name, enum dsp_status *ret_status)
{
	int index = find_name(STATUS_NAMES, sizeof(STATUS_NAMES) / sizeof(STATUS_NAMES[0]), name);

	if (index < 0)
		return false;
	*ret_status = (enum dsp_status)index;
	return true;
}

const char *dsp_artefact_name(enum dsp_artefact_kind kind)
{
	return ARTEFACT_NAMES[kind];
}

bool dsp_artefact_parse(const char *name, enum dsp_artefact_kind *ret_kind)
{
	int index =
		find_name(ARTEFACT_NAMES, sizeof(ARTEFACT_NAMES) / sizeof(ARTEFACT_NAMES[0]), name);

	if (index < 0)
		return false;
	*ret_kind = (enum dsp_artefact_kind)index;
	return true;
}
