#include "acquisition/camera_ear.h"

#include "acquisition/camera_parts.h"
#include "recordings/session/sync_test.h"

#include <stdlib.h>

/* A knock stands out of blocks of this length. */
static const double BLOCK_S = 0.01;
/* Of full scale: more than a word, less than a knock on the table. */
static const double LEAST = 0.02 * 32768;
static const double FACTOR = 3;
static const double REFRACTORY_S = 0.4;

/* One buffer of interleaved samples. */
struct sound {
	const int16_t *samples;
	size_t n; /* of one channel */
	int channels, rate_hz;
	int64_t start_ns; /* session axis */
};

static int level(const struct sound *sound, size_t i)
{
	return abs(sound->samples[i * (size_t)sound->channels]);
}

/* The first sample of the block that reaches half of its peak: where a knock begins. */
static size_t beginning(const struct sound *sound, size_t first, size_t n, int peak)
{
	size_t i = first;

	while (i + 1 < first + n && 2 * level(sound, i) < peak) {
		i++;
	}
	return i;
}

static void hear(struct acq_camera_ear *ear, const struct sound *sound)
{
	size_t block = (size_t)(BLOCK_S * sound->rate_hz);

	for (size_t first = 0; block > 0 && first + block <= sound->n; first += block) {
		int peak = 0;
		for (size_t i = first; i < first + block; i++) {
			peak = MAX(peak, level(sound, i));
		}
		size_t at = beginning(sound, first, block, peak);
		int64_t time_ns = sound->start_ns + (int64_t)at * CORE_NS_PER_S / sound->rate_hz;
		if (dsp_onset_push(&ear->onset, (double)time_ns / CORE_NS_PER_S, peak)) {
			acq_camera_moments_add(&ear->heard, time_ns);
		}
	}
}

static bool read_format(GstPad *pad, struct sound *sound)
{
	g_autoptr(GstCaps) caps = gst_pad_get_current_caps(pad);

	if (!caps) {
		return false;
	}
	GstStructure *format = gst_caps_get_structure(caps, 0);
	return gst_structure_get_int(format, "channels", &sound->channels) &&
	       gst_structure_get_int(format, "rate", &sound->rate_hz) && sound->channels > 0 &&
	       sound->rate_hz > 0 &&
	       g_strcmp0(gst_structure_get_string(format, "format"), "S16LE") == 0;
}

static GstPadProbeReturn take_sound(GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
	struct acq_camera_ear *ear = data;
	GstBuffer *buffer = GST_PAD_PROBE_INFO_BUFFER(info);
	int test = atomic_load(&ear->heard.test);
	struct sound sound = {0};
	GstMapInfo map;

	if (test == 0) {
		return GST_PAD_PROBE_OK;
	}
	int64_t running_ns = acq_camera_running_ns(pad, buffer);
	if (running_ns < 0 || !read_format(pad, &sound) ||
		!gst_buffer_map(buffer, &map, GST_MAP_READ)) {
		return GST_PAD_PROBE_OK;
	}
	if (test != ear->onset_test) {
		dsp_onset_init(&ear->onset, LEAST, FACTOR, REFRACTORY_S);
		ear->onset_test = test;
	}
	sound.samples = (const int16_t *)(const void *)map.data;
	sound.n = map.size / sizeof(int16_t) / (size_t)sound.channels;
	sound.start_ns = acq_camera_session_ns(ear->camera, running_ns);
	hear(ear, &sound);
	gst_buffer_unmap(buffer, &map);
	return GST_PAD_PROBE_OK;
}

void acq_camera_ear_init(struct acq_camera_ear *ear, struct acq_camera *camera)
{
	ear->camera = camera;
	acq_camera_moments_init(&ear->heard, REC_SYNC_SOUND);
}

void acq_camera_ear_finish(struct acq_camera_ear *ear)
{
	acq_camera_moments_finish(&ear->heard);
}

void acq_camera_ear_listen(struct acq_camera_ear *ear, GstPad *pad)
{
	gst_pad_add_probe(pad, GST_PAD_PROBE_TYPE_BUFFER, take_sound, ear, NULL);
}
