/* Writes nasty sessions in every format and what the tables hold, unrounded, beside them; imports
 * what can be imported and compares every number. Prints lines "format, quantity, largest
 * difference, stated resolution", parted by tabs, for round_trip.py, which reads the formats that
 * have no import. */
#include "recordings/edits/edits.h"
#include "recordings/export/export.h"
#include "recordings/export/samples.h"
#include "recordings/import/import.h"
#include "recordings/session/json.h"
#include "tests/recordings/nasty.h"

#include <glib/gstdio.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	LONGEST_EDF_TEXT = 80,
};

/* One session on its way. */
struct trip {
	struct rec_session *session;
	struct rec_results *results;
	bool is_calibrated;
	char *folder;
	const char *format;
};

static void report(const struct trip *trip, const char *quantity, double largest, double stated)
{
	char numbers[2][G_ASCII_DTOSTR_BUF_SIZE];
	printf("%s\t%s\t%s\t%s\n", trip->format, quantity,
		g_ascii_dtostr(numbers[0], sizeof(numbers[0]), largest),
		g_ascii_dtostr(numbers[1], sizeof(numbers[1]), stated));
}

static G_NORETURN void give_up(const char *what, const GError *error)
{
	fprintf(stderr, "round_trip: %s: %s\n", what, error ? error->message : "failed");
	exit(EXIT_FAILURE);
}

static char *path_of(const struct trip *trip, const char *name)
{
	return g_build_filename(trip->folder, trip->format, name, NULL);
}

/* --- what the tables hold ------------------------------------------------------------ */

static void add_cells(JsonBuilder *json, const struct rec_tables *tables,
	const struct rec_tables_view *view, const void *row)
{
	json_builder_begin_array(json);
	for (guint k = 0; k < view->kind->n_columns; k++) {
		struct rec_value cell = rec_tables_cell(tables, &view->kind->columns[k], row);
		if (cell.form == REC_FORM_TEXT)
			json_builder_add_string_value(json, cell.text);
		else if (isfinite(cell.number))
			json_builder_add_double_value(json, cell.number);
		else
			json_builder_add_null_value(json);
	}
	json_builder_end_array(json);
}

struct truth {
	JsonBuilder *json;
	const struct rec_tables *tables;
	const struct rec_tables_view *view;
};

static bool add_sample(const struct rec_sample_row *row, void *user)
{
	struct truth *truth = user;
	add_cells(truth->json, truth->tables, truth->view, row);
	return true;
}

static bool has_analysis(const struct rec_export_data *data, const struct rec_tables_view *view)
{
	return strcmp(view->kind->name, "gsr") == 0 && data->results;
}

static void write_truth(const struct trip *trip, const struct rec_export_data *data)
{
	static const char *const FORMS[] = {"text", "integer", "fixed", "significant"};
	g_autoptr(rec_tables) tables = rec_tables_create(data);
	g_autofree char *path = g_build_filename(trip->folder, "truth.json", NULL);
	g_autoptr(JsonBuilder) json = json_builder_new();
	json_builder_begin_object(json);
	for (guint i = 0; i < tables->views->len; i++) {
		const struct rec_tables_view *view = g_ptr_array_index(tables->views, i);
		struct truth truth = {json, tables, view};
		json_builder_set_member_name(json, view->name);
		json_builder_begin_object(json);
		json_builder_set_member_name(json, "forms");
		json_builder_begin_array(json);
		for (guint k = 0; k < view->kind->n_columns; k++)
			json_builder_add_string_value(json, FORMS[view->kind->columns[k].form]);
		json_builder_end_array(json);
		json_builder_set_member_name(json, "rows");
		json_builder_begin_array(json);
		if (view->kind->source == REC_TABLES_SAMPLES && view->channel >= 0)
			rec_samples_stream(data, (guint)view->channel, has_analysis(data, view),
				add_sample, &truth, NULL);
		for (guint k = 0; k < rec_tables_n_rows(tables, view); k++)
			add_cells(json, tables, view, rec_tables_row(tables, view, k));
		json_builder_end_array(json);
		json_builder_end_object(json);
	}
	json_builder_end_object(json);
	g_autoptr(JsonNode) root = json_builder_get_root(json);
	g_autofree char *text = rec_json_to_text(root, false);
	g_autoptr(GError) error = NULL;
	if (!g_file_set_contents(path, text, -1, &error))
		give_up(path, error);
}

/* --- samples ------------------------------------------------------------------------- */

struct samples {
	guint n;
	double *time_s, *values;
};

static struct samples read_samples(struct rec_session *session, const char *name, double shift_s)
{
	int index = rec_session_find_channel(session, name);
	g_autoptr(GError) error = NULL;
	if (index < 0)
		give_up(name, NULL);
	const struct rec_channel *channel = g_ptr_array_index(session->channels, (guint)index);
	struct samples samples = {.n = (guint)rec_session_channel_n(session, (guint)index)};
	samples.time_s = g_new(double, samples.n);
	samples.values = g_new(double, samples.n);
	if (!rec_session_read_times(
		    session, channel->clock, 0, samples.n, samples.time_s, &error) ||
		!rec_session_read_values(
			session, (guint)index, 0, samples.n, samples.values, &error))
		give_up(name, error);
	for (guint i = 0; i < samples.n; i++)
		samples.time_s[i] += shift_s;
	return samples;
}

static void free_samples(struct samples *samples)
{
	g_free(samples->time_s);
	g_free(samples->values);
}

static guint count_known(const struct samples *samples)
{
	guint n = 0;
	for (guint i = 0; i < samples->n; i++)
		n += isnan(samples->values[i]) ? 0 : 1;
	return n;
}

/* How a format says its numbers: to @absolute, else to a share of each. */
struct resolution {
	double time_s, absolute, share;
};

/* Every sample of the session against the nearest one in time of @back. */
static void compare_samples(const struct trip *trip, const char *ours, struct rec_session *back,
	const char *theirs, double shift_s, struct resolution stated)
{
	struct samples a = read_samples(trip->session, ours, 0);
	struct samples b = read_samples(back, theirs, shift_s);
	double worst_time_s = 0;
	double worst = 0;
	guint n_unlike = count_known(&a) == count_known(&b) ? 0 : 1;
	for (guint i = 0, k = 0; i < a.n; i++) {
		while (k + 1 < b.n &&
			fabs(b.time_s[k + 1] - a.time_s[i]) <= fabs(b.time_s[k] - a.time_s[i]))
			k++;
		double off = fabs(b.values[k] - a.values[i]);
		bool is_lost = isnan(a.values[i]);
		double off_s = fabs(b.time_s[k] - a.time_s[i]);
		/* An unknown sample is not there, or there and unknown. */
		bool is_there = !isnan(b.values[k]) && (!is_lost || off_s < 1e-3);
		if (is_lost == is_there)
			n_unlike++;
		if (is_lost || isnan(b.values[k]))
			continue;
		worst_time_s = fmax(worst_time_s, off_s);
		if (isnan(stated.absolute))
			off = off > 0 ? off / fabs(a.values[i]) : 0;
		worst = fmax(worst, off);
	}
	g_autofree char *times = g_strdup_printf("times of %s [s]", ours);
	g_autofree char *values = g_strdup_printf(
		"values of %s%s", ours, isnan(stated.absolute) ? " [share]" : " [unit]");
	g_autofree char *unlike = g_strdup_printf("samples of %s lost or made up", ours);
	report(trip, times, worst_time_s, stated.time_s);
	report(trip, values, worst, isnan(stated.absolute) ? stated.share : stated.absolute);
	report(trip, unlike, n_unlike, 0);
	free_samples(&a);
	free_samples(&b);
}

/* --- events -------------------------------------------------------------------------- */

struct event {
	double start_s, duration_s;
	char *label;
	bool is_visit;
};

static void clear_event(gpointer data)
{
	g_free(((struct event *)data)->label);
}

static gint compare_events(gconstpointer a, gconstpointer b)
{
	const struct event *x = a;
	const struct event *y = b;
	int order = (x->start_s > y->start_s + 1e-4) - (x->start_s < y->start_s - 1e-4);
	return order != 0 ? order : strcmp(x->label, y->label);
}

/* Formats of lines have blanks for tabs and line ends. */
static void add_event(
	GArray *events, double start_s, double duration_s, const char *label, bool is_visit)
{
	struct event event = {start_s, duration_s, g_strdup(label), is_visit};
	g_strdelimit(event.label, "\t\r\n", ' ');
	g_array_append_val(events, event);
}

static GArray *list_events(const struct rec_session *session, double shift_s, bool has_visits)
{
	GArray *events = g_array_new(FALSE, FALSE, sizeof(struct event));
	g_array_set_clear_func(events, clear_event);
	for (guint i = 0; has_visits && i < session->visits->len; i++) {
		const struct rec_visit *visit = g_ptr_array_index(session->visits, i);
		if (isfinite(visit->start_s))
			add_event(events, visit->start_s + shift_s, visit->end_s - visit->start_s,
				visit->title, true);
	}
	for (guint i = 0; i < session->marks->len; i++) {
		const struct rec_mark *mark = g_ptr_array_index(session->marks, i);
		add_event(events, mark->time_s + shift_s, mark->duration_s, mark->label, false);
	}
	g_array_sort(events, compare_events);
	return events;
}

/* What a format keeps of an event beside its start. */
struct kept {
	bool visits, durations, kinds;
	gsize text_bytes; /* 0: all */
};

static bool is_same_text(const char *ours, const char *theirs, gsize kept)
{
	bool is_cut = kept > 0 && strlen(ours) > kept;
	return is_cut ? strlen(theirs) + 4 > kept && g_str_has_prefix(ours, theirs)
		      : strcmp(ours, theirs) == 0;
}

static void compare_lists(const struct trip *trip, struct rec_session *back, double shift_s,
	double stated_s, struct kept kept)
{
	g_autoptr(GArray) ours = list_events(trip->session, 0, kept.visits);
	g_autoptr(GArray) theirs = list_events(back, shift_s, kept.visits);
	double worst_s = 0;
	double worst_duration_s = 0;
	guint n_texts = 0;
	guint n_kinds = 0;
	report(trip, "events lost or made up", fabs((double)ours->len - theirs->len), 0);
	for (guint i = 0; i < MIN(ours->len, theirs->len); i++) {
		const struct event *a = &g_array_index(ours, struct event, i);
		const struct event *b = &g_array_index(theirs, struct event, i);
		worst_s = fmax(worst_s, fabs(a->start_s - b->start_s));
		worst_duration_s = fmax(worst_duration_s, fabs(a->duration_s - b->duration_s));
		n_texts += !is_same_text(a->label, b->label, kept.text_bytes);
		n_kinds += a->is_visit != b->is_visit;
	}
	report(trip, "times of events [s]", worst_s, stated_s);
	report(trip, "texts of events", n_texts, 0);
	if (kept.durations)
		report(trip, "durations of events [s]", worst_duration_s, stated_s);
	if (kept.kinds)
		report(trip, "visits for marks", n_kinds, 0);
}

/* --- the formats that can be imported ------------------------------------------------ */

static const char *const OURS[] = {
	"skin_gsr", "skin_pulse", "room_temp", "room_ohms", "room_large"};
static const char *const THEIRS[] = {
	"import_gsr", "import_pulse", "import_temp", "import_ohms", "import_large"};

static struct rec_session *import(const struct rec_import *how)
{
	g_autoptr(GPtrArray) notes = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GError) error = NULL;
	struct rec_session *session = rec_import_read(how, notes, &error);
	if (!session)
		give_up("import", error);
	return session;
}

static void check_csv(struct trip *trip)
{
	trip->format = "csv";
	g_autofree char *events = path_of(trip, "marks.csv");
	g_autoptr(GArray) channels = g_array_new(FALSE, TRUE, sizeof(struct rec_import_channel));
	static const char *const FILES[] = {"gsr.csv", "pulse.csv", "channel_room_temp.csv",
		"channel_room_ohms.csv", "channel_room_large.csv"};
	char *paths[G_N_ELEMENTS(FILES)];
	for (guint i = 0; i < G_N_ELEMENTS(FILES); i++) {
		paths[i] = path_of(trip, FILES[i]);
		struct rec_import_channel channel = {
			.name = THEIRS[i] + strlen("import_"),
			.file = paths[i],
			.rate_hz = NAN,
			.quantity = i == 0   ? CORE_QUANTITY_GSR
				    : i == 1 ? CORE_QUANTITY_PULSE
					     : CORE_QUANTITY_OTHER,
		};
		g_array_append_val(channels, channel);
	}
	const struct rec_import how = {.channels = channels, .events_file = events};
	g_autoptr(rec_session) back = import(&how);
	for (guint i = 0; i < G_N_ELEMENTS(FILES); i++) {
		bool is_fixed = i == 0 && trip->is_calibrated;
		compare_samples(trip, OURS[i], back, THEIRS[i], 0,
			(struct resolution){1e-6, is_fixed ? 0.5e-6 : (double)NAN, 0.5e-6});
		g_free(paths[i]);
	}
	compare_lists(trip, back, 0, 1e-6, (struct kept){0});
}

/* The resolution that SESSION_signals.tsv states for the channel. */
static double find_step(const struct trip *trip, const char *channel)
{
	g_autofree char *path = path_of(trip, "nasty_signals.tsv");
	g_autofree char *text = NULL;
	if (!g_file_get_contents(path, &text, NULL, NULL))
		give_up(path, NULL);
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	for (guint i = 1; lines[i]; i++) {
		g_auto(GStrv) cells = g_strsplit(lines[i], "\t", -1);
		if (g_strv_length(cells) > 5 && strcmp(cells[2], channel) == 0 &&
			!g_str_has_suffix(cells[1], " raw"))
			/* Large and small numbers have a power of ten before their unit. */
			return g_ascii_strtod(cells[5], NULL) *
			       (g_str_has_prefix(cells[3], "1e") ? g_ascii_strtod(cells[3], NULL)
								 : 1);
	}
	give_up(channel, NULL);
}

static void check_edf(struct trip *trip)
{
	trip->format = "edf";
	g_autofree char *first = path_of(trip, "nasty.edf");
	g_autofree char *second = path_of(trip, "nasty_2.edf");
	g_autofree char *third = path_of(trip, "nasty_3.edf");
	const char *files[] = {first, second, third, NULL};
	const struct rec_import how = {.edf_files = files};
	g_autoptr(rec_session) back = import(&how);
	double shift_s =
		(double)(back->start_wall_us - trip->session->start_wall_us) / G_USEC_PER_SEC;
	for (guint i = 0; i < G_N_ELEMENTS(OURS); i++)
		compare_samples(trip, OURS[i], back, THEIRS[i], shift_s,
			(struct resolution){1e-6, find_step(trip, OURS[i]) * 0.501, NAN});
	compare_lists(trip, back, shift_s, 1e-6,
		(struct kept){.visits = true, .durations = true, .text_bytes = LONGEST_EDF_TEXT});
}

static void check_bids(struct trip *trip)
{
	trip->format = "bids";
	g_autofree char *folder = path_of(trip, "");
	const struct rec_import how = {.bids_dir = folder, .participant = "P-07"};
	g_autoptr(rec_session) back = import(&how);
	for (guint i = 0; i < G_N_ELEMENTS(OURS); i++)
		compare_samples(
			trip, OURS[i], back, THEIRS[i], 0, (struct resolution){1e-6, NAN, 0.5e-6});
	compare_lists(trip, back, 0, 1e-6,
		(struct kept){.visits = true, .durations = true, .kinds = true});
	report(trip, "start [s]",
		fabs((double)(back->start_wall_us - trip->session->start_wall_us)) / 1e6, 0);
	report(trip, "facts lost",
		strcmp(back->participant, "P-07") != 0 ||
			g_strcmp0(g_hash_table_lookup(back->info, "age"), "34") != 0 ||
			g_strcmp0(g_hash_table_lookup(back->info, "hand"), "venstre hånd") != 0,
		0);
}

static void travel(
	const char *top, const char *name, guint n_visits, bool is_calibrated, const char *rater)
{
	g_autoptr(rec_session) session = nasty_session(n_visits, is_calibrated);
	g_autoptr(rec_results) merged =
		rec_edits_merge(session->results, session->edits, rater, NULL);
	g_autofree char *folder = g_build_filename(top, name, NULL);
	g_autoptr(GError) error = NULL;
	struct trip trip = {session, merged, is_calibrated, folder, NULL};
	struct rec_export_data data = {.session = session, .results = merged, .rater = rater};
	if (!rec_export_all(rec_export_formats, &data, folder, false, &error))
		give_up(name, error);
	write_truth(&trip, &data);
	check_csv(&trip);
	check_edf(&trip);
	check_bids(&trip);
}

int main(int argc, char **argv)
{
	setlocale(LC_ALL, "");
	if (argc != 3 || strcmp(localeconv()->decimal_point, argv[2]) != 0) {
		fputs("usage: round_trip DIR DECIMAL-MARK-OF-THE-LOCALE\n", stderr);
		return EXIT_FAILURE;
	}
	/* EDF has times without a zone. */
	g_setenv("TZ", "UTC", TRUE);
	travel(argv[1], "no-visits", 0, true, NULL);
	travel(argv[1], "anna", 500, true, "anna");
	travel(argv[1], "bo-uncalibrated", 500, false, "bo");
	return EXIT_SUCCESS;
}
