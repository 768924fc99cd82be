/*
 * The inner loops of dsp/decomposition/frontal.h over the rows of one block, and what passes
 * between them and their caller. Part of that stage: nobody else includes it.
 *
 * Places in the front between rows: q_i-2, q_i-1, four l, two d. The upper rows of the matrix, and
 * of the border's part l x l, d x l and d x d, are what a kernel reads and writes.
 */
#ifndef DSP_DECOMPOSITION_FRONTAL_ROWS_H
#define DSP_DECOMPOSITION_FRONTAL_ROWS_H

#include "dsp/decomposition/frontal.h"

enum {
	DSP_FRONTAL_FIRST_L = 2,
	DSP_FRONTAL_FIRST_D = DSP_FRONTAL_FIRST_L + DSP_FRONTAL_SPLINES,
	DSP_FRONTAL_FRONT = DSP_FRONTAL_FIRST_D + DSP_FRONTAL_BASELINE
};

typedef double dsp_vector4 __attribute__((vector_size(32)));
typedef double dsp_vector2 __attribute__((vector_size(16)));

/* Multipliers of the elimination of one q; a cache line. */
struct dsp_frontal_record {
	dsp_vector4 l;
	dsp_vector2 d;
	double next, after; /* of q_i-1, q_i */
};

struct dsp_frontal_front {
	double s[DSP_FRONTAL_FRONT][DSP_FRONTAL_FRONT];
	double b[DSP_FRONTAL_FRONT];
	double smallest; /* pivot so far; a NaN is seen in those after it */
};

/* One block. */
struct dsp_frontal_job {
	const struct dsp_frontal_config *config;
	double slope; /* of the second baseline column, per row; 0 without it */
	double ridge;
	const dsp_vector4 *spline;          /* [K] b by the row's place in its block */
	struct dsp_frontal_record *records; /* [n] of q_i-2 at row i, and: */
	double *inverse;                    /* [n] 1 / pivot */
	double *forward;                    /* [n] right-hand side over pivot */
	size_t first, start, end;           /* its rows; the first of them that eliminates */
	dsp_vector4 exists;                 /* 1 or 0 for each of its four l */
};

struct dsp_frontal_kernels {
	/* Adds rows to the front and eliminates q_i-2 after each. */
	void (*factor)(const struct dsp_frontal_job *job, const struct dsp_frontal_rows *rows,
		struct dsp_frontal_front *front);
	/* The same for a right-hand side sum v g alone, with the multipliers of before. */
	void (*forward)(const struct dsp_frontal_job *job, const double *v, double *b);
	/* Rows backwards: @x holds the solution of the front, @ret_q gets q_i-2 of each row. */
	void (*solve)(const struct dsp_frontal_job *job, double *x, double *ret_q);
};

/* Those that are fastest on this machine. */
const struct dsp_frontal_kernels *dsp_frontal_kernels(void);

#endif
