#include "devices/emulator/pace.h"

#include <glib.h>
#include <math.h>

static const double NS_PER_S = 1e9;

void dev_pace_start(struct dev_pace *pace, double rate_hz, unsigned burst, int64_t now_ns)
{
	pace->rate_hz = rate_hz;
	if (!pace->has_zero)
		pace->zero_ns = now_ns - (int64_t)(burst * NS_PER_S / rate_hz);
	uint64_t first = (uint64_t)((double)(now_ns - pace->zero_ns) * rate_hz / NS_PER_S);
	if (pace->has_zero)
		pace->next = MAX(pace->next, first);
	pace->has_zero = true;
	pace->is_running = true;
}

void dev_pace_stop(struct dev_pace *pace)
{
	pace->is_running = false;
}

int64_t dev_pace_due_ns(const struct dev_pace *pace)
{
	if (!pace->is_running)
		return INT64_MAX;
	return pace->zero_ns + (int64_t)ceil((double)(pace->next + 1) * NS_PER_S / pace->rate_hz);
}
