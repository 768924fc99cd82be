/*
 * The study page: participants by touch points as a picture, with the means above it, filters, and
 * lists to jump by.
 *
 *   state   "none"     no study is open
 *           "loading"  it is read for the first time
 *           "error"    it cannot be read
 *           "study"    it is shown; what changes on the disk appears by itself
 *
 * Place, order, filter and switches stay as long as the page lives, whatever else is looked at.
 * What it does is an action of the group "study" (page_actions.c), its keys are a table
 * (page_keys.c).
 *
 * Signals: "open" (char *path, double time_s): show that session there (NaN: from its start).
 * "changed" (): what affekt_study_page_study() knows is new. "message" (char *sentence). Main
 * thread only.
 */
#ifndef GUI_STUDY_PAGE_H
#define GUI_STUDY_PAGE_H

#include "gui/actions/keys.h"
#include "gui/study/analysing.h"
#include "gui/study/asides.h"
#include "gui/study/deciding.h"
#include "gui/study/filter_bar.h"
#include "gui/study/heat.h"
#include "gui/study/notices.h"
#include "gui/study/study.h"

#include <adwaita.h>

#define AFFEKT_TYPE_STUDY_PAGE (affekt_study_page_get_type())
G_DECLARE_FINAL_TYPE(AffektStudyPage, affekt_study_page, AFFEKT, STUDY_PAGE, AdwBin)

/* The keys of the page, a list as gui/actions/keys.h has it. */
extern const struct affekt_key_group affekt_study_page_keys[];

AffektStudyPage *affekt_study_page_new(void);

/* Opens the study at @path in place of what is open. Returns at once. */
void affekt_study_page_open(AffektStudyPage *page, const char *path);
AffektStudy *affekt_study_page_study(AffektStudyPage *page); /* NULL none */
const char *affekt_study_page_state(AffektStudyPage *page);
/* True when what is shown is what is on the disk and was asked for. */
gboolean affekt_study_page_is_settled(AffektStudyPage *page);

GActionGroup *affekt_study_page_actions(AffektStudyPage *page); /* owned by the page */
GtkWidget *affekt_study_page_header(AffektStudyPage *page);     /* of the window; likewise */

/* Parts of it. */
AffektHeat *affekt_study_page_heat(AffektStudyPage *page);
AffektFilterBar *affekt_study_page_filters(AffektStudyPage *page);
AffektAsides *affekt_study_page_asides(AffektStudyPage *page);
AffektNotices *affekt_study_page_notices(AffektStudyPage *page);
AffektAnalysing *affekt_study_page_analysing(AffektStudyPage *page);
AdwFlap *affekt_study_page_flap(AffektStudyPage *page);
const char *affekt_study_page_readout(AffektStudyPage *page); /* the words under the picture */

AffektDeciding *affekt_study_page_deciding(AffektStudyPage *page);

/* The rows as they are shown. */
const struct affekt_matrix *affekt_study_page_matrix(AffektStudyPage *page);
/* The participant with the cursor; NULL none. */
const struct study_member *affekt_study_page_member(AffektStudyPage *page);
/* Shows the rows anew, as order and filter are now. */
void affekt_study_page_arrange(AffektStudyPage *page);
/* A click on a head: that key, or the other direction. */
void affekt_study_page_order_by(
	AffektStudyPage *page, enum affekt_matrix_key key, const char *touchpoint);
/* Opens the session of that cell; @column -1: of that row. */
void affekt_study_page_show_moment(AffektStudyPage *page, int row, int column);
/* "only-alerts", "only-excluded", "everybody" was switched. */
void affekt_study_page_switched(AffektStudyPage *page, const char *name, gboolean is_on);
void affekt_study_page_say(AffektStudyPage *page, const char *sentence);

/* [page_actions.c] Adds the actions of the page to @map; once, at creation. */
void affekt_study_page_add_actions(AffektStudyPage *page, GActionMap *map);

#endif
