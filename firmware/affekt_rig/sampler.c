/*
 * DESIGN
 * Two interrupts and one queue. The timer's interrupt numbers and times the tick and starts the
 * first conversion; the converter's interrupt adds up, changes the input and starts the next one,
 * and puts the finished sample into the queue. loop() takes it out: one writer, one reader, indices
 * of one byte, so that nothing needs to be locked.
 *
 * The timer's own count at the start of the burst is part of the sample's time. So the time says
 * when the measurement really began, also when another interrupt was in the way.
 *
 * A burst takes at most (2 + 16 + 4) conversions of 14 cycles of the converter's 125 kHz clock,
 * which is 2.5 ms, and above 350 Hz (2 + 4 + 4), 1.1 ms: it fits into the period of every rate.
 */
#include "sampler.h"

#include <avr/interrupt.h>
#include <avr/io.h>
#include <util/atomic.h>

enum {
	HALF_US_PER_S = 2000000,
	NS_PER_HALF_US = 500,
	ADC_BITS = 10,
	QUEUE = 32, /* a power of two; 128 ms at 250 Hz */
	SLOW_UP_TO_HZ = 350,
	PULSE_EXTRA_BITS = 1,
#ifdef __AVR_ATmega32U4__
	GSR_INPUT = 7, /* A0 */
	PULSE_INPUT = 6,
	DIGITAL_OFF = 1 << ADC7D | 1 << ADC6D,
#else
	GSR_INPUT = 0,
	PULSE_INPUT = 1,
	DIGITAL_OFF = 1 << ADC0D | 1 << ADC1D,
#endif
	SUPPLY_AS_REFERENCE = 1 << REFS0,
};

enum phase {
	IDLE = 0,
	SETTLE_GSR, /* the conversion after the change of input, thrown away */
	GSR,
	SETTLE_PULSE,
	PULSE,
};

static uint16_t rate_hz;
static uint16_t period; /* half microseconds */
static uint8_t gsr_extra_bits;

/* Of the interrupts; loop() reads numbers of more than one byte with interrupts off. */
static volatile bool is_running;
static volatile uint8_t phase;
static volatile uint32_t next_sequence, lost_late, lost_full;
static uint32_t tick_us;
static uint8_t tick_half_us; /* 0 or 1, on top of tick_us */
static struct rig_sample burst;
static uint16_t sum;
static uint8_t conversions_left;

static struct rig_sample queue[QUEUE];
static volatile uint8_t queue_head, queue_tail; /* head is written next; equal: empty */

bool rig_sampler_set_rate(uint16_t hz)
{
	if (hz < RIG_RATE_MIN_HZ || hz > RIG_RATE_MAX_HZ)
		return false;
	rate_hz = hz;
	period = (uint16_t)((HALF_US_PER_S + hz / 2) / hz);
	gsr_extra_bits = hz <= SLOW_UP_TO_HZ ? 2 : 1;
	return true;
}

uint16_t rig_sampler_rate_hz(void)
{
	return rate_hz;
}

static uint8_t conversions(uint8_t extra_bits)
{
	return (uint8_t)(1 << 2 * extra_bits);
}

void rig_sampler_describe(struct rig_identity *identity)
{
	identity->period_ns = (uint32_t)period * NS_PER_HALF_US;
	identity->gsr_bits = (uint8_t)(ADC_BITS + gsr_extra_bits);
	identity->pulse_bits = ADC_BITS + PULSE_EXTRA_BITS;
	identity->gsr_conversions = conversions(gsr_extra_bits);
	identity->pulse_conversions = conversions(PULSE_EXTRA_BITS);
	identity->reference = RIG_REFERENCE_SUPPLY;
	identity->reference_mV = 5000;
	identity->adc_bits = ADC_BITS;
}

static void convert(void)
{
	ADCSRA |= 1 << ADSC;
}

static void choose_input(uint8_t input, uint8_t extra_bits)
{
	ADMUX = SUPPLY_AS_REFERENCE | input;
	sum = 0;
	conversions_left = conversions(extra_bits);
}

void rig_sampler_start(void)
{
	rig_sampler_stop();
	DIDR0 = DIGITAL_OFF;
	ADCSRB = 0;
	ADCSRA = 1 << ADEN | 1 << ADIE | 7 << ADPS0; /* 16 MHz / 128 */
	TCCR1A = 0;
	TCCR1B = 1 << WGM12 | 1 << CS11; /* counts to OCR1A in half microseconds */
	OCR1A = period - 1;
	next_sequence = 0;
	lost_late = 0;
	lost_full = 0;
	/* The first tick comes a period after the timer begins and is the zero of time. */
	tick_us = 0;
	tick_half_us = 0;
	is_running = true;
	TCNT1 = 0;
	TIFR1 = 1 << OCF1A;
	TIMSK1 = 1 << OCIE1A;
}

void rig_sampler_stop(void)
{
	TIMSK1 = 0;
	is_running = false;
	while (phase != IDLE)
		;
	queue_tail = queue_head;
}

bool rig_sampler_is_running(void)
{
	return is_running;
}

bool rig_sampler_take(struct rig_sample *sample)
{
	uint8_t tail = queue_tail;

	if (tail == queue_head)
		return false;
	*sample = queue[tail];
	queue_tail = (uint8_t)((tail + 1) % QUEUE);
	return true;
}

uint32_t rig_sampler_next_sequence(void)
{
	uint32_t sequence;

	ATOMIC_BLOCK(ATOMIC_RESTORESTATE)
	{
		sequence = next_sequence;
	}
	return sequence;
}

struct rig_losses rig_sampler_losses(void)
{
	struct rig_losses losses;

	ATOMIC_BLOCK(ATOMIC_RESTORESTATE)
	{
		losses.late = lost_late;
		losses.full = lost_full;
	}
	return losses;
}

static void advance_tick(void)
{
	tick_half_us = (uint8_t)(tick_half_us + (period & 1));
	tick_us += (uint16_t)(period >> 1) + (tick_half_us >> 1);
	tick_half_us &= 1;
}

ISR(TIMER1_COMPA_vect)
{
	if (phase == IDLE) {
		phase = SETTLE_GSR;
		choose_input(GSR_INPUT, gsr_extra_bits);
		convert();
		burst.sequence = next_sequence;
		burst.time_us = tick_us + (TCNT1 >> 1);
	} else {
		lost_late++;
	}
	next_sequence++;
	advance_tick();
}

static void finish_burst(void)
{
	uint8_t head = queue_head, next = (uint8_t)((head + 1) % QUEUE);

	phase = IDLE;
	if (next == queue_tail) {
		lost_full++;
		return;
	}
	queue[head] = burst;
	queue_head = next;
}

/* Adds a conversion; true when it was the last of its input. */
static bool add(uint16_t value)
{
	sum += value;
	return --conversions_left == 0;
}

ISR(ADC_vect)
{
	uint16_t value = ADC;

	switch (phase) {
	case SETTLE_GSR:
		phase = GSR;
		break;
	case GSR:
		if (add(value)) {
			burst.gsr = sum >> gsr_extra_bits;
			choose_input(PULSE_INPUT, PULSE_EXTRA_BITS);
			phase = SETTLE_PULSE;
		}
		break;
	case SETTLE_PULSE:
		phase = PULSE;
		break;
	case PULSE:
		if (add(value)) {
			burst.pulse = sum >> PULSE_EXTRA_BITS;
			finish_burst();
			return;
		}
		break;
	default:
		return;
	}
	convert();
}
