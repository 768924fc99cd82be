/*
 * The numbers of now in a row of tiles: conductance, pulse, heart rate, responses, arousal; for the
 * recording and the signal check. Main thread only.
 */
#ifndef GUI_LIVE_NUMBERS_H
#define GUI_LIVE_NUMBERS_H

#include "acquisition/recording.h"
#include "gui/live/tile.h"

enum affekt_number {
	AFFEKT_NUMBER_CONDUCTANCE = 0,
	AFFEKT_NUMBER_RESPONSES,
	AFFEKT_NUMBER_PULSE,
	AFFEKT_NUMBER_HEART_RATE,
	AFFEKT_NUMBER_AROUSAL,
	AFFEKT_N_NUMBERS,
};

#define AFFEKT_TYPE_NUMBERS (affekt_numbers_get_type())
G_DECLARE_FINAL_TYPE(AffektNumbers, affekt_numbers, AFFEKT, NUMBERS, GtkBox)

AffektNumbers *affekt_numbers_new(void);

/* @baseline_left_s: as affekt_words_arousal() takes it. */
void affekt_numbers_show(
	AffektNumbers *numbers, const struct acq_live *live, double baseline_left_s);

/* Smaller, for windows of little height. */
void affekt_numbers_set_short(AffektNumbers *numbers, gboolean is_short);

AffektTile *affekt_numbers_tile(AffektNumbers *numbers, enum affekt_number number);

#endif
