/* What comes first among alerts, and which say the same. */
#include "study/evidence/alerts.h"
#include "study/evidence/alerts_rows.h"

#include <string.h>

static int severity_of(const struct study_alert *alert)
{
	static const int SEVERITY[STUDY_N_ALERT_RULES] = {
		[STUDY_ALERT_KPI_LIMITS] = 0,
		[STUDY_ALERT_KPI_BELOW] = 0,
		[STUDY_ALERT_MEMBERS] = 1,
		[STUDY_ALERT_DECLARED] = 1,
		[STUDY_ALERT_OWN_EARLIER] = 2,
		[STUDY_ALERT_OWN_OTHERS] = 2,
		[STUDY_ALERT_NO_RESULT] = 3,
		[STUDY_ALERT_TWIN] = 3,
		[STUDY_ALERT_ACCEPTANCE] = 4,
		[STUDY_ALERT_USABLE] = 5,
		[STUDY_ALERT_RETENTION_PAST] = 6,
		[STUDY_ALERT_RETENTION_SOON] = 7,
		[STUDY_ALERT_SYNC] = 8,
	};

	return SEVERITY[alert->rule];
}

static bool is_mergeable(const struct study_alert *alert)
{
	return alert->rule == STUDY_ALERT_NO_RESULT || alert->rule == STUDY_ALERT_ACCEPTANCE ||
	       alert->rule == STUDY_ALERT_SYNC;
}

static int compare_alerts(gconstpointer a, gconstpointer b)
{
	const struct study_alert *x = *(struct study_alert *const *)a;
	const struct study_alert *y = *(struct study_alert *const *)b;

	if (severity_of(x) != severity_of(y))
		return severity_of(x) - severity_of(y);
	if (x->rule != y->rule || !is_mergeable(x))
		return 0;
	if (x->exclusions != y->exclusions)
		return x->exclusions < y->exclusions ? -1 : 1;
	return strcmp(x->detail, y->detail);
}

void study_alerts_rows_sort(GPtrArray *alerts)
{
	g_ptr_array_sort(alerts, compare_alerts); /* stable */
}

guint study_alerts_same(const GPtrArray *alerts, guint first)
{
	guint n = 1;

	while (first + n < alerts->len && is_mergeable(alerts->pdata[first]) &&
		compare_alerts(&alerts->pdata[first], &alerts->pdata[first + n]) == 0)
		n++;
	return n;
}
