/*
 * A slider from 0 to 100 between two words, which has no value until a hand or a key gave it one:
 * an untouched middle is no answer. Signal "moved" (int value). Main thread only.
 */
#ifndef GUI_RECALL_SCALE_H
#define GUI_RECALL_SCALE_H

#include <adwaita.h>

#define AFFEKT_TYPE_SCALE (affekt_scale_get_type())
G_DECLARE_FINAL_TYPE(AffektScale, affekt_scale, AFFEKT, SCALE, AdwBin)

/* @name: what it asks, also for screen readers; @untouched: shown while there is no value. */
AffektScale *affekt_scale_new(
	const char *name, const char *low, const char *high, const char *untouched);

int affekt_scale_value(AffektScale *scale); /* -1: not touched */
/* Without "moved". */
void affekt_scale_set_value(AffektScale *scale, int value);
/* As if by hand. */
void affekt_scale_move(AffektScale *scale, int value);

#endif
