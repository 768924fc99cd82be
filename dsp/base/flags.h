/*
 * Sample flags of the signal core, one bit each (numbers shared with the file format).
 * NaN never enters a recursion: a sample flagged MISSING is bridged or splits the segment.
 */
#ifndef DSP_BASE_FLAGS_H
#define DSP_BASE_FLAGS_H

enum dsp_flag {
	DSP_FLAG_MISSING = 1 << 0,
	DSP_FLAG_CLIP_LO = 1 << 1,
	DSP_FLAG_CLIP_HI = 1 << 2,
	DSP_FLAG_DISCONNECT = 1 << 3,
	DSP_FLAG_RANGE_SWITCH = 1 << 4,
	DSP_FLAG_SLOPE = 1 << 5,
	DSP_FLAG_MOTION = 1 << 6,
	DSP_FLAG_INTERPOLATED = 1 << 7,
	DSP_FLAG_ARTEFACT_GUARD = 1 << 8,
	DSP_FLAG_EDGE = 1 << 9,
	DSP_FLAG_PROVISIONAL = 1 << 10,
	DSP_FLAG_STARTUP = 1 << 11,
	DSP_FLAG_FALLBACK =
		1 << 12, /* decomposed by the inverse filter: the chosen method failed */
	DSP_FLAG_DEEP_BREATH = 1 << 13, /* of a response: it may answer a deep breath */

	/* Samples that no measure may rest on. */
	DSP_FLAGS_INVALID = DSP_FLAG_MISSING | DSP_FLAG_CLIP_LO | DSP_FLAG_CLIP_HI |
			    DSP_FLAG_DISCONNECT | DSP_FLAG_RANGE_SWITCH | DSP_FLAG_SLOPE |
			    DSP_FLAG_MOTION | DSP_FLAG_ARTEFACT_GUARD | DSP_FLAG_STARTUP,
};

#endif
