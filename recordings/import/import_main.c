#include "recordings/import/import_main.h"

#include "core/text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

enum {
	NAME_BYTES_MAX = 24,
	LISTED_MAX = 40, /* signals in a sentence */
};

static const char *const MAIN_NAMES[] = {"gsr", "pulse"};

enum core_quantity rec_import_main_guess(const char *text)
{
	static const char *const SKIN[] = {
		"eda", "gsr", "scl", "sc", "conductance", "skinconductance", "electrodermal", NULL};
	static const char *const PULSE[] = {
		"ppg", "bvp", "pulse", "pleth", "plethysmogram", "plethysmograph", NULL};
	g_autofree char *lower = g_ascii_strdown(text ? text : "", -1);
	g_auto(GStrv) words = g_strsplit_set(lower, "_ -.:/()[]", -1);
	bool is_pulse = false;
	for (guint i = 0; words[i]; i++) {
		if (g_strv_contains(SKIN, words[i]))
			return CORE_QUANTITY_GSR;
		is_pulse |= g_strv_contains(PULSE, words[i]);
	}
	return is_pulse ? CORE_QUANTITY_PULSE : CORE_QUANTITY_OTHER;
}

/* A signal and where it stands. */
struct place {
	struct rec_import_source *source;
	struct rec_import_signal *signal;
};

static GArray *list_places(const GPtrArray *sources)
{
	GArray *places = g_array_new(FALSE, FALSE, sizeof(struct place));
	for (guint i = 0; i < sources->len; i++) {
		struct rec_import_source *source = g_ptr_array_index(sources, i);
		for (guint k = 0; k < source->signals->len; k++) {
			struct place place = {source, g_ptr_array_index(source->signals, k)};
			g_array_append_val(places, place);
		}
	}
	return places;
}

static struct rec_import_signal *find_name(const GPtrArray *sources, const char *name)
{
	for (guint i = 0; i < sources->len; i++) {
		const struct rec_import_source *source = g_ptr_array_index(sources, i);
		for (guint k = 0; k < source->signals->len; k++) {
			struct rec_import_signal *signal = g_ptr_array_index(source->signals, k);
			if (strcmp(signal->name, name) == 0)
				return signal;
		}
	}
	return NULL;
}

char *rec_import_main_name(
	const GPtrArray *sources, const char *label, guint number, enum core_quantity *quantity)
{
	if (*quantity != CORE_QUANTITY_OTHER && !find_name(sources, MAIN_NAMES[*quantity]))
		return g_strdup(MAIN_NAMES[*quantity]);
	*quantity = CORE_QUANTITY_OTHER;
	g_autofree char *slug = core_text_slug(label);
	g_strdelimit(slug, "-", '_');
	if (strlen(slug) > NAME_BYTES_MAX)
		slug[NAME_BYTES_MAX] = '\0';
	char *name = g_strdup(slug);
	for (guint k = number; find_name(sources, name); k++) {
		g_free(name);
		name = g_strdup_printf("%s_%u", slug, k);
	}
	return name;
}

char *rec_import_main_title(
	const struct rec_import_source *source, const struct rec_import_signal *signal)
{
	return g_strdup_printf(
		"%s/%s", source->stream ? source->stream : source->file, signal->column);
}

/* "Shimmer/EDA, E4/EDA". */
static char *list_titles(const GArray *places)
{
	GString *list = g_string_new(NULL);
	for (guint i = 0; i < places->len && i < LISTED_MAX; i++) {
		const struct place *place = &g_array_index(places, struct place, i);
		g_autofree char *title = rec_import_main_title(place->source, place->signal);
		g_string_append_printf(list, "%s%s", i > 0 ? ", " : "", title);
	}
	if (places->len > LISTED_MAX)
		g_string_append(list, ", …");
	return g_string_free(list, FALSE);
}

/* A signal is called by its title, its column, or, when it is the only one there, by its stream. */
static bool is_called(const struct place *place, const char *wanted)
{
	g_autofree char *title = rec_import_main_title(place->source, place->signal);
	bool is_alone = place->source->stream && place->source->signals->len == 1;
	return g_ascii_strcasecmp(title, wanted) == 0 ||
	       g_ascii_strcasecmp(place->signal->column, wanted) == 0 ||
	       (is_alone && g_ascii_strcasecmp(place->source->stream, wanted) == 0);
}

/* The only signal that is called @wanted; NULL with an error. */
static struct rec_import_signal *find_wanted(
	const GArray *places, const char *name, const char *wanted, GError **error)
{
	g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(struct place));
	for (guint i = 0; i < places->len; i++) {
		const struct place *place = &g_array_index(places, struct place, i);
		if (is_called(place, wanted))
			g_array_append_val(found, *place);
	}
	g_autofree char *list = list_titles(found->len > 1 ? found : places);
	if (found->len == 0)
		g_set_error(error, REC_ERROR, REC_ERROR_MISSING,
			_("There is no signal %s for %s; there are: %s."), wanted, name, list);
	if (found->len > 1)
		g_set_error(error, REC_ERROR, REC_ERROR_ARGUMENT,
			_("Several signals are called %s, but one is wanted for %s: %s."), wanted,
			name, list);
	return found->len == 1 ? g_array_index(found, struct place, 0).signal : NULL;
}

/* Makes @signal the main one of its kind; the one that was becomes another channel. */
static void crown(GPtrArray *sources, struct rec_import_signal *signal, enum core_quantity quantity)
{
	struct rec_import_signal *before = find_name(sources, MAIN_NAMES[quantity]);
	enum core_quantity other = CORE_QUANTITY_OTHER;
	if (before == signal)
		return;
	g_free(signal->name);
	signal->name = g_strdup(MAIN_NAMES[quantity]);
	signal->quantity = quantity;
	if (!before)
		return;
	g_free(before->name);
	before->name = g_strdup("");
	before->quantity = other;
	char *name = rec_import_main_name(sources, before->column, 2, &other);
	g_free(before->name);
	before->name = name;
}

/* One of several was taken because it came first: that is said. */
static void note_others(
	const GArray *places, enum core_quantity quantity, const char *option, GPtrArray *notes)
{
	g_autoptr(GArray) likely = g_array_new(FALSE, FALSE, sizeof(struct place));
	const struct place *taken = NULL;
	for (guint i = 0; i < places->len; i++) {
		const struct place *place = &g_array_index(places, struct place, i);
		bool is_taken = strcmp(place->signal->name, MAIN_NAMES[quantity]) == 0;
		if (is_taken || rec_import_main_guess(place->signal->column) == quantity ||
			rec_import_main_guess(place->source->stream) == quantity)
			g_array_append_val(likely, *place);
		taken = is_taken ? place : taken;
	}
	if (!taken || likely->len < 2)
		return;
	g_autofree char *list = list_titles(likely);
	g_autofree char *title = rec_import_main_title(taken->source, taken->signal);
	g_ptr_array_add(notes,
		g_strdup_printf(_("Several signals may be the channel %s (%s); %s is taken. Say %s "
				  "to choose another."),
			MAIN_NAMES[quantity], list, title, option));
}

static bool choose_one(enum core_quantity quantity, const char *wanted, const char *option,
	GPtrArray *sources, GPtrArray *notes, GError **error)
{
	g_autoptr(GArray) places = list_places(sources);
	if (!wanted) {
		if (notes)
			note_others(places, quantity, option, notes);
		return true;
	}
	struct rec_import_signal *signal = find_wanted(places, MAIN_NAMES[quantity], wanted, error);
	if (!signal)
		return false;
	crown(sources, signal, quantity);
	return true;
}

bool rec_import_main_choose(
	const struct rec_import *import, GPtrArray *sources, GPtrArray *notes, GError **error)
{
	if (!choose_one(
		    CORE_QUANTITY_GSR, import->gsr_signal, "--gsr-column", sources, notes, error) ||
		!choose_one(CORE_QUANTITY_PULSE, import->pulse_signal, "--pulse-column", sources,
			notes, error))
		return false;
	struct rec_import_signal *gsr = find_name(sources, MAIN_NAMES[CORE_QUANTITY_GSR]);
	if (gsr && import->gsr_unit) {
		g_free(gsr->unit);
		gsr->unit = g_strdup(import->gsr_unit);
	}
	if (gsr)
		gsr->is_inverted |= import->gsr_is_inverted;
	return true;
}
