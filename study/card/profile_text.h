/*
 * The default profile as a file that people can read, copy and edit: every parameter of the card
 * with its built-in value, its unit, its range, what it does and where it comes from.
 */
#ifndef STUDY_CARD_PROFILE_TEXT_H
#define STUDY_CARD_PROFILE_TEXT_H

/* The text of default.profile; the caller's. */
char *study_profile_text_write(void);

#endif
