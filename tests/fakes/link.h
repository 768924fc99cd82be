/*
 * A dev_link whose answers a test writes down beforehand: read takes them in order (then it times
 * out), write is kept as lines of hex, control as "control 40 03 001a 0000".
 */
#ifndef TESTS_FAKES_LINK_H
#define TESTS_FAKES_LINK_H

#include "devices/link.h"

#include <glib.h>
#include <string.h>

struct fake_link {
	struct dev_link link; /* first */
	GQueue answers;       /* GBytes*, each for one read */
	GString *sent;
	int failure; /* < 0: what every transfer answers */
};

static inline int fake_link_write(
	struct dev_link *link, const uint8_t *data, size_t len, uint32_t timeout_ms)
{
	struct fake_link *fake = (struct fake_link *)link;

	(void)timeout_ms;
	if (fake->failure < 0)
		return fake->failure;
	for (size_t i = 0; i < len; i++)
		g_string_append_printf(fake->sent, "%s%02X", i ? " " : "", data[i]);
	g_string_append_c(fake->sent, '\n');
	return (int)len;
}

static inline int fake_link_read(
	struct dev_link *link, uint8_t *data, size_t len, uint32_t timeout_ms)
{
	struct fake_link *fake = (struct fake_link *)link;
	g_autoptr(GBytes) answer = NULL;

	(void)timeout_ms;
	if (fake->failure < 0)
		return fake->failure;
	answer = g_queue_pop_head(&fake->answers);
	if (!answer)
		return DEV_LINK_TIMEOUT;
	size_t n = MIN(len, g_bytes_get_size(answer));
	if (n > 0)
		memcpy(data, g_bytes_get_data(answer, NULL), n);
	return (int)n;
}

static inline int fake_link_control(struct dev_link *link, uint8_t request_type, uint8_t request,
	uint16_t value, uint16_t index, uint8_t *data, uint16_t len, uint32_t timeout_ms)
{
	struct fake_link *fake = (struct fake_link *)link;

	(void)data;
	(void)timeout_ms;
	if (fake->failure < 0)
		return fake->failure;
	g_string_append_printf(
		fake->sent, "control %02x %02x %04x %04x\n", request_type, request, value, index);
	return len;
}

static inline void fake_link_init(struct fake_link *fake, const char *product)
{
	*fake = (struct fake_link){
		.link = {.control = fake_link_control,
			.write = fake_link_write,
			.read = fake_link_read,
			.serial = "",
			.product = product,
			.port = "1-2"},
		.sent = g_string_new(NULL),
	};
	g_queue_init(&fake->answers);
}

static inline void fake_link_finish(struct fake_link *fake)
{
	g_queue_clear_full(&fake->answers, (GDestroyNotify)g_bytes_unref);
	g_string_free(fake->sent, TRUE);
}

/* The next read gives these @n bytes. */
static inline void fake_link_answer(struct fake_link *fake, const void *bytes, size_t n)
{
	g_queue_push_tail(&fake->answers, g_bytes_new(bytes, n));
}

/* What was sent since the last call. The caller's. */
static inline char *fake_link_take_sent(struct fake_link *fake)
{
	char *text = g_strdup(fake->sent->str);

	g_string_truncate(fake->sent, 0);
	return text;
}

#endif
