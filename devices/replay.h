/*
 * Driver `replay`: plays a recording (session or CSV) as if a device sent it, at its own rate or N
 * times faster. Raw numbers pass through unchanged; gaps of the source become gaps of the new
 * recording, and what was simulated or emulated
 * there stays labelled so.
 */
#ifndef DEVICES_REPLAY_H
#define DEVICES_REPLAY_H

#include "devices/driver.h"

extern const struct dev_driver dev_replay;

#endif
