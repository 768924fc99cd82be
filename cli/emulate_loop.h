/*
 * The sockets of `affekt emulate`: carries bytes between clients and a USB/IP server, hands devices
 * to this machine's vhci-hcd, and tells on the terminal what happens, until the user interrupts.
 *
 * It lives here because nothing but this command serves anybody; what it carries is in
 * devices/emulator/usbip_server.h. Main thread only; runs the default main context.
 */
#ifndef CLI_EMULATE_LOOP_H
#define CLI_EMULATE_LOOP_H

#include "devices/emulator/usbip_server.h"

#include <glib.h>
#include <stdbool.h>

struct cli_emulate_loop;

/* @server outlives it. */
struct cli_emulate_loop *cli_emulate_loop_create(struct dev_usbip_server *server);
void cli_emulate_loop_destroy(struct cli_emulate_loop *loop); /* closes everything; NULL is fine */

/* Serves whoever connects to @address, "HOST[:PORT]"; the address it listens at into @ret_address
 * (the caller's), with the real port for port 0. */
bool cli_emulate_loop_listen(struct cli_emulate_loop *loop, const char *address, char **ret_host,
	guint16 *ret_port, GError **error);

/* Plugs @offer into this machine's vhci-hcd, again after each fault that pulls it out. */
bool cli_emulate_loop_plug(
	struct cli_emulate_loop *loop, const struct dev_usbip_offer *offer, GError **error);

/* Until SIGINT or SIGTERM, or until every plugged device was taken out by the kernel. False when a
 * device cannot be plugged in again. */
bool cli_emulate_loop_run(struct cli_emulate_loop *loop, GError **error);

/* Nanoseconds of the clock that it gives to the server. */
int64_t cli_emulate_loop_now_ns(void);

#endif
