#include "gui/review/selection.h"

#include <math.h>

struct _AffektSelection {
	GObject parent_instance;
	AffektSession *session; /* NULL none */
	struct affekt_thing thing;
	struct rec_edit name; /* of the thing */
	double preview_s;
};

G_DEFINE_FINAL_TYPE(AffektSelection, affekt_selection, G_TYPE_OBJECT)

enum {
	SIGNAL_CHANGED,
	SIGNAL_PREVIEW,
	N_SIGNALS,
};

static guint signals[N_SIGNALS];

static const struct affekt_thing nothing = {AFFEKT_THING_NONE, AFFEKT_PART_WHOLE, -1};

static void affekt_selection_dispose(GObject *object)
{
	g_clear_object(&AFFEKT_SELECTION(object)->session);
	G_OBJECT_CLASS(affekt_selection_parent_class)->dispose(object);
}

static void affekt_selection_class_init(AffektSelectionClass *class)
{
	G_OBJECT_CLASS(class)->dispose = affekt_selection_dispose;
	signals[SIGNAL_CHANGED] = g_signal_new("changed", AFFEKT_TYPE_SELECTION, G_SIGNAL_RUN_LAST,
		0, NULL, NULL, NULL, G_TYPE_NONE, 0);
	signals[SIGNAL_PREVIEW] = g_signal_new("preview", AFFEKT_TYPE_SELECTION, G_SIGNAL_RUN_LAST,
		0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void affekt_selection_init(AffektSelection *self)
{
	self->thing = nothing;
	self->preview_s = NAN;
}

AffektSelection *affekt_selection_new(void)
{
	return g_object_new(AFFEKT_TYPE_SELECTION, NULL);
}

void affekt_selection_show(AffektSelection *self, AffektSession *session)
{
	gboolean is_new = g_set_object(&self->session, session);
	if (self->thing.kind == AFFEKT_THING_NONE)
		return;
	enum affekt_thing_part part = self->thing.part;
	self->thing = is_new ? nothing : affekt_things_follow(session, &self->name);
	if (self->thing.kind != AFFEKT_THING_NONE)
		self->thing.part = part;
	else
		self->preview_s = NAN;
	g_signal_emit(self, signals[SIGNAL_CHANGED], 0);
}

const struct affekt_thing *affekt_selection_get(AffektSelection *self)
{
	return self->thing.kind != AFFEKT_THING_NONE ? &self->thing : NULL;
}

void affekt_selection_choose(AffektSelection *self, struct affekt_thing thing)
{
	gboolean can_be = self->session != NULL && thing.kind != AFFEKT_THING_NONE &&
			  affekt_session_edits(self->session) != NULL;
	self->thing = can_be ? thing : nothing;
	self->preview_s = NAN;
	if (can_be)
		self->name = affekt_things_name(self->session, thing);
	g_signal_emit(self, signals[SIGNAL_CHANGED], 0);
}

struct rec_edit affekt_selection_name(AffektSelection *self)
{
	return self->name;
}

void affekt_selection_set_preview(AffektSelection *self, double time_s)
{
	self->preview_s = time_s;
	g_signal_emit(self, signals[SIGNAL_PREVIEW], 0);
}

double affekt_selection_preview(AffektSelection *self)
{
	return self->preview_s;
}
