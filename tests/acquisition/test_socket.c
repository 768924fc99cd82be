#include "acquisition/recording.h"
#include "acquisition/socket.h"
#include "tests/check_main.h"
#include "tests/fakes/scratch.h"

#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

/* A recording that remembers the last word and answers as told. */
struct listener {
	char word[600];
	bool is_end;
	bool refuses;
	struct acq_socket *socket;
};

static bool take_word(
	void *user, const char *label, bool is_end, double *ret_time_s, GError **error)
{
	*ret_time_s = 12.25;
	struct listener *listener = user;

	g_strlcpy(listener->word, label, sizeof(listener->word));
	listener->is_end = is_end;
	if (listener->refuses)
		g_set_error_literal(error, ACQ_ERROR, ACQ_ERROR_FAILED, "The disk\nis full");
	return !listener->refuses;
}

static void start(struct listener *listener, const char *output)
{
	GError *error = NULL;

	*listener = (struct listener){0};
	listener->socket = acq_socket_start(output, take_word, listener, &error);
	ck_assert_msg(listener->socket != NULL, "%s", error ? error->message : "");
}

static char *folder;

static void set_up(void)
{
	folder = scratch_create();
	g_setenv("XDG_RUNTIME_DIR", folder, TRUE);
}

START_TEST(a_word_arrives_whole_and_is_confirmed)
{
	struct listener listener;
	GError *error = NULL;

	set_up();
	start(&listener, "/data/p01.nwb");
	ck_assert_msg(acq_socket_send(NULL, "Døren åbner", false, NULL, &error), "%s",
		error ? error->message : "");
	ck_assert_str_eq(listener.word, "Døren åbner");
	ck_assert(!listener.is_end);
	struct acq_mark_place place;
	ck_assert(acq_socket_send("p01", "entrance", true, &place, &error));
	ck_assert_str_eq(place.session, "p01");
	ck_assert_double_eq(place.time_s, 12.25);
	ck_assert_str_eq(listener.word, "entrance");
	ck_assert(listener.is_end);
	acq_socket_stop(listener.socket);
	scratch_remove(folder);
}
END_TEST

START_TEST(a_refusal_comes_back_as_the_recordings_sentence)
{
	struct listener listener;
	GError *error = NULL;

	set_up();
	start(&listener, "p01.nwb");
	listener.refuses = true;
	ck_assert(!acq_socket_send(NULL, "x", false, NULL, &error));
	ck_assert_str_eq(error->message, "The disk is full");
	g_error_free(error);
	acq_socket_stop(listener.socket);
	scratch_remove(folder);
}
END_TEST

START_TEST(with_several_recordings_one_must_be_named)
{
	struct listener first, second;
	GError *error = NULL;

	set_up();
	start(&first, "/a/one.nwb");
	start(&second, "/b/two.nwb");
	ck_assert(!acq_socket_send(NULL, "x", false, NULL, &error));
	ck_assert_ptr_nonnull(strstr(error->message, "one"));
	ck_assert_ptr_nonnull(strstr(error->message, "two"));
	ck_assert(g_error_matches(error, ACQ_ERROR, ACQ_ERROR_ARGUMENT));
	g_clear_error(&error);
	ck_assert(acq_socket_send("two.nwb", "x", false, NULL, &error));
	ck_assert_str_eq(second.word, "x");
	ck_assert_str_eq(first.word, "");
	ck_assert(!acq_socket_send("three", "x", false, NULL, &error));
	g_clear_error(&error);
	acq_socket_stop(first.socket);
	acq_socket_stop(second.socket);
	scratch_remove(folder);
}
END_TEST

START_TEST(nobody_listening_is_said)
{
	GError *error = NULL;

	set_up();
	ck_assert(!acq_socket_send(NULL, "x", false, NULL, &error));
	ck_assert(g_error_matches(error, ACQ_ERROR, ACQ_ERROR_FAILED));
	g_error_free(error);
	scratch_remove(folder);
}
END_TEST

START_TEST(a_word_that_cannot_be_one_is_a_wrong_call)
{
	GError *error = NULL;
	g_autofree char *long_word = g_strnfill(1000, 'x');

	set_up();
	ck_assert(!acq_socket_send(NULL, "", false, NULL, &error));
	ck_assert(g_error_matches(error, ACQ_ERROR, ACQ_ERROR_ARGUMENT));
	g_clear_error(&error);
	ck_assert(!acq_socket_send(NULL, long_word, false, NULL, &error));
	ck_assert_uint_lt(strlen(error->message), 150);
	ck_assert(g_error_matches(error, ACQ_ERROR, ACQ_ERROR_ARGUMENT));
	g_clear_error(&error);
	scratch_remove(folder);
}
END_TEST

static int connect_raw(void)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	g_autofree char *path = g_strdup_printf("%s/affekt/p01.%d", folder, (int)getpid());
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	g_strlcpy(address.sun_path, path, sizeof(address.sun_path));
	ck_assert_int_eq(connect(fd, (struct sockaddr *)&address, sizeof(address)), 0);
	return fd;
}

START_TEST(nonsense_and_hasty_clients_do_no_harm)
{
	struct listener listener;
	GError *error = NULL;
	char noise[2000];
	const char *lines[] = {"mark\n", "delete all\n", "\n", "mark \xff\xfe\n"};

	set_up();
	start(&listener, "p01.nwb");
	memset(noise, 'x', sizeof(noise));
	int fd = connect_raw();
	ck_assert_int_gt(send(fd, noise, sizeof(noise), MSG_NOSIGNAL), 0);
	close(fd);
	close(connect_raw());
	for (size_t i = 0; i < G_N_ELEMENTS(lines); i++) {
		fd = connect_raw();
		ck_assert_int_gt(send(fd, lines[i], strlen(lines[i]), MSG_NOSIGNAL), 0);
		shutdown(fd, SHUT_WR);
		while (recv(fd, noise, sizeof(noise), 0) > 0)
			continue;
		close(fd);
	}
	ck_assert_str_eq(listener.word, "");
	ck_assert(acq_socket_send(NULL, "still here", false, NULL, &error));
	ck_assert_str_eq(listener.word, "still here");
	acq_socket_stop(listener.socket);
	scratch_remove(folder);
}
END_TEST

START_TEST(a_folder_that_others_may_enter_is_refused)
{
	GError *error = NULL;
	struct listener listener = {0};

	set_up();
	g_autofree char *shared = g_build_filename(folder, "affekt", NULL);
	ck_assert_int_eq(g_mkdir(shared, 0700), 0);
	ck_assert_int_eq(g_chmod(shared, 0755), 0);
	ck_assert_ptr_null(acq_socket_start("p01.nwb", take_word, &listener, &error));
	ck_assert_ptr_nonnull(strstr(error->message, shared));
	g_error_free(error);
	scratch_remove(folder);
}
END_TEST

TESTS_MAIN("acquisition/socket", a_word_arrives_whole_and_is_confirmed,
	a_refusal_comes_back_as_the_recordings_sentence, with_several_recordings_one_must_be_named,
	nobody_listening_is_said, a_word_that_cannot_be_one_is_a_wrong_call,
	nonsense_and_hasty_clients_do_no_harm, a_folder_that_others_may_enter_is_refused)
