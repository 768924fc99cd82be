/*
 * The sampler: skin on A0, pulse on A1, at a rate that a hardware timer keeps.
 *
 * Timer 1 counts half microseconds and interrupts at each period. The interrupt starts a burst of
 * conversions, all of the skin, then all of the pulse; each number is the mean of several
 * conversions with more bits (4^k conversions give k bits, Atmel AVR121): that is resolution only
 * as far as the signal's own noise is at least half a step. The first conversion after a change of
 * input is thrown away, and inputs are changed twice a sample only, because each change carries
 * charge from one input to the other.
 *
 * Every tick has a number, also one at which the converter was still busy or the queue full: what
 * is lost is counted and seen in the numbers.
 */
#ifndef FIRMWARE_AFFEKT_RIG_SAMPLER_H
#define FIRMWARE_AFFEKT_RIG_SAMPLER_H

#include "frame.h"

#ifdef __cplusplus
extern "C" {
#endif

struct rig_losses {
	uint32_t late, full; /* as in struct rig_status */
};

/* While stopped. False: out of RIG_RATE_MIN_HZ … RIG_RATE_MAX_HZ, nothing changed. */
bool rig_sampler_set_rate(uint16_t rate_hz);

uint16_t rig_sampler_rate_hz(void);

/* The rate as the timer keeps it, bits and conversions; the other fields are left alone. */
void rig_sampler_describe(struct rig_identity *identity);

/* Numbers, time and losses begin anew. */
void rig_sampler_start(void);

/* Waits for the burst, at most 2.5 ms; the queue is empty then. */
void rig_sampler_stop(void);

bool rig_sampler_is_running(void);

/* The oldest sample in the queue; false: there is none. */
bool rig_sampler_take(struct rig_sample *sample);

uint32_t rig_sampler_next_sequence(void);
struct rig_losses rig_sampler_losses(void);

#ifdef __cplusplus
}
#endif

#endif
