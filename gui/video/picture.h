/*
 * The picture of a video that is shown now, as a paintable.
 *
 * Two ways to the screen, because one is slow for each renderer: under a cairo renderer the pixels
 * of GStreamer's own memory are painted as they lie; under a GL renderer they become a texture
 * without a copy. Main thread only.
 */
#ifndef GUI_VIDEO_PICTURE_H
#define GUI_VIDEO_PICTURE_H

#include <gdk/gdk.h>
#include <gst/gst.h>

#define AFFEKT_TYPE_PICTURE (affekt_picture_get_type())
G_DECLARE_FINAL_TYPE(AffektPicture, affekt_picture, AFFEKT, PICTURE, GObject)

AffektPicture *affekt_picture_new(void);

/* Shows @sample (BGRx), which is kept as long as it is shown. NULL: nothing. */
void affekt_picture_set_sample(AffektPicture *picture, GstSample *sample);

/* The size that it asks for: that of the video, whatever size it was decoded to. */
void affekt_picture_set_size(AffektPicture *picture, int width, int height);

/* TRUE: for a renderer that wants textures. FALSE at first. */
void affekt_picture_set_textured(AffektPicture *picture, gboolean is_textured);

#endif
