/*
 * Flags of one sample: a bit mask that travels with every sample from the driver to the file and
 * the CSV column `flags`. Bits 0..10 are those of the signal core (dsp/base/flags.h uses the same
 * numbers; a static assertion in acquisition/ holds the two together), bit 11 is the driver's.
 */
#ifndef CORE_FLAGS_H
#define CORE_FLAGS_H

enum core_flag {
	CORE_FLAG_MISSING = 1 << 0,        /* no value: the device or the transport lost it */
	CORE_FLAG_CLIP_LO = 1 << 1,        /* at or below the channel's lower limit */
	CORE_FLAG_CLIP_HI = 1 << 2,        /* at or above the channel's upper limit */
	CORE_FLAG_DISCONNECT = 1 << 3,     /* electrode or finger is off */
	CORE_FLAG_RANGE_SWITCH = 1 << 4,   /* the device changed its range and is settling */
	CORE_FLAG_SLOPE = 1 << 5,          /* steeper than skin can be */
	CORE_FLAG_MOTION = 1 << 6,         /* the participant moved */
	CORE_FLAG_INTERPOLATED = 1 << 7,   /* filled in by the analysis, never in stored raw data */
	CORE_FLAG_ARTEFACT_GUARD = 1 << 8, /* within the guard around an artefact */
	CORE_FLAG_EDGE = 1 << 9,           /* within the edge zone of a filter */
	CORE_FLAG_PROVISIONAL = 1 << 10,   /* live value that may still change */
	CORE_FLAG_STARTUP = 1 << 11, /* the device's start-up burst: stored, kept out of analysis */
};

#endif
