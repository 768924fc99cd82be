#include "core/flags.h"
#include "recordings/edits/edits.h"
#include "recordings/export/columns.h"
#include "recordings/export/export.h"
#include "recordings/export/export_csv.h"
#include "recordings/export/export_json.h"
#include "recordings/export/limits.h"
#include "recordings/import/import.h"
#include "recordings/session/label.h"
#include "recordings/session/session.h"

#include <check.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static char *folder;
static struct rec_session *session;
static struct rec_results *results;
static struct rec_export_data data;

static void remove_tree(const char *path)
{
	g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
	const char *name;
	while (dir && (name = g_dir_read_name(dir))) {
		g_autofree char *child = g_build_filename(path, name, NULL);
		if (g_file_test(child, G_FILE_TEST_IS_DIR))
			remove_tree(child);
		g_unlink(child);
	}
	g_rmdir(path);
}

static void add_channel(const char *key, enum core_quantity quantity, const char *unit)
{
	struct core_channel desc = {
		.quantity = quantity,
		.raw_type = CORE_RAW_F64,
		.rate_hz = 4,
		.raw_min = NAN,
		.raw_max = NAN,
		.raw_lsb = NAN,
	};
	g_strlcpy(desc.key, key, sizeof(desc.key));
	g_strlcpy(desc.raw_unit, unit, sizeof(desc.raw_unit));
	rec_session_add_channel(session, 0, 0, &desc);
}

static double *copy_values(double a, double b, double c)
{
	double *values = g_new(double, 3);
	values[0] = a;
	values[1] = b;
	values[2] = c;
	return values;
}

/* Three samples at 4 Hz of three channels, and one row in every table. */
static void fill_session(const char *gsr_unit)
{
	session = rec_session_new();
	rec_session_add_device(session, "import", "import");
	struct rec_clock *clock = rec_session_add_clock(session, 0, 0, 4);
	clock->n = 3;
	add_channel("gsr", CORE_QUANTITY_GSR, gsr_unit);
	add_channel("pulse", CORE_QUANTITY_PULSE, "a.u.");
	add_channel("temp", CORE_QUANTITY_OTHER, "degC");
	double *times[] = {copy_values(0, 0.25, 0.5)};
	double *raw[] = {copy_values(5, NAN, 6.25), copy_values(1.5, -2, 512.0625),
		copy_values(33, 33.5, 34)};
	uint16_t *flags[] = {g_new0(uint16_t, 3), NULL, NULL};
	flags[0][0] = CORE_FLAG_STARTUP;
	rec_session_set_memory(session, times, raw, flags);
	rec_session_choose_primary(session);
	session->duration_s = 0.75;
	session->start_time = g_strdup("2026-11-22T10:00:00.000000+01:00");
	g_hash_table_insert(session->info, g_strdup("hand"), g_strdup("left"));

	struct rec_visit *visit = rec_session_add_visit(session);
	*visit = (struct rec_visit){g_strdup("pay"), g_strdup("Pay, \"now\""), NULL, true, false, 1,
		0, 10, g_strdup("import"), NAN, NAN, NAN, NULL};
	struct rec_visit *skipped = rec_session_add_visit(session);
	*skipped = (struct rec_visit){g_strdup("leave"), g_strdup("Leave"), g_strdup("end"), false,
		false, 0, NAN, NAN, g_strdup("plan"), NAN, NAN, NAN, NULL};
	struct rec_mark *mark = rec_session_add_mark(session);
	*mark = (struct rec_mark){
		1, 0.3, 0, NAN, g_strdup("two\nlines"), g_strdup("key"), NULL, NULL};
	struct rec_gap *gap = rec_session_add_gap(session);
	*gap = (struct rec_gap){
		0.1, 0.2, g_strdup("import"), g_strdup("import_gsr"), g_strdup("import"), NAN};
	struct rec_sync *sync = rec_session_add_sync(session);
	*sync = (struct rec_sync){
		g_strdup("import_gsr"), NAN, -1.5, 0.25, 0.5, 1, -1, 125, g_strdup("pass")};
	struct rec_self_report *report = rec_session_add_self_report(session);
	*report = (struct rec_self_report){1, g_strdup("pay#1"), g_strdup("slider"),
		g_strdup("arousal"), g_strdup("0.7"), NULL, 3, NULL, true};
	report = rec_session_add_self_report(session);
	*report = (struct rec_self_report){2, g_strdup("pay#1"), g_strdup("sentence"),
		g_strdup("here"), g_strdup("løb, \"hurtigt\"\nud"),
		g_strdup("Da jeg var her, løb jeg"), NAN,
		g_strdup("2026-11-22T10:15:30.123456+01:00"), true};
}

static void fill_results(const char *gsr_unit)
{
	results = rec_results_new();
	results->gsr_unit = g_strdup(gsr_unit);
	results->gsr_channel = g_strdup("import_gsr");
	results->pulse_channel = g_strdup("import_pulse");
	results->methods = g_strdup("# Methods\n");
	results->parameters_json = g_strdup("{\"a\": 1}");
	results->eda_rate_hz = 10;
	for (int k = 0; k < 5; k++) {
		struct dsp_eda row = {0.1 * k, 5, 4 + 0.1 * k, 1, k == 2 ? (double)NAN : 0.5,
			k == 0 ? CORE_FLAG_EDGE : 0};
		g_array_append_val(results->eda, row);
	}
	struct dsp_scr scr = {1, 1.5, 3.25, 0.123456789, 1.75, NAN, 0.1, 0, DSP_STATUS_REJECTED};
	g_array_append_val(results->scr, scr);
	struct dsp_beat beat = {0.1, 0, NAN, NAN, 12.5, 1, DSP_STATUS_ECTOPIC};
	g_array_append_val(results->beats, beat);
	struct dsp_hrv hrv = {0, 10, "pay#1", "rmssd", NAN, "ms", "too short"};
	g_array_append_val(results->hrv, hrv);
	struct dsp_arousal arousal = {1, NAN, 0.25, false, false};
	g_array_append_val(results->arousal, arousal);
	struct dsp_peak peak = {1, 2, 61.234567891, 12, false, DSP_STATUS_MOVED};
	g_array_append_val(results->peaks, peak);
	struct dsp_response response = {
		"mark:1", "two\nlines", 0.3, 1.3, 4.3, false, 0, NAN, NAN, 0, 0.5, 0.25};
	g_array_append_val(results->responses, response);
	struct dsp_artefact artefact = {0.2, 0.5, DSP_CHANNEL_PULSE, DSP_ARTEFACT_MOTION};
	g_array_append_val(results->artefacts, artefact);
	struct rec_band band = {1, "import_temp", "alpha", -1.25, true};
	g_array_append_val(results->bands, band);
	struct rec_measure measure = {
		1.3, 4.3, "mark:1", "amplitude_ln1p", NAN, "ln(1+uS)", "no response"};
	g_array_append_val(results->measures, measure);
	struct rec_edit note = {.seq = 1,
		.target = REC_EDIT_AROUSAL_PEAK,
		.action = REC_EDIT_SET,
		.field = "note",
		.old_time_s = 2,
		.new_time_s = NAN,
		.value = "laughs",
		.rater = "anna"};
	g_array_append_val(session->edits, note);
}

static void set_up(void)
{
	folder = g_dir_make_tmp("affekt-export-XXXXXX", NULL);
	fill_session("uS");
	fill_results("uS");
	data = (struct rec_export_data){.session = session, .results = results, .rater = "anna"};
}

static void tear_down(void)
{
	remove_tree(folder);
	g_clear_pointer(&folder, g_free);
	rec_session_free(session);
	rec_results_free(results);
}

static void export_csv(void)
{
	g_autoptr(GError) error = NULL;
	bool is_written = rec_export_csv(&data, folder, true, &error);
	ck_assert_msg(is_written, "%s", error ? error->message : "");
}

static char *read_file(const char *name)
{
	g_autofree char *path = g_build_filename(folder, name, NULL);
	char *text = NULL;
	ck_assert_msg(g_file_get_contents(path, &text, NULL, NULL), "%s", name);
	return text;
}

/* The file as it must be, byte for byte. */
static const struct {
	const char *name;
	const char *text;
} GOLDEN[] = {
	{"gsr.csv", "time_s,conductance_uS,tonic_uS,phasic_uS,driver_uS,flags,conductance_raw,"
		    "tonic_raw,"
		    "phasic_raw,driver_raw\n"
		    "0.000000,5.000000,4.000000,1.000000,0.500000,2560,,,,\n"
		    "0.250000,,4.250000,1.000000,,1,,,,\n"
		    "0.500000,6.250000,,,,0,,,,\n"},
	{"scr.csv",
		"id,onset_s,peak_s,amplitude_uS,rise_s,half_recovery_s,trough_to_peak_uS,status,"
		"touchpoint,amplitude_raw,trough_to_peak_raw\n"
		"1,1.500000,3.250000,0.123457,1.750000,,0.100000,rejected,pay#1,,\n"},
	{"pulse.csv", "time_s,pulse,flags\n0.000000,1.5,0\n0.250000,-2,320\n0.500000,512.0625,0\n"},
	{"beats.csv", "time_s,onset_s,ibi_ms,ibi_corrected_ms,amplitude,quality,status\n"
		      "0.100000,0.000000,,,12.5,1,ectopic\n"},
	{"hrv.csv", "start_s,end_s,scope,metric,value,unit,note\n"
		    "0.000000,10.000000,pay#1,rmssd,,ms,too short\n"},
	{"arousal.csv", "time_s,arousal,confidence\n1.000000,,0.25\n"},
	{"arousal_peaks.csv", "id,time_s,height,prominence,touchpoint,source,status,rater,note\n"
			      "1,2.000000,61.23457,12,pay#1,tonic/cardiac,moved,anna,laughs\n"},
	{"touchpoints.csv",
		"id,title,phase,critical,visit,start_s,end_s,source,valid_pct,arousal_mean,"
		"arousal_max,arousal_max_s,arousal_end,arousal_trend_per_min,arousal_skewness,"
		"arousal_auc,scr_count,scr_per_min,scr_amplitude_sum_uS,scr_magnitude_uS,iscr_uSs,"
		"epc_uS_per_min,latency_s,scl_delta_uS,hr_delta_bpm,pulse_amplitude_delta_pct,"
		"peak_count,excluded,reason,scr_amplitude_sum_raw,scr_magnitude_raw,iscr_raws,"
		"epc_raw_per_min,scl_delta_raw\n"
		"pay,\"Pay, "
		"\"\"now\"\"\",,1,1,0.000000,10.000000,import,,,,,,,,,,,,,,,,,,,,0,,,,,,\n"
		"leave,Leave,end,0,0,,,plan,,,,,,,,,,,,,,,,,,,,0,,,,,,\n"},
	{"responses.csv",
		"event_id,label,time_s,window_start_s,window_end_s,responded,scr_id,latency_s,"
		"amplitude_uS,magnitude_uS,iscr_uSs,max_minus_baseline_uS,amplitude_raw,"
		"magnitude_raw,iscr_raws,max_minus_baseline_raw\n"
		"mark:1,\"two\nlines\",0.300000,1.300000,4.300000,0,,,,0.000000,0.500000,0.250000,,"
		",,\n"},
	{"artefacts.csv", "start_s,end_s,channel,kind\n0.200000,0.500000,pulse,motion\n"},
	{"marks.csv",
		"id,time_s,pressed_s,label,source,rater,note\n1,0.300000,,\"two\nlines\",key,,\n"},
	{"gaps.csv",
		"start_s,end_s,channel,cause,samples_lost\n0.100000,0.200000,import_gsr,import,\n"},
	{"sync.csv",
		"stream,offset_ms,drift_ppm,residual_rms_ms,residual_max_ms,gaps,dropped,limit_ms,"
		"verdict\nimport_gsr,,-1.5,0.25,0.5,1,,125,pass\n"},
	{"self_report.csv",
		"id,touchpoint,form,item,value,text,video_time_s,answered_at,projective\n"
		"1,pay#1,slider,arousal,0.7,,3.000000,,1\n"
		"2,pay#1,sentence,here,\"løb, \"\"hurtigt\"\"\nud\",\"Da jeg var her, løb jeg\",,"
		"2026-11-22T10:15:30.123456+01:00,1\n"},
	{"bands.csv", "time_s,channel,band,ln_power,valid\n1.000000,import_temp,alpha,-1.25,1\n"},
	{"measures.csv", "start_s,end_s,scope,metric,value,unit,note\n"
			 "1.300000,4.300000,mark:1,amplitude_ln1p,,ln(1+uS),no response\n"},
	{"channel_import_temp.csv",
		"time_s,value,flags\n0.000000,33,0\n0.250000,33.5,0\n0.500000,34,0\n"},
	{"methods.md", "# Methods\n"},
	{"parameters.json", "{\"a\": 1}\n"},
};

static void assert_golden(void)
{
	for (guint i = 0; i < G_N_ELEMENTS(GOLDEN); i++) {
		g_autofree char *text = read_file(GOLDEN[i].name);
		ck_assert_msg(strcmp(text, GOLDEN[i].text) == 0, "%s is\n%s", GOLDEN[i].name, text);
	}
}

START_TEST(files_are_as_promised)
{
	export_csv();
	assert_golden();
}
END_TEST

START_TEST(a_decimal_comma_locale_changes_nothing)
{
	/* The test makes the locale that it needs. */
	g_autofree char *locales = g_dir_make_tmp("affekt-locale-XXXXXX", NULL);
	g_autofree char *danish = g_build_filename(locales, "da_DK.UTF-8", NULL);
	const char *const command[] = {"localedef", "-i", "da_DK", "-f", "UTF-8", danish, NULL};
	ck_assert(g_spawn_sync(NULL, (char **)command, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL,
		NULL, NULL, NULL));
	g_setenv("LOCPATH", locales, TRUE);
	ck_assert_ptr_nonnull(setlocale(LC_ALL, "da_DK.UTF-8"));
	ck_assert_str_eq(localeconv()->decimal_point, ",");
	export_csv();
	assert_golden();
	setlocale(LC_ALL, "C");
	remove_tree(locales);
}
END_TEST

START_TEST(uncalibrated_values_stand_in_the_twins)
{
	rec_session_free(session);
	rec_results_free(results);
	fill_session("counts");
	fill_results("counts");
	data.session = session;
	data.results = results;
	export_csv();
	g_autofree char *gsr = read_file("gsr.csv");
	g_autofree char *scr = read_file("scr.csv");
	g_autofree char *responses = read_file("responses.csv");
	ck_assert_ptr_nonnull(strstr(gsr, "\n0.000000,,,,,2560,5,4,1,0.5\n"));
	ck_assert_ptr_nonnull(
		strstr(scr, "\n1,1.500000,3.250000,,1.750000,,,rejected,pay#1,0.1234568,0.1\n"));
	ck_assert_ptr_nonnull(strstr(responses, ",0,,,,,,,,0,0.5,0.25\n"));
}
END_TEST

START_TEST(an_unanalysed_session_has_every_file)
{
	data.results = NULL;
	export_csv();
	g_autofree char *gsr = read_file("gsr.csv");
	g_autofree char *scr = read_file("scr.csv");
	g_autofree char *methods = read_file("methods.md");
	g_autofree char *parameters = read_file("parameters.json");
	ck_assert_ptr_nonnull(strstr(gsr, "\n0.000000,5.000000,,,,2048,,,,\n"));
	ck_assert_ptr_nonnull(strchr(scr, '\n'));
	ck_assert_int_eq(strchr(scr, '\n')[1], '\0');
	ck_assert_ptr_nonnull(strstr(methods, "not been analysed"));
	ck_assert_str_eq(parameters, "{}\n");
}
END_TEST

START_TEST(the_dictionary_has_every_column_once)
{
	export_csv();
	g_autofree char *dictionary = read_file("dictionary.csv");
	g_auto(GStrv) lines = g_strsplit(dictionary, "\n", -1);
	g_autoptr(GHashTable) rows = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	ck_assert_str_eq(lines[0], "file,column,unit,meaning");
	for (guint i = 1; lines[i][0] != '\0'; i++) {
		g_auto(GStrv) cells = g_strsplit(lines[i], ",", 4);
		ck_assert_uint_eq(g_strv_length(cells), 4);
		ck_assert_str_ne(cells[3], "");
		if (g_str_has_prefix(cells[1], "metric:"))
			continue;
		ck_assert(g_hash_table_add(rows, g_strdup_printf("%s:%s", cells[0], cells[1])));
	}
	guint n_columns = 0;
	g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
	const char *name;
	while ((name = g_dir_read_name(dir))) {
		if (!g_str_has_suffix(name, ".csv") || strcmp(name, "dictionary.csv") == 0)
			continue;
		g_autofree char *text = read_file(name);
		strchr(text, '\n')[0] = '\0';
		g_auto(GStrv) columns = g_strsplit(text, ",", -1);
		for (guint i = 0; columns[i]; i++, n_columns++) {
			g_autofree char *key = g_strdup_printf("%s:%s", name, columns[i]);
			ck_assert_msg(g_hash_table_contains(rows, key), "%s", key);
		}
	}
	ck_assert_uint_eq(g_hash_table_size(rows), n_columns);
	ck_assert_ptr_nonnull(strstr(dictionary, "\nchannel_import_temp.csv,value,degC,"));
	ck_assert_ptr_nonnull(strstr(dictionary, "\ngsr.csv,conductance_uS,uS,"));
}
END_TEST

START_TEST(no_export_travels_without_its_limits)
{
	data.results = NULL;
	export_csv();
	ck_assert(rec_export_json(&data, folder, true, NULL));
	g_autofree char *beside = read_file("LIMITS.txt");
	g_autofree char *json = read_file("session.json");
	ck_assert(g_str_has_prefix(beside, rec_limits_text()));
	ck_assert_ptr_nonnull(strstr(json, rec_limits_text()));
	ck_assert_ptr_nonnull(strstr(beside, "not its valence"));
}
END_TEST

START_TEST(a_table_that_comes_back_has_its_label)
{
	struct rec_device *device = g_ptr_array_index(session->devices, 0);
	device->is_emulated = _i;
	export_csv();
	g_autofree char *path = g_build_filename(folder, "gsr.csv", NULL);
	const struct rec_import_channel channel = {
		.name = "gsr", .file = path, .rate_hz = NAN, .quantity = CORE_QUANTITY_GSR};
	g_autoptr(GArray) channels = g_array_new(FALSE, TRUE, sizeof(channel));
	g_autoptr(GPtrArray) notes = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GError) error = NULL;
	g_array_append_val(channels, channel);
	const struct rec_import import = {.channels = channels};
	g_autoptr(rec_session) copy = rec_import_read(&import, notes, &error);
	ck_assert_msg(copy != NULL, "%s", error ? error->message : "");
	ck_assert_str_eq(rec_label_words(rec_label_of_session(copy)), _i ? "EMULATED" : "");
}
END_TEST

START_TEST(every_measure_is_explained_in_its_unit)
{
	export_csv();
	g_autofree char *dictionary = read_file("dictionary.csv");
	for (int metric = 0; metric < REC_N_METRICS; metric++) {
		g_autofree char *line = g_strdup_printf("\nmeasures.csv,metric:%s,",
			rec_measures_info((enum rec_metric)metric)->name);
		ck_assert_msg(strstr(dictionary, line) != NULL, "%s", line);
	}
	ck_assert_ptr_nonnull(strstr(dictionary, "\nmeasures.csv,metric:scl_slope,uS/min,"));
	ck_assert_ptr_nonnull(strstr(dictionary, "\nhrv.csv,metric:rmssd,ms,root mean square"));
	ck_assert_ptr_nonnull(strstr(dictionary, "\nhrv.csv,metric:rmssd_corrected,ms,root"));
	ck_assert_ptr_nonnull(strstr(dictionary, "\nhrv.csv,metric:corrected_share,%,share"));
	g_free(results->gsr_unit);
	results->gsr_unit = g_strdup("counts");
	export_csv();
	g_autofree char *raw = read_file("dictionary.csv");
	ck_assert_ptr_nonnull(strstr(raw, "\nmeasures.csv,metric:scl_slope,counts/min,"));
}
END_TEST

START_TEST(every_twin_has_its_column)
{
	/* Same field, the uS name with raw in its place, behind all columns that are no twins. */
	for (const struct rec_tables_kind *kind = rec_columns_tables; kind->name; kind++) {
		guint n_pairs = 0;
		bool is_tail = false;
		for (guint i = 0; i < kind->n_columns; i++) {
			const struct rec_column *column = &kind->columns[i];
			n_pairs += column->twin == REC_TWIN_CALIBRATED;
			ck_assert(!is_tail || column->twin == REC_TWIN_RAW);
			is_tail |= column->twin == REC_TWIN_RAW;
		}
		for (guint i = 0, k = kind->n_columns - n_pairs; i < kind->n_columns; i++) {
			if (kind->columns[i].twin != REC_TWIN_CALIBRATED)
				continue;
			g_auto(GStrv) parts = g_strsplit(kind->columns[i].name, "uS", 2);
			g_autofree char *twin = g_strjoinv("raw", parts);
			ck_assert_str_eq(kind->columns[k].name, twin);
			ck_assert_uint_eq(kind->columns[k].offset, kind->columns[i].offset);
			k++;
		}
	}
}
END_TEST

START_TEST(files_and_folder_are_private)
{
	g_autofree char *sub = g_build_filename(folder, "deep", "er", NULL);
	ck_assert(rec_export_csv(&data, sub, false, NULL));
	g_autofree char *file = g_build_filename(sub, "gsr.csv", NULL);
	GStatBuf status;
	ck_assert_int_eq(g_stat(sub, &status), 0);
	ck_assert_uint_eq(status.st_mode & 0777, 0700);
	ck_assert_int_eq(g_stat(file, &status), 0);
	ck_assert_uint_eq(status.st_mode & 0777, 0600);
}
END_TEST

START_TEST(nothing_is_overwritten_unasked)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GError) json_error = NULL;
	g_autofree char *path = g_build_filename(folder, "sync.csv", NULL);
	g_autofree char *first = g_build_filename(folder, "gsr.csv", NULL);
	ck_assert(g_file_set_contents(path, "mine", -1, NULL));
	ck_assert(!rec_export_csv(&data, folder, false, &error));
	ck_assert(g_error_matches(error, REC_ERROR, REC_ERROR_EXISTS));
	ck_assert_ptr_nonnull(strstr(error->message, "sync.csv"));
	ck_assert(!g_file_test(first, G_FILE_TEST_EXISTS));
	g_autofree char *kept = read_file("sync.csv");
	ck_assert_str_eq(kept, "mine");

	ck_assert(rec_export_json(&data, folder, false, NULL));
	ck_assert(!rec_export_json(&data, folder, false, &json_error));
	ck_assert(g_error_matches(json_error, REC_ERROR, REC_ERROR_EXISTS));
	ck_assert(rec_export_json(&data, folder, true, NULL));
}
END_TEST

START_TEST(a_folder_that_cannot_be_made_is_said)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *file = g_build_filename(folder, "file", NULL);
	g_autofree char *sub = g_build_filename(file, "sub", NULL);
	ck_assert(g_file_set_contents(file, "x", -1, NULL));
	ck_assert(!rec_export_csv(&data, sub, false, &error));
	ck_assert_ptr_nonnull(strstr(error->message, sub));
}
END_TEST

START_TEST(json_holds_the_same_tables)
{
	g_autofree char *path = g_build_filename(folder, "session.json", NULL);
	g_autoptr(JsonParser) parser = json_parser_new();
	g_autoptr(GError) error = NULL;
	ck_assert(rec_export_json(&data, folder, false, &error));
	ck_assert_msg(json_parser_load_from_file(parser, path, &error), "%s",
		error ? error->message : "");
	JsonObject *root = json_node_get_object(json_parser_get_root(parser));
	JsonObject *tables = json_object_get_object_member(root, "tables");
	ck_assert_uint_eq(json_object_get_size(tables), 17);
	JsonObject *gsr = json_object_get_object_member(tables, "gsr");
	JsonArray *rows = json_object_get_array_member(gsr, "rows");
	JsonArray *columns = json_object_get_array_member(gsr, "columns");
	ck_assert_uint_eq(json_array_get_length(rows), 3);
	ck_assert_uint_eq(json_array_get_length(columns), 10);
	JsonArray *metrics = json_object_get_array_member(
		json_object_get_object_member(tables, "measures"), "metrics");
	ck_assert_uint_eq(json_array_get_length(metrics), REC_N_METRICS);
	JsonArray *second = json_array_get_array_element(rows, 1);
	ck_assert(json_array_get_null_element(second, 1));
	ck_assert_double_eq(json_array_get_double_element(second, 2), 4.25);
	JsonArray *mark = json_array_get_array_element(
		json_object_get_array_member(
			json_object_get_object_member(tables, "marks"), "rows"),
		0);
	ck_assert_str_eq(json_array_get_string_element(mark, 3), "two\nlines");
	ck_assert_str_eq(json_object_get_string_member(
				 json_object_get_object_member(
					 json_object_get_object_member(root, "session"), "info"),
				 "hand"),
		"left");
	ck_assert_int_eq(
		json_object_get_int_member(json_object_get_object_member(root, "parameters"), "a"),
		1);
}
END_TEST

static bool refuse(
	const struct rec_export_data *given, const char *directory, bool replace, GError **error)
{
	ck_assert_ptr_eq(given, &data);
	ck_assert(!replace);
	g_set_error(error, REC_ERROR, REC_ERROR_FULL, "No room for %s.", directory);
	return false;
}

START_TEST(a_format_that_fails_stops_no_other)
{
	static const struct rec_export_format formats[] = {
		{"first", "fails", refuse},
		{"csv", "works", rec_export_csv},
		{"last", "fails", refuse},
		{NULL, NULL, NULL},
	};
	g_autoptr(GError) error = NULL;
	ck_assert(!rec_export_all(formats, &data, folder, false, &error));
	ck_assert(g_error_matches(error, REC_ERROR, REC_ERROR_FULL));
	g_autofree char *sentences = g_strdup_printf(
		"first: No room for %s/first. last: No room for %s/last.", folder, folder);
	ck_assert_str_eq(error->message, sentences);
	g_autofree char *table = g_build_filename("csv", "gsr.csv", NULL);
	g_autofree char *text = read_file(table);
	ck_assert_str_ne(text, "");
}
END_TEST

START_TEST(every_format_is_found_by_its_name)
{
	ck_assert_ptr_null(rec_export_find("none"));
	for (const struct rec_export_format *format = rec_export_formats; format->name; format++)
		ck_assert_ptr_eq(rec_export_find(format->name), format);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("recordings/export");
	TCase *tcase = tcase_create("export");
	tcase_add_checked_fixture(tcase, set_up, tear_down);
	tcase_add_test(tcase, files_are_as_promised);
	tcase_add_test(tcase, a_decimal_comma_locale_changes_nothing);
	tcase_add_test(tcase, uncalibrated_values_stand_in_the_twins);
	tcase_add_test(tcase, an_unanalysed_session_has_every_file);
	tcase_add_test(tcase, the_dictionary_has_every_column_once);
	tcase_add_test(tcase, no_export_travels_without_its_limits);
	tcase_add_loop_test(tcase, a_table_that_comes_back_has_its_label, 0, 2);
	tcase_add_test(tcase, every_measure_is_explained_in_its_unit);
	tcase_add_test(tcase, every_twin_has_its_column);
	tcase_add_test(tcase, files_and_folder_are_private);
	tcase_add_test(tcase, nothing_is_overwritten_unasked);
	tcase_add_test(tcase, a_folder_that_cannot_be_made_is_said);
	tcase_add_test(tcase, json_holds_the_same_tables);
	tcase_add_test(tcase, a_format_that_fails_stops_no_other);
	tcase_add_test(tcase, every_format_is_found_by_its_name);
	suite_add_tcase(suite, tcase);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
