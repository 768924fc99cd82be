/* Pointer and tooltips of the picture of a study. */
#include "gui/study/heat_parts.h"

#include "gui/study/telling.h"

static void pointed(AffektHeat *self, double x, double y)
{
	struct affekt_lattice_hit hit = affekt_lattice_hit(&self->lattice, (int)x, (int)y);
	if (hit.area == self->hover.area && hit.row == self->hover.row &&
		hit.column == self->hover.column)
		return;
	self->hover = hit;
	gtk_widget_set_cursor_from_name(
		GTK_WIDGET(self), hit.area != AFFEKT_LATTICE_NOWHERE ? "pointer" : NULL);
	gtk_widget_queue_draw(GTK_WIDGET(self));
	g_signal_emit(self, affekt_heat_signals[AFFEKT_HEAT_SIGNAL_MOVED], 0);
}

static void pointer_left(AffektHeat *self)
{
	pointed(self, -1, -1);
}

static void order_by_head(AffektHeat *self, enum affekt_lattice_label label)
{
	static const enum affekt_matrix_key keys[AFFEKT_N_LATTICE_LABELS] = {
		[AFFEKT_LATTICE_MARKS] = AFFEKT_MATRIX_ALERTS,
		[AFFEKT_LATTICE_CODE] = AFFEKT_MATRIX_CODE,
		[AFFEKT_LATTICE_GROUP] = AFFEKT_MATRIX_GROUP,
		[AFFEKT_LATTICE_WAVE] = AFFEKT_MATRIX_WAVE,
		[AFFEKT_LATTICE_USABLE] = AFFEKT_MATRIX_USABLE,
	};
	g_signal_emit(
		self, affekt_heat_signals[AFFEKT_HEAT_SIGNAL_ORDERED], 0, (int)keys[label], NULL);
}

static void clicked(AffektHeat *self, int n_press, double x, double y)
{
	struct affekt_lattice_hit hit = affekt_lattice_hit(&self->lattice, (int)x, (int)y);
	const struct study_touchpoint *touchpoint =
		hit.column >= 0 ? g_ptr_array_index(self->evidence->touchpoints, (guint)hit.column)
				: NULL;
	gtk_widget_grab_focus(GTK_WIDGET(self));
	if (hit.area == AFFEKT_LATTICE_HEAD) {
		order_by_head(self, hit.label);
	} else if (hit.area == AFFEKT_LATTICE_COLUMN && touchpoint != NULL) {
		affekt_heat_go(self, -1, hit.column);
		g_signal_emit(self, affekt_heat_signals[AFFEKT_HEAT_SIGNAL_ORDERED], 0,
			AFFEKT_MATRIX_TOUCH_POINT, touchpoint->id);
	} else if (hit.row >= 0 && n_press == 1) {
		affekt_heat_go(self, hit.row, hit.column);
		if (hit.area == AFFEKT_LATTICE_CELL)
			g_signal_emit(self, affekt_heat_signals[AFFEKT_HEAT_SIGNAL_ACTIVATED], 0,
				hit.row, hit.column);
	}
}

static void released(AffektHeat *self, int n_press, double x, double y, GtkGestureClick *click)
{
	(void)click;
	if (self->evidence != NULL)
		clicked(self, n_press, x, y);
}

/* Ctrl + wheel: larger or smaller cells. */
static gboolean scrolled(AffektHeat *self, double dx, double dy, GtkEventControllerScroll *scroll)
{
	(void)dx;
	GdkModifierType state =
		gtk_event_controller_get_current_event_state(GTK_EVENT_CONTROLLER(scroll));
	if ((state & GDK_CONTROL_MASK) == 0 || dy == 0)
		return FALSE;
	affekt_heat_zoom(self, dy < 0);
	return TRUE;
}

gboolean affekt_heat_query_tooltip(
	GtkWidget *widget, int x, int y, gboolean is_keyboard, GtkTooltip *tooltip)
{
	AffektHeat *self = AFFEKT_HEAT(widget);
	struct affekt_lattice_hit hit =
		is_keyboard ? (struct affekt_lattice_hit){AFFEKT_LATTICE_CELL, self->row,
				      self->column, AFFEKT_LATTICE_MARKS}
			    : affekt_lattice_hit(&self->lattice, x, y);
	const struct study_member *member = affekt_heat_member(self, hit.row);
	g_autofree char *text = NULL;
	if (hit.area == AFFEKT_LATTICE_COLUMN) {
		text = affekt_telling_touchpoint(self->evidence, hit.column, "\n");
	} else if (hit.area == AFFEKT_LATTICE_ROW && member != NULL) {
		text = affekt_telling_member(self->evidence, member, "\n");
	} else if (hit.area == AFFEKT_LATTICE_CELL && member != NULL && hit.column >= 0) {
		g_autofree char *cell =
			affekt_telling_cell(self->evidence, member, hit.column, "\n");
		text = g_strdup_printf("%s\n%s", member->participant, cell);
	}
	if (text == NULL)
		return FALSE;
	gtk_tooltip_set_text(tooltip, text);
	return TRUE;
}

void affekt_heat_add_controllers(AffektHeat *self)
{
	GtkWidget *widget = GTK_WIDGET(self);
	GtkGesture *click = gtk_gesture_click_new();
	g_signal_connect_swapped(click, "released", G_CALLBACK(released), self);
	gtk_widget_add_controller(widget, GTK_EVENT_CONTROLLER(click));
	GtkEventController *motion = gtk_event_controller_motion_new();
	g_signal_connect_swapped(motion, "motion", G_CALLBACK(pointed), self);
	g_signal_connect_swapped(motion, "leave", G_CALLBACK(pointer_left), self);
	gtk_widget_add_controller(widget, motion);
	GtkEventController *scroll =
		gtk_event_controller_scroll_new(GTK_EVENT_CONTROLLER_SCROLL_VERTICAL);
	g_signal_connect_swapped(scroll, "scroll", G_CALLBACK(scrolled), self);
	gtk_widget_add_controller(widget, scroll);
}
