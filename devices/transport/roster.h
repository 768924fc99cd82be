/*
 * Who is on the bus: two lists of devices compared, so that each coming and going is told once,
 * however often and in whichever order the system reports it. Knows no libusb.
 */
#ifndef DEVICES_TRANSPORT_ROSTER_H
#define DEVICES_TRANSPORT_ROSTER_H

#include "devices/transport/bus.h"

/* Invariants: present holds each (bus, address) once; a plugged device gets a new address, so the
 * same pair with other numbers is another device. */
struct dev_roster {
	GArray *present; /* struct dev_bus_entry */
	GArray *events;  /* struct dev_bus_event not yet taken, oldest first */
};

void dev_roster_init(struct dev_roster *roster);
void dev_roster_finish(struct dev_roster *roster);

/* Takes @entries (each any number of times, any order) for the truth of now; what differs from the
 * last truth becomes events, the departures first. */
void dev_roster_update(struct dev_roster *roster, const struct dev_bus_entry *entries, size_t n);

/* Takes the oldest event; false when there is none. */
bool dev_roster_next(struct dev_roster *roster, struct dev_bus_event *ret_event);

#endif
