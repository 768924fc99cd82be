/*
 * The stretch of the session's video that shows one moment, with two large buttons: play and once
 * more from the start. It plays once and stops at the end; what cannot be shown says so in words.
 *
 * Buttons are actions of the page ("recall.play", "recall.replay"). Signal "moment" (double time_s,
 * gboolean is_playing): another frame is shown, or playing began or ended. Main thread only.
 */
#ifndef GUI_RECALL_CLIP_H
#define GUI_RECALL_CLIP_H

#include "gui/recall/language.h"
#include "gui/session/footage.h"

#include <adwaita.h>

#define AFFEKT_TYPE_CLIP (affekt_clip_get_type())
G_DECLARE_FINAL_TYPE(AffektClip, affekt_clip, AFFEKT, CLIP, AdwBin)

AffektClip *affekt_clip_new(void);

/* @footage: NULL, or one without a path: there is no video. What is needed of it is copied. */
void affekt_clip_open(AffektClip *clip, const struct affekt_footage *footage, const char *uuid);
gboolean affekt_clip_has_video(AffektClip *clip);

/* The words on the buttons. */
void affekt_clip_speak(AffektClip *clip, const struct affekt_language *language);

/* Shows the start of [start_s, end_s) (NaN: to the end of the video) and plays it if wanted. */
void affekt_clip_show(AffektClip *clip, double start_s, double end_s, gboolean is_playing);
/* Plays or pauses; from the start again when it is over. */
void affekt_clip_toggle(AffektClip *clip);
void affekt_clip_replay(AffektClip *clip);
void affekt_clip_stop(AffektClip *clip);

double affekt_clip_time_s(AffektClip *clip); /* of the shown frame; NaN none */
gboolean affekt_clip_is_playing(AffektClip *clip);

#endif
