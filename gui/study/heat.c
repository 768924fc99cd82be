#include "gui/study/heat.h"

#include "gui/study/heat_parts.h"
#include "gui/study/telling.h"

#include <glib/gi18n-lib.h>
#include <math.h>

enum {
	KEPT_MAX = 4000, /* labels of rows */
	WHEEL_STEP = 3,  /* rows */
};

enum {
	PROP_HADJUSTMENT = 1,
	PROP_VADJUSTMENT,
	PROP_HSCROLL_POLICY,
	PROP_VSCROLL_POLICY,
};

guint affekt_heat_signals[AFFEKT_N_HEAT_SIGNALS];

G_DEFINE_FINAL_TYPE_WITH_CODE(
	AffektHeat, affekt_heat, GTK_TYPE_WIDGET, G_IMPLEMENT_INTERFACE(GTK_TYPE_SCROLLABLE, NULL))

/* --- scrolling ----------------------------------------------------------------------------- */

static void adjustment_changed(AffektHeat *self)
{
	if (self->is_settling)
		return;
	struct affekt_lattice *lattice = &self->lattice;
	lattice->x = (int)lround(
		gtk_adjustment_get_value(self->adjustments[GTK_ORIENTATION_HORIZONTAL]));
	lattice->y =
		(int)lround(gtk_adjustment_get_value(self->adjustments[GTK_ORIENTATION_VERTICAL]));
	affekt_lattice_clamp(lattice);
	gtk_widget_queue_draw(GTK_WIDGET(self));
}

static void tell_adjustment(AffektHeat *self, GtkOrientation orientation)
{
	const struct affekt_lattice *lattice = &self->lattice;
	gboolean is_x = orientation == GTK_ORIENTATION_HORIZONTAL;
	int content = is_x ? affekt_lattice_content_width(lattice)
			   : affekt_lattice_content_height(lattice);
	int room = is_x ? lattice->width - affekt_lattice_gutter(lattice)
			: lattice->height - affekt_lattice_header(lattice);
	int step = is_x ? lattice->cell_width : WHEEL_STEP * lattice->cell_height;
	room = MAX(room, 1);
	if (self->adjustments[orientation] != NULL)
		gtk_adjustment_configure(self->adjustments[orientation],
			is_x ? lattice->x : lattice->y, 0, MAX(content, room), step, room * 0.9,
			room);
}

static void tell_adjustments(AffektHeat *self)
{
	self->is_settling = TRUE;
	tell_adjustment(self, GTK_ORIENTATION_HORIZONTAL);
	tell_adjustment(self, GTK_ORIENTATION_VERTICAL);
	self->is_settling = FALSE;
}

static void set_adjustment(AffektHeat *self, GtkOrientation orientation, GtkAdjustment *adjustment)
{
	GtkAdjustment **slot = &self->adjustments[orientation];
	if (*slot != NULL)
		g_signal_handlers_disconnect_by_data(*slot, self);
	g_set_object(slot, adjustment);
	if (adjustment == NULL)
		return;
	g_signal_connect_object(adjustment, "value-changed", G_CALLBACK(adjustment_changed), self,
		G_CONNECT_SWAPPED);
	tell_adjustments(self);
}

/* --- painting ------------------------------------------------------------------------------ */

/* What a part rests on: scrolling one way leaves the labels of the other one as they are. */
static struct affekt_heat_key key_of(AffektHeat *self, enum affekt_heat_part part, gboolean is_dark)
{
	struct affekt_heat_key key = {self->lattice, self->version, is_dark};
	if (part == AFFEKT_HEAT_PART_LABELS || part == AFFEKT_HEAT_PART_CORNER)
		key.lattice.x = 0;
	if (part == AFFEKT_HEAT_PART_HEADER || part == AFFEKT_HEAT_PART_CORNER)
		key.lattice.y = 0;
	return key;
}

static gboolean is_same_key(const struct affekt_heat_key *a, const struct affekt_heat_key *b)
{
	return a->version == b->version && a->is_dark == b->is_dark &&
	       memcmp(&a->lattice, &b->lattice, sizeof(a->lattice)) == 0;
}

/* Words are laid out anew where their room, or the theme, is another one. */
static void forget_words(AffektHeat *self, gboolean is_dark)
{
	const struct affekt_lattice *now = &self->lattice, *then = &self->kept_for;
	gboolean is_same = self->kept_is_dark == is_dark && then->cell_width == now->cell_width &&
			   then->cell_height == now->cell_height && then->titles == now->titles &&
			   affekt_lattice_gutter(then) == affekt_lattice_gutter(now);
	if (is_same && g_hash_table_size(self->kept) < KEPT_MAX)
		return;
	g_hash_table_remove_all(self->kept);
	g_hash_table_remove_all(self->titles);
	self->kept_for = *now;
	self->kept_is_dark = is_dark;
}

static void paint_part(AffektHeat *self, const struct affekt_heat_look *look,
	enum affekt_heat_part part, GtkSnapshot *snapshot)
{
	switch (part) {
	case AFFEKT_HEAT_PART_CELLS:
		self->builds++;
		affekt_heat_paint_cells(look, snapshot);
		break;
	case AFFEKT_HEAT_PART_LABELS:
		affekt_heat_paint_labels(look, self->kept, snapshot);
		break;
	case AFFEKT_HEAT_PART_HEADER:
		affekt_heat_paint_header(look, self->titles, snapshot);
		break;
	case AFFEKT_HEAT_PART_CORNER:
		affekt_heat_paint_corner(look, snapshot);
		break;
	case AFFEKT_N_HEAT_PARTS:
	default:
		break;
	}
}

/* Appends the node of @part, built anew if it was kept for another key. */
static void append_part(AffektHeat *self, const struct affekt_heat_look *look,
	enum affekt_heat_part part, GtkSnapshot *snapshot)
{
	struct affekt_heat_kept *kept = &self->parts[part];
	struct affekt_heat_key key = key_of(self, part, look->palette->is_dark);
	if (!kept->is_built || !is_same_key(&kept->key, &key)) {
		GtkSnapshot *fresh = gtk_snapshot_new();
		paint_part(self, look, part, fresh);
		g_clear_pointer(&kept->node, gsk_render_node_unref);
		kept->node = gtk_snapshot_free_to_node(fresh);
		kept->is_built = TRUE;
		kept->key = key;
	}
	if (kept->node != NULL)
		gtk_snapshot_append_node(snapshot, kept->node);
}

static void affekt_heat_snapshot(GtkWidget *widget, GtkSnapshot *snapshot)
{
	AffektHeat *self = AFFEKT_HEAT(widget);
	if (self->evidence == NULL)
		return;
	struct affekt_heat_look look = {
		.widget = widget,
		.palette = affekt_palette_current(),
		.lattice = &self->lattice,
		.evidence = self->evidence,
		.matrix = self->matrix,
		.order = self->order,
		.alerts = self->alerts,
	};
	forget_words(self, look.palette->is_dark);
	for (int part = 0; part < AFFEKT_N_HEAT_PARTS; part++)
		append_part(self, &look, (enum affekt_heat_part)part, snapshot);
	if (self->hover.area != AFFEKT_LATTICE_NOWHERE)
		affekt_heat_append_place(
			self, snapshot, self->hover.row, self->hover.column, look.palette, FALSE);
	affekt_heat_append_place(self, snapshot, self->row, self->column, look.palette, TRUE);
	affekt_heat_append_words(self, &look, snapshot);
}

/* --- the cursor ---------------------------------------------------------------------------- */

const struct study_member *affekt_heat_member(AffektHeat *self, int row)
{
	return self->evidence != NULL ? affekt_matrix_member(self->matrix, self->evidence, row)
				      : NULL;
}

static void describe(AffektHeat *self)
{
	const struct study_member *member = affekt_heat_member(self, self->row);
	g_autofree char *cell = NULL, *who = NULL;
	if (member != NULL) {
		who = affekt_telling_member(self->evidence, member, ", ");
		cell = self->column >= 0
			       ? affekt_telling_cell(self->evidence, member, self->column, ", ")
			       : g_strdup("");
	}
	g_autofree char *text =
		member != NULL ? g_strjoin(". ", cell, who, NULL) : g_strdup(_("Nobody is shown"));
	gtk_accessible_update_property(
		GTK_ACCESSIBLE(self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
}

/* Remembers who and what the cursor is on. */
static void note_cursor(AffektHeat *self)
{
	const struct study_member *member = affekt_heat_member(self, self->row);
	if (member == NULL || self->column < 0)
		return;
	const struct study_touchpoint *touchpoint =
		g_ptr_array_index(self->evidence->touchpoints, (guint)self->column);
	g_free(self->participant);
	g_free(self->touchpoint);
	self->participant = g_strdup(member->participant);
	self->touchpoint = g_strdup(touchpoint->id);
}

static void moved(AffektHeat *self)
{
	describe(self);
	gtk_widget_queue_draw(GTK_WIDGET(self));
	g_signal_emit(self, affekt_heat_signals[AFFEKT_HEAT_SIGNAL_MOVED], 0);
}

void affekt_heat_go(AffektHeat *self, int row, int column)
{
	const struct affekt_lattice *lattice = &self->lattice;
	if (lattice->n_rows == 0 || lattice->n_columns == 0)
		return;
	self->row = CLAMP(row >= 0 ? row : self->row, 0, lattice->n_rows - 1);
	self->column = CLAMP(column >= 0 ? column : self->column, 0, lattice->n_columns - 1);
	note_cursor(self);
	affekt_lattice_reveal(&self->lattice, self->row, self->column);
	tell_adjustments(self);
	moved(self);
}

void affekt_heat_move(AffektHeat *self, int rows, int columns)
{
	affekt_heat_go(self, MAX(self->row + rows, 0), MAX(self->column + columns, 0));
}

void affekt_heat_cursor(AffektHeat *self, int *ret_row, int *ret_column)
{
	*ret_row = self->row;
	*ret_column = self->column;
}

int affekt_heat_page(AffektHeat *self)
{
	int room = self->lattice.height - affekt_lattice_header(&self->lattice);
	return MAX(room / MAX(self->lattice.cell_height, 1) - 1, 1);
}

gboolean affekt_heat_read(AffektHeat *self, int *ret_row, int *ret_column)
{
	gboolean is_hovered = self->hover.area == AFFEKT_LATTICE_CELL ||
			      self->hover.area == AFFEKT_LATTICE_ROW ||
			      self->hover.area == AFFEKT_LATTICE_COLUMN;
	*ret_row = is_hovered ? self->hover.row : self->row;
	*ret_column = is_hovered ? self->hover.column : self->column;
	return *ret_row >= 0 || *ret_column >= 0;
}

/* --- zooming ------------------------------------------------------------------------------- */

static void resized(AffektHeat *self)
{
	affekt_heat_place(self);
	if (self->row >= 0)
		affekt_lattice_reveal(&self->lattice, self->row, self->column);
	tell_adjustments(self);
	gtk_widget_queue_draw(GTK_WIDGET(self));
}

void affekt_heat_zoom(AffektHeat *self, gboolean is_larger)
{
	self->row_height = affekt_lattice_zoomed(self->lattice.cell_height, is_larger);
	resized(self);
}

void affekt_heat_fit(AffektHeat *self)
{
	self->row_height = AFFEKT_LATTICE_ROW_FIT;
	resized(self);
}

/* --- widget -------------------------------------------------------------------------------- */

static void affekt_heat_size_allocate(GtkWidget *widget, int width, int height, int baseline)
{
	(void)width;
	(void)height;
	(void)baseline;
	AffektHeat *self = AFFEKT_HEAT(widget);
	affekt_heat_place(self);
	tell_adjustments(self);
}

static void affekt_heat_measure(GtkWidget *widget, GtkOrientation orientation, int for_size,
	int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
	(void)widget;
	(void)for_size;
	*minimum = orientation == GTK_ORIENTATION_VERTICAL ? 200 : 480;
	*natural = orientation == GTK_ORIENTATION_VERTICAL ? 500 : 900;
	*minimum_baseline = *natural_baseline = -1;
}

static void changed(AffektHeat *self)
{
	self->version++;
	g_hash_table_remove_all(self->kept);
	g_hash_table_remove_all(self->titles);
	gtk_widget_queue_draw(GTK_WIDGET(self));
}

static void affekt_heat_css_changed(GtkWidget *widget, GtkCssStyleChange *change)
{
	GTK_WIDGET_CLASS(affekt_heat_parent_class)->css_changed(widget, change);
	changed(AFFEKT_HEAT(widget));
}

static void affekt_heat_set_property(
	GObject *object, guint property, const GValue *value, GParamSpec *spec)
{
	(void)spec;
	AffektHeat *self = AFFEKT_HEAT(object);
	if (property == PROP_HADJUSTMENT)
		set_adjustment(self, GTK_ORIENTATION_HORIZONTAL, g_value_get_object(value));
	else if (property == PROP_VADJUSTMENT)
		set_adjustment(self, GTK_ORIENTATION_VERTICAL, g_value_get_object(value));
}

static void affekt_heat_get_property(
	GObject *object, guint property, GValue *value, GParamSpec *spec)
{
	(void)spec;
	AffektHeat *self = AFFEKT_HEAT(object);
	if (property == PROP_HADJUSTMENT)
		g_value_set_object(value, self->adjustments[GTK_ORIENTATION_HORIZONTAL]);
	else if (property == PROP_VADJUSTMENT)
		g_value_set_object(value, self->adjustments[GTK_ORIENTATION_VERTICAL]);
	else
		g_value_set_enum(value, GTK_SCROLL_MINIMUM);
}

static void affekt_heat_dispose(GObject *object)
{
	AffektHeat *self = AFFEKT_HEAT(object);
	set_adjustment(self, GTK_ORIENTATION_HORIZONTAL, NULL);
	set_adjustment(self, GTK_ORIENTATION_VERTICAL, NULL);
	G_OBJECT_CLASS(affekt_heat_parent_class)->dispose(object);
}

static void affekt_heat_finalize(GObject *object)
{
	AffektHeat *self = AFFEKT_HEAT(object);
	g_free(self->alerts);
	g_free(self->participant);
	g_free(self->touchpoint);
	g_hash_table_unref(self->kept);
	g_hash_table_unref(self->titles);
	for (int part = 0; part < AFFEKT_N_HEAT_PARTS; part++)
		g_clear_pointer(&self->parts[part].node, gsk_render_node_unref);
	G_OBJECT_CLASS(affekt_heat_parent_class)->finalize(object);
}

static void affekt_heat_class_init(AffektHeatClass *class)
{
	GObjectClass *object_class = G_OBJECT_CLASS(class);
	GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(class);
	object_class->dispose = affekt_heat_dispose;
	object_class->finalize = affekt_heat_finalize;
	object_class->set_property = affekt_heat_set_property;
	object_class->get_property = affekt_heat_get_property;
	g_object_class_override_property(object_class, PROP_HADJUSTMENT, "hadjustment");
	g_object_class_override_property(object_class, PROP_VADJUSTMENT, "vadjustment");
	g_object_class_override_property(object_class, PROP_HSCROLL_POLICY, "hscroll-policy");
	g_object_class_override_property(object_class, PROP_VSCROLL_POLICY, "vscroll-policy");
	widget_class->snapshot = affekt_heat_snapshot;
	widget_class->measure = affekt_heat_measure;
	widget_class->size_allocate = affekt_heat_size_allocate;
	widget_class->css_changed = affekt_heat_css_changed;
	widget_class->query_tooltip = affekt_heat_query_tooltip;
	gtk_widget_class_set_accessible_role(widget_class, GTK_ACCESSIBLE_ROLE_GRID);
	gtk_widget_class_set_css_name(widget_class, "affekt-heat");
	affekt_heat_signals[AFFEKT_HEAT_SIGNAL_MOVED] = g_signal_new(
		"moved", AFFEKT_TYPE_HEAT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
	affekt_heat_signals[AFFEKT_HEAT_SIGNAL_ACTIVATED] =
		g_signal_new("activated", AFFEKT_TYPE_HEAT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
			G_TYPE_NONE, 2, G_TYPE_INT, G_TYPE_INT);
	affekt_heat_signals[AFFEKT_HEAT_SIGNAL_ORDERED] = g_signal_new("ordered", AFFEKT_TYPE_HEAT,
		G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_INT, G_TYPE_STRING);
}

static void affekt_heat_init(AffektHeat *self)
{
	self->row = self->column = -1;
	self->hover =
		(struct affekt_lattice_hit){AFFEKT_LATTICE_NOWHERE, -1, -1, AFFEKT_LATTICE_MARKS};
	self->row_height = AFFEKT_LATTICE_ROW_AUTO;
	self->kept = g_hash_table_new_full(NULL, NULL, NULL, (GDestroyNotify)gsk_render_node_unref);
	self->titles =
		g_hash_table_new_full(NULL, NULL, NULL, (GDestroyNotify)gsk_render_node_unref);
	gtk_widget_set_focusable(GTK_WIDGET(self), TRUE);
	gtk_widget_set_has_tooltip(GTK_WIDGET(self), TRUE);
	gtk_widget_set_overflow(GTK_WIDGET(self), GTK_OVERFLOW_HIDDEN);
	gtk_accessible_update_property(GTK_ACCESSIBLE(self), GTK_ACCESSIBLE_PROPERTY_LABEL,
		_("Participants and touch points"), -1);
	affekt_heat_add_controllers(self);
}

AffektHeat *affekt_heat_new(void)
{
	return g_object_new(AFFEKT_TYPE_HEAT, NULL);
}

/* Where participant and touch point of the cursor are now. */
static void find_cursor(AffektHeat *self)
{
	int n_rows = self->lattice.n_rows, n_columns = self->lattice.n_columns;
	int row = self->participant != NULL
			  ? affekt_matrix_find(self->matrix, self->evidence, self->participant)
			  : -1;
	int column = affekt_matrix_touchpoint(self->evidence, self->touchpoint);
	self->row = row >= 0 ? row : CLAMP(self->row, 0, n_rows - 1);
	self->column = column >= 0 ? column : CLAMP(self->column, 0, n_columns - 1);
	if (n_rows == 0 || n_columns == 0)
		self->row = self->column = -1;
}

void affekt_heat_show(AffektHeat *self, const struct study_evidence *evidence,
	const struct affekt_matrix *matrix, const struct affekt_matrix_order *order)
{
	gboolean is_new = evidence != self->evidence;
	self->evidence = evidence;
	self->matrix = matrix;
	self->order = order;
	if (is_new) {
		g_free(self->alerts);
		self->alerts = evidence != NULL ? affekt_matrix_alerts(evidence) : NULL;
	}
	affekt_heat_place(self);
	if (evidence != NULL)
		find_cursor(self);
	else
		self->row = self->column = -1;
	self->hover.area = AFFEKT_LATTICE_NOWHERE;
	if (self->participant == NULL)
		note_cursor(self);
	tell_adjustments(self);
	changed(self);
	moved(self);
}

const struct affekt_lattice *affekt_heat_lattice(AffektHeat *self)
{
	return &self->lattice;
}

guint affekt_heat_builds(AffektHeat *self)
{
	return self->builds;
}
