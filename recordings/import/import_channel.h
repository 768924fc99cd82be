/*
 * What the numbers of an imported signal mean: unit, conversion chain, storage type, flags. Used by
 * the importers only.
 */
#ifndef RECORDINGS_IMPORT_IMPORT_CHANNEL_H
#define RECORDINGS_IMPORT_IMPORT_CHANNEL_H

#include "recordings/import/import_source.h"

/* Describes @signal (after reading) as a channel of nominal rate @rate_hz; group is left 0.
 *
 * The unit of skin conductance is the wanted one, else the table's, else uS when the median lies
 * within 0.05–60, else counts; a guess is said in @notes. Polarity is turned only when asked: the
 * last step of the chain then mirrors the values. @ret_flags: one per sample, from g_malloc, or
 * NULL when none is set (missing values need none: they are NaN). */
bool rec_import_channel_describe(const struct rec_import_source *source,
	const struct rec_import_signal *signal, double rate_hz, struct core_channel *ret_channel,
	uint16_t **ret_flags, GPtrArray *notes, GError **error);

#endif
