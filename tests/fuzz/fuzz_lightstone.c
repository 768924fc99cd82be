/* Any bytes in any split: every scan lies in range, indices rise by one and by counted gaps. */
#include "devices/lightstone.h"
#include "tests/fuzz/fuzz.h"

#include <glib.h>
#include <math.h>

struct check {
	uint64_t next_index;
	bool starts_segment;
};

static void on_item(void *user, const struct dev_item *item)
{
	struct check *check = user;

	if (item->kind == DEV_ITEM_GAP) {
		g_assert(isnan(item->lost) || item->lost == 1);
		g_assert(item->code == DEV_GAP_GARBAGE);
		check->starts_segment |= isnan(item->lost);
		check->next_index += isnan(item->lost) ? 0 : 1;
	} else if (item->kind == DEV_ITEM_SCAN) {
		g_assert(item->index == check->next_index++);
		g_assert(item->starts_segment == check->starts_segment);
		g_assert(item->n_values == 2);
		for (int i = 0; i < 2; i++)
			g_assert(item->values[i] >= 0 && item->values[i] <= 65535);
		check->starts_segment = false;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct check check = {.starts_segment = true};
	struct dev_emitter emitter;
	g_autofree void *state = g_malloc0(dev_lightstone.state_bytes);

	dev_emitter_init(&emitter, 0, on_item, &check);
	for (size_t done = 0; done < size;) {
		/* The bytes themselves say how they are split. */
		size_t n = MIN((size_t)data[done] % 11 + 1, size - done);
		g_autofree uint8_t *exact = g_memdup2(data + done, n);
		emitter.host_ns += data[done] * G_GINT64_CONSTANT(1000000);
		dev_lightstone.decode(state, exact, n, &emitter);
		done += n;
	}
	return 0;
}
