#include "gui/plot/palette.h"

#include <adwaita.h>

#define RGB(hex)                                                                                   \
	{                                                                                          \
		.red = (float)((hex) >> 16 & 0xff) / 255,                                          \
		.green = (float)((hex) >> 8 & 0xff) / 255, .blue = (float)((hex)&0xff) / 255,      \
		.alpha = 1                                                                         \
	}
#define RGBA(hex, a)                                                                               \
	{                                                                                          \
		.red = (float)((hex) >> 16 & 0xff) / 255,                                          \
		.green = (float)((hex) >> 8 & 0xff) / 255, .blue = (float)((hex)&0xff) / 255,      \
		.alpha = (a)                                                                       \
	}

static const struct affekt_palette light = {
	.is_dark = FALSE,
	.colours =
		{
			[AFFEKT_COLOUR_PLOT] = RGB(0xffffff),
			[AFFEKT_COLOUR_FRAME] = RGB(0xd5d3cf),
			[AFFEKT_COLOUR_GRID] = RGB(0xe1e3e5),
			[AFFEKT_COLOUR_TEXT] = RGB(0x2e2d30),
			[AFFEKT_COLOUR_DIM_TEXT] = RGB(0x67656c),
			[AFFEKT_COLOUR_CONDUCTANCE] = RGB(0x0b5cab),
			[AFFEKT_COLOUR_TONIC] = RGB(0xd2e4f5),
			[AFFEKT_COLOUR_DRIVER] = RGB(0x8a63b5),
			[AFFEKT_COLOUR_RESPONSE] = RGB(0x54307d),
			[AFFEKT_COLOUR_PULSE] = RGB(0xc97f9a),
			[AFFEKT_COLOUR_BEAT] = RGB(0x7d1f42),
			[AFFEKT_COLOUR_HEART_RATE] = RGB(0x9c2f55),
			[AFFEKT_COLOUR_AROUSAL] = RGB(0xb35a00),
			[AFFEKT_COLOUR_AROUSAL_AREA] = RGB(0xfae6cf),
			[AFFEKT_COLOUR_PEAK] = RGB(0x7a3a00),
			[AFFEKT_COLOUR_OTHER] = RGB(0x00735c),
			[AFFEKT_COLOUR_GAP] = RGB(0x77757c),
			[AFFEKT_COLOUR_ARTEFACT] = RGB(0xa06a00),
			[AFFEKT_COLOUR_PROVISIONAL] = RGB(0x5f7f6f),
			[AFFEKT_COLOUR_VISIT] = RGB(0xf5f7f9),
			[AFFEKT_COLOUR_CURSOR] = RGB(0x1b1b1f),
			[AFFEKT_COLOUR_HOVER] = RGBA(0x1b1b1f, 0.35f),
			[AFFEKT_COLOUR_SELECTION] = RGBA(0x3584e4, 0.16f),
		},
	.phases = {RGB(0xdce8f5), RGB(0xe6f0dc), RGB(0xf7e9d3), RGB(0xece2f3), RGB(0xd9eeec),
		RGB(0xf6e0e3)},
	.phase_text = RGB(0x2e2d30),
};

static const struct affekt_palette dark = {
	.is_dark = TRUE,
	.colours =
		{
			[AFFEKT_COLOUR_PLOT] = RGB(0x1c1c1e),
			[AFFEKT_COLOUR_FRAME] = RGB(0x414145),
			[AFFEKT_COLOUR_GRID] = RGB(0x35363b),
			[AFFEKT_COLOUR_TEXT] = RGB(0xf0eff2),
			[AFFEKT_COLOUR_DIM_TEXT] = RGB(0xa9a7af),
			[AFFEKT_COLOUR_CONDUCTANCE] = RGB(0x7cb7f2),
			[AFFEKT_COLOUR_TONIC] = RGB(0x23374d),
			[AFFEKT_COLOUR_DRIVER] = RGB(0xa983d6),
			[AFFEKT_COLOUR_RESPONSE] = RGB(0xdcc5f7),
			[AFFEKT_COLOUR_PULSE] = RGB(0x9e5770),
			[AFFEKT_COLOUR_BEAT] = RGB(0xffc2d3),
			[AFFEKT_COLOUR_HEART_RATE] = RGB(0xf08fad),
			[AFFEKT_COLOUR_AROUSAL] = RGB(0xf2a950),
			[AFFEKT_COLOUR_AROUSAL_AREA] = RGB(0x40311f),
			[AFFEKT_COLOUR_PEAK] = RGB(0xffd9a8),
			[AFFEKT_COLOUR_OTHER] = RGB(0x4fc3a1),
			[AFFEKT_COLOUR_GAP] = RGB(0x8e8c94),
			[AFFEKT_COLOUR_ARTEFACT] = RGB(0xc79a3c),
			[AFFEKT_COLOUR_PROVISIONAL] = RGB(0x8fb5a2),
			[AFFEKT_COLOUR_VISIT] = RGB(0x24262a),
			[AFFEKT_COLOUR_CURSOR] = RGB(0xffffff),
			[AFFEKT_COLOUR_HOVER] = RGBA(0xffffff, 0.4f),
			[AFFEKT_COLOUR_SELECTION] = RGBA(0x62a0ea, 0.22f),
		},
	.phases = {RGB(0x2b3f55), RGB(0x36462c), RGB(0x50402a), RGB(0x43364f), RGB(0x29494a),
		RGB(0x523740)},
	.phase_text = RGB(0xf0eff2),
};

const struct affekt_palette *affekt_palette_get(gboolean is_dark)
{
	return is_dark ? &dark : &light;
}

const struct affekt_palette *affekt_palette_current(void)
{
	return affekt_palette_get(adw_style_manager_get_dark(adw_style_manager_get_default()));
}
