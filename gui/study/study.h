/*
 * The open study: read and computed in a worker, read anew whenever something of it changes on the
 * disk.
 *
 *   new ──► LOADING ──► READY ◄──┐ "changed" for each new state of things
 *              │          └──────┘
 *              └──────► FAILED (a sentence; READY as soon as it can be read)
 *
 * One worker at a time; what is asked for meanwhile begins when it is through, the newest question
 * only. What getters returned is valid until the next "changed", and during it the former is still
 * there. Signals: "changed" (), "busy" () when affekt_study_is_busy() turned. Main thread only.
 */
#ifndef GUI_STUDY_STUDY_H
#define GUI_STUDY_STUDY_H

#include "gui/study/material.h"
#include "study/evidence/evidence.h"

#include <gio/gio.h>

enum affekt_study_state {
	AFFEKT_STUDY_LOADING = 0,
	AFFEKT_STUDY_READY,
	AFFEKT_STUDY_FAILED,
};

#define AFFEKT_TYPE_STUDY (affekt_study_get_type())
G_DECLARE_FINAL_TYPE(AffektStudy, affekt_study, AFFEKT, STUDY, GObject)

/* Begins to read the study at @path. */
AffektStudy *affekt_study_new(const char *path);

const char *affekt_study_path(AffektStudy *study);
/* Name in its plan, else of its folder. */
const char *affekt_study_name(AffektStudy *study);
enum affekt_study_state affekt_study_state(AffektStudy *study);
const char *affekt_study_error(AffektStudy *study); /* NULL unless FAILED */
gboolean affekt_study_is_busy(AffektStudy *study);

/* NULL: not yet. */
const struct affekt_material *affekt_study_material(AffektStudy *study);
const struct study_evidence *affekt_study_evidence(AffektStudy *study);

/* What the evidence is about from now on: everybody, or with exclusions; one @group and @wave, NULL
 * all of them. */
void affekt_study_ask(
	AffektStudy *study, gboolean is_everybody, const char *group, const char *wave);

/* Reads it anew. */
void affekt_study_refresh(AffektStudy *study);

#endif
