/*
 * The program affekt-review: its command line, its window, and the picture that --screenshot asks
 * for.
 */
#ifndef GUI_APPLICATION_H
#define GUI_APPLICATION_H

/* Runs until the window is closed or the picture written. Each call of the program is a process of
 * its own. Returns the exit code: 0, 1 the work failed, 2 the call was wrong. */
int affekt_application_run(int argc, char **argv);

#endif
