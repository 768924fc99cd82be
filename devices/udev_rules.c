#include "devices/udev_rules.h"

#include "devices/driver.h"

#include <string.h>

/* Chips that thousands of other devices use: their numbers say nothing about what is attached. */
static const struct {
	uint16_t vendor, product;
} SHARED[] = {
	{0x0403, 0x6001}, /* FTDI FT232R */
	{0x0403, 0x6010}, /* FTDI FT2232 */
	{0x0403, 0x6011}, /* FTDI FT4232 */
	{0x0403, 0x6014}, /* FTDI FT232H */
	{0x0403, 0x6015}, /* FTDI FT-X */
	{0x10c4, 0xea60}, /* Silicon Labs CP210x */
	{0x10c4, 0xea70}, /* Silicon Labs CP2105 */
	{0x10c4, 0xea71}, /* Silicon Labs CP2108 */
	{0x1a86, 0x5523}, /* WCH CH341 */
	{0x1a86, 0x7523}, /* WCH CH340 */
	{0x4348, 0x5523}, /* WCH CH341 */
};

static const char HEAD[] = "# USB instruments that Affekt reads, for everybody who sits at the "
			   "computer (uaccess) and\n"
			   "# for the group plugdev (headless machines, ssh).\n"
			   "# Made by `affekt udev-rules`; a rule that is commented out belongs to "
			   "a bridge chip that\n"
			   "# many other devices use: `affekt udev-rules --allow VID:PID:SERIAL` "
			   "writes one for yours.\n"
			   "# Install: copy to /etc/udev/rules.d/70-affekt.rules (the number must "
			   "stay below 73), then\n"
			   "#   udevadm control --reload; udevadm trigger --subsystem-match=usb\n"
			   "\n"
			   "ACTION==\"remove\", GOTO=\"affekt_end\"\n"
			   "SUBSYSTEM!=\"usb\", GOTO=\"affekt_end\"\n"
			   "ENV{DEVTYPE}!=\"usb_device\", GOTO=\"affekt_end\"\n";

static const char TAIL[] = "\nLABEL=\"affekt_end\"\n";

bool dev_udev_is_shared(uint16_t vendor, uint16_t product)
{
	for (size_t i = 0; i < G_N_ELEMENTS(SHARED); i++) {
		if (SHARED[i].vendor == vendor && SHARED[i].product == product)
			return true;
	}
	return false;
}

/* ModemManager probes serial devices by writing to them, which disturbs an instrument. */
static const char ACCESS[] = "MODE=\"0660\", GROUP=\"plugdev\", TAG+=\"uaccess\", "
			     "ENV{ID_MM_DEVICE_IGNORE}=\"1\"\n";

static void append_ids(GString *rules, uint16_t vendor, uint16_t product)
{
	g_string_append_printf(
		rules, "ATTR{idVendor}==\"%04x\", ATTR{idProduct}==\"%04x\", ", vendor, product);
}

static void append_match(
	GString *rules, const struct dev_driver *driver, const struct dev_match *match)
{
	g_string_append_printf(rules, "\n# %s: %s\n", driver->name, match->label);
	bool is_class = match->vendor == 0;
	if (is_class ||
		(dev_udev_is_shared(match->vendor, match->product) && !match->product_string))
		g_string_append(rules, "#");
	if (is_class)
		g_string_append_printf(
			rules, "ENV{ID_USB_INTERFACES}==\"*:%04x??:*\", ", match->interface_class);
	else
		append_ids(rules, match->vendor, match->product);
	if (match->product_string)
		g_string_append_printf(rules, "ATTR{product}==\"%s\", ", match->product_string);
	g_string_append(rules, ACCESS);
}

bool dev_udev_allowance_parse(const char *text, struct dev_udev_allowance *ret_allowance)
{
	g_auto(GStrv) parts = g_strsplit(text, ":", 3);
	guint64 vendor, product;

	if (g_strv_length(parts) < 2 ||
		!g_ascii_string_to_unsigned(parts[0], 16, 1, UINT16_MAX, &vendor, NULL) ||
		!g_ascii_string_to_unsigned(parts[1], 16, 0, UINT16_MAX, &product, NULL))
		return false;
	struct dev_udev_allowance allowance = {
		.vendor = (uint16_t)vendor,
		.product = (uint16_t)product,
	};
	if (parts[2]) {
		/* Whatever else it holds could end the quotation or be a pattern. */
		for (const char *at = parts[2]; *at; at++) {
			if (!g_ascii_isalnum(*at) && !strchr("-_.", *at))
				return false;
		}
		if (!*parts[2] || g_strlcpy(allowance.serial, parts[2], sizeof(allowance.serial)) >=
					  sizeof(allowance.serial))
			return false;
	}
	*ret_allowance = allowance;
	return true;
}

char *dev_udev_rules_write(const struct dev_udev_allowance *allowances, size_t n)
{
	GString *rules = g_string_new(HEAD);

	for (size_t i = 0; dev_drivers[i]; i++) {
		const struct dev_match *match = dev_drivers[i]->matches;
		for (; match && match->label; match++)
			append_match(rules, dev_drivers[i], match);
	}
	for (size_t i = 0; i < n; i++) {
		g_string_append(rules, "\n# Allowed on this computer\n");
		append_ids(rules, allowances[i].vendor, allowances[i].product);
		if (allowances[i].serial[0])
			g_string_append_printf(
				rules, "ATTR{serial}==\"%s\", ", allowances[i].serial);
		g_string_append(rules, ACCESS);
	}
	g_string_append(rules, TAIL);
	return g_string_free(rules, FALSE);
}
