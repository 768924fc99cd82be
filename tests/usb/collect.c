/*
 * Streams the devices that its first words name (`lightstone[@PLACE]`, also `meter` of the tests)
 * for as many seconds as its last word says, through acquisition/usb_loop alone, and prints what
 * came; DEVICE is the number of the word, from 0:
 *
 *   scan DEVICE INDEX TIME_MS FLAGS STARTS VALUE…   gap DEVICE TIME_MS CAUSE LOST
 *   event DEVICE KIND VALUE                         note TEXT   problem TEXT
 *
 * For the tests of the USB path below the recording. Exit status 1 with a sentence when a device
 * cannot be opened.
 */
#include "acquisition/usb_loop.h"
#include "core/ring.h"
#include "core/role.h"
#include "core/text.h"
#include "devices/lightstone.h"
#include "tests/usb/meter.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	RING_ITEMS = 4096,
	SERVICE_US = 20000,
};

static void on_item(void *user, const struct dev_item *item)
{
	core_ring_push(user, item);
}

static void print_item(const struct dev_item *item)
{
	double time_ms = (double)item->host_ns * 1e-6;

	switch (item->kind) {
	case DEV_ITEM_SCAN:
		printf("scan %u %" G_GUINT64_FORMAT " %.1f %u %d", item->device, item->index,
			time_ms, item->flags, item->starts_segment);
		for (int i = 0; i < item->n_values; i++)
			printf(" %.0f", item->values[i]);
		printf("\n");
		break;
	case DEV_ITEM_GAP:
		printf("gap %u %.1f %s %.0f\n", item->device, time_ms,
			dev_gap_cause_name((enum dev_gap_cause)item->code), item->lost);
		break;
	default:
		printf("event %u %s %.0f\n", item->device,
			dev_event_kind_name((enum dev_event_kind)item->code), item->values[0]);
		break;
	}
}

static void print_waiting(struct core_ring *ring)
{
	struct dev_item item;

	while (core_ring_pop(ring, &item))
		print_item(&item);
}

static void print_once(const char *word, const char *text, char **told)
{
	if (text && g_strcmp0(text, *told) != 0) {
		printf("%s %s\n", word, text);
		g_free(*told);
		*told = g_strdup(text);
	}
}

static bool collect(const GPtrArray *devices, double seconds, GError **error)
{
	struct core_clock *clock = core_clock_create_real();
	struct core_ring *ring = core_ring_create(sizeof(struct dev_item), RING_ITEMS);
	struct acq_usb_loop *loop = acq_usb_loop_create(clock, error);
	g_autofree char *told_problem = NULL, *told_note = NULL;
	bool is_good = loop != NULL;

	for (guint i = 0; is_good && i < devices->len; i++)
		is_good =
			acq_usb_loop_add(loop, devices->pdata[i], (uint8_t)i, on_item, ring, error);
	is_good = is_good && acq_usb_loop_start(loop, error);

	int64_t end_ns = core_clock_now_ns(clock) + (int64_t)(seconds * 1e9);

	while (is_good && core_clock_now_ns(clock) < end_ns) {
		acq_usb_loop_service(loop);
		print_once("problem", acq_usb_loop_problem(loop), &told_problem);
		print_once("note", acq_usb_loop_note(loop), &told_note);
		print_waiting(ring);
		g_usleep(SERVICE_US);
	}
	if (is_good)
		acq_usb_loop_stop(loop);
	print_waiting(ring);
	acq_usb_loop_destroy(loop);
	core_ring_destroy(ring);
	core_clock_destroy(clock);
	return is_good;
}

/* As --device, and the meter of the tests, which is in no registry. */
static struct dev_settings *parse(const char *text, GError **error)
{
	bool is_meter = g_str_has_prefix(text, dev_meter.name);
	g_autofree char *known = g_strconcat(is_meter ? dev_lightstone.name : "",
		is_meter ? text + strlen(dev_meter.name) : text, NULL);
	struct dev_settings *settings = dev_settings_parse(known, error);

	if (settings && is_meter)
		settings->driver = &dev_meter;
	return settings;
}

int main(int argc, char **argv)
{
	g_autoptr(GError) error = NULL;
	double seconds;

	if (argc < 3 || !core_text_parse_double(argv[argc - 1], &seconds)) {
		fprintf(stderr, "affekt-usb-collect DEVICE… SECONDS\n");
		return EXIT_FAILURE;
	}
	core_role_enter(CORE_ROLE_CONTROL, "control");
	g_autoptr(GPtrArray) devices =
		g_ptr_array_new_with_free_func((GDestroyNotify)dev_settings_free);
	for (int i = 1; i < argc - 1 && !error; i++) {
		struct dev_settings *settings = parse(argv[i], &error);
		if (settings)
			g_ptr_array_add(devices, settings);
	}
	bool is_good = !error && collect(devices, seconds, &error);
	if (!is_good)
		fprintf(stderr, "affekt-usb-collect: %s\n", error->message);
	return is_good ? EXIT_SUCCESS : EXIT_FAILURE;
}
