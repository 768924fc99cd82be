/*
 * A USB/IP server without sockets: bytes of clients in, bytes for them out.
 *
 * The server offers emulated devices as "1-1", "1-2", …; a client lists them or takes one, which is
 * plugged in by that and pulled out with the client's end. What clients send is not trusted: one
 * that breaks the protocol or its limits is over, with a complaint that says why.
 *
 * No clock, thread or I/O: the caller carries the bytes, says what time it is and closes the
 * connection of a client that is over. Not thread-safe.
 *
 *   server_create ─► server_add … ─► client_create ─► client_take, server_run … ─► client_destroy
 * ─► server_destroy
 */
#ifndef DEVICES_EMULATOR_USBIP_SERVER_H
#define DEVICES_EMULATOR_USBIP_SERVER_H

#include "devices/emulator/usbip.h"

/* What a client may ask for. */
enum {
	DEV_USBIP_TRANSFER_MAX_BYTES = 1 << 20,
	DEV_USBIP_WAITING_MAX_BYTES = 16 << 20, /* of all its transfers together */
	DEV_USBIP_WAITING_MAX = 1024,           /* transfers */
	DEV_USBIP_OUTPUT_MAX_BYTES = 4 << 20,   /* that it leaves unread */
};

struct dev_usbip_server;
struct dev_usbip_client;

struct dev_usbip_server *dev_usbip_server_create(void);
void dev_usbip_server_destroy(struct dev_usbip_server *server); /* without clients; NULL is fine */

/* Offers one more device; see dev_emulated_create(). The offer belongs to the server. */
const struct dev_usbip_offer *dev_usbip_server_add(struct dev_usbip_server *server,
	const struct dev_model *model, const struct dev_model_source *source,
	const char *serial_suffix, const GArray *faults, int64_t now_ns);

/* Whether the device can be taken: no client has it, no fault keeps it out. */
bool dev_usbip_server_is_free(
	const struct dev_usbip_server *server, const struct dev_usbip_offer *offer);

/* Completes what is due; call it after each client_take(). When to call again; INT64_MAX: when
 * something was taken. */
int64_t dev_usbip_server_run(struct dev_usbip_server *server, int64_t now_ns);

struct dev_usbip_client *dev_usbip_client_create(struct dev_usbip_server *server);
/* One that has the free device @offer from the start, as the kernel's own end of a socket does. */
struct dev_usbip_client *dev_usbip_client_create_attached(
	struct dev_usbip_server *server, const struct dev_usbip_offer *offer, int64_t now_ns);
void dev_usbip_client_destroy(struct dev_usbip_client *client); /* NULL is fine */

/* Bytes that came from the client, any split. Does nothing for one that is over. */
void dev_usbip_client_take(
	struct dev_usbip_client *client, const uint8_t *bytes, size_t len, int64_t now_ns);

/* What is to be sent to it; the caller removes what was. */
GByteArray *dev_usbip_client_output(struct dev_usbip_client *client);

enum dev_usbip_end {
	DEV_USBIP_NOT_OVER = 0,
	DEV_USBIP_ANSWERED, /* it has its list, or was refused: close when the output is sent */
	DEV_USBIP_PULLED,   /* a fault has pulled its device out: close at once */
	DEV_USBIP_BROKEN,   /* see dev_usbip_client_complaint(): close at once */
};
enum dev_usbip_end dev_usbip_client_end(const struct dev_usbip_client *client);

/* A clause about the client, "it asks for endpoint 77"; NULL: nothing to complain about. */
const char *dev_usbip_client_complaint(const struct dev_usbip_client *client);

/* The device that it has or had; NULL: none. */
const struct dev_usbip_offer *dev_usbip_client_offer(const struct dev_usbip_client *client);

#endif
