#include "recordings/export/dictionary.h"

#include "dsp/base/results.h"
#include "recordings/session/measures.h"

#include <string.h>

/* Takes all three over. */
static void add(GPtrArray *metrics, char *name, char *unit, char *meaning)
{
	struct rec_book_metric *metric = g_new0(struct rec_book_metric, 1);

	*metric = (struct rec_book_metric){name, unit, meaning};
	g_ptr_array_add(metrics, metric);
}

static void add_hrv(GPtrArray *metrics)
{
	struct dsp_hrv_info info;

	for (size_t i = 0; dsp_hrv_info(i, &info); i++) {
		add(metrics, g_strdup(info.name), g_strdup(info.unit),
			info.has_corrected ? g_strconcat(info.meaning,
						     "; from the intervals as detected", NULL)
					   : g_strdup(info.meaning));
		if (info.has_corrected)
			add(metrics, g_strconcat(info.name, "_corrected", NULL),
				g_strdup(info.unit),
				g_strconcat(info.meaning, "; from the corrected intervals", NULL));
	}
}

GPtrArray *rec_dictionary_metrics(const struct rec_tables *tables, const char *table)
{
	GPtrArray *metrics = g_ptr_array_new_with_free_func(rec_book_metric_free);

	if (strcmp(table, "hrv") == 0)
		add_hrv(metrics);
	if (strcmp(table, "measures") != 0)
		return metrics;
	for (int metric = 0; metric < REC_N_METRICS; metric++) {
		const struct rec_metric_info *info = rec_measures_info((enum rec_metric)metric);
		add(metrics, g_strdup(info->name),
			rec_tables_metric_unit(tables, (enum rec_metric)metric),
			g_strdup(info->meaning));
	}
	return metrics;
}
