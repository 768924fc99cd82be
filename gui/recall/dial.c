#include "gui/recall/dial.h"

#include "core/text.h"

#include <math.h>

struct affekt_dial *affekt_dial_new(void)
{
	struct affekt_dial *dial = g_new(struct affekt_dial, 1);
	dial->samples = g_array_new(FALSE, FALSE, sizeof(struct affekt_dial_sample));
	dial->end_s = NAN;
	return dial;
}

void affekt_dial_free(affekt_dial *dial)
{
	if (dial == NULL)
		return;
	g_array_unref(dial->samples);
	g_free(dial);
}

static struct affekt_dial_sample *sample_at(const struct affekt_dial *dial, guint index)
{
	return &g_array_index(dial->samples, struct affekt_dial_sample, index);
}

void affekt_dial_note(struct affekt_dial *dial, double time_s, int value)
{
	if (isnan(time_s))
		return;
	if (time_s < dial->end_s)
		g_array_set_size(dial->samples, 0);
	dial->end_s = time_s;
	if (value < 0)
		return;
	struct affekt_dial_sample sample = {time_s, value};
	guint n = dial->samples->len;
	if (n == 0 || (sample_at(dial, n - 1)->value != value &&
			      time_s - sample_at(dial, n - 1)->time_s >= AFFEKT_DIAL_STEP_S))
		g_array_append_val(dial->samples, sample);
	else
		sample_at(dial, n - 1)->value = value;
}

double affekt_dial_mean(const struct affekt_dial *dial)
{
	guint n = dial->samples->len;
	double area = 0;
	if (n == 0 || !(dial->end_s > sample_at(dial, 0)->time_s))
		return NAN;
	for (guint i = 0; i < n; i++) {
		double until_s = i + 1 < n ? sample_at(dial, i + 1)->time_s : dial->end_s;
		area += sample_at(dial, i)->value * (until_s - sample_at(dial, i)->time_s);
	}
	return area / (dial->end_s - sample_at(dial, 0)->time_s);
}

char *affekt_dial_text(const struct affekt_dial *dial)
{
	GString *text = g_string_new(NULL);
	for (guint i = 0; i < dial->samples->len; i++) {
		core_text_append_fixed(text, sample_at(dial, i)->time_s, 2);
		g_string_append_printf(text, ":%d ", sample_at(dial, i)->value);
	}
	core_text_append_fixed(text, dial->end_s, 2);
	return g_string_free(text, FALSE);
}
