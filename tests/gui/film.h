/*
 * Videos for the sessions of fixture.h: barcode clips beside them, with their frame times.
 */
#ifndef TESTS_GUI_FILM_H
#define TESTS_GUI_FILM_H

#include "recordings/session/session.h"

/* Gives @session a place (FOLDER/s.nwb, which is not written) and a video of @n frames at 30
 * frames/s from @start_s on, in FOLDER/FILE. @camera: NULL the only one. */
void film_add(struct rec_session *session, const char *folder, const char *camera, const char *file,
	int n, double start_s);

/* Removes the folder with the videos in it. */
void film_remove(const char *folder);

#endif
