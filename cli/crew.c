/*
 * DESIGN
 * A worker has a socket: numbers of pieces come in, answers (their length, then their bytes) go
 * out. It gets its next number when its answer is in. One that ends with a number in hand leaves no
 * answer to it, and is replaced.
 */
#include "cli/crew.h"

#include "cli/call.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
	ANSWER_BYTES_MAX = 64 << 20,
	PROGRESS_MS = 200,
};

struct worker {
	pid_t process;
	int socket;  /* our end */
	guint piece; /* in its hands */
};

struct crew {
	guint n, next, done;
	cli_crew_work work;
	const void *user;
	cli_crew_told told;
	void *told_user;
	GArray *workers;    /* struct worker */
	GPtrArray *results; /* char* by piece */
};

/* False at the end of the other side; here and below. */
static bool read_all(int socket, void *bytes, size_t n)
{
	size_t done = 0;

	while (done < n) {
		ssize_t got = read(socket, (char *)bytes + done, n - done);
		if (got < 0 && errno == EINTR) {
			continue;
		}
		if (got <= 0) {
			return false;
		}
		done += (size_t)got;
	}
	return true;
}

static bool send_all(int socket, const void *bytes, size_t n)
{
	size_t done = 0;

	while (done < n) {
		ssize_t sent = send(socket, (const char *)bytes + done, n - done, MSG_NOSIGNAL);
		if (sent < 0 && errno == EINTR) {
			continue;
		}
		if (sent <= 0) {
			return false;
		}
		done += (size_t)sent;
	}
	return true;
}

static G_NORETURN void be_worker(const struct crew *crew, int socket, pid_t parent)
{
	guint piece = 0;

	/* What a program left behind would hold files that its successor wants to write. */
	bool is_wanted = prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && getppid() == parent;

	while (is_wanted && read_all(socket, &piece, sizeof(piece))) {
		g_autofree char *answer = crew->work(piece, crew->user);
		uint32_t length = (uint32_t)strlen(answer);
		is_wanted = send_all(socket, &length, sizeof(length)) &&
			    send_all(socket, answer, length);
	}
	_exit(0);
}

static bool hire(struct crew *crew, GError **error)
{
	int sockets[2];
	bool has_sockets = socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets) == 0;
	pid_t self = getpid();
	pid_t process = has_sockets ? fork() : -1;

	if (process < 0) {
		g_set_error(error, CLI_ERROR, CLI_ERROR_FAILED,
			_("cannot start a worker process (%s); close other programs and try "
			  "again"),
			g_strerror(errno));
	}
	if (process < 0 && has_sockets) {
		close(sockets[0]);
	}
	if (process == 0) {
		/* Another worker would never see its end while a copy of it is open here. */
		for (guint i = 0; i < crew->workers->len; i++) {
			close(g_array_index(crew->workers, struct worker, i).socket);
		}
		close(sockets[0]);
		be_worker(crew, sockets[1], self);
	}
	if (has_sockets) {
		close(sockets[1]);
	}
	if (process < 0) {
		return false;
	}
	const struct worker worker = {.process = process, .socket = sockets[0]};
	g_array_append_val(crew->workers, worker);
	return true;
}

static void dismiss(struct crew *crew, guint i)
{
	const struct worker *worker = &g_array_index(crew->workers, struct worker, i);
	pid_t gone = -1;

	close(worker->socket);
	do {
		gone = waitpid(worker->process, NULL, 0);
	} while (gone < 0 && errno == EINTR);
	g_array_remove_index(crew->workers, i);
}

/* Gives worker @i the next piece, or lets it go. */
static void order_next(struct crew *crew, guint i)
{
	struct worker *worker = &g_array_index(crew->workers, struct worker, i);

	if (crew->next == crew->n) {
		dismiss(crew, i);
		return;
	}
	worker->piece = crew->next++;
	/* One that has ended says so when its answer is read. */
	send_all(worker->socket, &worker->piece, sizeof(worker->piece));
}

/* The answer of a worker; NULL when it ended. */
static char *take_answer(const struct worker *worker)
{
	uint32_t length = 0;

	if (!read_all(worker->socket, &length, sizeof(length)) || length > ANSWER_BYTES_MAX) {
		return NULL;
	}
	g_autofree char *answer = g_malloc0((gsize)length + 1);
	return read_all(worker->socket, answer, length) ? g_steal_pointer(&answer) : NULL;
}

/* False with @error when a lost worker cannot be replaced and none is left. */
static bool take_from(struct crew *crew, guint i, GError **error)
{
	const struct worker *worker = &g_array_index(crew->workers, struct worker, i);
	char *answer = take_answer(worker);

	crew->results->pdata[worker->piece] = answer;
	crew->done++;
	if (crew->told && !crew->told(worker->piece, answer, crew->told_user)) {
		crew->n = crew->next;
	}
	if (answer) {
		order_next(crew, i);
		return true;
	}
	dismiss(crew, i);
	if (crew->next == crew->n) {
		return true;
	}
	if (!hire(crew, crew->workers->len == 0 ? error : NULL)) {
		return crew->workers->len > 0;
	}
	order_next(crew, crew->workers->len - 1);
	return true;
}

/* Waits for any of the workers. */
static bool take_next(struct crew *crew, GError **error)
{
	g_autofree struct pollfd *polled = g_new0(struct pollfd, crew->workers->len);
	guint n = crew->workers->len;

	for (guint i = 0; i < n; i++) {
		polled[i].fd = g_array_index(crew->workers, struct worker, i).socket;
		polled[i].events = POLLIN;
	}
	if (poll(polled, n, PROGRESS_MS) <= 0) {
		return true;
	}
	/* From the last to the first: one that is dismissed moves those behind it. */
	for (guint i = n; i-- > 0;) {
		if (polled[i].revents && !take_from(crew, i, error)) {
			return false;
		}
	}
	return true;
}

GPtrArray *cli_crew_run(guint n, guint jobs, cli_crew_work work, const void *user,
	cli_crew_told told, void *told_user, struct cli_progress *progress, GError **error)
{
	struct crew crew = {
		.n = n,
		.work = work,
		.user = user,
		.told = told,
		.told_user = told_user,
		.workers = g_array_new(FALSE, FALSE, sizeof(struct worker)),
		.results = g_ptr_array_new_with_free_func(g_free),
	};
	guint wanted = MIN(MIN(jobs ? jobs : g_get_num_processors(), n), CLI_CREW_JOBS_MAX);
	bool is_going = true;

	g_ptr_array_set_size(crew.results, (int)n);
	/* Fewer than wanted do too. */
	while (crew.workers->len < wanted && hire(&crew, crew.workers->len ? NULL : error)) {
		order_next(&crew, crew.workers->len - 1);
	}
	is_going = crew.workers->len > 0 || n == 0;
	while (is_going && crew.done < crew.n) {
		cli_progress_show(progress, (double)crew.done / n);
		is_going = take_next(&crew, error);
	}
	while (crew.workers->len > 0) {
		dismiss(&crew, crew.workers->len - 1);
	}
	g_array_unref(crew.workers);
	if (!is_going) {
		g_clear_pointer(&crew.results, g_ptr_array_unref);
	}
	return crew.results;
}
