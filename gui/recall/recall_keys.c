/* The keys of the cued recall. */
#include "gui/recall/recall.h"

#include <glib/gi18n-lib.h>

static const struct affekt_key going[] = {
	{"Return|KP_Enter", "Return", "recall.next", N_("Next question")},
	{"BackSpace", "BackSpace", "recall.back", N_("Back to the question before")},
	{"<Control>Return", "<Control>Return", "recall.skip", N_("Skip this question")},
	{"space", "space", "recall.play", N_("Play or pause the video")},
	{"r", "r", "recall.replay", N_("Play the moment again")},
	{"F11", "F11", "recall.fullscreen", N_("Full screen")},
	{"Escape", "Escape", "recall.leave", N_("Back to the facilitator’s screen")},
	{0},
};

static const struct affekt_key answering[] = {
	{"1", "1", "recall.score-1", N_("Score 1 … 9")},
	{"2", NULL, "recall.score-2", NULL},
	{"3", NULL, "recall.score-3", NULL},
	{"4", NULL, "recall.score-4", NULL},
	{"5", NULL, "recall.score-5", NULL},
	{"6", NULL, "recall.score-6", NULL},
	{"7", NULL, "recall.score-7", NULL},
	{"8", NULL, "recall.score-8", NULL},
	{"9", NULL, "recall.score-9", NULL},
	{"0", "0", "recall.score-0", N_("Score 10")},
	{0},
};

const struct affekt_key_group affekt_recall_keys[] = {
	{N_("Going on"), going},
	{N_("Answering"), answering},
	{0},
};
