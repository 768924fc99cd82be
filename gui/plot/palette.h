/*
 * The colours of everything drawn by hand, for light and dark.
 *
 * Hues follow Okabe and Ito's set, which people with any colour vision tell apart, darkened or
 * lightened for contrast. No meaning rests on colour alone: shapes, hatchings and words carry it
 * too.
 */
#ifndef GUI_PLOT_PALETTE_H
#define GUI_PLOT_PALETTE_H

#include <gdk/gdk.h>

enum affekt_colour {
	AFFEKT_COLOUR_PLOT = 0, /* ground of a plot */
	AFFEKT_COLOUR_FRAME,
	AFFEKT_COLOUR_GRID,
	AFFEKT_COLOUR_TEXT,
	AFFEKT_COLOUR_DIM_TEXT,
	AFFEKT_COLOUR_CONDUCTANCE,
	AFFEKT_COLOUR_TONIC,
	AFFEKT_COLOUR_DRIVER,
	AFFEKT_COLOUR_RESPONSE,
	AFFEKT_COLOUR_PULSE,
	AFFEKT_COLOUR_BEAT,
	AFFEKT_COLOUR_HEART_RATE,
	AFFEKT_COLOUR_AROUSAL,
	AFFEKT_COLOUR_AROUSAL_AREA,
	AFFEKT_COLOUR_PEAK,
	AFFEKT_COLOUR_OTHER, /* a channel that is neither conductance nor pulse */
	AFFEKT_COLOUR_GAP,
	AFFEKT_COLOUR_ARTEFACT,
	AFFEKT_COLOUR_PROVISIONAL,
	AFFEKT_COLOUR_VISIT, /* shade of a touch point behind the traces */
	AFFEKT_COLOUR_CURSOR,
	AFFEKT_COLOUR_HOVER,
	AFFEKT_COLOUR_SELECTION,
	AFFEKT_N_COLOURS,
};

enum {
	AFFEKT_N_PHASE_COLOURS = 6
};

struct affekt_palette {
	gboolean is_dark;
	GdkRGBA colours[AFFEKT_N_COLOURS];
	GdkRGBA phases[AFFEKT_N_PHASE_COLOURS]; /* grounds of touch points, by phase in order */
	GdkRGBA phase_text;
};

/* The palette for light or dark; lives for ever. */
const struct affekt_palette *affekt_palette_get(gboolean is_dark);

/* What the user's system asks for now (AdwStyleManager). */
const struct affekt_palette *affekt_palette_current(void);

#endif
