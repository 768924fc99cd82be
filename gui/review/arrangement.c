#include "gui/review/arrangement.h"

#include <math.h>
#include <string.h>

static const char *const scale_names[] = {
	[AFFEKT_SCALE_VISIBLE] = "visible",
	[AFFEKT_SCALE_RECORD] = "record",
	[AFFEKT_SCALE_FIXED] = "fixed",
};

static double number_of(GKeyFile *file, const char *group, const char *key, double otherwise)
{
	g_autoptr(GError) error = NULL;
	double value = g_key_file_get_double(file, group, key, &error);
	return error == NULL && isfinite(value) ? value : otherwise;
}

static enum affekt_scale scale_of(GKeyFile *file, const char *group)
{
	g_autofree char *name = g_key_file_get_string(file, group, "scale", NULL);
	for (guint i = 0; i < G_N_ELEMENTS(scale_names); i++) {
		if (g_strcmp0(name, scale_names[i]) == 0)
			return (enum affekt_scale)i;
	}
	return AFFEKT_SCALE_VISIBLE;
}

static gboolean parse_place(GKeyFile *file, const char *group, struct affekt_place *ret_place)
{
	g_autofree char *key = g_key_file_get_string(file, group, "key", NULL);
	g_autoptr(GError) error = NULL;
	if (key == NULL || key[0] == '\0' || strlen(key) >= sizeof ret_place->key)
		return FALSE;
	*ret_place = (struct affekt_place){0};
	g_strlcpy(ret_place->key, key, sizeof ret_place->key);
	ret_place->is_shown = g_key_file_get_boolean(file, group, "shown", &error);
	if (error != NULL)
		ret_place->is_shown = TRUE;
	ret_place->weight = CLAMP(number_of(file, group, "weight", 1), AFFEKT_PLACE_WEIGHT_MIN,
		AFFEKT_PLACE_WEIGHT_MAX);
	ret_place->scale = scale_of(file, group);
	ret_place->low = number_of(file, group, "low", NAN);
	ret_place->high = number_of(file, group, "high", NAN);
	if (ret_place->scale == AFFEKT_SCALE_FIXED && !(ret_place->low < ret_place->high))
		ret_place->scale = AFFEKT_SCALE_VISIBLE;
	return TRUE;
}

GArray *affekt_arrangement_parse(const char *text)
{
	GArray *places = g_array_new(FALSE, FALSE, sizeof(struct affekt_place));
	g_autoptr(GKeyFile) file = g_key_file_new();
	if (!g_key_file_load_from_data(file, text, (gsize)-1, G_KEY_FILE_NONE, NULL))
		return places;
	g_auto(GStrv) groups = g_key_file_get_groups(file, NULL);
	for (gsize i = 0; groups[i] != NULL; i++) {
		struct affekt_place place;
		if (g_str_has_prefix(groups[i], "track ") && parse_place(file, groups[i], &place) &&
			affekt_arrangement_find(places, place.key) == NULL)
			g_array_append_val(places, place);
	}
	return places;
}

char *affekt_arrangement_format(const GArray *places)
{
	g_autoptr(GKeyFile) file = g_key_file_new();
	for (guint i = 0; i < places->len; i++) {
		const struct affekt_place *place = &g_array_index(places, struct affekt_place, i);
		g_autofree char *group = g_strdup_printf("track %u", i + 1);
		g_key_file_set_string(file, group, "key", place->key);
		g_key_file_set_boolean(file, group, "shown", place->is_shown);
		g_key_file_set_double(file, group, "weight", place->weight);
		g_key_file_set_string(file, group, "scale", scale_names[place->scale]);
		if (place->scale != AFFEKT_SCALE_FIXED)
			continue;
		g_key_file_set_double(file, group, "low", place->low);
		g_key_file_set_double(file, group, "high", place->high);
	}
	return g_key_file_to_data(file, NULL, NULL);
}

static int index_of(const GArray *places, const char *key)
{
	for (guint i = 0; i < places->len; i++) {
		if (g_str_equal(g_array_index(places, struct affekt_place, i).key, key))
			return (int)i;
	}
	return -1;
}

struct affekt_place *affekt_arrangement_find(const GArray *places, const char *key)
{
	int index = index_of(places, key);
	return index >= 0 ? &g_array_index(places, struct affekt_place, index) : NULL;
}

gboolean affekt_arrangement_move(
	GArray *places, const char *key, int by, const char *const *present)
{
	int from = index_of(places, key);
	if (from < 0)
		return FALSE;
	for (int to = from + by; to >= 0 && to < (int)places->len; to += by) {
		const struct affekt_place *other = &g_array_index(places, struct affekt_place, to);
		if (!other->is_shown || !g_strv_contains(present, other->key))
			continue;
		struct affekt_place moved = g_array_index(places, struct affekt_place, from);
		g_array_remove_index(places, (guint)from);
		g_array_insert_val(places, (guint)to, moved);
		return TRUE;
	}
	return FALSE;
}

void affekt_arrangement_heights(
	const double *weights, gsize n, int room, int minimum, int *ret_heights)
{
	g_autofree gboolean *is_least = g_new0(gboolean, n);
	double weight = 0, left = room;
	gboolean is_changed = TRUE;
	/* Who would fall below the minimum gets it, and the others share what remains, until it
	 * holds for all. */
	while (is_changed) {
		is_changed = FALSE;
		weight = 0;
		left = room;
		for (gsize i = 0; i < n; i++) {
			weight += is_least[i] ? 0 : weights[i];
			left -= is_least[i] ? minimum : 0;
		}
		for (gsize i = 0; i < n; i++) {
			if (is_least[i] || left * weights[i] / weight >= minimum)
				continue;
			is_least[i] = is_changed = TRUE;
		}
	}
	double end = 0;
	int used = 0;
	for (gsize i = 0; i < n; i++) {
		end += is_least[i] ? minimum : left * weights[i] / weight;
		ret_heights[i] = (int)floor(end + 1e-6) - used;
		used += ret_heights[i];
	}
}

char *affekt_arrangement_path(void)
{
	return g_build_filename(g_get_user_state_dir(), "affekt", "tracks", NULL);
}
