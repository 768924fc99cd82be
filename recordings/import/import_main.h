/*
 * Which signals of an import are the skin conductance and the pulse: by what their maker calls
 * them, or as the user says. Used by the importers only.
 */
#ifndef RECORDINGS_IMPORT_IMPORT_MAIN_H
#define RECORDINGS_IMPORT_IMPORT_MAIN_H

#include "recordings/import/import_source.h"

/* What a signal called @text is, by the words that the field uses in any case ("EDA_100",
 * "Finger Pleth"); OTHER for NULL and when no word tells. */
enum core_quantity rec_import_main_guess(const char *text);

/* A name for a signal called @label that no signal of @sources has: "gsr" or "pulse" when
 * *quantity is theirs and no other has it (else it becomes OTHER), else the label's slug, ended by
 * _@number or more where that is taken. Owned by the caller. */
char *rec_import_main_name(
	const GPtrArray *sources, const char *label, guint number, enum core_quantity *quantity);

/* "STREAM/COLUMN", or "FILE/COLUMN" in files without streams: what the user can say. */
char *rec_import_main_title(
	const struct rec_import_source *source, const struct rec_import_signal *signal);

/* Makes the signals that @import names by gsr_signal and pulse_signal the main ones, gives the skin
 * conductance the unit and polarity that were told, and notes where one of several was taken
 * unasked. False with an error that lists the signals when a wanted one is missing, or is several.
 */
bool rec_import_main_choose(
	const struct rec_import *import, GPtrArray *sources, GPtrArray *notes, GError **error);

#endif
