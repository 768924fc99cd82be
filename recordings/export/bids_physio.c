#include "recordings/export/bids_physio.h"

#include "recordings/disk/beside.h"
#include "recordings/formats/cell_write.h"
#include "recordings/import/bids_dataset.h"
#include "recordings/session/json.h"
#include "recordings/session/label.h"
#include "recordings/session/runs.h"

#include <gio/gio.h>
#include <math.h>
#include <string.h>

enum {
	BLOCK = 4096,
	TEXT_BYTES = 1 << 16,
};

/* A table under way. */
struct table {
	struct rec_session *session;
	GArray *channels;  /* guint */
	GPtrArray *values; /* double[BLOCK], by column */
	GString *text;     /* rows that are not packed yet */
	GConverter *packer;
	struct rec_beside *file;
};

/* Packs the rows at hand; @ends: they are the last. */
static bool pack(struct table *table, bool ends, GError **error)
{
	const char *at = table->text->str;
	gsize left = table->text->len;
	GConverterResult result = G_CONVERTER_CONVERTED;
	while (left > 0 || (ends && result != G_CONVERTER_FINISHED)) {
		char out[BLOCK];
		gsize taken = 0;
		gsize made = 0;
		result = g_converter_convert(table->packer, at, left, out, sizeof(out),
			ends ? G_CONVERTER_INPUT_AT_END : G_CONVERTER_NO_FLAGS, &taken, &made,
			error);
		if (result == G_CONVERTER_ERROR)
			return false;
		rec_beside_write(table->file, out, made);
		at += taken;
		left -= taken;
	}
	g_string_truncate(table->text, 0);
	return true;
}

static bool end_row(struct table *table, GError **error)
{
	table->text->str[table->text->len - 1] = '\n';
	return table->text->len < TEXT_BYTES || pack(table, false, error);
}

static void append_value(GString *text, double value)
{
	char cell[REC_CELL_BYTES];
	char *end = rec_cell_write_significant7(cell, value);
	if (end == cell)
		g_string_append(text, "n/a");
	else
		g_string_append_len(text, cell, end - cell);
	g_string_append_c(text, '\t');
}

static bool put_empty_rows(struct table *table, uint64_t n, GError **error)
{
	for (uint64_t i = 0; i < n; i++) {
		for (guint k = 0; k < table->channels->len; k++)
			append_value(table->text, NAN);
		if (!end_row(table, error))
			return false;
	}
	return true;
}

static bool put_rows(struct table *table, uint64_t first, uint64_t n, GError **error)
{
	for (guint k = 0; k < table->channels->len; k++) {
		if (!rec_session_read_values(table->session,
			    g_array_index(table->channels, guint, k), first, n,
			    g_ptr_array_index(table->values, k), error))
			return false;
	}
	for (uint64_t i = 0; i < n; i++) {
		for (guint k = 0; k < table->channels->len; k++)
			append_value(table->text,
				((const double *)g_ptr_array_index(table->values, k))[i]);
		if (!end_row(table, error))
			return false;
	}
	return true;
}

/* All runs on the grid that the first one begins. */
static bool put_runs(struct table *table, const struct rec_runs *runs, GError **error)
{
	uint64_t next = 0;
	double zero_s = g_array_index(runs->rows, struct rec_run, 0).start_s;
	for (guint i = 0; i < runs->rows->len; i++) {
		const struct rec_run *run = &g_array_index(runs->rows, struct rec_run, i);
		double row = round((run->start_s - zero_s) / runs->period_s);
		uint64_t place = row > (double)next ? (uint64_t)row : next;
		if (!put_empty_rows(table, place - next, error))
			return false;
		for (uint64_t done = 0; done < run->n; done += BLOCK) {
			uint64_t n = MIN(run->n - done, (uint64_t)BLOCK);
			if (!put_rows(table, run->first + done, n, error))
				return false;
		}
		next = place + run->n;
	}
	return pack(table, true, error);
}

static char *name_column(const struct core_channel *desc, JsonObject *object)
{
	const char *name = desc->key;
	if (desc->quantity == CORE_QUANTITY_GSR)
		name = "eda";
	else if (desc->quantity == CORE_QUANTITY_PULSE)
		name = "cardiac";
	char *column = g_strdup(name);
	for (guint k = 2; json_object_has_member(object, column); k++) {
		g_free(column);
		column = g_strdup_printf("%s_%u", name, k);
	}
	return column;
}

static char *describe(const struct table *table, guint clock, const struct rec_runs *runs)
{
	g_autoptr(JsonObject) object = json_object_new();
	JsonArray *columns = json_array_new();
	const struct rec_clock *row = g_ptr_array_index(table->session->clocks, clock);
	const struct rec_device *device = g_ptr_array_index(table->session->devices, row->device);
	const char *label = rec_label_words(rec_label_of_device(device));
	if (*label != '\0')
		rec_json_set_text(object, REC_BIDS_LABEL, label);
	rec_json_set_number(object, "SamplingFrequency", 1 / runs->period_s);
	rec_json_set_number(
		object, "StartTime", g_array_index(runs->rows, struct rec_run, 0).start_s);
	for (guint k = 0; k < table->channels->len; k++) {
		guint index = g_array_index(table->channels, guint, k);
		const struct rec_channel *channel =
			g_ptr_array_index(table->session->channels, index);
		g_autofree char *column = name_column(&channel->desc, object);
		JsonObject *meaning = json_object_new();
		json_array_add_string_element(columns, column);
		g_autofree char *title =
			*label != '\0' ? g_strdup_printf("%s: %s", label, channel->desc.title)
				       : g_strdup(channel->desc.title);
		rec_json_set_text(meaning, "Description", title);
		rec_json_set_text(meaning, "Units", core_channel_unit(&channel->desc));
		json_object_set_object_member(object, column, meaning);
	}
	json_object_set_array_member(object, "Columns", columns);
	if (device->manufacturer)
		rec_json_set_text(object, "Manufacturer", device->manufacturer);
	rec_json_set_text(
		object, "ManufacturersModelName", device->title ? device->title : device->name);
	return rec_json_print(object);
}

static bool write_table(struct table *table, const struct rec_runs *runs, const char *path,
	bool replace, GError **error)
{
	g_autoptr(GConverter) packer =
		G_CONVERTER(g_zlib_compressor_new(G_ZLIB_COMPRESSOR_FORMAT_GZIP, 6));
	g_autoptr(rec_beside) file = rec_beside_open(path, replace, error);
	if (!file)
		return false;
	table->packer = packer;
	table->file = file;
	return put_runs(table, runs, error) && rec_beside_commit(g_steal_pointer(&file), error);
}

bool rec_bids_physio_write(struct rec_session *session, guint clock, const char *path, bool replace,
	char **ret_description, bool *ret_is_there, GError **error)
{
	g_autoptr(rec_runs) runs = rec_runs_find(session, clock, error);
	if (!runs)
		return false;
	struct table table = {
		.session = session,
		.channels = g_array_new(FALSE, FALSE, sizeof(guint)),
		.values = g_ptr_array_new_with_free_func(g_free),
		.text = g_string_new(NULL),
	};
	for (guint i = 0; i < session->channels->len; i++) {
		const struct rec_channel *channel = g_ptr_array_index(session->channels, i);
		if (channel->clock != clock)
			continue;
		g_array_append_val(table.channels, i);
		g_ptr_array_add(table.values, g_new(double, BLOCK));
	}
	*ret_is_there = runs->rows->len > 0 && table.channels->len > 0;
	bool is_written = !*ret_is_there || write_table(&table, runs, path, replace, error);
	if (*ret_is_there && is_written)
		*ret_description = describe(&table, clock, runs);
	g_array_unref(table.channels);
	g_ptr_array_unref(table.values);
	g_string_free(table.text, TRUE);
	return is_written;
}
