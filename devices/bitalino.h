/*
 * PLUX BITalino (r)evolution and before, on a serial adapter or its USB cable (CP210x or FTDI,
 * 115200 8N1): up to six analog inputs at 1, 10, 100 or 1000 Hz.
 *
 * Facts: BITalino's C++ API (bitalino.cpp), datasheets of the sensors, and 40 s of the maker's
 * sample recordings. A frame of n inputs has 3, 4, 6, 7, 8 or 8 bytes; the last holds a sequence of
 * four bits and a CRC of four. Inputs are numbered as on the board, A1 to A6; the fifth and sixth
 * that are selected have only 6 bits, so skin and pulse are put first.
 *
 * Losses: a jump of the sequence is counted while the frames before and after it arrived less than
 * sixteen periods apart; later it may have gone round, and the gap is of unknown length. A loss of
 * exactly 16 k frames leaves the sequence in step: the protocol cannot show it.
 *
 * Skin conductance, by option `transfer`:
 *   revolution  uS = V / 0.132, V = counts / 2^n * 3.3   (datasheet, 0…25 uS)
 *   2015        uS = 1 / (1 - counts / 2^n)              (sensor before the (r)evolution)
 *   script      uS = (V - 0.259388) / 0.2                (the maker's sample script; contradicts
 * the datasheet: 2.3…6.9 uS become 0.2…3.3)
 */
#ifndef DEVICES_BITALINO_H
#define DEVICES_BITALINO_H

#include "devices/driver.h"

extern const struct dev_driver dev_bitalino;

/* Bytes of a frame of @n_inputs (1…6). */
size_t dev_bitalino_frame_bytes(unsigned n_inputs);

/* CRC-4 of a frame of @len bytes whose last byte's lower half counts as 0. Pure; the emulator's
 * too.
 */
uint8_t dev_bitalino_crc4(const uint8_t *frame, size_t len);

#endif
