#include "acquisition/socket.h"

#include "acquisition/recording.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <poll.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

enum {
	LINE_MAX_BYTES = 512,
	BACKLOG = 8,
	SHOWN_CHARS = 40,      /* of a word that is no mark */
	CLIENT_PATIENCE_S = 5, /* a client that says nothing must not hold up the next one */
	ANSWER_PATIENCE_S = 30,
};

struct acq_socket {
	acq_socket_word_fn word;
	void *user;
	char *path;
	int listen_fd;
	int end_fd;
	GThread *thread;
};

static char *session_name(const char *path)
{
	char *name = g_path_get_basename(path);

	if (g_str_has_suffix(name, ".nwb")) {
		name[strlen(name) - strlen(".nwb")] = '\0';
	}
	return name;
}

static char *socket_folder(void)
{
	const char *runtime = g_getenv("XDG_RUNTIME_DIR");

	if (runtime && g_path_is_absolute(runtime)) {
		return g_build_filename(runtime, "affekt", NULL);
	}
	g_autofree char *name = g_strdup_printf("affekt-%u", (unsigned)getuid());
	return g_build_filename(g_get_tmp_dir(), name, NULL);
}

/* Anybody may create folders where temporary files are, so whose it is must be looked at. */
static bool is_own_folder(const char *folder)
{
	struct stat info;

	return lstat(folder, &info) == 0 && S_ISDIR(info.st_mode) && info.st_uid == getuid() &&
	       (info.st_mode & 077) == 0;
}

static bool fill_address(const char *path, struct sockaddr_un *ret_address, GError **error)
{
	*ret_address = (struct sockaddr_un){.sun_family = AF_UNIX};
	if (g_strlcpy(ret_address->sun_path, path, sizeof(ret_address->sun_path)) >=
		sizeof(ret_address->sun_path)) {
		g_set_error(error, ACQ_ERROR, ACQ_ERROR_FAILED,
			_("The path of the socket “%s” is too long; give the session a shorter "
			  "name"),
			path);
		return false;
	}
	return true;
}

static void set_patience(int fd, int seconds)
{
	struct timeval patience = {.tv_sec = seconds};

	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
}

/* One line without its end; false when none comes whole. */
static bool read_line(int fd, char *ret_line, size_t size)
{
	size_t n = 0;

	while (n < size) {
		ssize_t got = recv(fd, ret_line + n, size - n, 0);
		if (got <= 0) {
			return false;
		}
		n += (size_t)got;
		char *end = memchr(ret_line, '\n', n);
		if (end) {
			*end = '\0';
			return g_utf8_validate(ret_line, -1, NULL);
		}
	}
	return false;
}

static bool write_line(int fd, const char *verb, const char *rest)
{
	g_autofree char *text = g_strdup(rest);
	g_autofree char *line = g_strdup_printf("%s %s\n", verb, g_strdelimit(text, "\r\n", ' '));
	size_t n = strlen(line);

	return send(fd, line, n, MSG_NOSIGNAL) == (ssize_t)n;
}

static void serve(struct acq_socket *listener, int fd)
{
	char line[LINE_MAX_BYTES];
	double time_s = 0;
	g_autoptr(GError) error = NULL;

	set_patience(fd, CLIENT_PATIENCE_S);
	if (!read_line(fd, line, sizeof(line))) {
		return;
	}
	char *label = strchr(line, ' ');
	if (!label || !label[1]) {
		write_line(fd, "error", _("The word is empty"));
		return;
	}
	*label++ = '\0';
	bool is_end = strcmp(line, "end") == 0;
	if (!is_end && strcmp(line, "mark") != 0) {
		write_line(fd, "error", _("The request is not known"));
	} else if (listener->word(listener->user, label, is_end, &time_s, &error)) {
		char text[G_ASCII_DTOSTR_BUF_SIZE];
		write_line(fd, "ok", g_ascii_formatd(text, sizeof(text), "%.3f", time_s));
	} else {
		write_line(fd, "error", error->message);
	}
}

static gpointer run(gpointer data)
{
	struct acq_socket *listener = data;
	struct pollfd polled[] = {
		{.fd = listener->listen_fd, .events = POLLIN},
		{.fd = listener->end_fd, .events = POLLIN},
	};

	while (!(polled[1].revents & POLLIN)) {
		if (poll(polled, G_N_ELEMENTS(polled), -1) < 0 && errno != EINTR) {
			break;
		}
		if (polled[0].revents & POLLIN) {
			int fd = accept4(listener->listen_fd, NULL, NULL, SOCK_CLOEXEC);
			if (fd >= 0) {
				serve(listener, fd);
				close(fd);
			}
		}
	}
	return NULL;
}

static bool listen_at(struct acq_socket *listener, GError **error)
{
	struct sockaddr_un address;

	if (!fill_address(listener->path, &address, error)) {
		return false;
	}
	g_unlink(listener->path); /* left behind by a crashed process of the same number */
	bool is_listening =
		bind(listener->listen_fd, (struct sockaddr *)&address, sizeof(address)) == 0 &&
		listen(listener->listen_fd, BACKLOG) == 0;
	if (!is_listening) {
		g_set_error(error, ACQ_ERROR, ACQ_ERROR_FAILED,
			_("The socket “%s” for marks cannot be opened: %s"), listener->path,
			g_strerror(errno));
	}
	return is_listening;
}

static void free_socket(struct acq_socket *listener)
{
	close(listener->listen_fd);
	close(listener->end_fd);
	g_free(listener->path);
	g_free(listener);
}

struct acq_socket *acq_socket_start(
	const char *output, acq_socket_word_fn word, void *user, GError **error)
{
	g_autofree char *folder = socket_folder();
	g_autofree char *name = session_name(output);

	if (g_mkdir_with_parents(folder, 0700) != 0 || !is_own_folder(folder)) {
		g_set_error(error, ACQ_ERROR, ACQ_ERROR_FAILED,
			_("The folder “%s” for the socket of marks is not a folder of yours alone; "
			  "remove it, or set XDG_RUNTIME_DIR"),
			folder);
		return NULL;
	}
	struct acq_socket *listener = g_new0(struct acq_socket, 1);
	g_autofree char *file = g_strdup_printf("%s.%d", name, (int)getpid());
	listener->word = word;
	listener->user = user;
	listener->path = g_build_filename(folder, file, NULL);
	listener->listen_fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	listener->end_fd = eventfd(0, EFD_CLOEXEC);
	if (!listen_at(listener, error)) {
		free_socket(listener);
		return NULL;
	}
	listener->thread = g_thread_new("affekt-socket", run, listener);
	return listener;
}

void acq_socket_stop(struct acq_socket *listener)
{
	if (!listener) {
		return;
	}
	eventfd_write(listener->end_fd, 1);
	g_thread_join(listener->thread);
	g_unlink(listener->path);
	free_socket(listener);
}

/* Connected, or -1. A socket that nobody listens to was left by a crash and is removed. */
static int connect_to(const char *path)
{
	struct sockaddr_un address;
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd >= 0 && fill_address(path, &address, NULL) &&
		connect(fd, (struct sockaddr *)&address, sizeof(address)) == 0) {
		return fd;
	}
	if (errno == ECONNREFUSED) {
		g_unlink(path);
	}
	close(fd);
	return -1;
}

/* "NAME.PID": true when NAME is @wanted, or anything is wanted. */
static bool is_wanted(const char *file, const char *wanted)
{
	const char *dot = strrchr(file, '.');

	return dot && (!wanted || (strlen(wanted) == (size_t)(dot - file) &&
					  strncmp(file, wanted, strlen(wanted)) == 0));
}

/* Connects to every recording that is meant; file descriptors in @ret_fds, names in @ret_names. */
static void find_recordings(const char *wanted, GArray *ret_fds, GPtrArray *ret_names)
{
	g_autofree char *folder = socket_folder();
	g_autoptr(GDir) dir = is_own_folder(folder) ? g_dir_open(folder, 0, NULL) : NULL;
	const char *file;

	while (dir && (file = g_dir_read_name(dir))) {
		g_autofree char *path = g_build_filename(folder, file, NULL);
		int fd = is_wanted(file, wanted) ? connect_to(path) : -1;
		if (fd >= 0) {
			g_array_append_val(ret_fds, fd);
			g_ptr_array_add(
				ret_names, g_strndup(file, (gsize)(strrchr(file, '.') - file)));
		}
	}
}

static void set_count_error(const char *wanted, const GPtrArray *names, GError **error)
{
	if (names->len == 0 && wanted) {
		g_set_error(error, ACQ_ERROR, ACQ_ERROR_FAILED,
			_("No recording called “%s” is running on this computer for this user"),
			wanted);
	} else if (names->len == 0) {
		g_set_error_literal(error, ACQ_ERROR, ACQ_ERROR_FAILED,
			_("No recording is running on this computer for this user; start one with "
			  "“affekt record”"));
	} else {
		g_autoptr(GString) list = g_string_new(NULL);
		for (guint i = 0; i < names->len; i++) {
			g_string_append_printf(
				list, "%s%s", i ? ", " : "", (const char *)names->pdata[i]);
		}
		g_set_error(error, ACQ_ERROR, ACQ_ERROR_ARGUMENT,
			_("Several recordings are running (%s); say which one with --session"),
			list->str);
	}
}

static bool exchange(int fd, const char *label, bool is_end, double *ret_time_s, GError **error)
{
	char answer[LINE_MAX_BYTES];

	set_patience(fd, ANSWER_PATIENCE_S);
	if (!write_line(fd, is_end ? "end" : "mark", label) ||
		!read_line(fd, answer, sizeof(answer))) {
		g_set_error(error, ACQ_ERROR, ACQ_ERROR_FAILED,
			_("The recording did not confirm “%s”; whether it is stored is unknown"),
			label);
		return false;
	}
	if (g_str_has_prefix(answer, "error ")) {
		g_set_error_literal(error, ACQ_ERROR, ACQ_ERROR_FAILED, answer + strlen("error "));
		return false;
	}
	*ret_time_s = g_ascii_strtod(answer + strcspn(answer, " "), NULL);
	return true;
}

bool acq_socket_send(const char *session, const char *label, bool is_end,
	struct acq_mark_place *ret_place, GError **error)
{
	g_autofree char *wanted = session ? session_name(session) : NULL;
	g_autoptr(GArray) fds = g_array_new(FALSE, FALSE, sizeof(int));
	g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
	struct acq_mark_place place = {0};
	bool is_done = false;

	if (!label[0] || strlen(label) > LINE_MAX_BYTES / 2 || !g_utf8_validate(label, -1, NULL)) {
		g_autofree char *valid = g_utf8_make_valid(label, -1);
		g_autofree char *start =
			g_utf8_substring(valid, 0, MIN(g_utf8_strlen(valid, -1), SHOWN_CHARS));
		g_set_error(error, ACQ_ERROR, ACQ_ERROR_ARGUMENT,
			_("“%s%s” cannot be a mark: it must be UTF-8 text of 1 to %d bytes"), start,
			strlen(start) < strlen(valid) ? "…" : "", LINE_MAX_BYTES / 2);
		return false;
	}
	find_recordings(wanted, fds, names);
	if (names->len == 1) {
		g_strlcpy(place.session, names->pdata[0], sizeof(place.session));
		is_done = exchange(g_array_index(fds, int, 0), label, is_end, &place.time_s, error);
	} else {
		set_count_error(wanted, names, error);
	}
	for (guint i = 0; i < fds->len; i++) {
		close(g_array_index(fds, int, i));
	}
	if (is_done && ret_place) {
		*ret_place = place;
	}
	return is_done;
}
