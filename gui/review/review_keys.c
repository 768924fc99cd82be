/* The keys of the review page. */
#include "gui/review/review.h"

#include <glib/gi18n-lib.h>

static const struct affekt_key moving[] = {
	{"Left", "Left Right", "review.cursor-left", N_("Move the cursor")},
	{"Right", NULL, "review.cursor-right", NULL},
	{"Home", "Home End", "review.go-start", N_("Go to the start or the end")},
	{"End", NULL, "review.go-end", NULL},
	{"<Shift>Left", "<Shift>Left <Shift>Right", "review.pan-left", N_("Scroll")},
	{"<Shift>Right", NULL, "review.pan-right", NULL},
	{"Page_Up", "Page_Up Page_Down", "review.page-left", N_("Scroll by a page")},
	{"Page_Down", NULL, "review.page-right", NULL},
	{0},
};

static const struct affekt_key zooming[] = {
	{"plus|equal|KP_Add", "plus minus", "review.zoom-in", N_("Zoom in or out at the cursor")},
	{"minus|KP_Subtract", NULL, "review.zoom-out", NULL},
	{"f", "f", "review.fit", N_("Show the whole recording")},
	{"Return|KP_Enter", "Return", "review.zoom-to-chosen",
		N_("Zoom to the chosen peak, response or touch point")},
	{"z", "z", "review.zoom-to-selection", N_("Zoom to the selection (Shift + drag)")},
	{"Escape", "Escape", "review.clear-selection", N_("Drop the selection")},
	{0},
};

static const struct affekt_key jumping[] = {
	{"n", "n <Shift>n", "review.next-peak", N_("Next or previous arousal peak")},
	{"<Shift>n", NULL, "review.previous-peak", NULL},
	{"r", "r <Shift>r", "review.next-response", N_("Next or previous response")},
	{"<Shift>r", NULL, "review.previous-response", NULL},
	{"t", "t <Shift>t", "review.next-touch-point", N_("Next or previous touch point")},
	{"<Shift>t", NULL, "review.previous-touch-point", NULL},
	{"m", "m <Shift>m", "review.next-mark", N_("Next or previous mark")},
	{"<Shift>m", NULL, "review.previous-mark", NULL},
	{0},
};

static const struct affekt_key playing[] = {
	{"space", "space", "review.play", N_("Play or pause")},
	{"comma", "comma period", "review.frame-back", N_("One frame back or on")},
	{"period", NULL, "review.frame-forward", NULL},
	{"less|bracketleft", "less greater", "review.slower", N_("Slower or faster")},
	{"greater|bracketright", NULL, "review.faster", NULL},
	{"l", "l", "review.loop", N_("Play the selection, or what is visible, over and over")},
	{"u", "u", "review.sound", N_("Turn the sound of the video on or off")},
	{"v", "v", "review.video", N_("Show or hide the video")},
	{"<Shift>v", "<Shift>v", "review.next-camera", N_("Next camera")},
	{"<Control><Shift>Left", "<Control><Shift>Left <Control><Shift>Right",
		"review.video-earlier", N_("Shift the video by a frame against the signals")},
	{"<Control><Shift>Right", NULL, "review.video-later", NULL},
	{"<Alt><Shift>Left", "<Alt><Shift>Left <Alt><Shift>Right", "review.video-bit-earlier",
		N_("Shift the video by 10 ms")},
	{"<Alt><Shift>Right", NULL, "review.video-bit-later", NULL},
	{"<Control><Shift>BackSpace", "<Control><Shift>BackSpace", "review.video-as-recorded",
		N_("Give the video its recorded times back")},
	{"<Control><Shift>v", "<Control><Shift>v", "review.align-video",
		N_("The shown frame belongs to the pointed instant or the chosen event")},
	{0},
};

static const struct affekt_key arranging[] = {
	{"Up", "Up Down", "review.track-above", N_("Focus the track above or below")},
	{"Down", NULL, "review.track-below", NULL},
	{"<Control>Up", "<Control>Up <Control>Down", "review.track-up",
		N_("Move the focused track up or down")},
	{"<Control>Down", NULL, "review.track-down", NULL},
	{"<Alt>Up", "<Alt>Up <Alt>Down", "review.track-taller", N_("Make it taller or shorter")},
	{"<Alt>Down", NULL, "review.track-shorter", NULL},
	{"<Control>plus|<Control>equal|<Control>KP_Add", "<Control>plus <Control>minus",
		"review.values-in", N_("Zoom its values (or Ctrl + wheel)")},
	{"<Control>minus|<Control>KP_Subtract", NULL, "review.values-out", NULL},
	{"<Control>0|<Control>KP_0", "<Control>0", "review.values-reset",
		N_("Fit its values to the visible part again")},
	{"<Shift>y", "<Shift>y", "review.track-scale",
		N_("Its value scale: visible part, whole recording, fixed")},
	{"<Control>h", "<Control>h", "review.track-hide", N_("Hide it")},
	{"<Control>t", "<Control>t", "review.tracks", N_("Choose and order the tracks")},
	{0},
};

static const struct affekt_key viewing[] = {
	{"y", "y", "review.record-scale",
		N_("Fit values to the visible part or the whole recording")},
	{"1", "1 2 3", "review.list-touch-points", N_("List touch points, peaks, responses")},
	{"2", NULL, "review.list-peaks", NULL},
	{"3", NULL, "review.list-responses", NULL},
	{"F9", "F9", "review.sidebar", N_("Show or hide the lists")},
	{"<Control><Shift>b", "<Control><Shift>b", "review.code-blind",
		N_("Code blind, or end it")},
	{"<Control><Shift>a", "<Control><Shift>a", "review.agreement",
		N_("Agreement between raters")},
	{0},
};

static const struct affekt_key editing[] = {
	{"a", "a", "review.edit-add", N_("Add a peak, response or beat at the cursor")},
	{"Delete|KP_Delete", "Delete", "review.edit-delete", N_("Delete: the analysis is wrong")},
	{"x", "x", "review.edit-reject", N_("Reject: an artefact")},
	{"<Shift>Delete", "<Shift>Delete", "review.edit-restore",
		N_("Restore what the analysis found")},
	{"<Alt>Left", "<Alt>Left <Alt>Right", "review.edit-earlier",
		N_("Move the selected thing a little")},
	{"<Alt>Right", NULL, "review.edit-later", NULL},
	{"<Control><Alt>Left", "<Control><Alt>Left <Control><Alt>Right", "review.edit-much-earlier",
		N_("Move it further")},
	{"<Control><Alt>Right", NULL, "review.edit-much-later", NULL},
	{"c", "c", "review.edit-to-cursor", N_("Move it to the cursor (corrects a mark)")},
	{"b", "b <Shift>b", "review.edit-start-here",
		N_("The touch point starts or ends at the cursor")},
	{"<Shift>b", NULL, "review.edit-end-here", NULL},
	{"<Shift>a", "<Shift>a", "review.edit-artefact",
		N_("Artefact over the selection, in the focused track")},
	{"Insert|KP_Insert", "Insert", "review.edit-new-touch-point",
		N_("New touch point from the selection")},
	{"e|F2", "e F2", "review.edit-note", N_("Note or code")},
	{"Menu|<Shift>F10", "Menu <Shift>F10", "review.edit-menu", N_("What can be edited here")},
	{0},
};

const struct affekt_key_group affekt_review_keys[] = {
	{N_("Moving in time"), moving},
	{N_("Zooming"), zooming},
	{N_("Jumping to events"), jumping},
	{N_("Editing"), editing},
	{N_("Playing"), playing},
	{N_("Viewing"), viewing},
	{N_("Arranging tracks"), arranging},
	{0},
};
