/*
 * DESIGN: GKeyFile parses, but knows no line numbers and merges what stands twice. So the text is
 * walked once more beforehand: every group and key is checked against what exists and remembered
 * with its line, for sentences that name it.
 */
#include "recordings/session/studyfile.h"

#include "core/text.h"
#include "recordings/session/session.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

enum {
	STUDY_BYTES_MAX = 1 << 20
};

/* Kinds of group, with the keys that each may hold; NULL keys: any. */
static const struct group_kind {
	const char *word;
	bool has_name;
	const char *const *keys;
} GROUP_KINDS[] = {
	{"study", false,
		(const char *const[]){"name", "language", "notice", "rater", "time_locked", NULL}},
	{"session", false, (const char *const[]){"required", "reaction_lag_s", NULL}},
	{"phase", true, (const char *const[]){"title", "baseline", NULL}},
	{"touchpoint", true,
		(const char *const[]){"title", "phase", "critical", "start", "duration",
			"instruction", "stimulus", NULL}},
	{"participant", true, (const char *const[]){"device", NULL}},
	{"analysis", false, NULL},
	{"alerts", false,
		(const char *const[]){"arousal_above", "kpi_below", "usable_below_pct", NULL}},
	{"instruments", false, NULL},
};

/* A parse under way. */
struct parse {
	const char *name; /* of the file, for sentences */
	GKeyFile *keys;
	GHashTable *lines; /* "group" and "group\nkey" → line number */
	struct rec_studyfile *study;
};

static void free_phase(gpointer data)
{
	struct rec_phase *phase = data;
	g_free(phase->id);
	g_free(phase->title);
	g_free(phase);
}

static void free_touchpoint(gpointer data)
{
	struct rec_touchpoint_plan *plan = data;
	g_free(plan->id);
	g_free(plan->title);
	g_free(plan->phase);
	g_free(plan->instruction);
	g_free(plan->stimulus);
	g_free(plan);
}

static void free_binding(gpointer data)
{
	struct rec_binding *binding = data;
	g_free(binding->participant);
	g_free(binding->device);
	g_free(binding);
}

static struct rec_studyfile *make_study(const char *text)
{
	struct rec_studyfile *study = g_new0(struct rec_studyfile, 1);
	study->text = g_strdup(text);
	study->required_info = g_new0(char *, 1);
	study->reaction_lag_s = NAN;
	study->phases = g_ptr_array_new_with_free_func(free_phase);
	study->touchpoints = g_ptr_array_new_with_free_func(free_touchpoint);
	study->bindings = g_ptr_array_new_with_free_func(free_binding);
	study->overrides = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	study->instruments = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	return study;
}

void rec_studyfile_free(rec_studyfile *study)
{
	if (!study)
		return;
	g_free(study->text);
	g_free(study->name);
	g_free(study->language);
	g_free(study->notice);
	g_free(study->rater);
	g_strfreev(study->required_info);
	g_ptr_array_unref(study->phases);
	g_ptr_array_unref(study->touchpoints);
	g_ptr_array_unref(study->bindings);
	g_free(study->profile);
	g_hash_table_unref(study->overrides);
	g_hash_table_unref(study->instruments);
	g_free(study);
}

/* Always false: "FILE, line N: sentence". */
static bool G_GNUC_PRINTF(4, 5)
	fail(const struct parse *parse, guint line, GError **error, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	g_autofree char *sentence = g_strdup_vprintf(format, arguments);
	va_end(arguments);
	g_set_error(error, REC_ERROR, REC_ERROR_FORMAT, _("%s, line %u: %s."), parse->name, line,
		sentence);
	return false;
}

static guint line_of(const struct parse *parse, const char *group, const char *key)
{
	g_autofree char *place = key ? g_strdup_printf("%s\n%s", group, key) : g_strdup(group);
	return GPOINTER_TO_UINT(g_hash_table_lookup(parse->lines, place));
}

static const struct group_kind *find_kind(const char *group)
{
	for (guint i = 0; i < G_N_ELEMENTS(GROUP_KINDS); i++) {
		const struct group_kind *kind = &GROUP_KINDS[i];
		gsize length = strlen(kind->word);
		if (!kind->has_name && strcmp(group, kind->word) == 0)
			return kind;
		if (kind->has_name && strncmp(group, kind->word, length) == 0 &&
			group[length] == ' ' && group[length + 1] != '\0')
			return kind;
	}
	return NULL;
}

static bool note_line(
	struct parse *parse, const char *place, const char *shown, guint line, GError **error)
{
	guint earlier = GPOINTER_TO_UINT(g_hash_table_lookup(parse->lines, place));
	if (earlier > 0)
		return fail(parse, line, error, _("%s stands already in line %u"), shown, earlier);
	g_hash_table_insert(parse->lines, g_strdup(place), GUINT_TO_POINTER(line));
	return true;
}

static bool check_group(
	struct parse *parse, const char *text, guint line, char **ret_group, GError **error)
{
	gsize length = strlen(text);
	if (text[length - 1] != ']')
		return fail(parse, line, error, _("the group has no closing bracket: %s"), text);
	g_autofree char *group = g_strndup(text + 1, length - 2);
	if (!find_kind(group))
		return fail(parse, line, error,
			_("there is no group [%s]; known are study, session, phase NAME, "
			  "touchpoint ID, participant CODE, analysis, alerts and instruments"),
			group);
	if (!note_line(parse, group, text, line, error))
		return false;
	g_free(*ret_group);
	*ret_group = g_steal_pointer(&group);
	return true;
}

static bool check_key(
	struct parse *parse, const char *text, guint line, const char *group, GError **error)
{
	const char *equals = strchr(text, '=');
	if (!equals || equals == text)
		return fail(parse, line, error, _("\"%s\" is neither [group] nor key=value"), text);
	if (!group)
		return fail(parse, line, error, _("a [group] has to come before the first key"));
	g_autofree char *key = g_strchomp(g_strndup(text, (gsize)(equals - text)));
	const struct group_kind *kind = find_kind(group);
	if (kind->keys && !g_strv_contains(kind->keys, key)) {
		g_autofree char *known = g_strjoinv(", ", (char **)kind->keys);
		return fail(parse, line, error, _("[%s] has no key %s; known are %s"), group, key,
			known);
	}
	g_autofree char *place = g_strdup_printf("%s\n%s", group, key);
	return note_line(parse, place, key, line, error);
}

/* Walks the text once: every group and key must be known and stand once. */
static bool check_lines(struct parse *parse, const char *text, GError **error)
{
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	g_autofree char *group = NULL;
	for (guint i = 0; lines[i]; i++) {
		char *line = g_strstrip(lines[i]);
		if (line[0] == '\0' || line[0] == '#')
			continue;
		bool is_good = line[0] == '[' ? check_group(parse, line, i + 1, &group, error)
					      : check_key(parse, line, i + 1, group, error);
		if (!is_good)
			return false;
	}
	return true;
}

/* NULL when the key is absent or empty. */
static char *get_text(const struct parse *parse, const char *group, const char *key)
{
	g_autofree char *text = g_key_file_get_string(parse->keys, group, key, NULL);
	if (!text || g_strstrip(text)[0] == '\0')
		return NULL;
	return g_steal_pointer(&text);
}

static bool get_bool(
	const struct parse *parse, const char *group, const char *key, bool *ret, GError **error)
{
	static const char *const YES[] = {"yes", "true", "1", "ja", NULL};
	static const char *const NO[] = {"no", "false", "0", "nej", "nei", NULL};
	g_autofree char *text = get_text(parse, group, key);
	*ret = false;
	if (!text)
		return true;
	g_autofree char *lower = g_ascii_strdown(text, -1);
	*ret = g_strv_contains(YES, lower);
	if (*ret || g_strv_contains(NO, lower))
		return true;
	return fail(
		parse, line_of(parse, group, key), error, _("%s=%s must be yes or no"), key, text);
}

/* NaN when the key is absent. */
static bool get_seconds(const struct parse *parse, const char *group, const char *key,
	double least_s, double *ret_s, GError **error)
{
	g_autofree char *text = get_text(parse, group, key);
	double value = NAN;
	*ret_s = NAN;
	if (!text)
		return true;
	if (!core_text_parse_double(text, &value) || value < least_s)
		return fail(parse, line_of(parse, group, key), error,
			_("%s=%s must be a number of seconds of at least %g, with a decimal point"),
			key, text, least_s);
	*ret_s = value;
	return true;
}

/* NaN when the key is absent. */
static bool get_limit(const struct parse *parse, const char *key, double low, double high,
	double *ret_limit, GError **error)
{
	g_autofree char *text = get_text(parse, "alerts", key);
	double value = NAN;
	*ret_limit = NAN;
	if (!text)
		return true;
	if (!core_text_parse_double(text, &value) || value < low || value > high)
		return fail(parse, line_of(parse, "alerts", key), error,
			_("%s=%s must be a number from %g to %g, with a decimal point"), key, text,
			low, high);
	*ret_limit = value;
	return true;
}

/* The list behind @key, separated by ; or , without empty entries. */
static char **get_list(const struct parse *parse, const char *group, const char *key)
{
	g_autofree char *text = get_text(parse, group, key);
	g_auto(GStrv) words = g_strsplit_set(text ? text : "", ";,", -1);
	g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
	for (guint i = 0; words[i]; i++) {
		if (g_strstrip(words[i])[0] != '\0')
			g_strv_builder_add(builder, words[i]);
	}
	return g_strv_builder_end(builder);
}

static bool read_phase(struct parse *parse, const char *group, const char *id, GError **error)
{
	struct rec_phase *phase = g_new0(struct rec_phase, 1);
	g_ptr_array_add(parse->study->phases, phase);
	phase->id = g_strdup(id);
	phase->title = get_text(parse, group, "title");
	if (!phase->title)
		phase->title = g_strdup(id);
	return get_bool(parse, group, "baseline", &phase->is_baseline, error);
}

static bool read_touchpoint(struct parse *parse, const char *group, const char *id, GError **error)
{
	if (id[strspn(id, "abcdefghijklmnopqrstuvwxyz0123456789_-")] != '\0') {
		g_autofree char *slug = core_text_slug(id);
		return fail(parse, line_of(parse, group, NULL), error,
			_("the id \"%s\" may hold a-z, 0-9, _ and - only; write [touchpoint %s] "
			  "and "
			  "title=%s"),
			id, slug, id);
	}
	struct rec_touchpoint_plan *plan = g_new0(struct rec_touchpoint_plan, 1);
	g_ptr_array_add(parse->study->touchpoints, plan);
	plan->id = g_strdup(id);
	plan->title = get_text(parse, group, "title");
	if (!plan->title)
		plan->title = g_strdup(id);
	plan->phase = get_text(parse, group, "phase");
	plan->instruction = get_text(parse, group, "instruction");
	plan->stimulus = get_text(parse, group, "stimulus");
	return get_bool(parse, group, "critical", &plan->is_critical, error) &&
	       get_seconds(parse, group, "start", 0.0, &plan->start_s, error) &&
	       get_seconds(parse, group, "duration", 0.001, &plan->duration_s, error);
}

static bool read_participant(
	struct parse *parse, const char *group, const char *code, GError **error)
{
	g_auto(GStrv) devices = get_list(parse, group, "device");
	struct rec_binding *last = NULL;
	for (guint i = 0; devices[i]; i++) {
		const char *at = strchr(devices[i], '@');
		/* An option of the device before: the list's commas are the device's too. */
		if (last && !at && strchr(devices[i], '=')) {
			char *longer = g_strconcat(last->device, ",", devices[i], NULL);
			g_free(last->device);
			last->device = longer;
			continue;
		}
		if (!at || at == devices[i] || at[1] == '\0')
			return fail(parse, line_of(parse, group, "device"), error,
				_("\"%s\" must name a device and its port, as NAME@PORT"),
				devices[i]);
		struct rec_binding *binding = g_new0(struct rec_binding, 1);
		binding->participant = g_strdup(code);
		binding->device = g_strdup(devices[i]);
		g_ptr_array_add(parse->study->bindings, binding);
		last = binding;
	}
	return true;
}

/* Every key of @group but @except goes into @values. */
static void read_free_keys(
	const struct parse *parse, const char *group, const char *except, GHashTable *values)
{
	g_auto(GStrv) keys = g_key_file_get_keys(parse->keys, group, NULL, NULL);
	for (guint i = 0; keys && keys[i]; i++) {
		char *text = strcmp(keys[i], except) == 0 ? NULL : get_text(parse, group, keys[i]);
		if (text)
			g_hash_table_insert(values, g_strdup(keys[i]), text);
	}
}

/* Reads the named groups in the order of the file. */
static bool read_named_groups(struct parse *parse, GError **error)
{
	g_auto(GStrv) groups = g_key_file_get_groups(parse->keys, NULL);
	for (guint i = 0; groups[i]; i++) {
		const char *space = strchr(groups[i], ' ');
		if (!space)
			continue;
		g_autofree char *name = g_strstrip(g_strdup(space));
		bool is_good = true;
		if (g_str_has_prefix(groups[i], "phase "))
			is_good = read_phase(parse, groups[i], name, error);
		else if (g_str_has_prefix(groups[i], "touchpoint "))
			is_good = read_touchpoint(parse, groups[i], name, error);
		else
			is_good = read_participant(parse, groups[i], name, error);
		if (!is_good)
			return false;
	}
	return true;
}

/* Every phase that a touch point names must be defined. */
static bool check_phases(const struct parse *parse, GError **error)
{
	for (guint i = 0; i < parse->study->touchpoints->len; i++) {
		const struct rec_touchpoint_plan *plan =
			g_ptr_array_index(parse->study->touchpoints, i);
		if (!plan->phase || rec_studyfile_find_phase(parse->study, plan->phase))
			continue;
		g_autofree char *group = g_strdup_printf("touchpoint %s", plan->id);
		return fail(parse, line_of(parse, group, "phase"), error,
			_("the phase \"%s\" is not defined; add a group [phase %s]"), plan->phase,
			plan->phase);
	}
	return true;
}

static bool read_groups(struct parse *parse, GError **error)
{
	struct rec_studyfile *study = parse->study;
	study->name = get_text(parse, "study", "name");
	study->language = get_text(parse, "study", "language");
	study->notice = get_text(parse, "study", "notice");
	study->rater = get_text(parse, "study", "rater");
	g_strfreev(study->required_info);
	study->required_info = get_list(parse, "session", "required");
	study->profile = get_text(parse, "analysis", "profile");
	read_free_keys(parse, "analysis", "profile", study->overrides);
	read_free_keys(parse, "instruments", "", study->instruments);
	return get_seconds(
		       parse, "session", "reaction_lag_s", 0.0, &study->reaction_lag_s, error) &&
	       get_bool(parse, "study", "time_locked", &study->is_time_locked, error) &&
	       get_limit(parse, "arousal_above", 0, 100, &study->alerts.arousal_above, error) &&
	       get_limit(parse, "kpi_below", 1, 10, &study->alerts.kpi_below, error) &&
	       get_limit(
		       parse, "usable_below_pct", 0, 100, &study->alerts.usable_below_pct, error) &&
	       read_named_groups(parse, error) && check_phases(parse, error);
}

struct rec_studyfile *rec_studyfile_parse(
	const char *text, const char *name_for_errors, GError **error)
{
	g_autoptr(GKeyFile) keys = g_key_file_new();
	g_autoptr(GHashTable) lines = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	g_autoptr(rec_studyfile) study = make_study(text);
	struct parse parse = {name_for_errors, keys, lines, study};
	g_autoptr(GError) local = NULL;

	if (!g_utf8_validate(text, -1, NULL)) {
		g_set_error(error, REC_ERROR, REC_ERROR_FORMAT,
			_("%s is not a text in UTF-8: save it as UTF-8."), name_for_errors);
		return NULL;
	}
	if (g_str_has_prefix(text, "\xef\xbb\xbf"))
		text += 3;
	if (!check_lines(&parse, text, error))
		return NULL;
	if (!g_key_file_load_from_data(keys, text, (gsize)-1, G_KEY_FILE_NONE, &local)) {
		g_set_error(error, REC_ERROR, REC_ERROR_FORMAT, _("%s cannot be read: %s."),
			name_for_errors, local->message);
		return NULL;
	}
	if (!read_groups(&parse, error))
		return NULL;
	return g_steal_pointer(&study);
}

struct rec_studyfile *rec_studyfile_read(const char *path, GError **error)
{
	g_autofree char *shown = g_filename_display_name(path);
	g_autofree char *text = NULL;
	gsize length = 0;
	GStatBuf status;
	if (g_stat(path, &status) != 0) {
		g_set_error(error, REC_ERROR, REC_ERROR_MISSING,
			_("the study file %s cannot be opened: %s."), shown, g_strerror(errno));
		return NULL;
	}
	if (!S_ISREG(status.st_mode) || status.st_size > STUDY_BYTES_MAX) {
		g_set_error(error, REC_ERROR, REC_ERROR_FORMAT,
			_("%s is no study file: a text of at most 1 MiB is expected."), shown);
		return NULL;
	}
	g_autoptr(GError) local = NULL;
	if (!g_file_get_contents(path, &text, &length, &local)) {
		g_set_error(error, REC_ERROR, REC_ERROR_FAILED,
			_("the study file %s cannot be read: %s."), shown, local->message);
		return NULL;
	}
	if (strlen(text) != length) {
		g_set_error(error, REC_ERROR, REC_ERROR_FORMAT,
			_("%s is no study file: it holds NUL bytes."), shown);
		return NULL;
	}
	return rec_studyfile_parse(text, shown, error);
}

const struct rec_phase *rec_studyfile_find_phase(const struct rec_studyfile *study, const char *id)
{
	for (guint i = 0; i < study->phases->len; i++) {
		const struct rec_phase *phase = g_ptr_array_index(study->phases, i);
		if (strcmp(phase->id, id) == 0)
			return phase;
	}
	return NULL;
}

const struct rec_touchpoint_plan *rec_studyfile_find_touchpoint(
	const struct rec_studyfile *study, const char *id_or_title)
{
	g_autofree char *wanted = g_utf8_casefold(id_or_title, -1);
	for (guint i = 0; i < study->touchpoints->len; i++) {
		const struct rec_touchpoint_plan *plan = g_ptr_array_index(study->touchpoints, i);
		if (strcmp(plan->id, id_or_title) == 0)
			return plan;
	}
	for (guint i = 0; i < study->touchpoints->len; i++) {
		const struct rec_touchpoint_plan *plan = g_ptr_array_index(study->touchpoints, i);
		g_autofree char *title = g_utf8_casefold(plan->title, -1);
		if (strcmp(title, wanted) == 0)
			return plan;
	}
	return NULL;
}
