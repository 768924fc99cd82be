#include "devices/transport/bus.h"
#include "devices/transport/holder.h"
#include "devices/udev_rules.h"

#include <glib/gi18n-lib.h>

static const char *entry_label(const struct dev_bus_entry *entry)
{
	return entry->match && entry->n_candidates == 0 ? entry->match->label : _("the USB device");
}

/* What --allow takes: the serial too, where it can be told. */
static char *write_allowance(const struct dev_bus_entry *entry)
{
	struct dev_udev_allowance allowance;
	g_autofree char *numbers = g_strdup_printf("%04x:%04x", entry->vendor, entry->product);
	g_autofree char *all = g_strdup_printf("%s:%s", numbers, entry->serial);

	return dev_udev_allowance_parse(all, &allowance) ? g_steal_pointer(&all)
							 : g_steal_pointer(&numbers);
}

static char *advise_on_access(const struct dev_bus_entry *entry)
{
	if (!dev_udev_is_shared(entry->vendor, entry->product) && entry->n_candidates == 0)
		return g_strdup_printf(
			_("No permission to open %s at USB port %s: install the rule file "
			  "70-affekt.rules that “affekt udev-rules” prints into "
			  "/etc/udev/rules.d and plug the device in again"),
			entry_label(entry), entry->port);
	g_autofree char *allowance = write_allowance(entry);
	return g_strdup_printf(
		_("No permission to open %s at USB port %s: write what “affekt udev-rules "
		  "--allow %s” prints into /etc/udev/rules.d/70-affekt.rules and plug the device "
		  "in again"),
		entry_label(entry), entry->port, allowance);
}

char *dev_bus_entry_problem(const struct dev_bus_entry *entry)
{
	switch (entry->access) {
	case DEV_LINK_OK:
		return NULL;
	case DEV_LINK_ACCESS:
		return advise_on_access(entry);
	case DEV_LINK_BUSY:
		return g_strdup_printf(_("Cannot open %s at USB port %s: another program uses it"),
			entry_label(entry), entry->port);
	case DEV_LINK_GONE:
		return g_strdup_printf(_("Cannot open %s at USB port %s: it was unplugged"),
			entry_label(entry), entry->port);
	default:
		return g_strdup_printf(_("Cannot open %s at USB port %s: it does not answer"),
			entry_label(entry), entry->port);
	}
}

char *dev_bus_entry_command(const struct dev_bus_entry *entry)
{
	bool is_own =
		!dev_udev_is_shared(entry->vendor, entry->product) && entry->n_candidates == 0;
	g_autofree char *allowance = write_allowance(entry);

	if (entry->access != DEV_LINK_ACCESS)
		return NULL;
	return g_strdup_printf("affekt udev-rules%s%s | sudo tee /etc/udev/rules.d/70-affekt.rules "
			       "&& sudo udevadm control --reload "
			       "&& sudo udevadm trigger --subsystem-match=usb",
		is_own ? "" : " --allow ", is_own ? "" : allowance);
}

char *dev_bus_entry_hint(const struct dev_bus_entry *entry)
{
	g_autofree char *node =
		g_strdup_printf("/dev/bus/usb/%03u/%03u", entry->bus, entry->address);
	g_autofree char *holder = entry->match ? dev_holder_of(node) : NULL;

	if (holder)
		return g_strdup_printf(
			_("The device at USB port %s is in use by %s: end that program before you "
			  "record with it"),
			entry->port, holder);
	/* Its name says more than its class, by which any board with CDC-ACM is a candidate. */
	if (entry->resembled && entry->access == DEV_LINK_OK)
		return g_strdup_printf(
			_("The device at USB port %s has the numbers of a %s but calls itself "
			  "“%s”: it is something else, and Affekt leaves it alone"),
			entry->port, entry->resembled->label, entry->product_string);
	if (entry->n_candidates > 0) {
		g_autoptr(GString) titles = g_string_new(NULL);
		for (size_t i = 0; i < entry->n_candidates; i++)
			g_string_append_printf(
				titles, "%s%s", i > 0 ? ", " : "", entry->candidates[i]->title);
		return g_strdup_printf(
			_("The device at USB port %s may be one of these or anything else with the "
			  "same chip: %s. If it is one, name it and its port after --device"),
			entry->port, titles->str);
	}
	return NULL;
}
