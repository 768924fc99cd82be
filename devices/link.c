#include "devices/link.h"

#include <glib/gi18n-lib.h>

GQuark dev_link_failure_quark(void)
{
	return g_quark_from_static_string("affekt-device-link");
}

static const char *reason(int result)
{
	switch (result) {
	case DEV_LINK_GONE:
		return _("it was unplugged; plug it in again");
	case DEV_LINK_TIMEOUT:
		return _("it does not answer; switch it off and on");
	case DEV_LINK_STALL:
		return _("it refuses the command; check that it is this instrument");
	case DEV_LINK_ACCESS:
		return _("access is not permitted; “affekt devices” shows the rule that mends it");
	case DEV_LINK_BUSY:
		return _("another program holds it; close that");
	default:
		return _("USB reported an error; plug it in again, without a hub if it stays");
	}
}

int dev_link_fail(const struct dev_link *link, const char *title, int result, GError **error)
{
	g_set_error(error, DEV_LINK_FAILURE, -result, _("Cannot start the %s at USB port %s: %s"),
		title, link->port, reason(result));
	return result;
}
