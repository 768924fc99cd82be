#include "gui/review/pile.h"

#include <math.h>

enum {
	TRACK_GAP = 4
};

struct _AffektPile {
	GtkWidget parent_instance;
	GArray *places;     /* struct affekt_place */
	GHashTable *tracks; /* char* → AffektTrack*, our children */
	AffektTrack *focused;
	GtkAdjustment *adjustment;
};

enum {
	SIGNAL_CHANGED,
	N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE(AffektPile, affekt_pile, GTK_TYPE_WIDGET)

/* The shown tracks in order (AffektTrack*). */
static GPtrArray *shown_tracks(AffektPile *self)
{
	GPtrArray *shown = g_ptr_array_new();
	for (guint i = 0; i < self->places->len; i++) {
		const struct affekt_place *place =
			&g_array_index(self->places, struct affekt_place, i);
		AffektTrack *track = g_hash_table_lookup(self->tracks, place->key);
		if (track != NULL && place->is_shown)
			g_ptr_array_add(shown, track);
	}
	return shown;
}

static int minimum_of(AffektTrack *track)
{
	int minimum;
	gtk_widget_measure(
		GTK_WIDGET(track), GTK_ORIENTATION_VERTICAL, -1, &minimum, NULL, NULL, NULL);
	return minimum + TRACK_GAP;
}

/* Heights of @shown with their gaps for a pile of @room pixels; their sum. */
static int heights_of(const GPtrArray *shown, int room, int *ret_heights)
{
	g_autofree double *weights = g_new(double, shown->len + 1);
	double natural = 0;
	int minimum = 0, sum = 0;
	for (guint i = 0; i < shown->len; i++) {
		weights[i] = affekt_track_weight(shown->pdata[i]);
		minimum = MAX(minimum, minimum_of(shown->pdata[i]));
	}
	for (guint i = 0; i < shown->len; i++)
		natural += fmax(minimum * weights[i], minimum);
	affekt_arrangement_heights(
		weights, shown->len, MAX(room, (int)natural), minimum, ret_heights);
	for (guint i = 0; i < shown->len; i++)
		sum += ret_heights[i];
	return sum;
}

static void affekt_pile_size_allocate(GtkWidget *widget, int width, int height, int baseline)
{
	AffektPile *self = AFFEKT_PILE(widget);
	(void)baseline;
	g_autoptr(GPtrArray) shown = shown_tracks(self);
	g_autofree int *heights = g_new(int, shown->len + 1);
	int sum = heights_of(shown, height, heights);
	double offset = fmin(gtk_adjustment_get_value(self->adjustment), MAX(sum - height, 0));
	gtk_adjustment_configure(
		self->adjustment, offset, 0, MAX(sum, height), 40, height * 0.9, height);
	int y = -(int)offset;
	for (guint i = 0; i < shown->len; i++) {
		GtkAllocation place = {0, y, width, heights[i] - TRACK_GAP};
		gtk_widget_size_allocate(shown->pdata[i], &place, -1);
		y += heights[i];
	}
}

static void affekt_pile_measure(GtkWidget *widget, GtkOrientation orientation, int for_size,
	int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
	(void)for_size;
	*minimum = *natural = 0;
	*minimum_baseline = *natural_baseline = -1;
	for (GtkWidget *child = gtk_widget_get_first_child(widget); child != NULL;
		child = gtk_widget_get_next_sibling(child)) {
		int child_minimum, child_natural;
		gtk_widget_measure(
			child, orientation, -1, &child_minimum, &child_natural, NULL, NULL);
		*minimum = MAX(*minimum, child_minimum);
		if (orientation == GTK_ORIENTATION_HORIZONTAL)
			*natural = MAX(*natural, child_natural);
		else
			*natural += child_natural;
	}
}

static void set_focused(AffektPile *self, AffektTrack *track)
{
	if (self->focused == track)
		return;
	if (self->focused != NULL)
		gtk_widget_remove_css_class(GTK_WIDGET(self->focused), "current");
	self->focused = track;
	if (track != NULL)
		gtk_widget_add_css_class(GTK_WIDGET(track), "current");
}

/* Scrolls so that @track is seen whole, if it fits. */
static void reveal(AffektPile *self, AffektTrack *track)
{
	g_autoptr(GPtrArray) shown = shown_tracks(self);
	g_autofree int *heights = g_new(int, shown->len + 1);
	heights_of(shown, gtk_widget_get_height(GTK_WIDGET(self)), heights);
	int y = 0;
	for (guint i = 0; i < shown->len; i++) {
		if (shown->pdata[i] == track)
			gtk_adjustment_clamp_page(self->adjustment, y, y + heights[i]);
		y += heights[i];
	}
}

static void focus_moved(AffektTrack *track, GParamSpec *property, AffektPile *self)
{
	(void)property;
	if (!gtk_widget_has_focus(GTK_WIDGET(track)))
		return;
	set_focused(self, track);
	reveal(self, track);
}

/* After the focused track was hidden or removed: the first shown one takes over. */
static void mend_focus(AffektPile *self)
{
	g_autoptr(GPtrArray) shown = shown_tracks(self);
	if (shown->len > 0 && !g_ptr_array_find(shown, self->focused, NULL))
		set_focused(self, shown->pdata[0]);
}

/* Brings a child's order, visibility, height and scale in line with its place. */
static void apply_places(AffektPile *self)
{
	GtkWidget *above = NULL;
	for (guint i = 0; i < self->places->len; i++) {
		const struct affekt_place *place =
			&g_array_index(self->places, struct affekt_place, i);
		AffektTrack *track = g_hash_table_lookup(self->tracks, place->key);
		if (track == NULL)
			continue;
		gtk_widget_insert_after(GTK_WIDGET(track), GTK_WIDGET(self), above);
		above = GTK_WIDGET(track);
		gtk_widget_set_visible(above, place->is_shown);
		affekt_track_set_weight(track, place->weight);
		if (place->scale == AFFEKT_SCALE_FIXED)
			affekt_track_fix(track, place->low, place->high);
		else if (place->scale != affekt_track_scale(track))
			affekt_track_set_scale(track, place->scale);
	}
	mend_focus(self);
	gtk_widget_queue_resize(GTK_WIDGET(self));
}

static void places_changed(AffektPile *self)
{
	apply_places(self);
	g_signal_emit(self, signals[SIGNAL_CHANGED], 0);
}

static void affekt_pile_dispose(GObject *object)
{
	AffektPile *self = AFFEKT_PILE(object);
	GtkWidget *child;
	self->focused = NULL;
	while ((child = gtk_widget_get_first_child(GTK_WIDGET(object))) != NULL)
		gtk_widget_unparent(child);
	g_clear_pointer(&self->tracks, g_hash_table_unref);
	g_clear_pointer(&self->places, g_array_unref);
	g_clear_object(&self->adjustment);
	G_OBJECT_CLASS(affekt_pile_parent_class)->dispose(object);
}

static void affekt_pile_class_init(AffektPileClass *class)
{
	GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(class);
	G_OBJECT_CLASS(class)->dispose = affekt_pile_dispose;
	widget_class->measure = affekt_pile_measure;
	widget_class->size_allocate = affekt_pile_size_allocate;
	gtk_widget_class_set_css_name(widget_class, "affekt-pile");
	gtk_widget_class_set_accessible_role(widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
	signals[SIGNAL_CHANGED] = g_signal_new("changed", AFFEKT_TYPE_PILE, G_SIGNAL_RUN_LAST, 0,
		NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void affekt_pile_init(AffektPile *self)
{
	self->places = g_array_new(FALSE, FALSE, sizeof(struct affekt_place));
	self->tracks = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	self->adjustment = g_object_ref_sink(gtk_adjustment_new(0, 0, 1, 40, 1, 1));
	g_signal_connect_object(self->adjustment, "value-changed",
		G_CALLBACK(gtk_widget_queue_allocate), self, G_CONNECT_SWAPPED);
	gtk_widget_set_overflow(GTK_WIDGET(self), GTK_OVERFLOW_HIDDEN);
	gtk_widget_set_vexpand(GTK_WIDGET(self), TRUE);
}

AffektPile *affekt_pile_new(void)
{
	return g_object_new(AFFEKT_TYPE_PILE, NULL);
}

void affekt_pile_arrange(AffektPile *self, const GArray *places)
{
	g_autoptr(GArray) before = self->places;
	self->places = g_array_copy((GArray *)places);
	/* Tracks that @places does not know keep theirs, below. */
	for (guint i = 0; i < before->len; i++) {
		const struct affekt_place *place = &g_array_index(before, struct affekt_place, i);
		if (affekt_arrangement_find(self->places, place->key) == NULL)
			g_array_append_vals(self->places, place, 1);
	}
	apply_places(self);
}

const GArray *affekt_pile_places(AffektPile *self)
{
	return self->places;
}

void affekt_pile_add(AffektPile *self, const char *key, AffektTrack *track, gboolean is_shown)
{
	gtk_widget_set_focusable(GTK_WIDGET(track), TRUE);
	g_signal_connect_object(track, "notify::has-focus", G_CALLBACK(focus_moved), self, 0);
	gtk_widget_set_parent(GTK_WIDGET(track), GTK_WIDGET(self));
	g_hash_table_insert(self->tracks, g_strdup(key), track);
	if (affekt_arrangement_find(self->places, key) == NULL) {
		struct affekt_place place = {
			.is_shown = is_shown, .weight = affekt_track_weight(track)};
		g_strlcpy(place.key, key, sizeof place.key);
		g_array_append_val(self->places, place);
	}
	apply_places(self);
}

void affekt_pile_remove(AffektPile *self, const char *key)
{
	AffektTrack *track = g_hash_table_lookup(self->tracks, key);
	if (track == NULL)
		return;
	if (self->focused == track)
		set_focused(self, NULL);
	g_hash_table_remove(self->tracks, key);
	gtk_widget_unparent(GTK_WIDGET(track));
	mend_focus(self);
}

AffektTrack *affekt_pile_track(AffektPile *self, const char *key)
{
	return g_hash_table_lookup(self->tracks, key);
}

const char *affekt_pile_key(AffektPile *self, AffektTrack *track)
{
	GHashTableIter iter;
	gpointer key, value;
	g_hash_table_iter_init(&iter, self->tracks);
	while (g_hash_table_iter_next(&iter, &key, &value)) {
		if (value == track)
			return key;
	}
	return NULL;
}

GPtrArray *affekt_pile_keys(AffektPile *self)
{
	GPtrArray *keys = g_ptr_array_new();
	for (guint i = 0; i < self->places->len; i++) {
		struct affekt_place *place = &g_array_index(self->places, struct affekt_place, i);
		if (g_hash_table_contains(self->tracks, place->key))
			g_ptr_array_add(keys, place->key);
	}
	return keys;
}

gboolean affekt_pile_is_shown(AffektPile *self, const char *key)
{
	const struct affekt_place *place = affekt_arrangement_find(self->places, key);
	return place != NULL && place->is_shown;
}

void affekt_pile_set_shown(AffektPile *self, const char *key, gboolean is_shown)
{
	struct affekt_place *place = affekt_arrangement_find(self->places, key);
	if (place == NULL || place->is_shown == is_shown)
		return;
	place->is_shown = is_shown;
	places_changed(self);
}

void affekt_pile_move(AffektPile *self, const char *key, int by)
{
	g_autoptr(GPtrArray) present = affekt_pile_keys(self);
	g_ptr_array_add(present, NULL);
	g_autofree char *own = g_strdup(key); /* may point into the places */
	if (!affekt_arrangement_move(self->places, own, by, (const char *const *)present->pdata))
		return;
	places_changed(self);
	reveal(self, affekt_pile_track(self, own));
}

void affekt_pile_set_height(AffektPile *self, const char *key, double height)
{
	struct affekt_place *place = affekt_arrangement_find(self->places, key);
	g_autoptr(GPtrArray) shown = shown_tracks(self);
	double others = 0;
	for (guint i = 0; i < shown->len; i++)
		others += affekt_track_weight(shown->pdata[i]);
	if (place == NULL || shown->len < 2)
		return;
	others -= place->weight;
	double room = fmax(gtk_adjustment_get_upper(self->adjustment), 1);
	height = CLAMP(height, 1, room * 0.9);
	place->weight = CLAMP(height * others / (room - height), AFFEKT_PLACE_WEIGHT_MIN,
		AFFEKT_PLACE_WEIGHT_MAX);
	places_changed(self);
}

void affekt_pile_scaled(AffektPile *self, AffektTrack *track)
{
	const char *key = affekt_pile_key(self, track);
	struct affekt_place *place =
		key != NULL ? affekt_arrangement_find(self->places, key) : NULL;
	if (place == NULL)
		return;
	place->scale = affekt_track_scale(track);
	affekt_track_range(track, &place->low, &place->high);
	g_signal_emit(self, signals[SIGNAL_CHANGED], 0);
}

AffektTrack *affekt_pile_focused(AffektPile *self)
{
	return self->focused;
}

void affekt_pile_step_focus(AffektPile *self, int by)
{
	g_autoptr(GPtrArray) shown = shown_tracks(self);
	guint i = 0;
	if (shown->len == 0)
		return;
	if (g_ptr_array_find(shown, self->focused, &i))
		i = (guint)((int)(i + shown->len) + by) % shown->len;
	gtk_widget_grab_focus(shown->pdata[i]);
}

GtkAdjustment *affekt_pile_adjustment(AffektPile *self)
{
	return self->adjustment;
}
