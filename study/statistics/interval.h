/*
 * An interval of confidence. NaN ends: unknown.
 */
#ifndef STUDY_STATISTICS_INTERVAL_H
#define STUDY_STATISTICS_INTERVAL_H

struct study_interval {
	double low, high;
};

#define STUDY_INTERVAL_LEVEL 0.95

#endif
