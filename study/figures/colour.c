/* The colour scales of study/figures/canvas.h. */
#include "study/figures/canvas.h"

#include <math.h>

/* magma at steps of a ninth, without its black end (van der Walt & Smith 2015, matplotlib). */
static const unsigned magma[] = {
	0x180f3d, 0x440f76, 0x721f81, 0x9e2f7f, 0xcd4071, 0xf1605d, 0xfd9668, 0xfeca8d, 0xfcfdbf};

static double channel(unsigned rgb, int shift)
{
	return (rgb >> shift & 0xffu) / 255.0;
}

static struct study_colour between(struct study_colour from, struct study_colour to, double share)
{
	return (struct study_colour){
		.red = from.red + (to.red - from.red) * share,
		.green = from.green + (to.green - from.green) * share,
		.blue = from.blue + (to.blue - from.blue) * share,
	};
}

static struct study_colour of_rgb(unsigned rgb)
{
	return (struct study_colour){channel(rgb, 16), channel(rgb, 8), channel(rgb, 0)};
}

struct study_colour study_colour_of_share(double share)
{
	const int n = (int)G_N_ELEMENTS(magma) - 1;
	double place = (1 - fmin(fmax(share, 0), 1)) * n;
	int step = MIN((int)place, n - 1);

	return between(of_rgb(magma[step]), of_rgb(magma[step + 1]), place - step);
}

struct study_colour study_colour_of_sign(double share)
{
	const struct study_colour white = {1, 1, 1};
	double strength = fmin(fmax(share, -1), 1);

	return between(white, of_rgb(strength < 0 ? 0x0072b2 : 0xd55e00), fabs(strength));
}

/* Relative luminance as WCAG 2.1 has it; both contrasts are equal at 0.179. */
bool study_colour_is_dark(struct study_colour colour)
{
	const double parts[] = {colour.red, colour.green, colour.blue},
		     weights[] = {0.2126, 0.7152, 0.0722};
	double luminance = 0;

	for (int i = 0; i < 3; i++) {
		double linear = parts[i] <= 0.04045 ? parts[i] / 12.92
						    : pow((parts[i] + 0.055) / 1.055, 2.4);
		luminance += weights[i] * linear;
	}
	return luminance < 0.179;
}
