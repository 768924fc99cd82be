/*
 * The video of a session with its controls: picture, play and step buttons, speed, loop, time and
 * number of the shown frame as ordinary text, and words when something is wrong with the file. Of
 * several cameras one is shown at a time.
 *
 * Buttons lead to actions of the page's group, so that keys, menus and tests take the same way:
 *
 *   play            plays and pauses                    slower, faster   next step of the speed
 *   frame-back      one frame back                      speed            a string: "0.25" … "4"
 *   frame-forward   one frame on                        loop             on or off
 *   next-camera     shows the next of several cameras    sound            on or off
 */
#ifndef GUI_VIDEO_VIDEO_H
#define GUI_VIDEO_VIDEO_H

#include "gui/session/loader.h"
#include "gui/video/transport.h"

#include <gtk/gtk.h>

#define AFFEKT_TYPE_VIDEO (affekt_video_get_type())
G_DECLARE_FINAL_TYPE(AffektVideo, affekt_video, AFFEKT, VIDEO, GtkBox)

/* @group: the name under which the page inserts its actions ("review"). */
AffektVideo *affekt_video_new(AffektTransport *transport, const char *group);

/* Adds the actions above to the page's group; once. They end with @video. */
void affekt_video_add_actions(AffektVideo *video, GActionMap *map);

/* Opens the videos of a session (nothing happens when they are shown already, but for another
 * correction of their times); NULL: none. What is needed of @facts is copied. */
void affekt_video_show(AffektVideo *video, const struct affekt_facts *facts);

/* How many cameras the session has; 0: there is nothing to show. */
guint affekt_video_n_cameras(AffektVideo *video);
/* The camera that is shown, as in struct affekt_footage: NULL for the only one. */
const char *affekt_video_camera(AffektVideo *video);
void affekt_video_choose(AffektVideo *video, guint camera);
void affekt_video_choose_next(AffektVideo *video); /* the first one after the last */

/* What is said about the video: a problem, a note, or that it is being opened; "" nothing. */
const char *affekt_video_status(AffektVideo *video);
/* Time and number of the shown frame, as the label says them. */
const char *affekt_video_position(AffektVideo *video);

AffektTransport *affekt_video_transport(AffektVideo *video);

#endif
