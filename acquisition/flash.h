/*
 * A flash of the screen in a camera's pictures: told from brightness alone, frame by frame.
 *
 * A picture comes as the mean brightness of ACQ_FLASH_CELLS cells. A screen that is lit need fill
 * only a few of them: what counts is the mean rise since the picture before, of the eight cells
 * that rose most; dsp/onset tells when that is sudden. Flashes two seconds apart stay rare enough
 * among the frames not to become the normal, down to 10 frames/s. When a frame is missing before a
 * sudden rise the flash may have begun in it, and is not told.
 *
 * Plain value; neither allocates nor blocks.
 */
#ifndef ACQUISITION_FLASH_H
#define ACQUISITION_FLASH_H

#include "dsp/side/onset.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	ACQ_FLASH_COLUMNS = 16,
	ACQ_FLASH_ROWS = 9,
	ACQ_FLASH_CELLS = ACQ_FLASH_COLUMNS * ACQ_FLASH_ROWS,
};

struct acq_flash {
	struct dsp_onset onset;
	float before[ACQ_FLASH_CELLS]; /* the picture before */
	bool has_before;
	double last_s, period_s; /* of the frames; NaN unknown */
};

void acq_flash_init(struct acq_flash *flash);

/* Mean brightness (0 to 255) of each cell of a grey picture. */
void acq_flash_cells(
	const uint8_t *pixels, int width, int height, int stride, float ret_cells[ACQ_FLASH_CELLS]);

/* The next picture; true when a flash begins with it. */
bool acq_flash_push(struct acq_flash *flash, double time_s, const float cells[ACQ_FLASH_CELLS]);

#endif
