/* How the picture of a study shares its room. */
#include "gui/study/heat_parts.h"

#include "gui/study/telling.h"

enum {
	MARKS_WIDTH = 68,
	CODE_WIDTH_MIN = 92,
	CODE_WIDTH_MAX = 150,
	GROUP_WIDTH = 84,
	WAVE_WIDTH = 56,
	USABLE_WIDTH = 66,
	CHARACTER_WIDTH = 8,
	NARROW = 860, /* narrower pictures leave group and wave out */
	SHORT = 460,  /* lower pictures have a lower header */
	STRIP = 104,
	STRIP_SHORT = 70,
	PHASES = 24,
	TITLES_LYING = 42,
	TITLE_CHARACTER = 7,
	TITLE_SIGNS = 22,
	TITLES_STANDING = 132,
	TITLES_STANDING_SHORT = 80,
};

static int code_width(AffektHeat *self)
{
	glong longest = 0;
	for (guint i = 0; self->evidence != NULL && i < self->evidence->members->len; i++) {
		const struct study_member *member = g_ptr_array_index(self->evidence->members, i);
		longest = MAX(longest, g_utf8_strlen(member->participant, -1));
	}
	return CLAMP((int)longest * CHARACTER_WIDTH + 12, CODE_WIDTH_MIN, CODE_WIDTH_MAX);
}

/* Whether somebody has a group, or a wave. */
static gboolean has_any(AffektHeat *self, glong offset)
{
	for (guint i = 0; self->evidence != NULL && i < self->evidence->members->len; i++) {
		const struct study_member *member = g_ptr_array_index(self->evidence->members, i);
		if (G_STRUCT_MEMBER(char *, member, offset)[0] != '\0')
			return TRUE;
	}
	return FALSE;
}

static void share_gutter(AffektHeat *self)
{
	int *labels = self->lattice.labels;
	gboolean is_wide = self->lattice.width >= NARROW;
	gboolean has_groups = has_any(self, G_STRUCT_OFFSET(struct study_member, group));
	gboolean has_waves = has_any(self, G_STRUCT_OFFSET(struct study_member, wave));
	labels[AFFEKT_LATTICE_MARKS] = MARKS_WIDTH;
	labels[AFFEKT_LATTICE_CODE] = code_width(self);
	labels[AFFEKT_LATTICE_GROUP] = is_wide && has_groups ? GROUP_WIDTH : 0;
	labels[AFFEKT_LATTICE_WAVE] = is_wide && has_waves ? WAVE_WIDTH : 0;
	labels[AFFEKT_LATTICE_USABLE] = USABLE_WIDTH;
}

/* What the longest title takes, with the signs before it. */
static int longest_title(AffektHeat *self)
{
	glong longest = 0;
	for (guint i = 0; self->evidence != NULL && i < self->evidence->touchpoints->len; i++) {
		const char *title =
			affekt_telling_title(g_ptr_array_index(self->evidence->touchpoints, i));
		longest = MAX(longest, g_utf8_strlen(title, -1));
	}
	return (int)longest * TITLE_CHARACTER + TITLE_SIGNS;
}

/* Titles lie where the columns are wide enough for words. */
static int titles_height(AffektHeat *self, gboolean is_short)
{
	if (self->lattice.cell_width >= AFFEKT_HEAT_LYING_FROM)
		return TITLES_LYING;
	return CLAMP(longest_title(self), TITLES_LYING,
		is_short ? TITLES_STANDING_SHORT : TITLES_STANDING);
}

void affekt_heat_place(AffektHeat *self)
{
	struct affekt_lattice *lattice = &self->lattice;
	gboolean is_short = gtk_widget_get_height(GTK_WIDGET(self)) < SHORT;
	lattice->width = gtk_widget_get_width(GTK_WIDGET(self));
	lattice->height = gtk_widget_get_height(GTK_WIDGET(self));
	lattice->n_rows = self->evidence != NULL ? (int)self->matrix->rows->len : 0;
	lattice->n_apart = self->evidence != NULL ? (int)self->matrix->n_apart : 0;
	lattice->n_columns = self->evidence != NULL ? (int)self->evidence->touchpoints->len : 0;
	share_gutter(self);
	lattice->strip = is_short ? STRIP_SHORT : STRIP;
	lattice->phases = PHASES;
	lattice->titles = TITLES_STANDING;
	affekt_lattice_scale(lattice, self->row_height);
	lattice->titles = titles_height(self, is_short);
	affekt_lattice_scale(lattice, self->row_height);
	affekt_lattice_clamp(lattice);
}
