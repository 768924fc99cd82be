/* Numbers, ranges and reasons in words. */
#include "core/numerals.h"
#include "study/report/content.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

const char *study_content_keep(struct study_content *content, char *text)
{
	const char *kept = g_string_chunk_insert(content->words, text);

	g_free(text);
	return kept;
}

const char *study_content_keepf(struct study_content *content, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	char *text = g_strdup_vprintf(format, args);
	va_end(args);
	return study_content_keep(content, text);
}

const char *study_content_number(struct study_content *content, double value, int decimals)
{
	return study_content_keep(content, core_numerals_tell(value, decimals));
}

const char *study_content_signed(struct study_content *content, double value, int decimals)
{
	const char *number = study_content_number(content, value, decimals);
	bool is_above = isfinite(value) && value > 0 && strpbrk(number, "123456789");

	return is_above ? study_content_keepf(content, "+%s", number) : number;
}

const char *study_content_percent(struct study_content *content, double share)
{
	if (!isfinite(share))
		return study_content_number(content, NAN, 0);
	return study_content_keepf(content, "%.0f %%", 100 * share);
}

const char *study_content_range(
	struct study_content *content, struct study_interval interval, int decimals)
{
	if (!isfinite(interval.low) || !isfinite(interval.high))
		return study_content_number(content, NAN, 0);
	return study_content_keepf(content, _("%s to %s"),
		study_content_number(content, interval.low, decimals),
		study_content_number(content, interval.high, decimals));
}

const char *study_content_percents(struct study_content *content, struct study_interval shares)
{
	if (!isfinite(shares.low) || !isfinite(shares.high))
		return study_content_number(content, NAN, 0);
	return study_content_keepf(
		content, _("%.0f to %.0f %%"), 100 * shares.low, 100 * shares.high);
}

const char *study_content_p(struct study_content *content, double p)
{
	if (!isfinite(p))
		return study_content_number(content, NAN, 0);
	if (p < 0.001)
		return study_content_keepf(
			content, "p\u00a0<\u00a0%s", study_content_number(content, 0.001, 3));
	return study_content_keepf(
		content, "p\u00a0=\u00a0%s", study_content_number(content, p, 3));
}

const char *study_content_clock(struct study_content *content, double time_s)
{
	if (!isfinite(time_s))
		return study_content_number(content, NAN, 0);
	long all = lround(time_s);
	if (all >= 3600)
		return study_content_keepf(
			content, "%ld:%02ld:%02ld", all / 3600, all / 60 % 60, all % 60);
	return study_content_keepf(content, "%ld:%02ld", all / 60, all % 60);
}

const char *study_content_title(const struct study_content *content, guint touchpoint)
{
	const GPtrArray *touchpoints = content->evidence->touchpoints;

	if (touchpoint >= touchpoints->len)
		return _("between touch points");
	const struct study_touchpoint *row = touchpoints->pdata[touchpoint];
	return row->title && *row->title ? row->title : row->id;
}

const char *study_content_title_of(const struct study_content *content, const char *id)
{
	for (guint i = 0; id && i < content->evidence->touchpoints->len; i++) {
		const struct study_touchpoint *row = content->evidence->touchpoints->pdata[i];
		if (strcmp(row->id, id) == 0)
			return study_content_title(content, i);
	}
	return id ? id : "";
}

/* Whether tables/ of the study lies beside this report, and is of the same people. */
static bool is_in_place(const struct study_content *content)
{
	const struct study_evidence *evidence = content->evidence;

	if (evidence->options.wave || evidence->options.group)
		return false;
	if (!content->options->folder)
		return true;
	g_autofree char *own = g_build_filename(evidence->folder->path, "report", NULL);
	g_autofree char *canonical = g_canonicalize_filename(own, NULL);
	g_autofree char *place = g_canonicalize_filename(content->options->folder, NULL);
	return strcmp(place, canonical) == 0;
}

void study_content_more(struct study_content *content, guint n_more, const char *file)
{
	guint n = content->document->blocks->len;
	struct study_block *last = n ? content->document->blocks->pdata[n - 1] : NULL;
	g_autofree char *text =
		is_in_place(content)
			? g_strdup_printf(ngettext("%u more row stands in tables/%s.",
						  "%u more rows stand in tables/%s.", n_more),
				  n_more, file)
			: g_strdup_printf(ngettext("There is %u more row; “affekt study export” "
						   "writes all of them.",
						  "There are %u more rows; “affekt study export” "
						  "writes all of them.",
						  n_more),
				  n_more);

	if (n_more == 0)
		return;
	if (last && last->table)
		study_table_note(last->table, text);
	else
		study_document_say(content->document, STUDY_TONE_SMALL, text);
}
