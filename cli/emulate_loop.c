#include "cli/emulate_loop.h"

#include "cli/terminal.h"
#include "cli/vhci.h"

#include <gio/gio.h>
#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
	CONNECTIONS_MAX = 32,
	BACKLOG = 8,
	PATIENCE_S = 10, /* a client that takes no device must not hold a place for ever */
	READ_BYTES = 65536,
};

struct connection {
	struct cli_emulate_loop *loop;
	GSocket *socket;
	char *peer; /* NULL: this machine's kernel */
	struct dev_usbip_client *client;
	GSource *reader, *writer, *patience;
	bool is_attached; /* and that was told */
};

struct cli_emulate_loop {
	struct dev_usbip_server *server;
	GMainLoop *main;
	GSource *timer;
	GSocket *listener;
	GSource *acceptor;
	GPtrArray *connections;
	GPtrArray *plugged; /* offers that belong into vhci-hcd */
	GError *error;      /* why it ended */
};

int64_t cli_emulate_loop_now_ns(void)
{
	return g_get_monotonic_time() * 1000;
}

static GSource *add_source(GSource *source, GSourceFunc callback, void *user)
{
	g_source_set_callback(source, callback, user, NULL);
	g_source_attach(source, NULL);
	return source;
}

static void remove_source(GSource **source)
{
	if (*source) {
		g_source_destroy(*source);
		g_clear_pointer(source, g_source_unref);
	}
}

/* --- what is told --- */

static void tell_attached(struct connection *connection)
{
	const struct dev_usbip_offer *offer = dev_usbip_client_offer(connection->client);

	if (!offer || connection->is_attached)
		return;
	connection->is_attached = true;
	remove_source(&connection->patience);
	if (connection->peer)
		cli_terminal_say(_("%s: attached by %s"), offer->bus_id, connection->peer);
	else
		cli_terminal_say(_("%s: plugged in"), offer->bus_id);
}

static void tell_end(const struct connection *connection)
{
	const struct dev_usbip_offer *offer = dev_usbip_client_offer(connection->client);
	enum dev_usbip_end end = dev_usbip_client_end(connection->client);

	if (end == DEV_USBIP_BROKEN)
		cli_terminal_note(_("the connection of %s was closed: %s"),
			connection->peer ? connection->peer : _("the kernel"),
			dev_usbip_client_complaint(connection->client));
	if (!offer)
		return;
	if (end == DEV_USBIP_PULLED)
		cli_terminal_say(_("%s: pulled out, as planned"), offer->bus_id);
	else
		cli_terminal_say(_("%s: given back"), offer->bus_id);
}

/* --- connections --- */

static void free_connection(void *pointer)
{
	struct connection *connection = pointer;

	remove_source(&connection->reader);
	remove_source(&connection->writer);
	remove_source(&connection->patience);
	g_socket_close(connection->socket, NULL);
	g_object_unref(connection->socket);
	dev_usbip_client_destroy(connection->client);
	g_free(connection->peer);
	g_free(connection);
}

static void close_connection(struct connection *connection)
{
	struct cli_emulate_loop *loop = connection->loop;
	const struct dev_usbip_offer *offer = dev_usbip_client_offer(connection->client);
	bool was_pulled = dev_usbip_client_end(connection->client) == DEV_USBIP_PULLED;

	tell_end(connection);
	if (!connection->peer && !was_pulled) {
		/* The kernel has let go of it: somebody has detached the port. */
		g_ptr_array_remove(loop->plugged, (void *)offer);
		if (loop->plugged->len == 0)
			g_main_loop_quit(loop->main);
	}
	g_ptr_array_remove(loop->connections, connection);
}

static gboolean on_writable(GSocket *socket, GIOCondition condition, gpointer user);

/* Sends what the socket takes; waits for room for the rest. False: the client is gone. */
static bool flush(struct connection *connection)
{
	GByteArray *output = dev_usbip_client_output(connection->client);
	g_autoptr(GError) error = NULL;

	if (output->len > 0) {
		gssize n = g_socket_send(
			connection->socket, (const char *)output->data, output->len, NULL, &error);
		if (n < 0 && !g_error_matches(error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
			return false;
		if (n > 0)
			g_byte_array_remove_range(output, 0, (guint)n);
	}
	if (output->len == 0)
		remove_source(&connection->writer);
	else if (!connection->writer)
		connection->writer =
			add_source(g_socket_create_source(connection->socket, G_IO_OUT, NULL),
				G_SOURCE_FUNC(on_writable), connection);
	return true;
}

/* False: the connection is at its end. */
static bool serve(struct connection *connection)
{
	enum dev_usbip_end end = dev_usbip_client_end(connection->client);

	tell_attached(connection);
	if (end == DEV_USBIP_PULLED || end == DEV_USBIP_BROKEN || !flush(connection))
		return false;
	return end == DEV_USBIP_NOT_OVER || dev_usbip_client_output(connection->client)->len > 0;
}

static gboolean on_writable(GSocket *socket, GIOCondition condition, gpointer user)
{
	struct connection *connection = user;

	(void)socket;
	(void)condition;
	if (!serve(connection))
		close_connection(connection);
	return G_SOURCE_CONTINUE;
}

static gboolean on_readable(GSocket *socket, GIOCondition condition, gpointer user)
{
	struct connection *connection = user;
	g_autoptr(GError) error = NULL;
	char bytes[READ_BYTES];
	gssize n = g_socket_receive(socket, bytes, sizeof(bytes), NULL, &error);

	(void)condition;
	if (n > 0)
		dev_usbip_client_take(connection->client, (const uint8_t *)bytes, (size_t)n,
			cli_emulate_loop_now_ns());
	bool is_gone =
		n == 0 || (n < 0 && !g_error_matches(error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK));
	/* What was taken is answered by the timer, which runs the devices. */
	g_source_set_ready_time(connection->loop->timer, 0);
	if (is_gone)
		close_connection(connection);
	return G_SOURCE_CONTINUE;
}

static gboolean on_impatient(gpointer user)
{
	struct connection *connection = user;

	cli_terminal_note(
		_("the connection of %s was closed: it asks for no device"), connection->peer);
	close_connection(connection);
	return G_SOURCE_CONTINUE;
}

/* Takes over @socket. */
static struct connection *add_connection(struct cli_emulate_loop *loop, GSocket *socket,
	const char *peer, struct dev_usbip_client *client)
{
	struct connection *connection = g_new0(struct connection, 1);

	connection->loop = loop;
	connection->socket = socket;
	connection->peer = g_strdup(peer);
	connection->client = client;
	g_socket_set_blocking(socket, FALSE);
	connection->reader = add_source(g_socket_create_source(socket, G_IO_IN, NULL),
		G_SOURCE_FUNC(on_readable), connection);
	if (peer)
		connection->patience = add_source(
			g_timeout_source_new_seconds(PATIENCE_S), on_impatient, connection);
	g_ptr_array_add(loop->connections, connection);
	return connection;
}

static char *peer_name(GSocket *socket)
{
	g_autoptr(GSocketAddress) address = g_socket_get_remote_address(socket, NULL);

	if (!G_IS_INET_SOCKET_ADDRESS(address))
		return g_strdup("?");
	return g_socket_connectable_to_string(G_SOCKET_CONNECTABLE(address));
}

static gboolean on_connect(GSocket *listener, GIOCondition condition, gpointer user)
{
	struct cli_emulate_loop *loop = user;
	GSocket *socket = g_socket_accept(listener, NULL, NULL);

	(void)condition;
	if (!socket)
		return G_SOURCE_CONTINUE;
	if (loop->connections->len >= CONNECTIONS_MAX) {
		cli_terminal_note(
			_("a connection was refused: there are %d already"), CONNECTIONS_MAX);
		g_object_unref(socket);
		return G_SOURCE_CONTINUE;
	}
	g_autofree char *peer = peer_name(socket);
	g_socket_set_option(socket, IPPROTO_TCP, TCP_NODELAY, 1, NULL);
	add_connection(loop, socket, peer, dev_usbip_client_create(loop->server));
	return G_SOURCE_CONTINUE;
}

/* --- this machine's kernel --- */

static bool plug(struct cli_emulate_loop *loop, const struct dev_usbip_offer *offer, GError **error)
{
	int ends[2];

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
		g_set_error(error, G_IO_ERROR, (gint)g_io_error_from_errno(errno),
			_("Cannot create a pair of sockets: %s"), g_strerror(errno));
		return false;
	}
	GSocket *socket = g_socket_new_from_fd(ends[0], error);
	bool is_good = socket && cli_vhci_attach(ends[1], dev_usbip_device_id(offer),
					 dev_usbip_speed(offer->model), error);
	close(ends[1]);
	if (!is_good) {
		g_clear_object(&socket);
		return false;
	}
	struct connection *connection = add_connection(loop, socket, NULL,
		dev_usbip_client_create_attached(loop->server, offer, cli_emulate_loop_now_ns()));
	tell_attached(connection);
	return true;
}

static void plug_again(struct cli_emulate_loop *loop)
{
	for (guint i = 0; i < loop->plugged->len && !loop->error; i++) {
		const struct dev_usbip_offer *offer = g_ptr_array_index(loop->plugged, i);
		if (dev_usbip_server_is_free(loop->server, offer) &&
			!plug(loop, offer, &loop->error))
			g_main_loop_quit(loop->main);
	}
}

bool cli_emulate_loop_plug(
	struct cli_emulate_loop *loop, const struct dev_usbip_offer *offer, GError **error)
{
	g_ptr_array_add(loop->plugged, (void *)offer);
	return plug(loop, offer, error);
}

/* --- the loop --- */

static gboolean on_timer(gpointer user)
{
	struct cli_emulate_loop *loop = user;

	/* Before the devices run: what is taken from now on sets the time anew. */
	g_source_set_ready_time(loop->timer, -1);
	int64_t next_ns = dev_usbip_server_run(loop->server, cli_emulate_loop_now_ns());
	if (next_ns != INT64_MAX)
		g_source_set_ready_time(loop->timer, (next_ns + 999) / 1000);
	for (guint i = loop->connections->len; i > 0; i--) {
		struct connection *connection = g_ptr_array_index(loop->connections, i - 1);
		if (!serve(connection))
			close_connection(connection);
	}
	plug_again(loop);
	return G_SOURCE_CONTINUE;
}

static gboolean dispatch_timer(GSource *source, GSourceFunc callback, gpointer user)
{
	(void)source;
	return callback(user);
}

struct cli_emulate_loop *cli_emulate_loop_create(struct dev_usbip_server *server)
{
	static GSourceFuncs TIMER = {.dispatch = dispatch_timer};
	struct cli_emulate_loop *loop = g_new0(struct cli_emulate_loop, 1);

	loop->server = server;
	loop->main = g_main_loop_new(NULL, FALSE);
	loop->connections = g_ptr_array_new_with_free_func(free_connection);
	loop->plugged = g_ptr_array_new();
	loop->timer = add_source(g_source_new(&TIMER, sizeof(GSource)), on_timer, loop);
	return loop;
}

void cli_emulate_loop_destroy(struct cli_emulate_loop *loop)
{
	if (!loop)
		return;
	remove_source(&loop->acceptor);
	g_clear_object(&loop->listener);
	g_ptr_array_unref(loop->connections);
	g_ptr_array_unref(loop->plugged);
	remove_source(&loop->timer);
	g_main_loop_unref(loop->main);
	g_clear_error(&loop->error);
	g_free(loop);
}

static GSocket *open_listener(const char *address, GError **error)
{
	g_autoptr(GSocketConnectable) wanted =
		g_network_address_parse(address, DEV_USBIP_PORT, error);
	if (!wanted)
		return NULL;
	g_autoptr(GSocketAddressEnumerator) found = g_socket_connectable_enumerate(wanted);
	g_autoptr(GSocketAddress) first = g_socket_address_enumerator_next(found, NULL, error);
	if (!first)
		return NULL;
	g_autoptr(GSocket) socket = g_socket_new(g_socket_address_get_family(first),
		G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, error);
	if (!socket)
		return NULL;
	g_socket_set_listen_backlog(socket, BACKLOG);
	g_socket_set_blocking(socket, FALSE);
	if (!g_socket_bind(socket, first, TRUE, error) || !g_socket_listen(socket, error))
		return NULL;
	return g_steal_pointer(&socket);
}

bool cli_emulate_loop_listen(struct cli_emulate_loop *loop, const char *address, char **ret_host,
	guint16 *ret_port, GError **error)
{
	loop->listener = open_listener(address, error);
	if (!loop->listener) {
		g_prefix_error(error, _("Cannot listen at %s: "), address);
		return false;
	}
	g_autoptr(GSocketAddress) bound = g_socket_get_local_address(loop->listener, error);
	if (!bound)
		return false;
	GInetSocketAddress *internet = G_INET_SOCKET_ADDRESS(bound);
	*ret_host = g_inet_address_to_string(g_inet_socket_address_get_address(internet));
	*ret_port = g_inet_socket_address_get_port(internet);
	loop->acceptor = add_source(g_socket_create_source(loop->listener, G_IO_IN, NULL),
		G_SOURCE_FUNC(on_connect), loop);
	return true;
}

static gboolean on_stop(gpointer user)
{
	struct cli_emulate_loop *loop = user;

	g_main_loop_quit(loop->main);
	return G_SOURCE_CONTINUE;
}

bool cli_emulate_loop_run(struct cli_emulate_loop *loop, GError **error)
{
	guint interrupt = g_unix_signal_add(SIGINT, on_stop, loop);
	guint terminate = g_unix_signal_add(SIGTERM, on_stop, loop);

	g_main_loop_run(loop->main);
	g_source_remove(interrupt);
	g_source_remove(terminate);
	if (loop->error) {
		g_propagate_error(error, g_steal_pointer(&loop->error));
		return false;
	}
	return true;
}
