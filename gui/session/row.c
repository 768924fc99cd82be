#include "gui/session/row.h"

#include <math.h>

struct _AffektRow {
	GObject parent_instance;
	struct affekt_row row;
	char *title, *note;
};

G_DEFINE_FINAL_TYPE(AffektRow, affekt_row, G_TYPE_OBJECT)

static void affekt_row_finalize(GObject *object)
{
	AffektRow *self = AFFEKT_ROW(object);
	g_free(self->title);
	g_free(self->note);
	G_OBJECT_CLASS(affekt_row_parent_class)->finalize(object);
}

static void affekt_row_class_init(AffektRowClass *class)
{
	G_OBJECT_CLASS(class)->finalize = affekt_row_finalize;
}

static void affekt_row_init(AffektRow *self)
{
	(void)self;
}

AffektRow *affekt_row_new(const struct affekt_row *row)
{
	AffektRow *self = g_object_new(AFFEKT_TYPE_ROW, NULL);
	self->row = *row;
	self->row.title = self->title = g_strdup(row->title != NULL ? row->title : "");
	self->row.note = self->note = g_strdup(row->note != NULL ? row->note : "");
	return self;
}

const struct affekt_row *affekt_row_get(AffektRow *self)
{
	return &self->row;
}

/* Unknown is the same as unknown. */
static gboolean is_same_number(double x, double y)
{
	return x == y || (isnan(x) && isnan(y));
}

gboolean affekt_row_is_same(AffektRow *self, AffektRow *other)
{
	const struct affekt_row *a = &self->row, *b = &other->row;
	gboolean is_same = a->kind == b->kind && a->index == b->index &&
			   is_same_number(a->time_s, b->time_s) &&
			   is_same_number(a->from_s, b->from_s) &&
			   is_same_number(a->to_s, b->to_s) && g_str_equal(a->title, b->title) &&
			   g_str_equal(a->note, b->note);
	for (int i = 0; i < AFFEKT_ROW_NUMBERS; i++)
		is_same = is_same && is_same_number(a->numbers[i], b->numbers[i]);
	return is_same;
}
