#include "gui/plot/timeline.h"

#include <math.h>

/* A framed event without length is shown with this much around it. */
#define FRAME_SPAN_MIN_S 12.0

enum property {
	PROPERTY_BEGIN = 1,
	PROPERTY_END,
	PROPERTY_VIEW_START,
	PROPERTY_VIEW_END,
	PROPERTY_CURSOR,
	PROPERTY_HOVER,
	PROPERTY_SELECTION_START,
	PROPERTY_SELECTION_END,
	N_PROPERTIES,
};

struct _AffektTimeline {
	GObject parent_instance;
	struct affekt_view limits;
	struct affekt_view view;
	struct affekt_view selection; /* NaN, NaN: none */
	double cursor_s;
	double hover_s;
};

G_DEFINE_FINAL_TYPE(AffektTimeline, affekt_timeline, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPERTIES];

static void affekt_timeline_get_property(GObject *object, guint id, GValue *value, GParamSpec *spec)
{
	AffektTimeline *self = AFFEKT_TIMELINE(object);
	switch ((enum property)id) {
	case PROPERTY_BEGIN:
		g_value_set_double(value, self->limits.v0);
		break;
	case PROPERTY_END:
		g_value_set_double(value, self->limits.v1);
		break;
	case PROPERTY_VIEW_START:
		g_value_set_double(value, self->view.v0);
		break;
	case PROPERTY_VIEW_END:
		g_value_set_double(value, self->view.v1);
		break;
	case PROPERTY_CURSOR:
		g_value_set_double(value, self->cursor_s);
		break;
	case PROPERTY_HOVER:
		g_value_set_double(value, self->hover_s);
		break;
	case PROPERTY_SELECTION_START:
		g_value_set_double(value, self->selection.v0);
		break;
	case PROPERTY_SELECTION_END:
		g_value_set_double(value, self->selection.v1);
		break;
	case N_PROPERTIES:
	default:
		G_OBJECT_WARN_INVALID_PROPERTY_ID(object, id, spec);
	}
}

static void affekt_timeline_class_init(AffektTimelineClass *class)
{
	static const char *const names[N_PROPERTIES] = {
		[PROPERTY_BEGIN] = "begin",
		[PROPERTY_END] = "end",
		[PROPERTY_VIEW_START] = "view-start",
		[PROPERTY_VIEW_END] = "view-end",
		[PROPERTY_CURSOR] = "cursor",
		[PROPERTY_HOVER] = "hover",
		[PROPERTY_SELECTION_START] = "selection-start",
		[PROPERTY_SELECTION_END] = "selection-end",
	};
	GObjectClass *object_class = G_OBJECT_CLASS(class);
	object_class->get_property = affekt_timeline_get_property;
	for (guint id = 1; id < N_PROPERTIES; id++)
		properties[id] = g_param_spec_double(names[id], NULL, NULL, -G_MAXDOUBLE,
			G_MAXDOUBLE, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
	g_object_class_install_properties(object_class, N_PROPERTIES, properties);
}

static void affekt_timeline_init(AffektTimeline *self)
{
	self->limits = (struct affekt_view){0, 1};
	self->view = self->limits;
	self->selection = (struct affekt_view){NAN, NAN};
	self->hover_s = NAN;
}

AffektTimeline *affekt_timeline_new(void)
{
	return g_object_new(AFFEKT_TYPE_TIMELINE, NULL);
}

struct affekt_view affekt_timeline_limits(AffektTimeline *self)
{
	return self->limits;
}

struct affekt_view affekt_timeline_view(AffektTimeline *self)
{
	return self->view;
}

double affekt_timeline_cursor(AffektTimeline *self)
{
	return self->cursor_s;
}

double affekt_timeline_hover(AffektTimeline *self)
{
	return self->hover_s;
}

gboolean affekt_timeline_selection(AffektTimeline *self, struct affekt_view *ret_selection)
{
	*ret_selection = self->selection;
	return !isnan(self->selection.v0);
}

/* True when two numbers differ for anyone who looks: NaN is equal to NaN. */
static gboolean differs(double a, double b)
{
	return isnan(a) != isnan(b) || (!isnan(a) && fabs(a - b) > 1e-9);
}

static void set_number(AffektTimeline *self, double *number, double value, enum property id)
{
	if (!differs(*number, value))
		return;
	*number = value;
	g_object_notify_by_pspec(G_OBJECT(self), properties[id]);
}

void affekt_timeline_set_view(AffektTimeline *self, struct affekt_view view)
{
	view = affekt_view_clamp(view, self->limits);
	g_object_freeze_notify(G_OBJECT(self));
	set_number(self, &self->view.v0, view.v0, PROPERTY_VIEW_START);
	set_number(self, &self->view.v1, view.v1, PROPERTY_VIEW_END);
	g_object_thaw_notify(G_OBJECT(self));
}

void affekt_timeline_set_cursor(AffektTimeline *self, double time_s)
{
	double inside = fmin(fmax(time_s, self->limits.v0), self->limits.v1);
	set_number(self, &self->cursor_s, inside, PROPERTY_CURSOR);
}

void affekt_timeline_set_hover(AffektTimeline *self, double time_s)
{
	set_number(self, &self->hover_s, time_s, PROPERTY_HOVER);
}

void affekt_timeline_select(AffektTimeline *self, double from_s, double to_s)
{
	double low = from_s <= to_s ? from_s : to_s;
	double high = from_s <= to_s ? to_s : from_s;
	g_object_freeze_notify(G_OBJECT(self));
	set_number(self, &self->selection.v0, low, PROPERTY_SELECTION_START);
	set_number(self, &self->selection.v1, high, PROPERTY_SELECTION_END);
	g_object_thaw_notify(G_OBJECT(self));
}

void affekt_timeline_set_limits(AffektTimeline *self, double begin_s, double end_s)
{
	g_object_freeze_notify(G_OBJECT(self));
	set_number(self, &self->limits.v0, begin_s, PROPERTY_BEGIN);
	set_number(self, &self->limits.v1, fmax(end_s, begin_s + 1), PROPERTY_END);
	affekt_timeline_set_view(self, self->limits);
	affekt_timeline_set_cursor(self, begin_s);
	affekt_timeline_set_hover(self, NAN);
	affekt_timeline_select(self, NAN, NAN);
	g_object_thaw_notify(G_OBJECT(self));
}

void affekt_timeline_zoom(AffektTimeline *self, double factor, double at_s)
{
	affekt_timeline_set_view(self, affekt_view_zoom(self->view, self->limits, factor, at_s));
}

void affekt_timeline_zoom_at_cursor(AffektTimeline *self, double factor)
{
	gboolean is_visible = self->cursor_s >= self->view.v0 && self->cursor_s <= self->view.v1;
	double middle = (self->view.v0 + self->view.v1) / 2;
	affekt_timeline_zoom(self, factor, is_visible ? self->cursor_s : middle);
}

void affekt_timeline_pan(AffektTimeline *self, double share)
{
	double by_s = share * (self->view.v1 - self->view.v0);
	affekt_timeline_set_view(self, affekt_view_pan(self->view, self->limits, by_s));
}

void affekt_timeline_fit(AffektTimeline *self)
{
	affekt_timeline_set_view(self, self->limits);
}

void affekt_timeline_jump(AffektTimeline *self, double time_s)
{
	affekt_timeline_set_cursor(self, time_s);
	affekt_timeline_set_view(
		self, affekt_view_reveal(self->view, self->limits, self->cursor_s));
}

void affekt_timeline_step_cursor(AffektTimeline *self, double share)
{
	affekt_timeline_jump(self, self->cursor_s + share * (self->view.v1 - self->view.v0));
}

void affekt_timeline_frame(AffektTimeline *self, double time_s, double from_s, double to_s)
{
	affekt_timeline_set_cursor(self, time_s);
	affekt_timeline_set_view(
		self, affekt_view_frame(self->limits, from_s, to_s, FRAME_SPAN_MIN_S));
}
