/*
 * What people said in the cued recall: chosen words counted, free texts quoted.
 *
 * A word counts once a member and touch point, however often it was visited; its share is of the
 * members who answered the form there. Words that a member typed, and quotes, are free texts: only
 * of members who consent to texts. A person's exclusion takes the answers out; a bad contact does
 * not. Nothing is said about which word is good.
 */
#ifndef STUDY_EVIDENCE_WORDS_H
#define STUDY_EVIDENCE_WORDS_H

#include "study/evidence/evidence.h"

/* Fills evidence->words: over all touch points (touchpoint ""), then of each; most first, then by
 * id. */
void study_words_fill(struct study_evidence *evidence);

/* Fills evidence->quotes, by touch point, then participant and the order of the answers. */
void study_words_quote(struct study_evidence *evidence);

#endif
