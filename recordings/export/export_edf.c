#include "recordings/export/export_edf.h"

#include "core/text.h"
#include "recordings/disk/beside.h"
#include "recordings/disk/disk.h"
#include "recordings/export/edf_notes.h"
#include "recordings/export/edf_plan.h"
#include "recordings/export/edf_signal.h"
#include "recordings/export/limits.h"
#include "recordings/formats/edf.h"
#include "recordings/session/label.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* An export under way. */
struct export
{
	const struct rec_export_data *data;
	const struct rec_tables *tables;
	const char *directory;
	bool replaces;
	char *name;       /* of the session */
	GDateTime *start; /* of the session, in its zone */
	GArray *notes;    /* of all files: struct rec_edf_note */
	GString *signals; /* rows of the table of signals */
};

/* One file under way. */
struct part {
	struct rec_edf_plan *plan;
	GPtrArray *signals;  /* struct rec_edf_signal* */
	char *annotations;   /* of all records */
	guint n_annotations; /* bytes in one record */
	GDateTime *base;     /* start of the file: a whole second */
	double shift_s;      /* session axis to seconds since then */
};

static char *name_session(const struct rec_export_data *data)
{
	const struct rec_session *session = data->session;
	if (data->name)
		return g_strdup(data->name);
	if (!session->path)
		return g_strdup("session");
	g_autofree char *base = g_path_get_basename(session->path);
	char *dot = strstr(base, ".nwb");
	if (dot && dot > base)
		*dot = '\0';
	return g_steal_pointer(&base);
}

/* The zone's clock at 0 of the session axis. */
static GDateTime *find_start(const struct rec_session *session)
{
	g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
	GDateTime *start =
		session->start_time ? g_date_time_new_from_iso8601(session->start_time, utc) : NULL;
	return start ? start : g_date_time_new_utc(1985, 1, 1, 0, 0, 0);
}

/* The clocks in order of their files: first that of skin conductance. */
static GArray *list_clocks(const struct rec_session *session)
{
	GArray *clocks = g_array_new(FALSE, FALSE, sizeof(guint));
	guint first = 0;
	if (session->primary_gsr >= 0) {
		const struct rec_channel *gsr =
			g_ptr_array_index(session->channels, (guint)session->primary_gsr);
		first = gsr->clock;
	}
	for (guint i = 0; i < session->clocks->len; i++) {
		guint clock = i == 0 ? first : i - (i <= first);
		const struct rec_clock *row = g_ptr_array_index(session->clocks, clock);
		if (row->n > 0)
			g_array_append_val(clocks, clock);
	}
	return clocks;
}

static char *name_file(const struct export *export, guint number)
{
	g_autofree char *name = number == 1 ? g_strconcat(export->name, ".edf", NULL)
					    : g_strdup_printf("%s_%u.edf", export->name, number);
	return g_build_filename(export->directory, name, NULL);
}

static char *name_beside(const struct export *export, const char *ending)
{
	g_autofree char *name = g_strconcat(export->name, ending, NULL);
	return g_build_filename(export->directory, name, NULL);
}

/* A field of the header: ASCII, cut, padded with blanks. */
static void put_field(struct rec_beside *file, const char *text, size_t width)
{
	char field[REC_EDF_PATIENT_BYTES];
	g_autofree char *ascii = g_str_to_ascii(text, "C");
	memset(field, ' ', sizeof(field));
	for (size_t i = 0; i < width && ascii[i] != '\0'; i++)
		field[i] = ascii[i] >= ' ' && ascii[i] <= '~' ? ascii[i] : '?';
	rec_beside_write(file, field, width);
}

static void G_GNUC_PRINTF(3, 4)
	put_fieldf(struct rec_beside *file, size_t width, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	g_autofree char *text = g_strdup_vprintf(format, arguments);
	va_end(arguments);
	put_field(file, text, width);
}

/* A word of the patient or recording field: without blanks, "X" for unknown. */
static char *make_word(const char *text)
{
	char *word = g_str_to_ascii(text && text[0] != '\0' ? text : "X", "C");
	return g_strdelimit(word, " \t\n", '_');
}

static const char *sex_of(const struct rec_session *session)
{
	const char *sex = g_hash_table_lookup(session->info, "sex");
	if (!sex)
		return "X";
	if (g_ascii_strcasecmp(sex, "female") == 0 || g_ascii_strcasecmp(sex, "f") == 0)
		return "F";
	return g_ascii_strcasecmp(sex, "male") == 0 || g_ascii_strcasecmp(sex, "m") == 0 ? "M"
											 : "X";
}

static void put_who_and_when(
	const struct export *export, const struct part *part, struct rec_beside *file)
{
	static const char *const MONTHS[] = {
		"JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"};
	const struct rec_session *session = export->data->session;
	const struct rec_edf_signal *first = g_ptr_array_index(part->signals, 0);
	const struct rec_channel *channel = g_ptr_array_index(session->channels, first->channel);
	const struct rec_device *device = g_ptr_array_index(session->devices, channel->device);
	g_autofree char *code = make_word(session->participant);
	g_autofree char *equipment = make_word(device->name);
	int year;
	int month;
	int day;
	g_date_time_get_ymd(part->base, &year, &month, &day);
	put_fieldf(file, REC_EDF_PATIENT_BYTES, "%s %s X X", code, sex_of(session));
	/* Words behind the equipment are free; a long name of it must not push the label out. */
	put_fieldf(file, REC_EDF_PATIENT_BYTES, "Startdate %02d-%s-%04d X X affekt_%.24s %s", day,
		MONTHS[month - 1], year, equipment, rec_label_words(rec_label_of_device(device)));
	put_fieldf(file, 8, "%02d.%02d.%02d", day, month, year % 100);
	put_fieldf(file, 8, "%02d.%02d.%02d", g_date_time_get_hour(part->base),
		g_date_time_get_minute(part->base), g_date_time_get_second(part->base));
}

/* The fields of all signals, each for every signal in turn; annotations last. */
static void put_signal_headers(
	const struct export *export, const struct part *part, struct rec_beside *file)
{
	const struct rec_session *session = export->data->session;
	guint n = part->signals->len;
#define EACH(width, text_of_signal, text_of_annotations)                                           \
	for (guint i = 0; i <= n; i++) {                                                           \
		const struct rec_edf_signal *signal =                                              \
			i < n ? g_ptr_array_index(part->signals, i) : NULL;                        \
		put_field(file, signal ? (text_of_signal) : (text_of_annotations), width);         \
	}
#define EACH_NUMBER(number_of_signal, number_of_annotations)                                       \
	for (guint i = 0; i <= n; i++) {                                                           \
		const struct rec_edf_signal *signal =                                              \
			i < n ? g_ptr_array_index(part->signals, i) : NULL;                        \
		put_fieldf(file, REC_EDF_NUMBER_BYTES, "%d",                                       \
			signal ? (number_of_signal) : (number_of_annotations));                    \
	}
	EACH(REC_EDF_LABEL_BYTES, signal->label, REC_EDF_ANNOTATIONS)
	for (guint i = 0; i <= n; i++) {
		const struct rec_edf_signal *signal =
			i < n ? g_ptr_array_index(part->signals, i) : NULL;
		const struct rec_channel *channel =
			signal ? g_ptr_array_index(session->channels, signal->channel) : NULL;
		put_field(file, channel ? channel->desc.title : "", REC_EDF_TRANSDUCER_BYTES);
	}
	EACH(REC_EDF_NUMBER_BYTES, signal->unit, "")
	EACH(REC_EDF_NUMBER_BYTES, signal->physical_min, "-1")
	EACH(REC_EDF_NUMBER_BYTES, signal->physical_max, "1")
	EACH_NUMBER(signal->digital_min, INT16_MIN)
	EACH_NUMBER(signal->digital_max, INT16_MAX)
	/* NOLINTNEXTLINE(bugprone-branch-clone): both kinds of signal have none */
	EACH(REC_EDF_TRANSDUCER_BYTES, "", "")
	EACH_NUMBER((int)part->plan->n_places, (int)part->n_annotations / 2)
	/* NOLINTNEXTLINE(bugprone-branch-clone): likewise */
	EACH(REC_EDF_SIGNAL_RESERVED_BYTES, "", "")
#undef EACH
#undef EACH_NUMBER
}

static void put_header(
	const struct export *export, const struct part *part, struct rec_beside *file)
{
	guint n_signals = part->signals->len + 1;
	char duration[REC_EDF_NUMBER_BYTES + 1];
	double exact_s;
	rec_edf_number(part->plan->duration_s, 0, duration, &exact_s);
	put_field(file, "0", 8);
	put_who_and_when(export, part, file);
	put_fieldf(file, REC_EDF_NUMBER_BYTES, "%u", REC_EDF_HEADER_BYTES * (n_signals + 1));
	put_field(file, part->plan->is_continuous ? "EDF+C" : "EDF+D", REC_EDF_RESERVED_BYTES);
	put_fieldf(file, REC_EDF_NUMBER_BYTES, "%u", part->plan->records->len);
	put_field(file, duration, REC_EDF_NUMBER_BYTES);
	put_fieldf(file, 4, "%u", n_signals);
	put_signal_headers(export, part, file);
}

static bool put_records(const struct export *export, const struct part *part,
	struct rec_beside *file, GError **error)
{
	const struct rec_edf_plan *plan = part->plan;
	g_autofree char *places = g_malloc(2 * (gsize)plan->n_places);
	for (guint k = 0; k < plan->records->len; k++) {
		const struct rec_edf_record *record =
			&g_array_index(plan->records, struct rec_edf_record, k);
		for (guint i = 0; i < part->signals->len; i++) {
			if (!rec_edf_signal_write(g_ptr_array_index(part->signals, i),
				    export->data->session, plan, record, places, error))
				return false;
			rec_beside_write(file, places, 2 * (gsize)plan->n_places);
		}
		rec_beside_write(file, part->annotations + (gsize)k * part->n_annotations,
			part->n_annotations);
	}
	return true;
}

/* Places of a record that no sample fills. */
static void note_empty_places(const struct rec_edf_plan *plan, GArray *notes)
{
	for (guint k = 0; k < plan->records->len; k++) {
		const struct rec_edf_record *record =
			&g_array_index(plan->records, struct rec_edf_record, k);
		guint place = 0;
		for (guint i = 0; i <= record->n_pieces; i++) {
			const struct rec_edf_piece *piece =
				i < record->n_pieces
					? &g_array_index(plan->pieces, struct rec_edf_piece,
						  record->first_piece + i)
					: NULL;
			guint next = piece ? piece->place : plan->n_places;
			if (next > place)
				rec_edf_notes_add(notes, REC_EDF_NO_DATA,
					record->onset_s + place * plan->period_s,
					(next - place) * plan->period_s, REC_EDF_NO_DATA);
			place = piece ? piece->place + piece->n : next;
		}
	}
}

/* The file begins in the second of its first record. */
static void set_base(const struct export *export, struct part *part)
{
	double first_s = g_array_index(part->plan->records, struct rec_edf_record, 0).onset_s;
	double part_s = g_date_time_get_microsecond(export->start) * 1e-6;
	double whole_s = floor(part_s + first_s);
	g_autoptr(GDateTime) second = g_date_time_add(
		export->start, -(GTimeSpan)g_date_time_get_microsecond(export->start));
	part->base = g_date_time_add(second, (GTimeSpan)whole_s * G_USEC_PER_SEC);
	part->shift_s = part_s - whole_s;
}

static void put_signal_rows(struct export *export, const struct part *part,
	const struct rec_runs *runs, const char *file)
{
	for (guint i = 0; i < part->signals->len; i++) {
		const struct rec_edf_signal *signal = g_ptr_array_index(part->signals, i);
		const struct rec_channel *channel =
			g_ptr_array_index(export->data->session->channels, signal->channel);
		GString *rows = export->signals;
		g_string_append_printf(rows, "%s\t%s\t%s\t%s\t", file, signal->label, channel->name,
			signal->unit[0] != '\0' ? signal->unit : "n/a");
		core_text_append_significant(rows, 1 / runs->period_s, 12);
		g_string_append_c(rows, '\t');
		core_text_append_significant(rows, signal->resolution, 12);
		g_string_append_printf(rows, "\t%s\t%s\t", signal->holds_values ? "value" : "raw",
			signal->is_exact ? "1" : "0");
		core_text_append_significant(rows, signal->zero, 17);
		g_string_append_c(rows, '\t');
		core_text_append_significant(rows, signal->step, 17);
		g_string_append_c(rows, '\t');
		core_text_append_significant(rows, runs->largest_error_s * 1e3, 6);
		g_string_append_c(rows, '\n');
	}
}

/* Chooses ranges, collects the notes of this file and packs them. */
static bool prepare(struct export *export, struct part *part, GError **error)
{
	g_autoptr(GArray) notes = rec_edf_notes_new();
	for (guint i = 0; i < export->notes->len; i++) {
		const struct rec_edf_note *note =
			&g_array_index(export->notes, struct rec_edf_note, i);
		rec_edf_notes_add(notes, note->kind, note->onset_s, note->duration_s, note->text);
	}
	for (guint i = 0; i < part->signals->len; i++) {
		if (!rec_edf_signal_measure(g_ptr_array_index(part->signals, i),
			    export->data->session, part->plan, notes, error))
			return false;
	}
	note_empty_places(part->plan, notes);
	rec_edf_notes_sort(notes);
	set_base(export, part);
	part->annotations =
		rec_edf_notes_pack(notes, part->plan, part->shift_s, &part->n_annotations);
	return true;
}

static bool write_part(struct export *export, guint clock, guint number, GError **error)
{
	g_autofree char *path = name_file(export, number);
	g_autofree char *name = g_path_get_basename(path);
	g_autoptr(rec_runs) runs = rec_runs_find(export->data->session, clock, error);
	if (!runs)
		return false;
	struct part part = {.signals = rec_edf_signals_new(export->data->session, clock)};
	bool is_written = part.signals->len == 0;
	if (!is_written) {
		part.plan =
			rec_edf_plan_new(runs, REC_EDF_RECORD_BYTES / 2 / (part.signals->len + 1));
		is_written = prepare(export, &part, error);
		g_autoptr(rec_beside) file =
			is_written ? rec_beside_open(path, export->replaces, error) : NULL;
		is_written = false;
		if (file) {
			put_header(export, &part, file);
			is_written = put_records(export, &part, file, error) &&
				     rec_beside_commit(g_steal_pointer(&file), error);
			put_signal_rows(export, &part, runs, name);
		}
	}
	g_clear_pointer(&part.base, g_date_time_unref);
	rec_edf_plan_free(part.plan);
	g_ptr_array_unref(part.signals);
	g_free(part.annotations);
	return is_written;
}

/* Cells of a table of tabs cannot hold one. */
static void append_cell(GString *rows, const char *text)
{
	for (const char *at = text; *at != '\0'; at++)
		g_string_append_c(rows, strchr("\t\r\n", *at) ? ' ' : *at);
}

static bool write_text(
	const struct export *export, const char *path, const char *text, GError **error)
{
	g_autoptr(rec_beside) file = rec_beside_open(path, export->replaces, error);
	if (!file)
		return false;
	rec_beside_puts(file, text);
	return rec_beside_commit(g_steal_pointer(&file), error);
}

/* The whole texts, on the session axis. */
static char *list_annotations(const struct export *export)
{
	GString *rows = g_string_new("onset_s\tduration_s\tkind\ttext\n");
	for (guint i = 0; i < export->notes->len; i++) {
		const struct rec_edf_note *note =
			&g_array_index(export->notes, struct rec_edf_note, i);
		core_text_append_fixed(rows, note->onset_s, 6);
		g_string_append_c(rows, '\t');
		core_text_append_fixed(rows, note->duration_s, 6);
		g_string_append_printf(rows, "\t%s\t", note->kind);
		append_cell(rows, note->text);
		g_string_append_c(rows, '\n');
	}
	return g_string_free(rows, FALSE);
}

static bool check_free(const struct export *export, guint n_files, GError **error)
{
	const char *const ENDINGS[] = {"_annotations.tsv", "_signals.tsv"};
	for (guint i = 0; i < n_files + G_N_ELEMENTS(ENDINGS) + 1; i++) {
		g_autofree char *path = NULL;
		if (i < n_files)
			path = name_file(export, i + 1);
		else if (i < n_files + G_N_ELEMENTS(ENDINGS))
			path = name_beside(export, ENDINGS[i - n_files]);
		else
			path = g_build_filename(export->directory, "LIMITS.txt", NULL);
		if (!rec_disk_check_free(path, error))
			return false;
	}
	return true;
}

static bool write_files(struct export *export, const GArray *clocks, GError **error)
{
	g_autofree char *limits = g_build_filename(export->directory, "LIMITS.txt", NULL);
	g_autofree char *annotations = name_beside(export, "_annotations.tsv");
	g_autofree char *signals = name_beside(export, "_signals.tsv");
	g_autofree char *statement = rec_limits_of(rec_label_of_session(export->data->session));
	rec_edf_notes_add_session(export->notes, export->tables);
	rec_edf_notes_sort(export->notes);
	for (guint i = 0; i < clocks->len; i++) {
		if (!write_part(export, g_array_index(clocks, guint, i), i + 1, error))
			return false;
	}
	g_autofree char *rows = list_annotations(export);
	return write_text(export, annotations, rows, error) &&
	       write_text(export, signals, export->signals->str, error) &&
	       write_text(export, limits, statement, error);
}

bool rec_export_edf(
	const struct rec_export_data *data, const char *directory, bool replace, GError **error)
{
	g_autoptr(rec_tables) tables = rec_tables_create(data);
	g_autoptr(GArray) clocks = list_clocks(data->session);
	struct export export = {
		.data = data, .tables = tables, .directory = directory, .replaces = replace};
	if (clocks->len == 0) {
		g_set_error(error, REC_ERROR, REC_ERROR_MISSING,
			_("The session has no samples, and an EDF file without any says nothing: "
			  "choose another format."));
		return false;
	}
	if (!rec_disk_make_folder(directory, error))
		return false;
	export.name = name_session(data);
	bool is_written = replace || check_free(&export, clocks->len, error);
	if (is_written) {
		export.start = find_start(data->session);
		export.notes = rec_edf_notes_new();
		export.signals = g_string_new("file\tlabel\tchannel\tunit\trate_hz\tresolution\t"
					      "holds\texact\tzero\tstep\ttime_error_ms\n");
		is_written = write_files(&export, clocks, error);
		g_date_time_unref(export.start);
		g_array_unref(export.notes);
		g_string_free(export.signals, TRUE);
	}
	g_free(export.name);
	return is_written;
}
