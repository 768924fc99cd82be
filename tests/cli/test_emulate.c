/* `affekt emulate` over real sockets: who is served, who is sent away, and how it ends. */
#include "tests/check_main.h"
#include "tests/cli/run.h"

#include <gio/gio.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

static const uint8_t LIST[] = {0x01, 0x11, 0x80, 0x05, 0, 0, 0, 0};
static const uint8_t IMPORT[40] = {0x01, 0x11, 0x80, 0x03, 0, 0, 0, 0, '1', '-', '1'};

enum {
	LIST_BYTES = 12 + 2 * 316,
	IMPORTED_BYTES = 8 + 312,
	REFUSED_BYTES = 8,
};

struct server {
	GSubprocess *process;
	GDataInputStream *out;
	guint16 port;
};

/* Reads what it says until a line with @text comes. */
static char *wait_for(struct server *server, const char *text)
{
	for (;;) {
		char *line = g_data_input_stream_read_line(server->out, NULL, NULL, NULL);
		ck_assert_msg(line, "the server ended without saying \"%s\"", text);
		if (strstr(line, text))
			return line;
		g_free(line);
	}
}

static void server_start(struct server *server)
{
	g_autoptr(GError) error = NULL;

	server->process =
		g_subprocess_new(G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE,
			&error, g_getenv("AFFEKT"), "emulate", "lightstone", "lightstone",
			"--address", "127.0.0.1:0", NULL);
	ck_assert_ptr_nonnull(server->process);
	server->out = g_data_input_stream_new(g_subprocess_get_stdout_pipe(server->process));
	g_autofree char *line = wait_for(server, "port ");
	ck_assert_int_eq(sscanf(strstr(line, "port "), "port %hu", &server->port), 1);
}

static void server_stop(struct server *server)
{
	g_subprocess_send_signal(server->process, SIGINT);
	ck_assert(g_subprocess_wait(server->process, NULL, NULL));
	ck_assert(g_subprocess_get_if_exited(server->process));
	ck_assert_int_eq(g_subprocess_get_exit_status(server->process), 0);
	g_object_unref(server->out);
	g_object_unref(server->process);
}

static GSocketConnection *connect_to(const struct server *server)
{
	g_autoptr(GSocketClient) client = g_socket_client_new();
	g_autofree char *address = g_strdup_printf("127.0.0.1:%u", server->port);
	GSocketConnection *connection =
		g_socket_client_connect_to_host(client, address, 0, NULL, NULL);

	ck_assert_ptr_nonnull(connection);
	return connection;
}

/* Sends @words and reads @answer_bytes, into @ret_answer. */
static void ask(GSocketConnection *connection, const void *words, size_t n, uint8_t *ret_answer,
	size_t answer_bytes)
{
	GInputStream *in = g_io_stream_get_input_stream(G_IO_STREAM(connection));
	GOutputStream *out = g_io_stream_get_output_stream(G_IO_STREAM(connection));
	gsize got;

	ck_assert(g_output_stream_write_all(out, words, n, NULL, NULL, NULL));
	ck_assert(g_input_stream_read_all(in, ret_answer, answer_bytes, &got, NULL, NULL));
	ck_assert_uint_eq(got, answer_bytes);
}

static void assert_closed(GSocketConnection *connection)
{
	GInputStream *in = g_io_stream_get_input_stream(G_IO_STREAM(connection));
	char byte;

	ck_assert_int_le(g_input_stream_read(in, &byte, 1, NULL, NULL), 0);
}

START_TEST(clients_are_served_one_after_the_other_and_side_by_side)
{
	struct server server;
	uint8_t answer[LIST_BYTES];

	server_start(&server);
	for (int i = 0; i < 3; i++) {
		g_autoptr(GSocketConnection) lists = connect_to(&server);
		ask(lists, LIST, sizeof(LIST), answer, LIST_BYTES);
		assert_closed(lists);
		g_autoptr(GSocketConnection) owner = connect_to(&server);
		ask(owner, IMPORT, sizeof(IMPORT), answer, IMPORTED_BYTES);
		g_free(wait_for(&server, "1-1: attached by 127.0.0.1:"));
		g_autoptr(GSocketConnection) late = connect_to(&server);
		ask(late, IMPORT, sizeof(IMPORT), answer, REFUSED_BYTES);
		ck_assert_uint_eq(answer[7], 2);
		assert_closed(late);
		g_io_stream_close(G_IO_STREAM(owner), NULL, NULL);
		g_free(wait_for(&server, "1-1: given back"));
	}
	server_stop(&server);
}
END_TEST

START_TEST(a_hostile_client_is_sent_away_with_a_sentence_and_the_next_one_served)
{
	struct server server;
	uint8_t answer[IMPORTED_BYTES];
	uint8_t noise[48];

	server_start(&server);
	memset(noise, 0xff, sizeof(noise));
	g_autoptr(GSocketConnection) hostile = connect_to(&server);
	ask(hostile, noise, sizeof(noise), answer, 0);
	assert_closed(hostile);
	g_free(wait_for(&server, "it speaks version ffff of USB/IP"));

	g_autoptr(GSocketConnection) owner = connect_to(&server);
	ask(owner, IMPORT, sizeof(IMPORT), answer, IMPORTED_BYTES);
	ask(owner, noise, sizeof(noise), answer, 0);
	assert_closed(owner);
	g_free(wait_for(&server, "it sends command 4294967295"));
	g_free(wait_for(&server, "1-1: given back"));

	g_autoptr(GSocketConnection) next = connect_to(&server);
	ask(next, IMPORT, sizeof(IMPORT), answer, IMPORTED_BYTES);
	server_stop(&server); /* with the device attached */
}
END_TEST

START_TEST(wrong_calls_say_what_would_be_right)
{
	static const char *const calls[][2] = {
		{"emulate", "DEVICE"},
		{"emulate stethoscope", "lightstone"},
		{"emulate lightstone --plan jump", "jump"},
		{"emulate lightstone --participant height=2", "height"},
		{"emulate lightstone lightstone --serial 7", "--serial"},
		{"emulate lightstone lightstone lightstone --serial 7 --serial 8", "2 times"},
		{"emulate lightstone --serial ''", "--serial"},
		{"emulate lightstone --vhci --address localhost", "--address"},
		{"emulate lightstone --file a.csv --participant seed=2", "--file"},
	};

	for (size_t i = 0; i < G_N_ELEMENTS(calls); i++) {
		struct outcome outcome = run("%s", calls[i][0]);
		assert_outcome(&outcome, 2, calls[i][1]);
		outcome_finish(&outcome);
	}
}
END_TEST

START_TEST(what_cannot_be_served_is_said)
{
	struct server server;

	server_start(&server);
	struct outcome taken = run("emulate lightstone --address 127.0.0.1:%u", server.port);
	assert_outcome(&taken, 1, "Cannot listen at 127.0.0.1:");
	struct outcome missing = run("emulate lightstone --file /nonexistent.csv");
	assert_outcome(&missing, 1, "/nonexistent.csv");
	struct outcome rows = run("emulate lightstone --file " TEST_DATA_DIR "/fuzz/shop.study");
	assert_outcome(&rows, 1, "columns gsr and pulse");
	server_stop(&server);
	outcome_finish(&taken);
	outcome_finish(&missing);
	outcome_finish(&rows);
}
END_TEST

TESTS_MAIN("cli/emulate", clients_are_served_one_after_the_other_and_side_by_side,
	a_hostile_client_is_sent_away_with_a_sentence_and_the_next_one_served,
	wrong_calls_say_what_would_be_right, what_cannot_be_served_is_said)
