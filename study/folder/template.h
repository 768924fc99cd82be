/*
 * The plan that a new study begins with: valid, and every key that there is as a comment that says
 * what it is for, in the language that is set.
 */
#ifndef STUDY_FOLDER_TEMPLATE_H
#define STUDY_FOLDER_TEMPLATE_H

/* The text of NAME.study for the study @name, which may hold anything; the caller's. Pure. */
char *study_template_text(const char *name);

#endif
