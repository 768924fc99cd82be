/*
 * The participant's screen: one question about one moment, large and calm; no trace, no number that
 * a sensor gave. Buttons are actions of the page: back, skip, next, play, replay, leave.
 *
 * Signal "answered" (char *item, char *value, char *text), as of the question. Main thread only.
 */
#ifndef GUI_RECALL_ASKING_H
#define GUI_RECALL_ASKING_H

#include "gui/recall/clip.h"
#include "gui/recall/interview.h"
#include "gui/recall/question.h"

#define AFFEKT_TYPE_ASKING (affekt_asking_get_type())
G_DECLARE_FINAL_TYPE(AffektAsking, affekt_asking, AFFEKT, ASKING, AdwBin)

AffektAsking *affekt_asking_new(void);

/* Shows the question that @interview is at, with what was answered before. @language must outlive
 * the next call. With a video the moment is played, once as soon as it is its turn. */
void affekt_asking_show(AffektAsking *asking, const struct affekt_interview *interview,
	const struct affekt_language *language);
/* Tells what is still on its way and forgets the question. The video goes on. */
void affekt_asking_clear(AffektAsking *asking);
/* The same, and stops the video. */
void affekt_asking_leave(AffektAsking *asking);

AffektQuestion *affekt_asking_question(AffektAsking *asking); /* NULL none */
AffektClip *affekt_asking_clip(AffektAsking *asking);

#endif
