/*
 * Playing in session time: joins a timeline's cursor and a video's shown frame.
 *
 *   the cursor is moved    the video seeks, one seek in flight, and shows the frame in view there;
 *                          the cursor stays where it was put
 *   another frame is shown (playing, stepping) the cursor goes to the time of that frame, and the
 *                          view scrolls along
 *
 * So the cursor never stands outside of the time of the shown frame, but for the moments in which
 * the picture follows it. Where there is no video (none at all, before its start, behind its end)
 * a clock moves the cursor at the same rate.
 *
 * A loop is the timeline's selection, else its visible part. Signal: "changed" () playing, rate or
 * loop. Main thread only.
 */
#ifndef GUI_VIDEO_TRANSPORT_H
#define GUI_VIDEO_TRANSPORT_H

#include "gui/plot/timeline.h"
#include "gui/video/player.h"

#define AFFEKT_TYPE_TRANSPORT (affekt_transport_get_type())
G_DECLARE_FINAL_TYPE(AffektTransport, affekt_transport, AFFEKT, TRANSPORT, GObject)

/* Makes a player of its own. */
AffektTransport *affekt_transport_new(AffektTimeline *timeline);

AffektTimeline *affekt_transport_timeline(AffektTransport *transport);
AffektPlayer *affekt_transport_player(AffektTransport *transport);

void affekt_transport_set_playing(AffektTransport *transport, gboolean is_playing);
gboolean affekt_transport_is_playing(AffektTransport *transport);

/* @n frames on (negative: back); without a video, by 1/25 s each. Playing stops. */
void affekt_transport_step(AffektTransport *transport, int n);

/* 0.25, 0.5, 1, 2, 4 */
void affekt_transport_set_rate(AffektTransport *transport, double rate);
double affekt_transport_rate(AffektTransport *transport);
void affekt_transport_faster(AffektTransport *transport);
void affekt_transport_slower(AffektTransport *transport);

void affekt_transport_set_looping(AffektTransport *transport, gboolean is_looping);
gboolean affekt_transport_is_looping(AffektTransport *transport);

/* Corrects the video's times: the cursor stays, and the frame that is now in view there is shown.
 */
void affekt_transport_set_offset(AffektTransport *transport, double offset_s);

#endif
