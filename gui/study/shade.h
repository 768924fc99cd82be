/*
 * Arousal as a colour: one map for light windows and one for dark ones.
 *
 * Both are stretches of “magma” (S. van der Walt and N. Smith, matplotlib 2015, CC0), whose
 * lightness changes by equal steps to the eye and in one direction only, so that it is read by
 * every colour vision and survives a grey print. What is low is near the ground of the window, what
 * is high is far from it.
 */
#ifndef GUI_STUDY_SHADE_H
#define GUI_STUDY_SHADE_H

#include <glib.h>

/* @arousal 0..100 (what is beyond is cut), known; 0xffRRGGBB. */
guint32 affekt_shade(double arousal, gboolean is_dark);

/* What can be seen upon it: 0xffRRGGBB. */
guint32 affekt_shade_ink(double arousal, gboolean is_dark);

#endif
