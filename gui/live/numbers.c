#include "gui/live/numbers.h"

#include "gui/live/words.h"

#include <glib/gi18n-lib.h>
#include <math.h>

struct _AffektNumbers {
	GtkBox parent_instance;
	AffektTile *tiles[AFFEKT_N_NUMBERS];
};

G_DEFINE_FINAL_TYPE(AffektNumbers, affekt_numbers, GTK_TYPE_BOX)

static const struct {
	const char *caption;
	gboolean has_bar;
} numbers[AFFEKT_N_NUMBERS] = {
	[AFFEKT_NUMBER_CONDUCTANCE] = {N_("Skin conductance"), TRUE},
	[AFFEKT_NUMBER_RESPONSES] = {N_("Responses a minute"), FALSE},
	[AFFEKT_NUMBER_PULSE] = {N_("Pulse signal"), TRUE},
	[AFFEKT_NUMBER_HEART_RATE] = {N_("Heart rate"), FALSE},
	[AFFEKT_NUMBER_AROUSAL] = {N_("Arousal"), TRUE},
};

static char *quality_words(double quality)
{
	return isnan(quality) ? g_strdup("") : g_strdup_printf(_("quality %.0f %%"), 100 * quality);
}

static char *pulse_words(double quality)
{
	if (isnan(quality))
		return g_strdup("–");
	return g_strdup(quality < 0.5 ? _("poor") : quality < 0.8 ? _("fair") : _("good"));
}

void affekt_numbers_show(AffektNumbers *self, const struct acq_live *live, double baseline_left_s)
{
	g_autofree char *conductance = affekt_words_conductance(live);
	g_autofree char *gsr_quality = quality_words(live->gsr_quality);
	affekt_tile_show(self->tiles[AFFEKT_NUMBER_CONDUCTANCE], conductance, gsr_quality,
		live->gsr_quality);
	g_autofree char *responses = affekt_words_number(live->scr_per_min, 1);
	affekt_tile_show(self->tiles[AFFEKT_NUMBER_RESPONSES], responses, "", (double)NAN);
	g_autofree char *pulse = pulse_words(live->pulse_quality);
	g_autofree char *pulse_quality = quality_words(live->pulse_quality);
	affekt_tile_show(
		self->tiles[AFFEKT_NUMBER_PULSE], pulse, pulse_quality, live->pulse_quality);
	g_autofree char *heart_rate = affekt_words_number(live->heart_rate_bpm, 0);
	affekt_tile_show(self->tiles[AFFEKT_NUMBER_HEART_RATE], heart_rate, _("beats a minute"),
		(double)NAN);
	g_autofree char *arousal = affekt_words_number(live->arousal, 0);
	g_autofree char *note = affekt_words_arousal(live, baseline_left_s);
	affekt_tile_show(self->tiles[AFFEKT_NUMBER_AROUSAL], arousal, note, live->arousal / 100);
}

void affekt_numbers_set_short(AffektNumbers *self, gboolean is_short)
{
	if (is_short)
		gtk_widget_add_css_class(GTK_WIDGET(self), "short");
	else
		gtk_widget_remove_css_class(GTK_WIDGET(self), "short");
}

AffektTile *affekt_numbers_tile(AffektNumbers *self, enum affekt_number number)
{
	return self->tiles[number];
}

static void affekt_numbers_class_init(AffektNumbersClass *class)
{
	gtk_widget_class_set_css_name(GTK_WIDGET_CLASS(class), "affekt-numbers");
}

static void affekt_numbers_init(AffektNumbers *self)
{
	gtk_box_set_spacing(GTK_BOX(self), 10);
	gtk_box_set_homogeneous(GTK_BOX(self), TRUE);
	for (int i = 0; i < AFFEKT_N_NUMBERS; i++) {
		self->tiles[i] = affekt_tile_new(_(numbers[i].caption), numbers[i].has_bar);
		gtk_box_append(GTK_BOX(self), GTK_WIDGET(self->tiles[i]));
	}
}

AffektNumbers *affekt_numbers_new(void)
{
	return g_object_new(AFFEKT_TYPE_NUMBERS, NULL);
}
