/*
 * What the live results of a recording rest on: channels, units and the parameters of the signal
 * chain, as one row of the journal in front of them.
 */
#ifndef ACQUISITION_CARD_H
#define ACQUISITION_CARD_H

#include "acquisition/rig.h"
#include "recordings/journal/journal.h"

#include <glib.h>
#include <stdbool.h>

bool acq_card_write(const struct acq_rig *rig, struct rec_journal *journal, GError **error);

#endif
