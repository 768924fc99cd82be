/*
 * What a LabJack U3 answers to the driver's start: memory, ConfigIO, StreamConfig, StreamStart.
 */
#ifndef TESTS_FAKES_LABJACK_H
#define TESTS_FAKES_LABJACK_H

#include "devices/labjack_u3.h"
#include "tests/fakes/link.h"

#include <math.h>

/* Slope and offset of an ordinary input, of the size that real ones have. */
static const double FAKE_LABJACK_LOW[4] = {3.7231e-5, 0.01, 0, 0};

/* An extended answer of @n bytes with its checksums. */
static inline void fake_labjack_answer(struct fake_link *fake, uint8_t *bytes, size_t n)
{
	uint16_t sum = dev_labjack_u3_sum16(bytes, n);

	bytes[4] = (uint8_t)sum;
	bytes[5] = (uint8_t)(sum >> 8);
	bytes[0] = dev_labjack_u3_sum8(bytes, 6);
	fake_link_answer(fake, bytes, n);
}

/* One block of the memory: four numbers in 32.32. */
static inline void fake_labjack_answer_block(struct fake_link *fake, const double values[4])
{
	uint8_t bytes[40] = {0, 0xf8, 0x11, 0x2d};

	for (int i = 0; i < 4; i++) {
		int64_t fixed = llround(values[i] * 4294967296.0);
		memcpy(bytes + 8 + 8 * i, &fixed, sizeof(fixed));
	}
	fake_labjack_answer(fake, bytes, sizeof(bytes));
}

static inline void fake_labjack_answer_set_up(struct fake_link *fake)
{
	uint8_t analog[12] = {0, 0xf8, 0x03, 0x0b}, stream[8] = {0, 0xf8, 0x01, 0x11};
	static const uint8_t STARTED[] = {0xa9, 0xa9, 0, 0};

	fake_labjack_answer(fake, analog, sizeof(analog));
	fake_labjack_answer(fake, stream, sizeof(stream));
	fake_link_answer(fake, STARTED, sizeof(STARTED));
}

static inline void fake_labjack_answer_start(struct fake_link *fake)
{
	fake_labjack_answer_block(fake, FAKE_LABJACK_LOW);
	fake_labjack_answer_set_up(fake);
}

#endif
