#include "gui/review/band.h"

#include "gui/plot/layer.h"
#include "gui/plot/track.h"
#include "gui/session/loader.h"

#include <glib/gi18n-lib.h>
#include <math.h>

enum {
	ROW_HEIGHT = 26,
	ROWS_MAX = 3, /* deeper overlaps share the last row */
	ROW_GAP = 2,
	BAND_PADDING = 4,
	FLAG_HEIGHT = 14,
	FLAG_WIDTH = 13,
	TITLE_ROOM_MIN = 24,
};

struct _AffektBand {
	GtkWidget parent_instance;
	AffektTimeline *timeline;
	GArray *visits; /* struct affekt_visit; NULL none */
	GArray *marks;  /* struct affekt_mark; NULL none */
	GArray *rows;   /* int per visit; -1: skipped, not drawn */
	GArray *phases; /* int per visit: which phase colour */
	int n_rows;
	int selected;
};

G_DEFINE_FINAL_TYPE(AffektBand, affekt_band, GTK_TYPE_WIDGET)

static const struct affekt_visit *visit_get(AffektBand *self, guint i)
{
	return &g_array_index(self->visits, struct affekt_visit, i);
}

/* Each visit goes to the first row that is free at its start. */
static void place_visits(AffektBand *self)
{
	double busy_until_s[ROWS_MAX];
	for (int row = 0; row < ROWS_MAX; row++)
		busy_until_s[row] = -INFINITY;
	self->n_rows = self->visits->len > 0 ? 1 : 0;
	g_array_set_size(self->rows, 0);
	for (guint i = 0; i < self->visits->len; i++) {
		const struct rec_touchpoint *visit = &visit_get(self, i)->row;
		int row = -1;
		if (visit->visit > 0 && !isnan(visit->start_s)) {
			row = 0;
			while (row < ROWS_MAX - 1 && busy_until_s[row] > visit->start_s + 1e-6)
				row++;
			busy_until_s[row] = fmax(busy_until_s[row], visit->end_s);
			self->n_rows = MAX(self->n_rows, row + 1);
		}
		g_array_append_val(self->rows, row);
	}
}

/* Phases are numbered as they first appear; without any, touch points are. */
static void colour_visits(AffektBand *self)
{
	g_autoptr(GHashTable) numbers = g_hash_table_new(g_str_hash, g_str_equal);
	g_array_set_size(self->phases, 0);
	for (guint i = 0; i < self->visits->len; i++) {
		const struct rec_touchpoint *visit = &visit_get(self, i)->row;
		const char *key = visit->phase[0] != '\0' ? visit->phase : visit->id;
		gpointer number;
		if (!g_hash_table_lookup_extended(numbers, key, NULL, &number)) {
			number = GINT_TO_POINTER((int)g_hash_table_size(numbers));
			g_hash_table_insert(numbers, (char *)key, number);
		}
		int colour = GPOINTER_TO_INT(number) % AFFEKT_N_PHASE_COLOURS;
		g_array_append_val(self->phases, colour);
	}
}

static int plot_width(AffektBand *self)
{
	return gtk_widget_get_width(GTK_WIDGET(self)) - AFFEKT_TRACK_GUTTER - AFFEKT_TRACK_EDGE;
}

/* The block of visit @i, cut to the visible part; FALSE when nothing of it is visible. */
static gboolean visit_rectangle(AffektBand *self, guint i, graphene_rect_t *ret_rectangle)
{
	const struct rec_touchpoint *visit = &visit_get(self, i)->row;
	struct affekt_view view = affekt_timeline_view(self->timeline);
	int row = g_array_index(self->rows, int, i);
	int width = plot_width(self);
	if (row < 0 || visit->end_s < view.v0 || visit->start_s > view.v1 || width < 1)
		return FALSE;
	double left = fmax(floor(affekt_view_to_x(view, width, visit->start_s)), 0);
	double right = fmin(ceil(affekt_view_to_x(view, width, visit->end_s)), width);
	*ret_rectangle = GRAPHENE_RECT_INIT((float)(AFFEKT_TRACK_GUTTER + left),
		(float)(BAND_PADDING + row * (ROW_HEIGHT + ROW_GAP)),
		(float)fmax(right - left - 1, 2), ROW_HEIGHT);
	return TRUE;
}

int affekt_band_visit_at(AffektBand *self, double x, double y)
{
	for (guint i = 0; self->visits != NULL && i < self->visits->len; i++) {
		graphene_rect_t rectangle;
		if (visit_rectangle(self, i, &rectangle) &&
			graphene_rect_contains_point(
				&rectangle, &GRAPHENE_POINT_INIT((float)x, (float)y)))
			return (int)i;
	}
	return -1;
}

struct affekt_thing affekt_band_thing_at(AffektBand *self, double x, double y)
{
	if (self->visits == NULL)
		return (struct affekt_thing){AFFEKT_THING_NONE, AFFEKT_PART_WHOLE, -1};
	struct affekt_hit_band band = {
		.view = affekt_timeline_view(self->timeline),
		.width = plot_width(self),
		.visits = self->visits,
		.rows = self->rows,
		.marks = self->marks,
		.top = BAND_PADDING,
		.pitch = ROW_HEIGHT + ROW_GAP,
		.row_height = ROW_HEIGHT,
		.flags_top = BAND_PADDING + self->n_rows * (ROW_HEIGHT + ROW_GAP),
		.flags_height = FLAG_HEIGHT,
	};
	return affekt_hit_find_in_band(&band, x - AFFEKT_TRACK_GUTTER, y);
}

/* "★ Paying" for a critical one, "Paying 2" from the second visit on. */
static char *visit_label(const struct affekt_visit *visit)
{
	g_autoptr(GString) text = g_string_new(visit->row.is_critical ? "★ " : "");
	g_string_append(text, visit->row.title);
	if (visit->row.visit > 1)
		g_string_append_printf(text, " %d", visit->row.visit);
	return g_string_free(g_steal_pointer(&text), FALSE);
}

static void append_title(AffektBand *self, GtkSnapshot *snapshot, const struct affekt_visit *visit,
	const graphene_rect_t *block, const struct affekt_palette *palette)
{
	if (block->size.width < TITLE_ROOM_MIN)
		return;
	g_autofree char *text = visit_label(visit);
	g_autoptr(PangoLayout) layout = gtk_widget_create_pango_layout(GTK_WIDGET(self), text);
	g_autoptr(PangoAttrList) attributes = pango_attr_list_new();
	pango_attr_list_insert(attributes, pango_attr_scale_new(PANGO_SCALE_SMALL));
	pango_attr_list_insert(attributes, pango_attr_weight_new(PANGO_WEIGHT_MEDIUM));
	pango_layout_set_attributes(layout, attributes);
	pango_layout_set_width(layout, (int)(block->size.width - 10) * PANGO_SCALE);
	pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END);
	pango_layout_set_single_paragraph_mode(layout, TRUE);
	int height;
	pango_layout_get_pixel_size(layout, NULL, &height);
	gtk_snapshot_save(snapshot);
	gtk_snapshot_translate(snapshot,
		&GRAPHENE_POINT_INIT(block->origin.x + 6,
			roundf(block->origin.y + (block->size.height - (float)height) / 2)));
	gtk_snapshot_append_layout(snapshot, layout, &palette->phase_text);
	gtk_snapshot_restore(snapshot);
}

static void append_visit(
	AffektBand *self, GtkSnapshot *snapshot, guint i, const struct affekt_palette *palette)
{
	graphene_rect_t block;
	if (!visit_rectangle(self, i, &block))
		return;
	const struct affekt_visit *visit = visit_get(self, i);
	GskRoundedRect outline;
	gsk_rounded_rect_init_from_rect(&outline, &block, 4);
	gtk_snapshot_push_rounded_clip(snapshot, &outline);
	gtk_snapshot_append_color(
		snapshot, &palette->phases[g_array_index(self->phases, int, i)], &block);
	if (visit->is_baseline) {
		cairo_t *cr = gtk_snapshot_append_cairo(snapshot, &block);
		affekt_layer_hatch(cr, block.origin.x, block.origin.y, block.size.width,
			block.size.height, &palette->colours[AFFEKT_COLOUR_FRAME],
			AFFEKT_PATTERN_GAP);
		cairo_destroy(cr);
	}
	gtk_snapshot_pop(snapshot);
	gboolean is_selected = (int)i == self->selected;
	float thickness = is_selected ? 2 : 1;
	const GdkRGBA *colour =
		&palette->colours[is_selected ? AFFEKT_COLOUR_CURSOR : AFFEKT_COLOUR_FRAME];
	gtk_snapshot_append_border(snapshot, &outline,
		(float[4]){thickness, thickness, thickness, thickness},
		(GdkRGBA[4]){*colour, *colour, *colour, *colour});
	append_title(self, snapshot, visit, &block, palette);
}

/* The words of a mark beside its flag, in the @room up to the next one. */
static void append_mark_label(AffektBand *self, GtkSnapshot *snapshot, const char *label, float x,
	float y, double room, const GdkRGBA *colour)
{
	if (room < TITLE_ROOM_MIN)
		return;
	g_autoptr(PangoLayout) layout = gtk_widget_create_pango_layout(GTK_WIDGET(self), label);
	g_autoptr(PangoAttrList) attributes = pango_attr_list_new();
	pango_attr_list_insert(attributes, pango_attr_scale_new(PANGO_SCALE_SMALL));
	pango_layout_set_attributes(layout, attributes);
	pango_layout_set_width(layout, (int)(room - 4) * PANGO_SCALE);
	pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END);
	pango_layout_set_single_paragraph_mode(layout, TRUE);
	gtk_snapshot_save(snapshot);
	gtk_snapshot_translate(snapshot, &GRAPHENE_POINT_INIT(x, y));
	gtk_snapshot_append_layout(snapshot, layout, colour);
	gtk_snapshot_restore(snapshot);
}

/* A little flag per mark under the blocks. */
static void append_marks(
	AffektBand *self, GtkSnapshot *snapshot, const struct affekt_palette *palette)
{
	struct affekt_view view = affekt_timeline_view(self->timeline);
	const GdkRGBA *colour = &palette->colours[AFFEKT_COLOUR_TEXT];
	float top = (float)(BAND_PADDING + self->n_rows * (ROW_HEIGHT + ROW_GAP));
	double width = plot_width(self);
	double next_x = width;
	for (guint i = self->marks->len; i-- > 0;) {
		const struct affekt_mark *mark = &g_array_index(self->marks, struct affekt_mark, i);
		if (mark->time_s < view.v0 || mark->time_s > view.v1)
			continue;
		double at_x = floor(affekt_view_to_x(view, width, mark->time_s));
		float x = AFFEKT_TRACK_GUTTER + (float)at_x;
		gtk_snapshot_append_color(
			snapshot, colour, &GRAPHENE_RECT_INIT(x, top, 1, FLAG_HEIGHT));
		gtk_snapshot_append_color(snapshot, colour, &GRAPHENE_RECT_INIT(x + 1, top, 8, 5));
		append_mark_label(self, snapshot, mark->label, x + FLAG_WIDTH, top - 2,
			next_x - at_x - FLAG_WIDTH, &palette->colours[AFFEKT_COLOUR_DIM_TEXT]);
		next_x = at_x;
	}
}

static void affekt_band_snapshot(GtkWidget *widget, GtkSnapshot *snapshot)
{
	AffektBand *self = AFFEKT_BAND(widget);
	if (self->visits == NULL)
		return;
	const struct affekt_palette *palette = affekt_palette_current();
	for (guint i = 0; i < self->visits->len; i++) {
		if ((int)i != self->selected)
			append_visit(self, snapshot, i, palette);
	}
	/* Last, so that no neighbour covers its border. */
	if (self->selected >= 0)
		append_visit(self, snapshot, (guint)self->selected, palette);
	if (self->marks != NULL)
		append_marks(self, snapshot, palette);
}

static void affekt_band_measure(GtkWidget *widget, GtkOrientation orientation, int for_size,
	int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
	AffektBand *self = AFFEKT_BAND(widget);
	(void)for_size;
	gboolean has_marks = self->marks != NULL && self->marks->len > 0;
	int height = 2 * BAND_PADDING + self->n_rows * (ROW_HEIGHT + ROW_GAP) +
		     (has_marks ? FLAG_HEIGHT : 0);
	*minimum = *natural = orientation == GTK_ORIENTATION_VERTICAL ? height : 200;
	*minimum_baseline = *natural_baseline = -1;
}

static gboolean affekt_band_query_tooltip(
	GtkWidget *widget, int x, int y, gboolean is_keyboard, GtkTooltip *tooltip)
{
	AffektBand *self = AFFEKT_BAND(widget);
	int i = is_keyboard ? self->selected : affekt_band_visit_at(self, x, y);
	if (i < 0)
		return FALSE;
	const struct affekt_visit *visit = visit_get(self, (guint)i);
	g_autofree char *label = visit_label(visit);
	g_autoptr(GString) text = g_string_new(label);
	if (visit->row.phase[0] != '\0')
		g_string_append_printf(text, "\n%s: %s", _("Phase"), visit->row.phase);
	if (visit->is_baseline)
		g_string_append_printf(text, "\n%s", _("Baseline"));
	if (visit->row.is_critical)
		g_string_append_printf(text, "\n%s", _("Critical touch point"));
	gtk_tooltip_set_text(tooltip, text->str);
	return TRUE;
}

static void affekt_band_finalize(GObject *object)
{
	AffektBand *self = AFFEKT_BAND(object);
	g_clear_object(&self->timeline);
	g_clear_pointer(&self->visits, g_array_unref);
	g_clear_pointer(&self->marks, g_array_unref);
	g_array_unref(self->rows);
	g_array_unref(self->phases);
	G_OBJECT_CLASS(affekt_band_parent_class)->finalize(object);
}

static void affekt_band_class_init(AffektBandClass *class)
{
	GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(class);
	G_OBJECT_CLASS(class)->finalize = affekt_band_finalize;
	widget_class->snapshot = affekt_band_snapshot;
	widget_class->measure = affekt_band_measure;
	widget_class->query_tooltip = affekt_band_query_tooltip;
	gtk_widget_class_set_accessible_role(widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void affekt_band_init(AffektBand *self)
{
	self->rows = g_array_new(FALSE, FALSE, sizeof(int));
	self->phases = g_array_new(FALSE, FALSE, sizeof(int));
	self->n_rows = 1;
	self->selected = -1;
	gtk_widget_set_has_tooltip(GTK_WIDGET(self), TRUE);
	gtk_accessible_update_property(
		GTK_ACCESSIBLE(self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Touch points"), -1);
}

AffektBand *affekt_band_new(AffektTimeline *timeline)
{
	AffektBand *self = g_object_new(AFFEKT_TYPE_BAND, NULL);
	self->timeline = g_object_ref(timeline);
	static const char *const causes[] = {"notify::view-start", "notify::view-end"};
	for (gsize i = 0; i < G_N_ELEMENTS(causes); i++)
		g_signal_connect_object(timeline, causes[i], G_CALLBACK(gtk_widget_queue_draw),
			self, G_CONNECT_SWAPPED);
	return self;
}

void affekt_band_set_data(AffektBand *self, GArray *visits, GArray *marks)
{
	if (visits != self->visits)
		self->selected = -1;
	g_clear_pointer(&self->visits, g_array_unref);
	g_clear_pointer(&self->marks, g_array_unref);
	if (visits != NULL) {
		self->visits = g_array_ref(visits);
		place_visits(self);
		colour_visits(self);
	}
	if (marks != NULL)
		self->marks = g_array_ref(marks);
	gtk_widget_queue_resize(GTK_WIDGET(self));
}

void affekt_band_set_selected(AffektBand *self, int visit)
{
	if (self->selected == visit)
		return;
	self->selected = visit;
	gtk_widget_queue_draw(GTK_WIDGET(self));
}

int affekt_band_selected(AffektBand *self)
{
	return self->selected;
}
