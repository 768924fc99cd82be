#include "recordings/export/export.h"

#include "recordings/export/export_bids.h"
#include "recordings/export/export_csv.h"
#include "recordings/export/export_edf.h"
#include "recordings/export/export_json.h"
#include "recordings/export/export_mat.h"
#include "recordings/export/export_xlsx.h"

#include <glib/gi18n-lib.h>
#include <string.h>

const struct rec_export_format rec_export_formats[] = {
	{"csv", N_("one text file per table, for every program"), rec_export_csv},
	{"xlsx", N_("one workbook, a sheet per table, for spreadsheets"), rec_export_xlsx},
	{"mat", N_("variables of MATLAB, also for Octave and SciPy"), rec_export_mat},
	{"json", N_("one document with all tables, for programmers"), rec_export_json},
	{"edf", N_("EDF+ with annotations, for viewers of signals"), rec_export_edf},
	{"bids", N_("a BIDS dataset, or one more participant in it, for archives"),
		rec_export_bids},
	{NULL, NULL, NULL},
};

const struct rec_export_format *rec_export_find(const char *name)
{
	for (const struct rec_export_format *format = rec_export_formats; format->name; format++) {
		if (strcmp(format->name, name) == 0)
			return format;
	}
	return NULL;
}

bool rec_export_all(const struct rec_export_format *formats, const struct rec_export_data *data,
	const char *directory, bool replace, GError **error)
{
	g_autoptr(GString) sentences = g_string_new(NULL);
	GQuark domain = 0;
	int code = 0;
	for (const struct rec_export_format *format = formats; format->name; format++) {
		g_autofree char *folder = g_build_filename(directory, format->name, NULL);
		g_autoptr(GError) wrong = NULL;
		if (format->write(data, folder, replace, &wrong))
			continue;
		if (domain == 0) {
			domain = wrong->domain;
			code = wrong->code;
		}
		g_string_append_printf(sentences, "%s%s: %s", sentences->len > 0 ? " " : "",
			format->name, wrong->message);
	}
	if (domain != 0)
		g_set_error_literal(error, domain, code, sentences->str);
	return domain == 0;
}
