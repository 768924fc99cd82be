#include "devices/emulator/play.h"

#include "core/text.h"
#include "devices/settings.h"
#include "devices/simulated.h"

#include <glib/gi18n-lib.h>
#include <string.h>

enum {
	FAILED = 0
};

bool dev_play_read_participant(
	const char *text, struct dev_participant *ret_participant, GError **error)
{
	g_autofree char *device = g_strconcat("simulated", text && *text ? "," : "", text, NULL);
	g_autoptr(dev_settings) settings = dev_settings_parse(device, error);
	struct dev_participant_config config;

	if (!settings || !dev_simulated_config(settings, &config, error))
		return false;
	dev_participant_init(ret_participant, &config);
	return true;
}

static struct dev_model_reading read_participant(void *user, uint64_t index, double rate_hz)
{
	struct dev_participant_sample sample = dev_participant_at(user, (double)index / rate_hz);

	return (struct dev_model_reading){.skin = sample.conductance_uS, .pulse = sample.pulse};
}

void dev_play_participant(struct dev_model_source *source, struct dev_participant *participant)
{
	*source = (struct dev_model_source){.read = read_participant, .user = participant};
}

static bool find_columns(const char *header, int *ret_gsr, int *ret_pulse)
{
	g_auto(GStrv) names = g_strsplit(header, ",", -1);

	*ret_gsr = -1;
	*ret_pulse = -1;
	for (int i = 0; names[i]; i++) {
		g_strstrip(names[i]);
		if (strcmp(names[i], "gsr") == 0)
			*ret_gsr = i;
		if (strcmp(names[i], "pulse") == 0)
			*ret_pulse = i;
	}
	return *ret_gsr >= 0 && *ret_pulse >= 0;
}

static bool read_cells(const char *line, int gsr, int pulse, struct dev_play_row *ret_row)
{
	g_auto(GStrv) cells = g_strsplit(line, ",", -1);

	return (int)g_strv_length(cells) > MAX(gsr, pulse) &&
	       core_text_parse_double(cells[gsr], &ret_row->skin) &&
	       core_text_parse_double(cells[pulse], &ret_row->pulse);
}

GArray *dev_play_read_rows(const char *text, const char *name, GError **error)
{
	g_autoptr(GArray) rows = g_array_new(FALSE, TRUE, sizeof(struct dev_play_row));
	g_autofree char *body = g_strchomp(g_strdup(text));
	g_auto(GStrv) lines = g_strsplit(body, "\n", -1);
	int gsr, pulse;

	bool is_good = lines[0] && lines[1] && find_columns(lines[0], &gsr, &pulse);
	for (char **line = lines + 1; is_good && *line; line++) {
		struct dev_play_row row;
		is_good = read_cells(*line, gsr, pulse, &row);
		if (is_good)
			g_array_append_val(rows, row);
	}
	if (!is_good) {
		g_set_error(error, DEV_SETTINGS_ERROR, FAILED,
			_("Cannot play %s: it should have the columns gsr and pulse, the device's "
			  "raw numbers in each row"),
			name);
		return NULL;
	}
	return g_steal_pointer(&rows);
}

static struct dev_model_reading read_row(void *user, uint64_t index, double rate_hz)
{
	const struct dev_play_table *rows = user;
	const struct dev_play_row *row = &rows->rows[MIN(index, rows->n - 1)];

	(void)rate_hz;
	return (struct dev_model_reading){
		.skin = row->skin,
		.pulse = row->pulse,
		.are_counts = true,
	};
}

void dev_play_rows(struct dev_model_source *source, struct dev_play_table *rows)
{
	*source = (struct dev_model_source){.read = read_row, .user = rows};
}
