/* [private to gui/study/page*.c] The inside of the study page. */
#ifndef GUI_STUDY_PAGE_PARTS_H
#define GUI_STUDY_PAGE_PARTS_H

#include "gui/study/page.h"

struct _AffektStudyPage {
	AdwBin parent_instance;
	AffektStudy *study; /* NULL none */
	AffektAnalysing *analysing;
	AffektDeciding *deciding;
	GSimpleActionGroup *actions;
	struct affekt_matrix *matrix;
	struct affekt_matrix_order order;
	gboolean only_alerts, only_excluded, is_everybody;
	GtkStack *states;
	AdwStatusPage *error_page;
	GtkSpinner *spinner;
	AffektFilterBar *filters;
	AffektNotices *notices;
	AffektHeat *heat;
	AffektAsides *asides;
	AdwFlap *flap;
	GtkLabel *readout;
	GtkWidget *header;
};

/* [page_build.c] Makes the widgets; once, at creation. */
void affekt_study_page_build(AffektStudyPage *page);

#endif
