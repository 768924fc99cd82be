/*
 * affekt-umockdev: runs a command that finds emulated instruments on its USB bus.
 *
 *   umockdev-wrapper affekt-umockdev [OPTION…] -- COMMAND… [--then COMMAND…]
 *
 * The command uses the real libusb; only the kernel below it is emulated. Ends with the command and
 * with its exit status. A tool of the tests and of `./dev demo`, never installed.
 */
#include "core/text.h"
#include "devices/emulator/play.h"
#include "tests/usb/meter.h"
#include "tests/usb/testbed.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <glib-unix.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
	EXIT_WRONG_CALL = 2,
	EXIT_SIGNAL = 128,
	BAD_CALL = 0,
	BURST_MAX = 1000,
};

/* One emulated device as the options describe it. */
struct request {
	char *model, *participant, *csv, *plan, *log, *touches, *control, *burst;
	struct dev_participant player;
	GArray *rows;
	struct dev_play_table table;
	struct testbed_device *device;
	char *pending; /* what came through the control pipe behind its last line end */
};

static bool init_source(
	struct request *request, struct dev_model_source *ret_source, GError **error)
{
	g_autofree char *text = NULL;

	if (!request->csv) {
		dev_play_participant(ret_source, &request->player);
		return dev_play_read_participant(request->participant, &request->player, error);
	}
	if (!g_file_get_contents(request->csv, &text, NULL, error))
		return false;
	request->rows = dev_play_read_rows(text, request->csv, error);
	if (!request->rows)
		return false;
	request->table = (struct dev_play_table){
		.rows = (const void *)request->rows->data,
		.n = request->rows->len,
	};
	dev_play_rows(ret_source, &request->table);
	return true;
}

static gboolean on_control(int fd, GIOCondition condition, gpointer user)
{
	struct request *request = user;
	char text[256];
	ssize_t n = read(fd, text, sizeof(text) - 1);

	(void)condition;
	if (n <= 0)
		return G_SOURCE_CONTINUE;
	text[n] = '\0';
	g_autofree char *all = g_strconcat(request->pending ? request->pending : "", text, NULL);
	g_clear_pointer(&request->pending, g_free);
	char *end = strrchr(all, '\n');
	request->pending = g_strdup(end ? end + 1 : all);
	if (!end)
		return G_SOURCE_CONTINUE;
	*end = '\0';
	g_strdelimit(all, "\n", ';');
	g_autoptr(GError) error = NULL;
	g_autoptr(GArray) faults = dev_fault_parse(all, &error);
	if (faults)
		testbed_device_add_faults(request->device, faults);
	else
		g_printerr("affekt-umockdev: %s\n", error->message);
	return G_SOURCE_CONTINUE;
}

static bool open_control(struct request *request, GError **error)
{
	/* Open for writing too, so that it never is at its end. */
	int fd = mkfifo(request->control, 0600) == 0
			 ? open(request->control, O_RDWR | O_NONBLOCK | O_CLOEXEC)
			 : -1;

	if (fd < 0) {
		g_set_error(error, G_FILE_ERROR, (gint)g_file_error_from_errno(errno),
			"Cannot create the pipe %s: %s", request->control, g_strerror(errno));
		return false;
	}
	g_unix_fd_add(fd, G_IO_IN, on_control, request);
	return true;
}

static bool open_log(const char *path, FILE **ret_log, GError **error)
{
	*ret_log = path ? fopen(path, "we") : NULL;
	if (!path || *ret_log)
		return true;
	g_set_error(error, G_FILE_ERROR, (gint)g_file_error_from_errno(errno),
		"Cannot write %s: %s", path, g_strerror(errno));
	return false;
}

static bool add_request(struct testbed *testbed, struct request *request, GError **error)
{
	const struct dev_model *model = meter_model_find(request->model);
	struct dev_model_source source;
	int64_t burst = 0;
	FILE *log, *touches;

	if (!model)
		model = dev_model_find(request->model);
	if (!model) {
		g_set_error(error, DEV_FAULT_ERROR, BAD_CALL, "There is no model \"%s\"",
			request->model);
		return false;
	}
	g_autoptr(GArray) faults = dev_fault_parse(request->plan ? request->plan : "", error);
	if (!faults || !init_source(request, &source, error))
		return false;
	if (!open_log(request->log, &log, error) || !open_log(request->touches, &touches, error))
		return false;
	if (request->burst)
		core_text_parse_int64(request->burst, &burst);
	request->device = testbed_add(
		testbed, model, &source, (unsigned)CLAMP(burst, 0, BURST_MAX), log, touches);
	testbed_device_add_faults(request->device, faults);
	return !request->control || open_control(request, error);
}

static void add_request_of(GPtrArray *requests, const char *model)
{
	struct request *request = g_new0(struct request, 1);

	request->model = g_strdup(model);
	g_ptr_array_add(requests, request);
}

struct command {
	GMainLoop *loop;
	GPid pid;
	int status;
};

static void on_command_end(GPid pid, int status, gpointer user)
{
	struct command *command = user;

	(void)pid;
	command->status = WIFEXITED(status) ? WEXITSTATUS(status) : EXIT_SIGNAL + WTERMSIG(status);
	g_main_loop_quit(command->loop);
}

static gboolean on_terminate(gpointer user)
{
	struct command *command = user;

	kill(command->pid, SIGTERM);
	return G_SOURCE_CONTINUE;
}

/* The terminal sends it to the command too, which decides when to end. */
static gboolean on_interrupt(gpointer user)
{
	(void)user;
	return G_SOURCE_CONTINUE;
}

static int run_command(char **words)
{
	struct command command = {.loop = g_main_loop_new(NULL, FALSE)};
	g_autoptr(GError) error = NULL;

	if (!g_spawn_async(NULL, words, NULL,
		    G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_CHILD_INHERITS_STDIN,
		    NULL, NULL, &command.pid, &error)) {
		g_printerr("affekt-umockdev: %s\n", error->message);
		g_main_loop_unref(command.loop);
		return EXIT_FAILURE;
	}
	guint terminate = g_unix_signal_add(SIGTERM, on_terminate, &command);
	guint interrupt = g_unix_signal_add(SIGINT, on_interrupt, NULL);
	g_child_watch_add(command.pid, on_command_end, &command);
	g_main_loop_run(command.loop);
	g_source_remove(terminate);
	g_source_remove(interrupt);
	g_main_loop_unref(command.loop);
	return command.status;
}

/* Several commands on one bus, separated by the word --then; ends with the first that fails. */
static int run_commands(char **words)
{
	int status = EXIT_SUCCESS;

	while (*words && status == EXIT_SUCCESS) {
		char **end = words;
		while (*end && strcmp(*end, "--then") != 0)
			end++;
		g_autoptr(GPtrArray) command = g_ptr_array_new();
		for (char **word = words; word < end; word++)
			g_ptr_array_add(command, *word);
		g_ptr_array_add(command, NULL);
		status = run_command((char **)command->pdata);
		words = *end ? end + 1 : end;
	}
	return status;
}

static void print_help(void)
{
	g_print("umockdev-wrapper affekt-umockdev [OPTION…] -- COMMAND… [--then COMMAND…]\n\n"
		"  --silent              nobody reports plugging, as without udev\n"
		"  --detached            no kernel driver is bound, as behind a crash\n"
		"  --twice               each plugging is reported twice\n"
		"  --left-late MS        unplugging is reported so long after it happened\n"
		"  --rights-late MS      a device that is back may be opened so long after the "
		"report\n"
		"  --mode OCTAL          of the device nodes (600)\n"
		"  --model NAME          begins another device; what follows is its own\n"
		"  --participant K=V,…   it measures a simulated participant\n"
		"  --csv FILE            it measures the rows of FILE, columns gsr and pulse\n"
		"  --burst N             samples that wait in it at the start\n"
		"  --plan FAULTS         \"at=5s unplug 300ms; at=9s stall\"\n"
		"  --control PIPE        creates a pipe that takes faults while running\n"
		"  --log-delivered FILE  every sample that reached the command whole\n"
		"  --log-touches FILE    every opening, request and byte sent to the device\n");
}

/* An option that belongs to the newest device; the first one is there without being asked for. */
static void set_option(GPtrArray *requests, int option, const char *value)
{
	if (requests->len == 0)
		add_request_of(requests, "lightstone");
	struct request *request = g_ptr_array_index(requests, requests->len - 1);
	char **texts[] = {
		['p'] = &request->participant,
		['c'] = &request->csv,
		['f'] = &request->plan,
		['x'] = &request->control,
		['l'] = &request->log,
		['t'] = &request->touches,
		['b'] = &request->burst,
	};

	g_free(*texts[option]);
	*texts[option] = g_strdup(value);
}

/* The words of the command; NULL when the call is wrong. Order matters, so getopt does it. */
static char **parse_call(
	int argc, char **argv, GPtrArray *requests, struct testbed_config *ret_config)
{
	static const struct option OPTIONS[] = {
		{"silent", no_argument, NULL, 's'},
		{"detached", no_argument, NULL, 'u'},
		{"twice", no_argument, NULL, 'w'},
		{"left-late", required_argument, NULL, 'L'},
		{"rights-late", required_argument, NULL, 'R'},
		{"mode", required_argument, NULL, 'm'},
		{"model", required_argument, NULL, 'd'},
		{"participant", required_argument, NULL, 'p'},
		{"csv", required_argument, NULL, 'c'},
		{"burst", required_argument, NULL, 'b'},
		{"plan", required_argument, NULL, 'f'},
		{"control", required_argument, NULL, 'x'},
		{"log-delivered", required_argument, NULL, 'l'},
		{"log-touches", required_argument, NULL, 't'},
		{0},
	};
	int option;

	*ret_config = (struct testbed_config){.mode = 0600};
	while ((option = getopt_long(argc, argv, "+", OPTIONS, NULL)) != -1) {
		if (option == '?')
			return NULL;
		if (option == 's')
			ret_config->is_silent = true;
		else if (option == 'u')
			ret_config->is_detached = true;
		else if (option == 'w')
			ret_config->tells_twice = true;
		else if (option == 'L')
			ret_config->left_late_ms = (unsigned)strtoul(optarg, NULL, 10);
		else if (option == 'R')
			ret_config->rights_late_ms = (unsigned)strtoul(optarg, NULL, 10);
		else if (option == 'm')
			ret_config->mode = (mode_t)strtoul(optarg, NULL, 8);
		else if (option == 'd')
			add_request_of(requests, optarg);
		else
			set_option(requests, option, optarg);
	}
	if (requests->len == 0)
		add_request_of(requests, "lightstone");
	return argv[optind] ? argv + optind : NULL;
}

static void free_request(void *pointer)
{
	struct request *request = pointer;

	g_free(request->model);
	g_free(request->participant);
	g_free(request->csv);
	g_free(request->plan);
	g_free(request->log);
	g_free(request->touches);
	g_free(request->control);
	g_free(request->burst);
	g_free(request->pending);
	g_clear_pointer(&request->rows, g_array_unref);
	g_free(request);
}

int main(int argc, char **argv)
{
	g_autoptr(GPtrArray) requests = g_ptr_array_new_with_free_func(free_request);
	g_autoptr(GError) error = NULL;
	struct testbed_config config;

	char **words = parse_call(argc, argv, requests, &config);
	if (!words) {
		print_help();
		return EXIT_WRONG_CALL;
	}
	struct testbed *testbed = testbed_create(&config);
	if (!testbed) {
		g_printerr("affekt-umockdev: start it as `umockdev-wrapper affekt-umockdev …`\n");
		return EXIT_WRONG_CALL;
	}
	int status = EXIT_SUCCESS;
	for (guint i = 0; i < requests->len && !error; i++)
		add_request(testbed, g_ptr_array_index(requests, i), &error);
	if (error) {
		g_printerr("affekt-umockdev: %s\n", error->message);
		status = EXIT_WRONG_CALL;
	} else {
		testbed_start(testbed);
		status = run_commands(words);
	}
	testbed_destroy(testbed);
	return status;
}
