#include "cli/vhci.h"

#include "cli/call.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define VHCI_FOLDER "/sys/devices/platform/vhci_hcd.0/"

/* A port for devices below SuperSpeed that nobody has; the one after @last if possible, because the
 * kernel takes a moment to clear a port. -1: none. Lines of the file:
 *   hub port sta spd dev      sockfd local_busid
 *   hs  0000 004 000 00000000 000000 0-0           */
static int find_port(const char *status, int last)
{
	enum {
		IS_FREE = 4
	};
	g_auto(GStrv) lines = g_strsplit(status, "\n", -1);
	int lowest = -1;

	for (char **line = lines; *line; line++) {
		unsigned port, state;
		if (sscanf(*line, "hs %u %u", &port, &state) != 2 || state != IS_FREE)
			continue;
		if ((int)port > last)
			return (int)port;
		lowest = lowest < 0 ? (int)port : lowest;
	}
	return lowest;
}

static bool write_attach(const char *words)
{
	int fd = open(VHCI_FOLDER "attach", O_WRONLY | O_CLOEXEC);
	bool is_good = fd >= 0 && write(fd, words, strlen(words)) == (ssize_t)strlen(words);
	int cause = errno;

	if (fd >= 0)
		close(fd);
	errno = cause;
	return is_good;
}

bool cli_vhci_attach(int fd, uint32_t device_id, uint32_t speed, GError **error)
{
	static int last = -1;
	g_autofree char *status = NULL;

	if (!g_file_get_contents(VHCI_FOLDER "status", &status, NULL, NULL)) {
		g_set_error(error, CLI_ERROR, CLI_ERROR_FAILED,
			_("The kernel has no virtual USB host: type `modprobe vhci-hcd` as root"));
		return false;
	}
	int port = find_port(status, last);
	if (port < 0) {
		g_set_error(error, CLI_ERROR, CLI_ERROR_FAILED,
			_("The virtual USB host has no free port: `usbip port` shows what has "
			  "them"));
		return false;
	}
	g_autofree char *words = g_strdup_printf("%d %d %u %u", port, fd, device_id, speed);
	if (!write_attach(words)) {
		g_set_error(error, CLI_ERROR, CLI_ERROR_FAILED,
			_("Cannot plug into the virtual USB host: %s; --vhci is for root"),
			g_strerror(errno));
		return false;
	}
	last = port;
	return true;
}
