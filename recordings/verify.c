#include "recordings/disk/disk.h"
#include "recordings/disk/trailer.h"
#include "recordings/finalise.h"
#include "recordings/hdf5/gate.h"
#include "recordings/journal/journal_read.h"
#include "recordings/nwb/nwb_layout.h"
#include "recordings/nwb/nwb_read.h"
#include "recordings/sandbox.h"
#include "recordings/session_open.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

static void G_GNUC_PRINTF(2, 3) add_problem(GPtrArray *problems, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	g_ptr_array_add(problems, g_strdup_vprintf(format, args));
	va_end(args);
}

/* --- structure ----------------------------------------------------------------------- */

static void check_structure(struct rec_h5 *h5, GPtrArray *problems)
{
	static const char *const PARTS[] = {"/identifier", "/session_description",
		"/session_start_time", "/timestamps_reference_time", "/file_create_date",
		"/acquisition", "/analysis", "/processing", "/stimulus/presentation",
		"/stimulus/templates", "/general", REC_NWB_TOUCH_POINTS, REC_NWB_MARKS,
		REC_NWB_EVENTS, REC_NWB_GAPS, REC_NWB_CLOCKS, REC_NWB_FITS, REC_NWB_HASHES};
	g_autofree char *version = rec_h5_get_attr_text(h5, "/", "nwb_version");

	if (!version || !g_str_has_prefix(version, "2."))
		add_problem(problems, _("The NWB version is missing or not 2."));
	for (gsize i = 0; i < G_N_ELEMENTS(PARTS); i++) {
		if (!rec_h5_has(h5, PARTS[i]))
			add_problem(problems, _("%s is missing."), PARTS[i]);
	}
}

/* A column that its table lists but does not have makes NWB's readers fail. */
static void check_columns(struct rec_h5 *h5, const char *table, GPtrArray *problems)
{
	g_auto(GStrv) columns = rec_h5_get_attr_texts(h5, table, "colnames");

	for (char **column = columns; column && *column; column++) {
		g_autofree char *path = rec_nwb_path(table, *column);

		if (!rec_h5_has(h5, path))
			add_problem(problems, _("%s is missing."), path);
	}
}

/* Every object that NWB's readers look for by type must say its type. */
static void check_types(struct rec_h5 *h5, const char *group, GPtrArray *problems)
{
	g_auto(GStrv) names = rec_h5_list(h5, group);

	for (char **name = names; *name; name++) {
		g_autofree char *path = rec_nwb_path(group, *name);
		g_autofree char *type = rec_h5_get_attr_text(h5, path, "neurodata_type");
		g_autofree char *space = rec_h5_get_attr_text(h5, path, "namespace");
		g_autofree char *id = rec_h5_get_attr_text(h5, path, "object_id");

		if (!type || !space || !id)
			add_problem(problems, _("%s does not say what it is."), path);
		else if (strcmp(type, "ProcessingModule") == 0)
			check_types(h5, path, problems);
		else if (strcmp(type, "DynamicTable") == 0 || strcmp(type, "TimeIntervals") == 0)
			check_columns(h5, path, problems);
	}
}

/* --- hashes -------------------------------------------------------------------------- */

static void hash_row_clear(void *row)
{
	struct rec_hash_row *hash = row;

	g_free(hash->path);
	g_free(hash->sha256);
}

static bool has_channel(const struct rec_session *session, const char *name)
{
	for (guint i = 0; i < session->channels->len; i++) {
		const struct rec_channel *channel = g_ptr_array_index(session->channels, i);

		if (g_str_equal(channel->name, name))
			return true;
	}
	return false;
}

/* A channel whose description is damaged is passed over by readers: the hashes remember it. */
static void check_is_read(struct rec_session *session, const char *path, GPtrArray *problems)
{
	g_autofree char *group = g_path_get_dirname(path);
	g_autofree char *name = g_path_get_basename(group);
	g_autofree char *type =
		rec_h5_get_attr_text(rec_nwb_file(session), group, "neurodata_type");

	if (!g_str_has_prefix(path, REC_NWB_ACQUISITION "/") || !g_str_has_suffix(path, "/data") ||
		g_str_has_suffix(name, "_flags") || g_strcmp0(type, "ImageSeries") == 0)
		return;
	if (!has_channel(session, name))
		add_problem(problems,
			_("%s is there, but the description of its channel cannot be read."), path);
}

/* Recomputes the stored hash of each data set; one that fails to be read is told by itself. */
static void check_hashes(struct rec_session *session, GPtrArray *problems)
{
	struct rec_h5 *h5 = rec_nwb_file(session);
	g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(struct rec_hash_row));
	g_autoptr(GHashTable) known = g_hash_table_new(g_str_hash, g_str_equal);

	g_array_set_clear_func(rows, hash_row_clear);
	rec_nwb_get_array(h5, REC_NWB_HASHES, &REC_NWB_TABLE_HASHES, rows);
	for (guint i = 0; i < rows->len; i++) {
		const struct rec_hash_row *row = &g_array_index(rows, struct rec_hash_row, i);
		/* Each on a fresh handle: a damaged data set must not hide the next. */
		g_autoptr(GError) failure = NULL;
		g_autoptr(rec_h5) fresh = rec_h5_open_again(h5, &failure);
		g_autofree char *hash = NULL;

		if (!row->path || !row->sha256)
			continue;
		g_hash_table_add(known, row->path);
		if (fresh)
			hash = rec_h5_hash(fresh, row->path);
		if (!hash)
			add_problem(problems, _("%s is missing or cannot be read."), row->path);
		else if (strcmp(hash, row->sha256) != 0)
			add_problem(problems,
				_("%s is not what was recorded: its SHA-256 differs."), row->path);
		else
			check_is_read(session, row->path, problems);
	}
	for (guint i = 0; i < session->channels->len; i++) {
		const struct rec_channel *channel = g_ptr_array_index(session->channels, i);
		g_autofree char *path =
			g_strconcat(REC_NWB_ACQUISITION "/", channel->name, "/data", NULL);

		if (!g_hash_table_contains(known, path))
			add_problem(problems, _("%s has no SHA-256."), path);
	}
}

/* --- times and loss ------------------------------------------------------------------ */

/* Whether sample @position has its own stamp, not a fitted time. @segment: start with 0, positions
 * rise. */
static bool keeps_stamps(const struct rec_clock *clock, uint64_t position, guint *segment)
{
	const struct rec_segment *row = NULL;

	while (*segment < clock->segments->len) {
		row = &g_array_index(clock->segments, struct rec_segment, *segment);
		if (position < row->first + row->n)
			return row->stamps_kept;
		(*segment)++;
	}
	return false;
}

static void check_times(struct rec_session *session, guint clock, GPtrArray *problems)
{
	enum {
		PIECE = 16384
	};
	const struct rec_clock *row = g_ptr_array_index(session->clocks, clock);
	const struct rec_device *device = g_ptr_array_index(session->devices, row->device);
	g_autofree double *times = g_new(double, PIECE);
	double last = -INFINITY;
	guint segment = 0;

	for (uint64_t first = 0; first < row->n; first += PIECE) {
		uint64_t n = MIN(row->n - first, (uint64_t)PIECE);
		g_autoptr(GError) failure = NULL;

		if (!rec_session_read_times(session, clock, first, n, times, &failure)) {
			add_problem(problems, "%s", failure->message);
			return;
		}
		for (uint64_t i = 0; i < n; i++) {
			/* Stamps kept as they came may be too coarse to tell neighbours apart. */
			bool may_stand = keeps_stamps(row, first + i, &segment);

			if (may_stand ? !(times[i] >= last) : !(times[i] > last)) {
				add_problem(problems,
					_("The times of %s do not rise at sample %" PRIu64 "."),
					device->name, first + i);
				return;
			}
			last = times[i];
		}
	}
}

/* Samples that the gap rows of this clock count. */
static double counted_loss(const struct rec_session *session, guint clock)
{
	const struct rec_clock *row = g_ptr_array_index(session->clocks, clock);
	const struct rec_device *device = g_ptr_array_index(session->devices, row->device);
	double lost = 0;

	for (guint i = 0; i < session->gaps->len; i++) {
		const struct rec_gap *gap = g_ptr_array_index(session->gaps, i);
		g_auto(GStrv) names = g_strsplit(gap->channels ? gap->channels : "", ";", -1);
		bool is_ours = false;

		for (guint k = 0; k < session->channels->len && !is_ours; k++) {
			const struct rec_channel *channel = g_ptr_array_index(session->channels, k);

			is_ours = channel->clock == clock &&
				  g_strv_contains((const char *const *)names, channel->desc.key);
		}
		if (is_ours && g_strcmp0(gap->device, device->name) == 0 &&
			isfinite(gap->samples_lost))
			lost += gap->samples_lost;
	}
	return lost;
}

/* Every sample that the indices say is missing stands in a gap row. */
static void check_loss(struct rec_session *session, guint clock, GPtrArray *problems)
{
	const struct rec_clock *row = g_ptr_array_index(session->clocks, clock);
	const struct rec_device *device = g_ptr_array_index(session->devices, row->device);
	double missing = 0;
	uint64_t position = 0;

	for (guint i = 0; i < row->segments->len; i++) {
		const struct rec_segment *segment =
			&g_array_index(row->segments, struct rec_segment, i);

		missing += (double)(segment->line.end_index - segment->line.first_index) -
			   (double)segment->n;
		if (segment->first != position)
			add_problem(problems, _("The segments of %s do not join."), device->name);
		position += segment->n;
	}
	if (row->segments->len > 0 && position != row->n)
		add_problem(
			problems, _("The segments of %s do not cover its samples."), device->name);
	if (missing > counted_loss(session, clock) + 0.5)
		add_problem(problems,
			_("%.0f samples of %s are missing without a row in the table of gaps."),
			missing - counted_loss(session, clock), device->name);
}

/* Storing results gave the file a new sum, which would hide what was known before. */
static void check_past(struct rec_h5 *h5, GPtrArray *problems)
{
	g_autofree char *when = rec_h5_get_attr_text(h5, "/", REC_NWB_DAMAGED);

	if (when)
		add_problem(problems,
			_("Its SHA-256 differed already when results were stored into it on %s; "
			  "take a copy that is whole."),
			when);
}

static void check_file(struct rec_session *session, GPtrArray *problems)
{
	struct rec_h5 *h5 = rec_nwb_file(session);

	check_past(h5, problems);
	if (session->damage)
		add_problem(problems, "%s", session->damage);
	if (session->edits_damage)
		add_problem(problems, "%s", session->edits_damage);
	check_structure(h5, problems);
	check_types(h5, REC_NWB_ACQUISITION, problems);
	check_types(h5, "/intervals", problems);
	check_types(h5, "/processing", problems);
	check_hashes(session, problems);
}

static void check_journal(const struct rec_session *session, GPtrArray *problems)
{
	g_autofree char *loss = rec_journal_describe_loss(session);

	if (loss)
		g_ptr_array_add(problems, g_steal_pointer(&loss));
}

/* Files since there is a version of the layout end with their own SHA-256. */
static void check_trailer(
	struct rec_session *session, enum rec_trailer trailer, GPtrArray *problems)
{
	if (trailer == REC_TRAILER_NONE &&
		rec_h5_get_attr_i64(rec_nwb_file(session), "/", "affekt_format", 0) > 0)
		add_problem(problems,
			_("The SHA-256 at its end is missing: another program has written into "
			  "it, or it was cut off."));
}

/* In the sandbox: says which parts are hurt, as far as that can be told, one line each. */
static bool name_damage(const char *path, GError **error)
{
	enum {
		NAMED_MAX = 8
	};
	g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GString) lines = g_string_new(NULL);
	struct rec_h5 *h5 = NULL;

	rec_h5_unlock_in_child();
	/* Reads all once first: what would lead the library astray is refused by name. */
	h5 = rec_gate_read_all(path, error);
	g_autoptr(rec_session) session = h5 ? rec_nwb_open(path, h5, error) : NULL;
	if (!session)
		return false;
	check_file(session, problems);
	for (guint i = 0; i < MIN(problems->len, NAMED_MAX); i++)
		g_string_append_printf(
			lines, "%s%s", i > 0 ? "\n" : "", (char *)problems->pdata[i]);
	if (problems->len > NAMED_MAX)
		g_string_append_printf(lines, _("\nand %u more."), problems->len - NAMED_MAX);
	if (problems->len == 0)
		g_string_append(lines,
			_("The recorded signals are whole; what differs has no SHA-256 of its "
			  "own."));
	g_set_error_literal(error, REC_ERROR, REC_ERROR_FORMAT, lines->str);
	return false;
}

/* The bytes are not those that were written: nobody knows what reading them does. */
static void look_closely(const char *path, GPtrArray *problems)
{
	enum {
		LIMIT_S = 60
	};
	g_autoptr(GError) answer = NULL;
	g_auto(GStrv) lines = NULL;

	add_problem(problems,
		_("It is not what Affekt wrote: its SHA-256 differs in a byte or more; take a copy "
		  "that is whole."));
	rec_h5_lock();
	rec_sandbox_run(name_damage, path, LIMIT_S, NULL, NULL, &answer);
	rec_h5_unlock();
	lines = g_strsplit(answer ? answer->message : "", "\n", -1);
	for (char **line = lines; *line; line++)
		g_ptr_array_add(problems, g_strdup(*line));
}

bool rec_verify(const char *path, GPtrArray *ret_problems, GError **error)
{
	g_autoptr(rec_session) session = NULL;
	enum rec_trailer trailer;

	if (!rec_trailer_check(path, &trailer, error))
		return false;
	if (trailer == REC_TRAILER_BAD) {
		look_closely(path, ret_problems);
		return false;
	}
	session = rec_session_open_to_show(path, error);
	if (!session)
		return false;
	if (!session->is_journal)
		check_trailer(session, trailer, ret_problems);
	if (session->is_journal)
		check_journal(session, ret_problems);
	else
		check_file(session, ret_problems);
	for (guint i = 0; i < session->clocks->len; i++) {
		check_times(session, i, ret_problems);
		check_loss(session, i, ret_problems);
	}
	return ret_problems->len == 0;
}
