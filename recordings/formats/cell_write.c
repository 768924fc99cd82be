#include "recordings/formats/cell_write.h"

#include <glib.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>

/* Values between these have seven digits in fixed notation. */
static const double PLAIN_LEAST = 1e-4;
static const double PLAIN_MOST = 9999999.5;
/* Below this, six decimals of a value fit an int64 with room to spare. */
static const double FIXED_MOST = 9e11;

static char *write_formatted(char *to, const char *format, double value)
{
	char text[G_ASCII_DTOSTR_BUF_SIZE + 310];
	g_ascii_formatd(text, sizeof(text), format, value);
	size_t n = MIN(strlen(text), (size_t)REC_CELL_BYTES);
	memcpy(to, text, n);
	return to + n;
}

/* At least @width digits, zeros in front. */
static char *write_digits(char *to, uint64_t value, int width)
{
	char digits[20];
	int n = 0;
	do {
		digits[n++] = (char)('0' + value % 10);
		value /= 10;
	} while (value > 0 || n < width);
	while (n > 0)
		*to++ = digits[--n];
	return to;
}

char *rec_cell_write_integer(char *to, int64_t value)
{
	if (value < 0)
		*to++ = '-';
	return write_digits(to, value < 0 ? -(uint64_t)value : (uint64_t)value, 1);
}

char *rec_cell_write_fixed6(char *to, double value)
{
	if (!isfinite(value))
		return to;
	/* Larger than any time or conductance; scientific, so that it fits a cell. */
	if (fabs(value) >= FIXED_MOST)
		return write_formatted(to, "%.17g", value);
	int64_t millionths = llrint(value * 1e6);
	if (millionths < 0)
		*to++ = '-';
	uint64_t magnitude = (uint64_t)(millionths < 0 ? -millionths : millionths);
	to = write_digits(to, magnitude / 1000000, 1);
	*to++ = '.';
	return write_digits(to, magnitude % 1000000, 6);
}

char *rec_cell_write_significant7(char *to, double value)
{
	static const double POWERS[] = {1e-4, 1e-3, 1e-2, 1e-1, 1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6};
	static const uint64_t TENS[] = {1, 10, 100, 1000, 10000, 100000, 1000000, 10000000,
		100000000, 1000000000, 10000000000};
	double magnitude = fabs(value);
	if (!isfinite(value))
		return to;
	if (magnitude == 0) {
		*to++ = '0';
		return to;
	}
	if (magnitude < PLAIN_LEAST || magnitude >= PLAIN_MOST)
		return write_formatted(to, "%.7g", value);
	int exponent = 0;
	while (exponent < 10 && magnitude >= POWERS[exponent + 1])
		exponent++;
	/* POWERS[exponent] <= magnitude, so seven digits have this many decimals. */
	int decimals = 10 - exponent;
	uint64_t scaled = (uint64_t)llrint(magnitude * (double)TENS[decimals]);
	while (decimals > 0 && scaled % 10 == 0) {
		scaled /= 10;
		decimals--;
	}
	if (value < 0)
		*to++ = '-';
	to = write_digits(to, scaled / TENS[decimals], 1);
	if (decimals == 0)
		return to;
	*to++ = '.';
	return write_digits(to, scaled % TENS[decimals], decimals);
}
