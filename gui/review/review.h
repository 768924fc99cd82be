/*
 * The review page: one session on one time axis, with lists to jump by and a read-out.
 *
 *   state   "loading"  "error"  "session"
 *
 * What it does is an action of the group "review" (table in review_actions.c), and its keys are a
 * table too (review_keys.c). Main thread only.
 */
#ifndef GUI_REVIEW_REVIEW_H
#define GUI_REVIEW_REVIEW_H

#include "gui/actions/keys.h"
#include "gui/edit/document.h"
#include "gui/review/lists.h"
#include "gui/review/readout.h"
#include "gui/review/saving.h"
#include "gui/review/stage.h"
#include "gui/session/session.h"
#include "gui/video/video.h"

#include <adwaita.h>

#define AFFEKT_TYPE_REVIEW (affekt_review_get_type())
G_DECLARE_FINAL_TYPE(AffektReview, affekt_review, AFFEKT, REVIEW, AdwBin)

/* The keys of the page, a list as gui/actions/keys.h has it. */
extern const struct affekt_key_group affekt_review_keys[];

AffektReview *affekt_review_new(void);

/* Shows the session of @document, follows it, and edits it there; NULL: none. */
void affekt_review_set_document(AffektReview *review, AffektDocument *document);
AffektSession *affekt_review_session(AffektReview *review); /* NULL none */
/* The edits of that session, shared with the whole window; NULL none. */
AffektDocument *affekt_review_document(AffektReview *review);
const char *affekt_review_state(AffektReview *review);

/* Where the cursor goes once the session's length is known. */
void affekt_review_start_at(AffektReview *review, double time_s);

/* Moves the cursor to @time_s when that is out of sight; NaN: nothing. */
void affekt_review_reveal(AffektReview *review, double time_s);

/* The actions, to be inserted as "review"; owned by the page. */
GActionGroup *affekt_review_actions(AffektReview *review);
/* What stands in the window's header while the page is shown; owned by the page. */
GtkWidget *affekt_review_header(AffektReview *review);

GtkWidget *affekt_review_tracks_button(AffektReview *review); /* in the header */

AffektTimeline *affekt_review_timeline(AffektReview *review);
AffektStage *affekt_review_stage(AffektReview *review);
AffektLists *affekt_review_lists(AffektReview *review);
/* Holds the lists: beside the tracks, or over them in a narrow window. */
AdwFlap *affekt_review_flap(AffektReview *review);
AffektReadout *affekt_review_readout(AffektReview *review);
AffektSaving *affekt_review_saving(AffektReview *review);
GtkWidget *affekt_review_chosen_line(AffektReview *review); /* gui/review/chosen.h */
AffektVideo *affekt_review_video(AffektReview *review);
AffektRow *affekt_review_chosen(AffektReview *review); /* the line chosen last; NULL none */

/* Over the tracks, when the session has a video; at first it is wanted. */
void affekt_review_want_video(AffektReview *review, gboolean is_wanted);
/* True when everything is loaded and the wanted frame is shown. */
gboolean affekt_review_is_settled(AffektReview *review);

/* Moves the cursor to the next or previous event of @kind and chooses its line. */
void affekt_review_step(AffektReview *review, enum affekt_row_kind kind, gboolean is_forward);
/* Zooms to the line chosen last; to the touch point at the cursor when there is none. */
void affekt_review_zoom_to_chosen(AffektReview *review);
/* The touch point at the cursor; -1 none. */
int affekt_review_visit_at_cursor(AffektReview *review);
/* Wants @session, not loading yet, in place of the one shown; "reopen" (AffektSession*) is the
 * signal for it. */
void affekt_review_reopen(AffektReview *review, AffektSession *session);
/* A passing word to the user, shown for some seconds; "message" (char*) is the signal for it. */
void affekt_review_say(AffektReview *review, const char *sentence);

/* [review_actions.c] Adds the actions of the page to @map; once, at creation. */
void affekt_review_add_actions(AffektReview *review, GActionMap *map);
/* [playing_actions.c] The same for the video, and jumps by mark. */
void affekt_review_add_playing_actions(AffektReview *review, GActionMap *map);
/* [track_actions.c] The same for those that arrange the tracks. */
void affekt_review_add_track_actions(AffektReview *review, GActionMap *map);
/* [edit_actions.c] The same for those that edit. */
void affekt_review_add_edit_actions(AffektReview *review, GActionMap *map);

#endif
