/*
 * The facilitator's screen of the cued recall: who answers, in which language, about which moments;
 * from here the window is handed to the participant. Nothing on it tells what the sensors saw.
 *
 * Its buttons are actions of the page ("recall.start", "recall.compare"); signal "chosen" () says
 * that the moments differ. Main thread only.
 */
#ifndef GUI_RECALL_HANDOVER_H
#define GUI_RECALL_HANDOVER_H

#include "gui/recall/interview.h"
#include "gui/recall/language.h"

#include <adwaita.h>

#define AFFEKT_TYPE_HANDOVER (affekt_handover_get_type())
G_DECLARE_FINAL_TYPE(AffektHandover, affekt_handover, AFFEKT, HANDOVER, AdwBin)

AffektHandover *affekt_handover_new(void);

/* Shows @interview, whose moments the screen chooses from then on. Both must outlive the next call;
 * @language: index in @languages that is proposed. */
void affekt_handover_show(AffektHandover *handover, struct affekt_interview *interview,
	const char *participant, const GPtrArray *languages, guint language);
/* How far the answers are, anew. */
void affekt_handover_refresh(AffektHandover *handover);
guint affekt_handover_language(AffektHandover *handover);

#endif
