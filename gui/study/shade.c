#include "gui/study/shade.h"

#include <math.h>

/* Equal steps along the map. */
static const guint8 magma[][3] = {{0x00, 0x00, 0x04}, {0x12, 0x0d, 0x32}, {0x33, 0x10, 0x68},
	{0x5a, 0x16, 0x7e}, {0x7d, 0x24, 0x82}, {0xa3, 0x30, 0x7e}, {0xc8, 0x3e, 0x73},
	{0xe9, 0x55, 0x62}, {0xf9, 0x7c, 0x5d}, {0xfe, 0xa8, 0x73}, {0xfe, 0xd3, 0x95},
	{0xfc, 0xfd, 0xbf}};

/* Where on the map 0 and 100 are: the ends of the map would be lost in the ground. */
static const double ends[2][2] = {{0.97, 0.14}, {0.16, 1.0}};

/* Above it dark ink is seen better than light. */
#define LIGHTNESS_MIDDLE 0.5

static void place(double arousal, gboolean is_dark, double ret_rgb[3])
{
	const double *end = ends[is_dark ? 1 : 0];
	double share = fmin(fmax(arousal / 100, 0), 1);
	double at = (end[0] + share * (end[1] - end[0])) * (G_N_ELEMENTS(magma) - 1);
	gsize i = MIN((gsize)at, G_N_ELEMENTS(magma) - 2);
	for (int part = 0; part < 3; part++)
		ret_rgb[part] =
			magma[i][part] + (at - (double)i) * (magma[i + 1][part] - magma[i][part]);
}

guint32 affekt_shade(double arousal, gboolean is_dark)
{
	double rgb[3];
	place(arousal, is_dark, rgb);
	return 0xff000000u | (guint32)lround(rgb[0]) << 16 | (guint32)lround(rgb[1]) << 8 |
	       (guint32)lround(rgb[2]);
}

guint32 affekt_shade_ink(double arousal, gboolean is_dark)
{
	double rgb[3];
	place(arousal, is_dark, rgb);
	/* Rec. 709 luma is close enough to lightness for a choice between two. */
	double luma = (0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2]) / 255;
	return luma > LIGHTNESS_MIDDLE ? 0xff1b1b1fu : 0xffffffffu;
}
