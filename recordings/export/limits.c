#include "recordings/export/limits.h"

#include <glib/gi18n-lib.h>

/* In files it is English; a report shows it in its own language. */
static const char *const TEXT = N_(
	"Skin conductance and pulse show the intensity of sympathetic activation (arousal), not "
	"its "
	"valence. From these numbers nobody can tell liking from disliking, pleasant from "
	"unpleasant, which emotion was felt, attention from surprise or effort, an intention to "
	"buy, or truthfulness. Movement, deep breaths, speech, coughing, temperature, novelty, "
	"mental load, habituation and the order of touch points change the signals too and have to "
	"be ruled out first. Absolute microsiemens are not compared between people. Alpha "
	"asymmetry "
	"and facial muscles, where they were recorded, are separate and weak signs of approach or "
	"valence. The weights of the arousal index are an expert's defaults, not the result of a "
	"study.");

const char *rec_limits_text(void)
{
	return TEXT;
}

char *rec_limits_of(struct rec_label label)
{
	const char *words = rec_label_words(label);

	if (*words == '\0')
		return g_strdup(TEXT);
	return g_strdup_printf("%s: what such a device sends was made by a program and was not "
			       "measured on a person. %s",
		words, TEXT);
}
