#include "recordings/export/limits.h"

static const char TEXT[] =
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
	"study.";

const char *rec_limits_text(void)
{
	return TEXT;
}
