/*
 * The lists beside a study's picture: alerts, and sessions that have no result that holds.
 *
 * Signal "chosen" (AffektAside*, gboolean is_activated) a line was selected, or opened (Return,
 * double click). Main thread only.
 */
#ifndef GUI_STUDY_ASIDES_H
#define GUI_STUDY_ASIDES_H

#include "gui/study/aside.h"
#include "gui/study/material.h"
#include "study/evidence/evidence.h"

#include <gtk/gtk.h>

#define AFFEKT_TYPE_ASIDES (affekt_asides_get_type())
G_DECLARE_FINAL_TYPE(AffektAsides, affekt_asides, AFFEKT, ASIDES, GtkBox)

enum affekt_asides_list {
	AFFEKT_ASIDES_ALERTS = 0,
	AFFEKT_ASIDES_SESSIONS,
	AFFEKT_N_ASIDES_LISTS,
};

AffektAsides *affekt_asides_new(void);

/* Fills the lists; NULL: empties them. A line that stays keeps being chosen. */
void affekt_asides_show(AffektAsides *asides, const struct affekt_material *material,
	const struct study_evidence *evidence);

/* Shows that list and gives it the keyboard. */
void affekt_asides_turn_to(AffektAsides *asides, enum affekt_asides_list list);

/* Chooses the next or previous alert, and says so by "chosen". */
void affekt_asides_step(AffektAsides *asides, gboolean is_forward);

/* Whether some list has a line. */
gboolean affekt_asides_has_any(AffektAsides *asides);
GListModel *affekt_asides_model(AffektAsides *asides, enum affekt_asides_list list);

#endif
