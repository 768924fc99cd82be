#include "tests/firmware/board.h"

#include <math.h>
#include <simavr/avr_adc.h>
#include <simavr/avr_uart.h>
#include <simavr/sim_avr.h>
#include <simavr/sim_elf.h>
#include <simavr/sim_io.h>
#include <string.h>

enum {
	CYCLES_PER_BYTE = BOARD_HZ / 11520, /* 115200 baud */
	COUNTS_MAX = 1023,
};

static void ignore_messages(
	struct avr_t *avr, const int level, const char *format, va_list arguments)
{
	(void)avr;
	(void)level;
	(void)format;
	(void)arguments;
}

/* ATmega328P data sheet, 24.7: V 1024 / V_ref, the first step at half a count. */
static unsigned ideal_counts(double voltage_mV)
{
	double counts = floor(voltage_mV * (COUNTS_MAX + 1) / BOARD_SUPPLY_mV + 0.5);

	return (unsigned)CLAMP(counts, 0, COUNTS_MAX);
}

/* A conversion begins: from here to its end the input holds still. */
static void on_conversion(struct avr_irq_t *irq, uint32_t value, void *user)
{
	struct board *board = user;
	union {
		avr_adc_mux_t mux;
		uint32_t value;
	} chosen = {.value = value};
	unsigned input = chosen.mux.src;

	(void)irq;
	g_assert(input < G_N_ELEMENTS(board->begun));
	double voltage_mV = board->voltage(input, board->begun[input]++, board_time_s(board));
	struct board_conversion conversion = {
		.cycle = board->avr->cycle,
		.input = input,
		.counts = ideal_counts(voltage_mV),
	};
	/* simavr divides by 1023 where the data sheet has 1024, and cuts: given is what it makes
	 * these counts of. */
	unsigned given_mV = (conversion.counts * BOARD_SUPPLY_mV + COUNTS_MAX - 1) / COUNTS_MAX;
	avr_raise_irq(avr_io_getirq(board->avr, AVR_IOCTL_ADC_GETIRQ, (int)input), given_mV);
	g_array_append_val(board->conversions, conversion);
}

static void on_byte(struct avr_irq_t *irq, uint32_t value, void *user)
{
	struct board *board = user;
	uint8_t byte = (uint8_t)value;

	(void)irq;
	g_byte_array_append(board->sent, &byte, 1);
}

void board_init(struct board *board, const char *elf, board_voltage voltage)
{
	elf_firmware_t firmware = {0};
	uint32_t quiet = 0;

	*board = (struct board){
		.voltage = voltage,
		.conversions = g_array_new(FALSE, FALSE, sizeof(struct board_conversion)),
		.sent = g_byte_array_new(),
		.to_board = g_byte_array_new(),
	};
	avr_global_logger_set(ignore_messages);
	g_assert(elf_read_firmware(elf, &firmware) == 0);
	firmware.frequency = BOARD_HZ;
	firmware.vcc = BOARD_SUPPLY_mV;
	firmware.avcc = BOARD_SUPPLY_mV;
	firmware.aref = BOARD_SUPPLY_mV;
	board->avr = avr_make_mcu_by_name("atmega328p");
	g_assert(board->avr);
	avr_init(board->avr);
	avr_load_firmware(board->avr, &firmware);
	/* Its own pauses are for people at a terminal. */
	avr_ioctl(board->avr, AVR_IOCTL_UART_SET_FLAGS('0'), &quiet);
	avr_irq_register_notify(
		avr_io_getirq(board->avr, AVR_IOCTL_ADC_GETIRQ, ADC_IRQ_OUT_TRIGGER), on_conversion,
		board);
	avr_irq_register_notify(
		avr_io_getirq(board->avr, AVR_IOCTL_UART_GETIRQ('0'), UART_IRQ_OUTPUT), on_byte,
		board);
	board_run(board, 0.01);
}

void board_finish(struct board *board)
{
	avr_terminate(board->avr);
	g_array_unref(board->conversions);
	g_byte_array_unref(board->sent);
	g_byte_array_unref(board->to_board);
}

void board_send(struct board *board, const uint8_t *bytes, gsize n)
{
	g_byte_array_append(board->to_board, bytes, (guint)n);
}

double board_time_s(const struct board *board)
{
	return (double)board->avr->cycle / BOARD_HZ;
}

static void carry_byte(struct board *board)
{
	avr_t *avr = board->avr;

	if (board->taken == board->to_board->len || avr->cycle < board->next_byte_cycle)
		return;
	board->next_byte_cycle = avr->cycle + CYCLES_PER_BYTE;
	avr_raise_irq(avr_io_getirq(avr, AVR_IOCTL_UART_GETIRQ('0'), UART_IRQ_INPUT),
		board->to_board->data[board->taken++]);
}

void board_run(struct board *board, double seconds)
{
	uint64_t end = board->avr->cycle + (uint64_t)(seconds * BOARD_HZ);

	while (board->avr->cycle < end) {
		carry_byte(board);
		int state = avr_run(board->avr);
		g_assert(state != cpu_Crashed && state != cpu_Done);
	}
}

void board_poke(struct board *board, uint16_t address, uint8_t value)
{
	avr_io_addr_t port = AVR_DATA_TO_IO(address);

	/* The upper half of a register pair has no effect of its own. */
	if (board->avr->io[port].w.c)
		board->avr->io[port].w.c(board->avr, address, value, board->avr->io[port].w.param);
	else
		board->avr->data[address] = value;
}

void board_reset(struct board *board)
{
	avr_reset(board->avr);
	board_run(board, 0.01);
}
