#include "core/ticks.h"

#include <math.h>

static const double time_steps_s[] = {0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5,
	10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400};

static struct core_ticks ticks_at_step(double low, double high, double step)
{
	/* A hair of slack keeps an end that is itself a tick from being lost to rounding. */
	double slack = step * 1e-9;
	double first = ceil((low - slack) / step) * step;
	int n = first > high + slack ? 0 : 1 + (int)floor((high + slack - first) / step);
	int decimals = step >= 1 ? 0 : (int)ceil(-log10(step) - 1e-9);
	return (struct core_ticks){.first = first, .step = step, .n = n, .decimals = decimals};
}

/* The smallest of 1, 2, 5 times a power of ten that is not below @least. */
static double round_step(double least)
{
	double power = pow(10, floor(log10(least)));
	double lead = least / power;
	double factor = lead <= 1 + 1e-9 ? 1 : lead <= 2 + 1e-9 ? 2 : lead <= 5 + 1e-9 ? 5 : 10;
	return factor * power;
}

struct core_ticks core_ticks_of_values(double low, double high, int n_max)
{
	if (!(high > low) || !isfinite(high - low) || n_max < 1)
		return (struct core_ticks){.step = 1};
	double step = round_step((high - low) / n_max);
	struct core_ticks ticks = ticks_at_step(low, high, step);
	while (ticks.n > n_max) {
		step = round_step(step * 1.01);
		ticks = ticks_at_step(low, high, step);
	}
	return ticks;
}

struct core_ticks core_ticks_of_time(double from_s, double to_s, int n_max)
{
	if (!(to_s > from_s) || n_max < 1)
		return (struct core_ticks){.step = 1};
	struct core_ticks ticks = {0};
	for (gsize i = 0; i < G_N_ELEMENTS(time_steps_s); i++) {
		ticks = ticks_at_step(from_s, to_s, time_steps_s[i]);
		if (ticks.n <= n_max)
			break;
	}
	return ticks;
}

char *core_ticks_format_time(double time_s, int decimals, double longest_s)
{
	if (!isfinite(time_s))
		return g_strdup("–");
	/* Rounded as a whole first: 59.96 s with one decimal is 1:00.0, never 0:60.0. */
	gint64 scale = 1;
	for (int i = 0; i < decimals; i++)
		scale *= 10;
	gint64 parts = llround(fabs(time_s) * (double)scale);
	gint64 seconds = parts / scale;
	gint64 fraction = parts % scale;
	g_autoptr(GString) text = g_string_new(time_s < 0 && parts > 0 ? "−" : "");
	if (longest_s >= 3600 || seconds >= 3600) {
		g_string_append_printf(text, "%" G_GINT64_FORMAT ":%02d:%02d", seconds / 3600,
			(int)(seconds / 60 % 60), (int)(seconds % 60));
	} else {
		g_string_append_printf(text, "%02d:%02d", (int)(seconds / 60), (int)(seconds % 60));
	}
	if (decimals > 0)
		g_string_append_printf(text, ".%0*d", decimals, (int)fraction);
	return g_string_free(g_steal_pointer(&text), FALSE);
}

void core_ticks_round_range(double *low, double *high)
{
	double range = *high - *low;
	if (!(range > 0) || !isfinite(range))
		return;
	double step = round_step(range / 12);
	*low = floor(*low / step + 1e-9) * step;
	*high = ceil(*high / step - 1e-9) * step;
}
