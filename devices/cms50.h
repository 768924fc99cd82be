/*
 * Contec CMS50D+/E/F and relatives on a serial bridge: finger pulse at 60 Hz with pulse rate,
 * oxygen saturation and, where there is one, perfusion index.
 *
 * Two protocols, tried in order:
 *   V7.0, 115200 8N1: the maker's "Communication protocol of pulse oximeter V7.0", CMS50Dplus7 and
 *     cms50ew; agrees with a recording of 1617 packets. Packets [type, bit 7 clear][bits 7 of what
 *     follows][data, bit 7 set]; ours are commands 7D. Asked to stream, kept alive every 5 s.
 *   before V4.6, 19200 8O1: CMS50Dplus and tranzoa.net. Five bytes, bit 7 set in the first alone;
 *     streams by itself.
 * The bridge (CP210x) is in the cable and used by thousands of other devices: it is written to only
 * when this driver was asked for.
 *
 * Neither protocol has a sequence or a checksum: what is lost can be seen, not counted.
 */
#ifndef DEVICES_CMS50_H
#define DEVICES_CMS50_H

#include "devices/driver.h"

extern const struct dev_driver dev_cms50;

#endif
