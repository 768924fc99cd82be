/*
 * What GStreamer complains about, in a sentence that says what to do. Pure.
 */
#ifndef GUI_VIDEO_TROUBLE_H
#define GUI_VIDEO_TROUBLE_H

#include <gst/gst.h>

/* The name of the format that an element message says a decoder is missing for ("video/x-h264");
 * NULL when it is about something else. Owned by the caller. */
char *affekt_trouble_missing(const GstStructure *message);

/* Why the video at @path cannot be shown. @missing as above; may be NULL. Owned by the caller. */
char *affekt_trouble_sentence(const char *path, const GError *error, const char *missing);

#endif
