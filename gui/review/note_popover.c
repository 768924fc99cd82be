#include "gui/review/note_popover.h"

#include "gui/review/codes.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* What the popover asks for; owned by it. */
struct asking {
	AffektReview *review; /* which outlives the popover */
	GtkPopover *popover;
	GtkEntry *entry;
	GtkBox *list;     /* of the codes; NULL: none */
	GPtrArray *codes; /* char*; NULL: none */
	void (*done)(AffektReview *review, const char *words);
};

static void asking_free(gpointer data)
{
	struct asking *self = data;
	g_clear_pointer(&self->codes, g_ptr_array_unref);
	g_free(self);
}

static gboolean drop_popover(gpointer popover)
{
	gtk_widget_unparent(popover);
	return G_SOURCE_REMOVE;
}

/* Not at once: the popover is still closing. */
static void popover_closed(GtkWidget *popover)
{
	g_idle_add_full(
		G_PRIORITY_DEFAULT_IDLE, drop_popover, g_object_ref(popover), g_object_unref);
}

/* Where the selected thing, else the cursor, is seen on the stage. */
static double x_of_selected(AffektReview *review)
{
	AffektStage *stage = affekt_review_stage(review);
	AffektTimeline *timeline = affekt_review_timeline(review);
	const struct affekt_thing *thing = affekt_selection_get(affekt_stage_selection(stage));
	double time_s = thing != NULL ? affekt_things_time(affekt_review_session(review), *thing)
				      : affekt_timeline_cursor(timeline);
	int width = affekt_stage_plot_width(stage);
	double x = affekt_view_to_x(affekt_timeline_view(timeline), width, time_s);
	return AFFEKT_TRACK_GUTTER + fmin(fmax(x, 0), width);
}

void affekt_note_popover_put(AffektReview *review, GtkPopover *popover, double x, double y)
{
	GtkWidget *stage = GTK_WIDGET(affekt_review_stage(review));
	GtkWidget *parent = gtk_widget_get_parent(stage);
	AffektTrack *track = affekt_stage_focused_track(AFFEKT_STAGE(stage));
	double track_x, track_y = 0;
	if (isnan(x)) {
		x = x_of_selected(review);
		gtk_widget_translate_coordinates(GTK_WIDGET(track), stage, 0,
			gtk_widget_get_height(GTK_WIDGET(track)) / 2.0, &track_x, &track_y);
		y = fmin(fmax(track_y, 0), gtk_widget_get_height(stage));
	}
	gtk_widget_translate_coordinates(stage, parent, x, y, &x, &y);
	gtk_widget_set_parent(GTK_WIDGET(popover), parent);
	gtk_popover_set_pointing_to(popover, &(GdkRectangle){(int)x, (int)y, 1, 1});
	g_signal_connect(popover, "closed", G_CALLBACK(popover_closed), NULL);
	gtk_popover_popup(popover);
}

static void take(struct asking *self, const char *words)
{
	g_autofree char *text = g_strdup(words);
	g_strstrip(text);
	gtk_popover_popdown(self->popover);
	self->done(self->review, text);
}

static void take_entry(struct asking *self)
{
	take(self, gtk_editable_get_text(GTK_EDITABLE(self->entry)));
}

static gboolean key_pressed(struct asking *self, guint key)
{
	guint code =
		key >= GDK_KEY_KP_1 && key <= GDK_KEY_KP_9 ? key - GDK_KEY_KP_1 : key - GDK_KEY_1;
	gboolean is_empty = gtk_entry_get_text_length(self->entry) == 0;
	if (!is_empty || self->codes == NULL || code >= self->codes->len)
		return GDK_EVENT_PROPAGATE;
	take(self, self->codes->pdata[code]);
	return GDK_EVENT_STOP;
}

/* --- codes --------------------------------------------------------------------------------- */

static void fill_list(struct asking *self);

static void keep_codes(struct asking *self)
{
	g_autofree char *path = affekt_codes_path();
	g_autoptr(GError) error = NULL;
	if (!affekt_codes_write(path, self->codes, &error))
		affekt_review_say(self->review, error->message);
	fill_list(self);
}

static guint number_of(GtkWidget *button)
{
	return GPOINTER_TO_UINT(g_object_get_data(G_OBJECT(button), "affekt-code"));
}

static void code_clicked(struct asking *self, GtkWidget *button)
{
	take(self, self->codes->pdata[number_of(button)]);
}

static void code_removed(struct asking *self, GtkWidget *button)
{
	g_ptr_array_remove_index(self->codes, number_of(button));
	gtk_widget_grab_focus(GTK_WIDGET(self->entry));
	keep_codes(self);
}

static void keep_entry(struct asking *self)
{
	if (affekt_codes_add(self->codes, gtk_editable_get_text(GTK_EDITABLE(self->entry))))
		keep_codes(self);
	gtk_widget_grab_focus(GTK_WIDGET(self->entry));
}

static GtkWidget *code_row_new(struct asking *self, guint i)
{
	GtkWidget *row = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 0);
	g_autofree char *text =
		g_strdup_printf("%u   %s", i + 1, (const char *)self->codes->pdata[i]);
	GtkWidget *button = gtk_button_new_with_label(text);
	GtkWidget *label = gtk_button_get_child(GTK_BUTTON(button));
	gtk_label_set_xalign(GTK_LABEL(label), 0);
	gtk_label_set_ellipsize(GTK_LABEL(label), PANGO_ELLIPSIZE_END);
	gtk_label_set_max_width_chars(GTK_LABEL(label), 28);
	gtk_widget_set_hexpand(button, TRUE);
	gtk_widget_add_css_class(button, "flat");
	g_object_set_data(G_OBJECT(button), "affekt-code", GUINT_TO_POINTER(i));
	g_signal_connect_swapped(button, "clicked", G_CALLBACK(code_clicked), self);
	gtk_box_append(GTK_BOX(row), button);
	GtkWidget *removal = gtk_button_new_from_icon_name("list-remove-symbolic");
	g_autofree char *tip =
		g_strdup_printf(_("Remove the code “%s”"), (const char *)self->codes->pdata[i]);
	gtk_widget_set_tooltip_text(removal, tip);
	gtk_accessible_update_property(
		GTK_ACCESSIBLE(removal), GTK_ACCESSIBLE_PROPERTY_LABEL, tip, -1);
	gtk_widget_add_css_class(removal, "flat");
	g_object_set_data(G_OBJECT(removal), "affekt-code", GUINT_TO_POINTER(i));
	g_signal_connect_swapped(removal, "clicked", G_CALLBACK(code_removed), self);
	gtk_box_append(GTK_BOX(row), removal);
	return row;
}

static void fill_list(struct asking *self)
{
	GtkWidget *child;
	while ((child = gtk_widget_get_first_child(GTK_WIDGET(self->list))) != NULL)
		gtk_box_remove(self->list, child);
	for (guint i = 0; i < self->codes->len; i++)
		gtk_box_append(self->list, code_row_new(self, i));
}

static void add_codes(struct asking *self, GtkBox *box)
{
	g_autofree char *path = affekt_codes_path();
	self->codes = affekt_codes_read(path);
	self->list = GTK_BOX(gtk_box_new(GTK_ORIENTATION_VERTICAL, 0));
	gtk_box_append(box, GTK_WIDGET(self->list));
	fill_list(self);
	GtkWidget *hint = gtk_label_new(_("A digit in the empty field writes that code"));
	gtk_label_set_xalign(GTK_LABEL(hint), 0);
	gtk_widget_add_css_class(hint, "dim-label");
	gtk_widget_add_css_class(hint, "caption");
	gtk_box_append(box, hint);
}

/* --- the popover --------------------------------------------------------------------------- */

static void add_buttons(struct asking *self, GtkBox *box)
{
	GtkWidget *buttons = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 6);
	gtk_widget_set_halign(buttons, GTK_ALIGN_END);
	if (self->codes != NULL) {
		GtkWidget *keep = gtk_button_new_with_label(_("Keep as code"));
		g_signal_connect_swapped(keep, "clicked", G_CALLBACK(keep_entry), self);
		gtk_box_append(GTK_BOX(buttons), keep);
	}
	GtkWidget *take_button = gtk_button_new_with_label(_("Done"));
	gtk_widget_add_css_class(take_button, "suggested-action");
	g_signal_connect_swapped(take_button, "clicked", G_CALLBACK(take_entry), self);
	gtk_box_append(GTK_BOX(buttons), take_button);
	gtk_box_append(box, buttons);
}

static void add_entry(struct asking *self, GtkBox *box, const char *title, const char *text)
{
	GtkWidget *heading = gtk_label_new(title);
	gtk_label_set_xalign(GTK_LABEL(heading), 0);
	gtk_widget_add_css_class(heading, "heading");
	gtk_box_append(box, heading);
	self->entry = GTK_ENTRY(gtk_entry_new());
	gtk_entry_set_max_length(self->entry, 60);
	gtk_editable_set_width_chars(GTK_EDITABLE(self->entry), 28);
	gtk_editable_set_text(GTK_EDITABLE(self->entry), text != NULL ? text : "");
	gtk_accessible_update_property(
		GTK_ACCESSIBLE(self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
	g_signal_connect_swapped(self->entry, "activate", G_CALLBACK(take_entry), self);
	GtkEventController *keys = gtk_event_controller_key_new();
	gtk_event_controller_set_propagation_phase(keys, GTK_PHASE_CAPTURE);
	g_signal_connect_swapped(keys, "key-pressed", G_CALLBACK(key_pressed), self);
	gtk_widget_add_controller(GTK_WIDGET(self->entry), keys);
	gtk_box_append(box, GTK_WIDGET(self->entry));
}

void affekt_note_popover_ask(AffektReview *review, const char *title, const char *text,
	gboolean has_codes, void (*done)(AffektReview *review, const char *words))
{
	GtkWidget *popover = gtk_popover_new();
	GtkWidget *box = gtk_box_new(GTK_ORIENTATION_VERTICAL, 8);
	struct asking *self = g_new0(struct asking, 1);
	self->review = review;
	self->popover = GTK_POPOVER(popover);
	self->done = done;
	g_object_set_data_full(G_OBJECT(popover), "affekt-asking", self, asking_free);
	gtk_accessible_update_property(
		GTK_ACCESSIBLE(popover), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
	add_entry(self, GTK_BOX(box), title, text);
	if (has_codes)
		add_codes(self, GTK_BOX(box));
	add_buttons(self, GTK_BOX(box));
	gtk_popover_set_child(self->popover, box);
	affekt_note_popover_put(review, self->popover, NAN, NAN);
	gtk_widget_grab_focus(GTK_WIDGET(self->entry));
}
