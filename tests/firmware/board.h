/*
 * An Arduino Uno in simavr that runs the firmware: its serial line as bytes, its analog inputs as
 * voltages over time, and a record of every conversion that it began. Time is simulated: nothing
 * here depends on how fast the computer is.
 */
#ifndef TESTS_FIRMWARE_BOARD_H
#define TESTS_FIRMWARE_BOARD_H

#include <glib.h>
#include <stdint.h>

enum {
	BOARD_HZ = 16000000,
	BOARD_SUPPLY_mV = 5000,
	BOARD_GSR = 0, /* A0 */
	BOARD_PULSE = 1,
};

/* Voltage of @input in mV when its conversion begins, the @n-th of that input. */
typedef double (*board_voltage)(unsigned input, uint64_t n, double time_s);

struct board_conversion {
	uint64_t cycle; /* at which it began */
	unsigned input;
	unsigned counts; /* that the converter makes of the voltage */
};

struct board {
	struct avr_t *avr;
	board_voltage voltage;
	uint64_t begun[2]; /* conversions of each input */
	GArray *conversions;
	GByteArray *sent; /* by the board */
	GByteArray *to_board;
	guint taken; /* of to_board */
	uint64_t next_byte_cycle;
};

/* Boots; @elf is the firmware. */
void board_init(struct board *board, const char *elf, board_voltage voltage);
void board_finish(struct board *board);

/* Bytes on their way to the board, at the pace of the line. */
void board_send(struct board *board, const uint8_t *bytes, gsize n);

void board_run(struct board *board, double seconds);

double board_time_s(const struct board *board);

/* Writes a register as an instruction would: to disturb what the firmware has set. */
void board_poke(struct board *board, uint16_t address, uint8_t value);

/* Cuts the power and boots again; the EEPROM stays. */
void board_reset(struct board *board);

#endif
