#include "recordings/sandbox.h"

#include "recordings/disk/disk.h"
#include "recordings/session/session.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <limits.h>
#include <poll.h>
#include <pthread.h>
#include <seccomp.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
	ANSWER_MAX = 1024,
	PROGRESS_MS = 100,
	HARD_LIMIT_MORE_S = 5,
};

static const rlim_t MORE_BYTES = (rlim_t)1 << 30;

static const int ALLOWED[] = {
	/* reading */
	SCMP_SYS(read),
	SCMP_SYS(pread64),
	SCMP_SYS(readv),
	SCMP_SYS(lseek),
	SCMP_SYS(fstat),
	SCMP_SYS(newfstatat),
	SCMP_SYS(stat),
	SCMP_SYS(lstat),
	SCMP_SYS(statx),
	SCMP_SYS(access),
	SCMP_SYS(faccessat),
	SCMP_SYS(readlink),
	SCMP_SYS(getcwd),
	SCMP_SYS(close),
	SCMP_SYS(fcntl),
	SCMP_SYS(flock),
	SCMP_SYS(fadvise64),
	SCMP_SYS(exit),
	SCMP_SYS(exit_group),
	/* memory */
	SCMP_SYS(brk),
	SCMP_SYS(mmap),
	SCMP_SYS(munmap),
	SCMP_SYS(mremap),
	SCMP_SYS(mprotect),
	SCMP_SYS(madvise),
	/* what libraries do on their own */
	SCMP_SYS(futex),
	SCMP_SYS(sched_yield),
	SCMP_SYS(getpid),
	SCMP_SYS(gettid),
	SCMP_SYS(getuid),
	SCMP_SYS(geteuid),
	SCMP_SYS(clock_gettime),
	SCMP_SYS(gettimeofday),
	SCMP_SYS(getrandom),
	SCMP_SYS(rt_sigaction),
	SCMP_SYS(rt_sigprocmask),
	SCMP_SYS(rt_sigreturn),
	SCMP_SYS(sigaltstack),
	SCMP_SYS(sched_getaffinity),
	SCMP_SYS(getrlimit),
	SCMP_SYS(uname),
	SCMP_SYS(restart_syscall),
};

static bool limit(__rlimit_resource_t resource, rlim_t value, rlim_t hard_value)
{
	struct rlimit limits = {value, hard_value};

	return setrlimit(resource, &limits) == 0;
}

/* What the process has mapped already (a window system, a sanitizer's shadow) and some more. */
static rlim_t memory_limit(void)
{
	g_autofree char *text = NULL;
	guint64 pages = 0;

	if (g_file_get_contents("/proc/self/statm", &text, NULL, NULL))
		pages = g_ascii_strtoull(text, NULL, 10);
	return (rlim_t)pages * (rlim_t)sysconf(_SC_PAGESIZE) + MORE_BYTES;
}

/* Leaves no descriptor of the program open but @answer_fd; what libraries print goes nowhere. */
static bool let_go_of_files(int answer_fd)
{
	int nowhere = open("/dev/null", O_RDWR);
	bool is_gone = nowhere >= 0;

	for (int fd = STDIN_FILENO; is_gone && fd <= STDERR_FILENO; fd++)
		is_gone = dup2(nowhere, fd) == fd;
	if (is_gone && answer_fd > STDERR_FILENO + 1)
		is_gone = close_range(STDERR_FILENO + 1, (unsigned)answer_fd - 1, 0) == 0;
	return is_gone && close_range((unsigned)answer_fd + 1, UINT_MAX, 0) == 0;
}

/* Opening is allowed for reading only, writing to the answer and to nowhere, asking whether
 * something is a terminal, and limits of its own; everything not in the list kills. */
static bool lock_down(int answer_fd)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
	bool is_set = filter != NULL;

	for (size_t i = 0; is_set && i < G_N_ELEMENTS(ALLOWED); i++)
		is_set = seccomp_rule_add(filter, SCMP_ACT_ALLOW, ALLOWED[i], 0) == 0;
	const scmp_datum_t WRITES = O_WRONLY | O_RDWR | O_CREAT | O_TRUNC;
	is_set = is_set &&
		 seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(openat), 1,
			 SCMP_A2(SCMP_CMP_MASKED_EQ, WRITES, 0)) == 0 &&
		 seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(open), 1,
			 SCMP_A1(SCMP_CMP_MASKED_EQ, WRITES, 0)) == 0 &&
		 seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(write), 1,
			 SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)answer_fd, 0)) == 0 &&
		 seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(write), 1,
			 SCMP_A0(SCMP_CMP_EQ, STDERR_FILENO, 0)) == 0 &&
		 seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(ioctl), 1,
			 SCMP_A1(SCMP_CMP_EQ, TCGETS, 0)) == 0 &&
		 seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(prlimit64), 1,
			 SCMP_A0(SCMP_CMP_EQ, 0, 0)) == 0 &&
		 seccomp_load(filter) == 0;
	seccomp_release(filter);
	return is_set;
}

/* The time limit is on the processor as well, which counts on when the parent is not woken. The
 * signal of the soft limit says what happened; the one of the hard limit could be anybody's. */
static bool set_limits(unsigned limit_s)
{
	const struct sigaction by_default = {.sa_handler = SIG_DFL};

	return limit(RLIMIT_AS, memory_limit(), memory_limit()) &&
	       limit(RLIMIT_CPU, limit_s, limit_s + HARD_LIMIT_MORE_S) &&
	       limit(RLIMIT_FSIZE, 0, 0) && limit(RLIMIT_CORE, 0, 0) &&
	       sigaction(SIGXCPU, &by_default, NULL) == 0;
}

/* The child's whole life. Answers with "+" or with "-" and the sentence. */
static G_NORETURN void be_child(bool (*work)(const char *path, GError **error), const char *path,
	int given_fd, unsigned limit_s, pid_t parent)
{
	g_autoptr(GError) error = NULL;
	char answer[ANSWER_MAX] = "+";
	/* Nobody waits for the answer any more when the program is killed. */
	bool is_mortal = prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && getppid() == parent;
	int answer_fd = is_mortal ? fcntl(given_fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1) : -1;

	bool is_locked = answer_fd >= 0 && set_limits(limit_s) && let_go_of_files(answer_fd) &&
			 prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && lock_down(answer_fd);
	if (!is_locked)
		g_strlcpy(answer, "-the sandbox for unknown files cannot be set up on this system",
			sizeof(answer));
	else if (!work(path, &error))
		g_snprintf(answer, sizeof(answer), "-%s", error ? error->message : "");
	ssize_t written = write(answer_fd, answer, strlen(answer));
	_exit(written == (ssize_t)strlen(answer) ? 0 : 1);
}

/* Whom to tell how far the child is. */
struct watch {
	pid_t child;
	double bytes;                  /* of the file */
	rec_sandbox_progress progress; /* NULL nobody */
	void *user;
};

static void tell_progress(const struct watch *watch)
{
	g_autofree char *path = g_strdup_printf("/proc/%d/io", (int)watch->child);
	g_autofree char *text = NULL;

	if (!watch->progress || watch->bytes <= 0 ||
		!g_file_get_contents(path, &text, NULL, NULL) || !g_str_has_prefix(text, "rchar: "))
		return;
	double got = (double)g_ascii_strtoull(text + strlen("rchar: "), NULL, 10);
	watch->progress(MIN(got / watch->bytes, 1), watch->user);
}

/* Waits for the answer; its length, 0 when the child ended without one, -1 when the time was up. */
static ssize_t wait_answer(int fd, unsigned limit_s, const struct watch *watch, char *ret_answer)
{
	size_t got = 0;
	gint64 end_us = g_get_monotonic_time() + (gint64)limit_s * G_USEC_PER_SEC;

	while (got < ANSWER_MAX - 1) {
		gint64 left_us = end_us - g_get_monotonic_time();
		struct pollfd poller = {.fd = fd, .events = POLLIN};
		if (left_us <= 0)
			return -1;
		gint64 pause_ms = MIN(left_us / 1000 + 1, watch->progress ? PROGRESS_MS : G_MAXINT);
		int ready = poll(&poller, 1, (int)pause_ms);
		if (ready == 0)
			tell_progress(watch);
		if (ready == 0 || (ready < 0 && errno == EINTR))
			continue;
		if (ready < 0)
			return -1;
		ssize_t n = read(fd, ret_answer + got, ANSWER_MAX - 1 - got);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		got += (size_t)n;
	}
	ret_answer[got] = '\0';
	return (ssize_t)got;
}

static void refuse(GError **error, const char *path, const char *why)
{
	g_set_error(error, REC_ERROR, REC_ERROR_REFUSED,
		_("%s is refused: %s. Nothing of it was opened."), rec_disk_name(path), why);
}

/* Turns what the parent saw into the result. */
static bool judge(const char *path, ssize_t length, const char *answer, int status, GError **error)
{
	bool is_late = length < 0 || (WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU);
	/* A sentence that is too long ends in the middle of a letter, and the child may say
	 * anything. */
	g_autofree char *sentence = length > 1 ? g_utf8_make_valid(answer + 1, -1) : NULL;

	if (is_late)
		refuse(error, path, _("reading it took too long"));
	else if (length > 0 && answer[0] == '+')
		return true;
	else if (length > 1)
		g_set_error_literal(error, REC_ERROR, REC_ERROR_REFUSED, sentence);
	else if (WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS)
		refuse(error, path, _("reading it made the program try what readers never do"));
	else
		refuse(error, path, _("reading it crashed the sandboxed reader"));
	return false;
}

/* What the host is asked to do. Its addresses are those of the program that it was copied from. */
struct order {
	bool (*work)(const char *path, GError **error);
	unsigned limit_s;
	char path[PATH_MAX];
};

/* A copy of the program from the time when it had one thread: its children wait for no lock that
 * another thread held when they were born. One reading at a time. */
static pthread_mutex_t host_lock = PTHREAD_MUTEX_INITIALIZER;
static int host_fd = -1; /* -1: none */

/* The descriptor that the answer goes to is handed over with the order. */
static bool send_order(int fd, const struct order *order, int answer_fd)
{
	char control[CMSG_SPACE(sizeof(int))] = {0};
	struct iovec part = {(void *)order, sizeof(*order)};
	struct msghdr message = {.msg_iov = &part,
		.msg_iovlen = 1,
		.msg_control = control,
		.msg_controllen = sizeof(control)};
	struct cmsghdr *head = CMSG_FIRSTHDR(&message);

	head->cmsg_level = SOL_SOCKET;
	head->cmsg_type = SCM_RIGHTS;
	head->cmsg_len = CMSG_LEN(sizeof(int));
	memcpy(CMSG_DATA(head), &answer_fd, sizeof(int));
	return sendmsg(fd, &message, MSG_NOSIGNAL) == (ssize_t)sizeof(*order);
}

/* False when the program has ended. */
static bool take_order(int fd, struct order *ret_order, int *ret_answer_fd)
{
	char control[CMSG_SPACE(sizeof(int))];
	struct iovec part = {ret_order, sizeof(*ret_order)};
	struct msghdr message = {.msg_iov = &part,
		.msg_iovlen = 1,
		.msg_control = control,
		.msg_controllen = sizeof(control)};

	if (recvmsg(fd, &message, 0) != (ssize_t)sizeof(*ret_order))
		return false;
	struct cmsghdr *head = CMSG_FIRSTHDR(&message);
	if (!head || head->cmsg_type != SCM_RIGHTS)
		return false;
	memcpy(ret_answer_fd, CMSG_DATA(head), sizeof(int));
	return true;
}

static int wait_end(pid_t child)
{
	int status = 0;

	while (waitpid(child, &status, 0) < 0 && errno == EINTR)
		continue;
	return status;
}

static G_NORETURN void be_host(int fd)
{
	/* It may be waiting for a child when the program ends. */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	static struct order order;
	pid_t me = getpid();
	int answer_fd = -1;
	bool is_served = true;

	while (is_served && take_order(fd, &order, &answer_fd)) {
		pid_t child = fork();
		if (child == 0) {
			close(fd);
			be_child(order.work, order.path, answer_fd, order.limit_s, me);
		}
		close(answer_fd);
		int status = 0;
		is_served = send(fd, &child, sizeof(child), MSG_NOSIGNAL) > 0;
		if (child > 0)
			status = wait_end(child);
		is_served = is_served && send(fd, &status, sizeof(status), MSG_NOSIGNAL) > 0;
	}
	_exit(0);
}

bool rec_sandbox_host(void)
{
	int fds[2];

	if (host_fd >= 0 || socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, fds) != 0)
		return host_fd >= 0;
	pid_t host = fork();
	if (host == 0) {
		close(fds[0]);
		be_host(fds[1]);
	}
	close(fds[1]);
	if (host > 0)
		host_fd = fds[0];
	else
		close(fds[0]);
	return host > 0;
}

/* -1: there is no host, or it has gone. */
static pid_t begin_at_host(bool (*work)(const char *path, GError **error), const char *path,
	unsigned limit_s, int answer_fd)
{
	struct order order = {.work = work, .limit_s = limit_s};
	pid_t child = -1;

	if (host_fd < 0 || g_strlcpy(order.path, path, sizeof(order.path)) >= sizeof(order.path))
		return -1;
	bool is_taken = send_order(host_fd, &order, answer_fd) &&
			recv(host_fd, &child, sizeof(child), 0) == (ssize_t)sizeof(child);
	if (!is_taken) {
		close(host_fd);
		host_fd = -1;
	}
	return is_taken ? child : -1;
}

static int end_at_host(void)
{
	int status = 0;

	if (recv(host_fd, &status, sizeof(status), 0) != (ssize_t)sizeof(status)) {
		close(host_fd);
		host_fd = -1;
	}
	return status;
}

/* Waits for the child and judges; the answer comes through @fd. */
static bool follow(pid_t child, bool is_hosted, int fd, const char *path, unsigned limit_s,
	rec_sandbox_progress progress, void *user, GError **error)
{
	char answer[ANSWER_MAX];
	struct stat file = {0};
	const struct watch watch = {.child = child,
		.bytes = stat(path, &file) == 0 ? (double)file.st_size : 0,
		.progress = progress,
		.user = user};
	ssize_t length = wait_answer(fd, limit_s, &watch, answer);

	if (length < 0)
		kill(child, SIGKILL);
	int status = is_hosted ? end_at_host() : wait_end(child);
	return judge(path, length, answer, status, error);
}

bool rec_sandbox_run(bool (*work)(const char *path, GError **error), const char *path,
	unsigned limit_s, rec_sandbox_progress progress, void *user, GError **error)
{
	int fds[2];

	if (pipe2(fds, O_CLOEXEC) != 0) {
		rec_disk_fail(error, errno, "Cannot start the sandbox for %s", rec_disk_name(path));
		return false;
	}
	pthread_mutex_lock(&host_lock);
	pid_t me = getpid();
	pid_t child = begin_at_host(work, path, limit_s, fds[1]);
	bool is_hosted = child > 0;
	if (!is_hosted)
		child = fork();
	if (child == 0) {
		close(fds[0]);
		be_child(work, path, fds[1], limit_s, me);
	}
	close(fds[1]);
	bool is_fine = false;
	if (child < 0)
		rec_disk_fail(error, errno, "Cannot start the sandbox for %s", rec_disk_name(path));
	else
		is_fine = follow(child, is_hosted, fds[0], path, limit_s, progress, user, error);
	pthread_mutex_unlock(&host_lock);
	close(fds[0]);
	return is_fine;
}
