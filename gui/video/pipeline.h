/*
 * The decoder of one video file: one order at a time, pictures as they come.
 *
 * After affekt_pipeline_new() and after each seek, step or change of playing that returns TRUE, the
 * order is under way until events.settled is called; the next order is given only then. Positions
 * are stamps of the file in seconds and speak of no frame. All events come on the main loop; the
 * threads of GStreamer wait for nobody. Main thread only.
 */
#ifndef GUI_VIDEO_PIPELINE_H
#define GUI_VIDEO_PIPELINE_H

#include <gio/gio.h>
#include <gst/gst.h>

struct affekt_pipeline;

struct affekt_pipeline_events {
	/* A picture waits for affekt_pipeline_take(). */
	void (*arrived)(gpointer user);
	/* The order is done. @is_at_end: nothing was there to show, the file ends before. */
	void (*settled)(gpointer user, gboolean is_at_end);
	/* While playing: the last picture was shown. */
	void (*ended)(gpointer user);
	/* The file carries this text as a tag. */
	void (*tagged)(gpointer user, const char *text);
	/* Nothing more will come. @sentence is for people. */
	void (*failed)(gpointer user, const char *sentence);
};

/* Readies GStreamer in a thread, which may take seconds the first time in a computer's life; @done
 * gets @source and a result for affekt_pipeline_prepare_finish(). */
void affekt_pipeline_prepare_async(
	GObject *source, GCancellable *cancellable, GAsyncReadyCallback done);
gboolean affekt_pipeline_prepare_finish(GAsyncResult *result, GError **error);
gboolean affekt_pipeline_is_prepared(void);

/* Starts opening the file at @path; its first picture is the first order. @events is copied. NULL
 * with a sentence when a part of GStreamer is not installed. */
struct affekt_pipeline *affekt_pipeline_new(const char *path,
	const struct affekt_pipeline_events *events, gpointer user, GError **error);
void affekt_pipeline_free(struct affekt_pipeline *pipeline); /* NULL is fine; no event after it */

/* The newest picture, owned by the caller, and its stamp in the file; NULL: none since. */
GstSample *affekt_pipeline_take(struct affekt_pipeline *pipeline, double *ret_stamp_s);
/* While playing: when the picture with the stamp 0 was due, or would have been, on GStreamer's
 * system clock; the same for all pictures between two orders. */
gint64 affekt_pipeline_zero_ns(struct affekt_pipeline *pipeline);
/* Whether the file has sound as well, which is not played here; known with the first picture. */
gboolean affekt_pipeline_has_sound(struct affekt_pipeline *pipeline);

/* FALSE: refused; no event follows. @rate holds from there on. */
gboolean affekt_pipeline_seek(struct affekt_pipeline *pipeline, double stamp_s, double rate);
/* While paused: the next picture. */
gboolean affekt_pipeline_step(struct affekt_pipeline *pipeline);
/* Pausing shows one more picture. Returns TRUE when events.settled will follow. */
gboolean affekt_pipeline_set_playing(struct affekt_pipeline *pipeline, gboolean is_playing);

/* Size of the video as stored; FALSE while nothing is decoded. */
gboolean affekt_pipeline_size(struct affekt_pipeline *pipeline, int *ret_width, int *ret_height);
/* From the next order on decodes no larger than fits into @width x @height, in the proportions of
 * the video. TRUE when that is another size than before. */
gboolean affekt_pipeline_scale(struct affekt_pipeline *pipeline, int width, int height);

#endif
