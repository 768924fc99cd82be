#include "study/session/relative.h"

#include "dsp/base/results.h"

#include <math.h>

void study_relative_apply(GArray *scr, double share)
{
	struct dsp_scr *rows = (struct dsp_scr *)(void *)scr->data;
	double largest = 0;
	guint n = 0;

	if (!(share > 0))
		return;
	for (guint i = 0; i < scr->len; i++)
		largest = fmax(largest, rows[i].amplitude);
	for (guint i = 0; i < scr->len; i++) {
		if (rows[i].amplitude < share * largest)
			continue;
		rows[n] = rows[i];
		rows[n].id = n + 1;
		n++;
	}
	g_array_set_size(scr, n);
}
