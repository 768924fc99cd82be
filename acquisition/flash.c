#include "acquisition/flash.h"

#include <math.h>
#include <string.h>

enum {
	BRIGHTEST = 8
};

/* Grey levels: below this a flash is not told from a shadow. */
static const double LEAST = 10;
static const double FACTOR = 3;
static const double REFRACTORY_S = 0.4;
/* A step of more frame periods than this has a hole in it. */
static const double HOLE = 1.6;

void acq_flash_init(struct acq_flash *flash)
{
	memset(flash, 0, sizeof(*flash));
	dsp_onset_init(&flash->onset, LEAST, FACTOR, REFRACTORY_S);
	flash->last_s = flash->period_s = NAN;
}

void acq_flash_cells(
	const uint8_t *pixels, int width, int height, int stride, float ret_cells[ACQ_FLASH_CELLS])
{
	uint32_t sum[ACQ_FLASH_CELLS] = {0};
	uint32_t n[ACQ_FLASH_CELLS] = {0};

	for (int y = 0; y < height; y++) {
		int row = y * ACQ_FLASH_ROWS / height * ACQ_FLASH_COLUMNS;

		for (int x = 0; x < width; x++) {
			int cell = row + x * ACQ_FLASH_COLUMNS / width;

			sum[cell] += pixels[(ptrdiff_t)y * stride + x];
			n[cell]++;
		}
	}
	for (int i = 0; i < ACQ_FLASH_CELLS; i++) {
		ret_cells[i] = n[i] ? (float)sum[i] / (float)n[i] : 0;
	}
}

/* Keeps the greatest values seen, the smallest of them first. */
static void keep_greatest(float greatest[BRIGHTEST], float value)
{
	int i = 0;

	if (value <= greatest[0]) {
		return;
	}
	for (; i + 1 < BRIGHTEST && greatest[i + 1] < value; i++) {
		greatest[i] = greatest[i + 1];
	}
	greatest[i] = value;
}

/* Mean rise of the cells that rose most. */
static double rise(const float before[ACQ_FLASH_CELLS], const float cells[ACQ_FLASH_CELLS])
{
	float greatest[BRIGHTEST] = {0};
	double sum = 0;

	for (int i = 0; i < ACQ_FLASH_CELLS; i++) {
		keep_greatest(greatest, cells[i] - before[i]);
	}
	for (int i = 0; i < BRIGHTEST; i++) {
		sum += (double)greatest[i];
	}
	return sum / BRIGHTEST;
}

bool acq_flash_push(struct acq_flash *flash, double time_s, const float cells[ACQ_FLASH_CELLS])
{
	double elapsed_s = time_s - flash->last_s;
	double risen = flash->has_before ? rise(flash->before, cells) : NAN;
	bool has_hole = elapsed_s > HOLE * flash->period_s;

	memcpy(flash->before, cells, sizeof(flash->before));
	flash->has_before = true;
	flash->last_s = time_s;
	if (!has_hole) {
		flash->period_s = elapsed_s;
	}
	return dsp_onset_push(&flash->onset, time_s, risen) && !has_hole;
}
