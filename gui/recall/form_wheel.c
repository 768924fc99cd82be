/* The colour that a moment would be: projective. */
#include "gui/recall/forms.h"
#include "gui/recall/wheel.h"

#include <glib/gi18n-lib.h>
#include <math.h>

struct _AffektFormWheel {
	AffektQuestion parent_instance;
	AffektWheel *wheel;
	GtkDrawingArea *patch; /* the colour, large */
	GtkLabel *name;
};

#define AFFEKT_TYPE_FORM_WHEEL (affekt_form_wheel_get_type())
G_DECLARE_FINAL_TYPE(AffektFormWheel, affekt_form_wheel, AFFEKT, FORM_WHEEL, AffektQuestion)
G_DEFINE_FINAL_TYPE(AffektFormWheel, affekt_form_wheel, AFFEKT_TYPE_QUESTION)

/* From red on, 30 degrees each. */
static const char *const hues[] = {N_("red"), N_("orange"), N_("yellow"), N_("yellow-green"),
	N_("green"), N_("blue-green"), N_("turquoise"), N_("sky blue"), N_("blue"), N_("violet"),
	N_("magenta"), N_("pink")};

/* Below it a colour is called pale, and far below it white. */
enum {
	PALE_PCT = 55,
	WHITE_PCT = 8
};

static GdkRGBA colour_of(AffektFormWheel *self)
{
	GdkRGBA colour = {.alpha = 1};
	gtk_hsv_to_rgb((float)affekt_wheel_hue_deg(self->wheel) / 360,
		(float)affekt_wheel_saturation_pct(self->wheel) / 100, 1, &colour.red,
		&colour.green, &colour.blue);
	return colour;
}

/* "pale blue". Owned by the caller. */
static char *words_of(AffektFormWheel *self)
{
	AffektQuestion *question = AFFEKT_QUESTION(self);
	int saturation_pct = affekt_wheel_saturation_pct(self->wheel);
	int hue = (affekt_wheel_hue_deg(self->wheel) + 15) / 30 % (int)G_N_ELEMENTS(hues);
	const char *name = affekt_question_text(question, hues[hue]);
	if (saturation_pct < WHITE_PCT)
		return g_strdup(affekt_question_text(question, N_("white")));
	if (saturation_pct < PALE_PCT)
		/* Translators: a colour and its name, "pale blue". */
		return g_strdup_printf(affekt_question_text(question, N_("pale %s")), name);
	return g_strdup(name);
}

static void show_colour(AffektFormWheel *self)
{
	g_autofree char *words = words_of(self);
	gtk_label_set_text(self->name, words);
	affekt_wheel_describe(self->wheel, words);
	gtk_widget_queue_draw(GTK_WIDGET(self->patch));
}

static void picked(AffektFormWheel *self)
{
	AffektQuestion *question = AFFEKT_QUESTION(self);
	GdkRGBA colour = colour_of(self);
	g_autofree char *words = words_of(self);
	g_autofree char *hex = g_strdup_printf("#%02x%02x%02x", (unsigned)lroundf(colour.red * 255),
		(unsigned)lroundf(colour.green * 255), (unsigned)lroundf(colour.blue * 255));
	g_autofree char *degrees = g_strdup_printf("%d", affekt_wheel_hue_deg(self->wheel));
	g_autofree char *exact = g_strdup_printf("hue=%d;saturation=%d",
		affekt_wheel_hue_deg(self->wheel), affekt_wheel_saturation_pct(self->wheel));
	show_colour(self);
	affekt_question_say(question, "colour", hex, exact);
	affekt_question_say(question, "hue", degrees, words);
}

/* Only "#rrggbb" is needed: it holds hue and saturation. */
static void restore(AffektQuestion *question, const char *item, const char *value)
{
	AffektFormWheel *self = AFFEKT_FORM_WHEEL(question);
	GdkRGBA colour;
	float hue, saturation, brightness;
	if (!g_str_equal(item, "colour") || !gdk_rgba_parse(&colour, value))
		return;
	gtk_rgb_to_hsv(colour.red, colour.green, colour.blue, &hue, &saturation, &brightness);
	affekt_wheel_set(self->wheel, (int)lroundf(hue * 360), (int)lroundf(saturation * 100));
	show_colour(self);
}

static void draw_patch(GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer user_data)
{
	AffektFormWheel *self = user_data;
	(void)area;
	if (!affekt_wheel_is_picked(self->wheel))
		return;
	GdkRGBA colour = colour_of(self);
	gdk_cairo_set_source_rgba(cr, &colour);
	cairo_rectangle(cr, 0, 0, width, height);
	cairo_fill(cr);
}

static void affekt_form_wheel_class_init(AffektFormWheelClass *class)
{
	AFFEKT_QUESTION_CLASS(class)->restore = restore;
}

static void affekt_form_wheel_init(AffektFormWheel *self)
{
	(void)self;
}

AffektQuestion *affekt_form_wheel_new(const struct affekt_language *language)
{
	AffektFormWheel *self = g_object_new(AFFEKT_TYPE_FORM_WHEEL, NULL);
	AffektQuestion *question = AFFEKT_QUESTION(self);
	affekt_question_set_up(question, STUDY_FORM_WHEEL, language);
	self->wheel = affekt_wheel_new(
		affekt_question_text(question, study_form_info(STUDY_FORM_WHEEL)->question));
	g_signal_connect_object(self->wheel, "picked", G_CALLBACK(picked), self, G_CONNECT_SWAPPED);
	self->patch = GTK_DRAWING_AREA(gtk_drawing_area_new());
	gtk_widget_set_size_request(GTK_WIDGET(self->patch), 96, 96);
	gtk_widget_add_css_class(GTK_WIDGET(self->patch), "affekt-patch");
	gtk_widget_set_overflow(GTK_WIDGET(self->patch), GTK_OVERFLOW_HIDDEN);
	gtk_drawing_area_set_draw_func(self->patch, draw_patch, self, NULL);
	self->name = GTK_LABEL(
		gtk_label_new(affekt_question_text(question, N_("Click, or use the arrow keys"))));
	gtk_label_set_wrap(self->name, TRUE);
	gtk_label_set_width_chars(self->name, 14);
	gtk_label_set_max_width_chars(self->name, 14);
	GtkWidget *side = gtk_box_new(GTK_ORIENTATION_VERTICAL, 8);
	gtk_widget_set_valign(side, GTK_ALIGN_CENTER);
	gtk_box_append(GTK_BOX(side), GTK_WIDGET(self->patch));
	gtk_box_append(GTK_BOX(side), GTK_WIDGET(self->name));
	GtkWidget *box = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 18);
	gtk_widget_set_halign(box, GTK_ALIGN_CENTER);
	gtk_box_append(GTK_BOX(box), GTK_WIDGET(self->wheel));
	gtk_box_append(GTK_BOX(box), side);
	adw_bin_set_child(ADW_BIN(self), box);
	return question;
}
