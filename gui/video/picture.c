#include "gui/video/picture.h"

#include <cairo.h>
#include <gst/video/video.h>
#include <gtk/gtk.h>

struct _AffektPicture {
	GObject parent_instance;
	GstSample *sample; /* NULL: none */
	int width, height;
	gboolean is_textured;
	/* Made of the sample when it is first painted; one of them, NULL until then. */
	cairo_surface_t *surface;
	GdkTexture *texture;
};

static void map_frame_free(gpointer data)
{
	GstVideoFrame *frame = data;
	gst_video_frame_unmap(frame);
	g_free(frame);
}

/* The pixels of @sample for reading, owned by the caller; NULL when they cannot be read. */
static GstVideoFrame *map_frame(GstSample *sample)
{
	GstVideoInfo info;
	if (!gst_video_info_from_caps(&info, gst_sample_get_caps(sample)))
		return NULL;
	GstVideoFrame *frame = g_new0(GstVideoFrame, 1);
	if (gst_video_frame_map(frame, &info, gst_sample_get_buffer(sample), GST_MAP_READ))
		return frame;
	g_free(frame);
	return NULL;
}

/* A surface over the sample's memory, which it keeps mapped. BGRx in memory is cairo's RGB24 on a
 * little-endian machine; GStreamer's rows are a multiple of four bytes long. */
static cairo_surface_t *surface_new(GstSample *sample)
{
	static const cairo_user_data_key_t key;
	GstVideoFrame *frame = map_frame(sample);
	if (frame == NULL)
		return NULL;
	cairo_surface_t *surface =
		cairo_image_surface_create_for_data(GST_VIDEO_FRAME_PLANE_DATA(frame, 0),
			CAIRO_FORMAT_RGB24, GST_VIDEO_FRAME_WIDTH(frame),
			GST_VIDEO_FRAME_HEIGHT(frame), GST_VIDEO_FRAME_PLANE_STRIDE(frame, 0));
	cairo_surface_set_user_data(surface, &key, frame, map_frame_free);
	return surface;
}

static GdkTexture *texture_new(GstSample *sample)
{
	GstVideoFrame *frame = map_frame(sample);
	if (frame == NULL)
		return NULL;
	int height = GST_VIDEO_FRAME_HEIGHT(frame);
	gsize stride = (gsize)GST_VIDEO_FRAME_PLANE_STRIDE(frame, 0);
	/* The fourth byte is no opacity, but the converter fills it with 255. */
	g_autoptr(GBytes) bytes = g_bytes_new_with_free_func(GST_VIDEO_FRAME_PLANE_DATA(frame, 0),
		stride * (gsize)height, map_frame_free, frame);
	return gdk_memory_texture_new(
		GST_VIDEO_FRAME_WIDTH(frame), height, GDK_MEMORY_B8G8R8A8, bytes, stride);
}

static void paint_surface(AffektPicture *self, GtkSnapshot *snapshot, float width, float height)
{
	if (self->surface == NULL)
		self->surface = surface_new(self->sample);
	if (self->surface == NULL)
		return;
	cairo_t *cr = gtk_snapshot_append_cairo(snapshot, &GRAPHENE_RECT_INIT(0, 0, width, height));
	cairo_scale(cr, (double)width / cairo_image_surface_get_width(self->surface),
		(double)height / cairo_image_surface_get_height(self->surface));
	cairo_set_source_surface(cr, self->surface, 0, 0);
	/* The decoder's side scales to about the right size; what is left needs no better one. */
	cairo_pattern_set_filter(cairo_get_source(cr), CAIRO_FILTER_BILINEAR);
	cairo_pattern_set_extend(cairo_get_source(cr), CAIRO_EXTEND_PAD);
	cairo_paint(cr);
	cairo_destroy(cr);
}

static void paint_texture(AffektPicture *self, GtkSnapshot *snapshot, float width, float height)
{
	if (self->texture == NULL)
		self->texture = texture_new(self->sample);
	if (self->texture != NULL)
		gtk_snapshot_append_texture(
			snapshot, self->texture, &GRAPHENE_RECT_INIT(0, 0, width, height));
}

static void affekt_picture_snapshot(
	GdkPaintable *paintable, GdkSnapshot *snapshot, double width, double height)
{
	AffektPicture *self = AFFEKT_PICTURE(paintable);
	if (self->sample == NULL)
		return;
	if (self->is_textured)
		paint_texture(self, snapshot, (float)width, (float)height);
	else
		paint_surface(self, snapshot, (float)width, (float)height);
}

static int affekt_picture_get_width(GdkPaintable *paintable)
{
	return AFFEKT_PICTURE(paintable)->width;
}

static int affekt_picture_get_height(GdkPaintable *paintable)
{
	return AFFEKT_PICTURE(paintable)->height;
}

static void init_paintable(GdkPaintableInterface *interface)
{
	interface->snapshot = affekt_picture_snapshot;
	interface->get_intrinsic_width = affekt_picture_get_width;
	interface->get_intrinsic_height = affekt_picture_get_height;
}

G_DEFINE_FINAL_TYPE_WITH_CODE(AffektPicture, affekt_picture, G_TYPE_OBJECT,
	G_IMPLEMENT_INTERFACE(GDK_TYPE_PAINTABLE, init_paintable))

static void drop_painted(AffektPicture *self)
{
	g_clear_pointer(&self->surface, cairo_surface_destroy);
	g_clear_object(&self->texture);
}

static void affekt_picture_finalize(GObject *object)
{
	AffektPicture *self = AFFEKT_PICTURE(object);
	drop_painted(self);
	g_clear_pointer(&self->sample, gst_sample_unref);
	G_OBJECT_CLASS(affekt_picture_parent_class)->finalize(object);
}

static void affekt_picture_class_init(AffektPictureClass *class)
{
	G_OBJECT_CLASS(class)->finalize = affekt_picture_finalize;
}

static void affekt_picture_init(AffektPicture *self)
{
	(void)self;
}

AffektPicture *affekt_picture_new(void)
{
	return g_object_new(AFFEKT_TYPE_PICTURE, NULL);
}

void affekt_picture_set_sample(AffektPicture *self, GstSample *sample)
{
	drop_painted(self);
	GstSample *old = self->sample;
	self->sample = sample != NULL ? gst_sample_ref(sample) : NULL;
	if (old != NULL)
		gst_sample_unref(old);
	gdk_paintable_invalidate_contents(GDK_PAINTABLE(self));
}

void affekt_picture_set_size(AffektPicture *self, int width, int height)
{
	if (self->width == width && self->height == height)
		return;
	self->width = width;
	self->height = height;
	gdk_paintable_invalidate_size(GDK_PAINTABLE(self));
}

void affekt_picture_set_textured(AffektPicture *self, gboolean is_textured)
{
	if (self->is_textured == is_textured)
		return;
	self->is_textured = is_textured;
	drop_painted(self);
	gdk_paintable_invalidate_contents(GDK_PAINTABLE(self));
}
