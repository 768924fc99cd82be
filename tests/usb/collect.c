/*
 * Streams the device that its first word names (`lightstone[@PORT]`) for as many seconds as its
 * second word says, through acquisition/usb_loop alone, and prints what came:
 *
 *   scan INDEX TIME_MS FLAGS STARTS VALUE…     gap TIME_MS CAUSE LOST     event KIND VALUE
 *   note TEXT                                  problem TEXT
 *
 * For the tests of the USB path below the recording. Exit status 1 with a sentence when the device
 * cannot be opened.
 */
#include "acquisition/usb_loop.h"
#include "core/ring.h"
#include "core/role.h"
#include "core/text.h"

#include <stdio.h>
#include <stdlib.h>

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
		printf("scan %" G_GUINT64_FORMAT " %.1f %u %d", item->index, time_ms, item->flags,
			item->starts_segment);
		for (int i = 0; i < item->n_values; i++)
			printf(" %.0f", item->values[i]);
		printf("\n");
		break;
	case DEV_ITEM_GAP:
		printf("gap %.1f %s %.0f\n", time_ms,
			dev_gap_cause_name((enum dev_gap_cause)item->code), item->lost);
		break;
	default:
		printf("event %s %.0f\n", dev_event_kind_name((enum dev_event_kind)item->code),
			item->values[0]);
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

static bool collect(const struct dev_settings *settings, double seconds, GError **error)
{
	struct core_clock *clock = core_clock_create_real();
	struct core_ring *ring = core_ring_create(sizeof(struct dev_item), RING_ITEMS);
	struct acq_usb_loop *loop = acq_usb_loop_create(clock, error);
	g_autofree char *told_problem = NULL, *told_note = NULL;
	bool is_good = loop && acq_usb_loop_add(loop, settings, 0, on_item, ring, error) &&
		       acq_usb_loop_start(loop, error);

	while (is_good && (double)core_clock_now_ns(clock) * 1e-9 < seconds) {
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

int main(int argc, char **argv)
{
	g_autoptr(GError) error = NULL;
	double seconds;

	if (argc != 3 || !core_text_parse_double(argv[2], &seconds)) {
		fprintf(stderr, "affekt-usb-collect DEVICE SECONDS\n");
		return EXIT_FAILURE;
	}
	core_role_enter(CORE_ROLE_CONTROL, "control");
	struct dev_settings *settings = dev_settings_parse(argv[1], &error);
	bool is_good = settings && collect(settings, seconds, &error);
	if (!is_good)
		fprintf(stderr, "affekt-usb-collect: %s\n", error->message);
	dev_settings_free(settings);
	return is_good ? EXIT_SUCCESS : EXIT_FAILURE;
}
