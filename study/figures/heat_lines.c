#include "study/figures/heat_lines.h"

#include "study/figures/rows.h"

#include <math.h>
#include <string.h>

struct place { /* of a member in the order */
	const struct study_member *member;
	bool is_out;
	double mean;
	guint index;
};

static double mean_of(const struct study_member *member)
{
	double sum = 0;
	guint n = 0;

	for (guint i = 0; i < member->values->len; i++) {
		double value = g_array_index(member->values, struct study_value, i).arousal;
		if (!isfinite(value))
			continue;
		sum += value;
		n++;
	}
	return n > 0 ? sum / n : -INFINITY;
}

static int compare_places(const void *a, const void *b)
{
	const struct place *one = a, *two = b;

	if (one->is_out != two->is_out)
		return one->is_out - two->is_out;
	int by_group = one->is_out ? 0 : strcmp(one->member->group, two->member->group);
	if (by_group != 0)
		return by_group;
	if (!one->is_out && one->mean != two->mean)
		return one->mean < two->mean ? 1 : -1;
	return one->index < two->index ? -1 : 1;
}

static GArray *sort_members(const struct study_evidence *evidence)
{
	GArray *places = g_array_new(FALSE, FALSE, sizeof(struct place));

	for (guint i = 0; i < evidence->members->len; i++) {
		const struct study_member *member = g_ptr_array_index(evidence->members, i);
		struct place place = {.member = member,
			.is_out = !study_member_is_in(evidence, member),
			.mean = mean_of(member),
			.index = i};
		g_array_append_val(places, place);
	}
	g_array_sort(places, compare_places);
	return places;
}

static void add_member(struct study_heat *heat, const struct place *place)
{
	const char *group = place->is_out ? "" : place->member->group;
	struct study_heat_section *last =
		heat->sections->len > 0 ? &g_array_index(heat->sections, struct study_heat_section,
						  heat->sections->len - 1)
					: NULL;

	if (!last || last->is_out != place->is_out || strcmp(last->group, group) != 0) {
		struct study_heat_section section = {.group = group, .is_out = place->is_out};
		g_array_append_val(heat->sections, section);
		last = &g_array_index(
			heat->sections, struct study_heat_section, heat->sections->len - 1);
	}
	if (last->n % heat->per_line == 0) {
		struct study_heat_line line = {
			.from = heat->members->len, .section = heat->sections->len - 1};
		g_array_append_val(heat->lines, line);
	}
	g_array_index(heat->lines, struct study_heat_line, heat->lines->len - 1).n++;
	last->n++;
	g_ptr_array_add(heat->members, (gpointer)place->member);
}

struct study_heat *study_heat_new(const struct study_evidence *evidence)
{
	struct study_heat *heat = g_new0(struct study_heat, 1);
	guint n = evidence->members->len, n_touchpoints = evidence->touchpoints->len;
	g_autoptr(GArray) places = sort_members(evidence);

	heat->members = g_ptr_array_new();
	heat->lines = g_array_new(FALSE, TRUE, sizeof(struct study_heat_line));
	heat->sections = g_array_new(FALSE, TRUE, sizeof(struct study_heat_section));
	heat->per_line = MAX((n + STUDY_HEAT_LINES - 1) / STUDY_HEAT_LINES, 1);
	heat->per_column = MAX((n_touchpoints + STUDY_HEAT_COLUMNS - 1) / STUDY_HEAT_COLUMNS, 1);
	heat->n_columns = (n_touchpoints + heat->per_column - 1) / heat->per_column;
	for (guint i = 0; i < places->len; i++) {
		const struct place *place = &g_array_index(places, struct place, i);
		add_member(heat, place);
	}
	return heat;
}

void study_heat_free(study_heat *heat)
{
	g_ptr_array_unref(heat->members);
	g_array_unref(heat->lines);
	g_array_unref(heat->sections);
	g_free(heat);
}

double study_heat_value(
	const struct study_heat *heat, const struct study_heat_line *line, guint column)
{
	double sum = 0;
	guint n = 0;

	for (guint i = line->from; i < line->from + line->n; i++) {
		const struct study_member *member = g_ptr_array_index(heat->members, i);
		for (guint k = 0; k < heat->per_column; k++) {
			const struct study_value *value =
				study_rows_value(member, column * heat->per_column + k);
			if (!value || !isfinite(value->arousal))
				continue;
			sum += value->arousal;
			n++;
		}
	}
	return n > 0 ? sum / n : NAN;
}
