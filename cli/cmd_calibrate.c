#include "acquisition/calibrate.h"
#include "acquisition/recording.h"
#include "cli/call.h"
#include "cli/json.h"
#include "cli/table.h"
#include "cli/terminal.h"
#include "core/role.h"
#include "core/text.h"
#include "recordings/session/json.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

enum {
	TURN_MS = 20,
	ASKED_PATIENCE = 10,   /* so many readings long */
	WATCHED_PATIENCE = 40, /* until another resistor is attached */
};

static const struct cli_operand operands[] = {
	{.name = "DEVICE[@PORT][,KEY=VALUE…]", .type = CLI_TYPE_TEXT},
	{.name = NULL},
};

static const struct cli_option options[] = {
	{
		.name = "ohm",
		.type = CLI_TYPE_TEXT,
		.argument = N_("OHM"),
		.help = N_("A known resistor, as 470000, 470k or 1M; at least two, three or more "
			   "to be sure"),
		.is_repeatable = true,
		.is_required = true,
	},
	{
		.name = "as",
		.type = CLI_TYPE_TEXT,
		.argument = N_("NAME"),
		.help = N_("Name it, for a device without a serial number of its own: record then "
			   "says calibration=NAME"),
	},
	{
		.name = "seconds",
		.type = CLI_TYPE_POSITIVE,
		.argument = N_("SECONDS"),
		.help = N_("Length of each reading (3)"),
	},
	{
		.name = "tolerance",
		.type = CLI_TYPE_NUMBER,
		.argument = N_("PERCENT"),
		.help = N_("How far the resistors may be from what they say (1)"),
	},
	{
		.name = "yes",
		.type = CLI_TYPE_FLAG,
		.help = N_("Ask nothing: watch the reading and take each new level for the next "
			   "resistor"),
	},
	{.name = "json", .type = CLI_TYPE_FLAG, .help = N_("Print JSON")},
	{.name = NULL},
};

static const double PATIENCE_LEAST_S = 0.1;

static atomic_bool is_interrupted; /* lock-free: set by a signal */

static void on_signal(int number)
{
	(void)number;
	atomic_store(&is_interrupted, true);
}

static bool is_broken_off(void *user)
{
	(void)user;
	return atomic_load(&is_interrupted);
}

/* --- the call --- */

static bool refuse_ohm(const char *text, GError **error)
{
	g_set_error(error, CLI_ERROR, CLI_ERROR_CALL,
		_("--ohm “%s” is no resistor: give ohms as 470000, 470k or 1M"), text);
	return false;
}

static bool parse_ohm(const char *text, double *ret_ohm, GError **error)
{
	g_autofree char *digits = g_strdup(text);
	gsize len = strlen(digits);
	double unit = 1;

	if (len > 0 && strchr("kM", digits[len - 1])) {
		unit = digits[len - 1] == 'k' ? 1e3 : 1e6;
		digits[len - 1] = '\0';
	}
	if (!core_text_parse_double(digits, ret_ohm) || !(*ret_ohm > 0))
		return refuse_ohm(text, error);
	*ret_ohm *= unit;
	return true;
}

/* One sentence for what the fit refuses; @ohm is the resistor that it is about. */
static char *describe_fault(enum core_calibration_fault fault, const char *ohm)
{
	switch (fault) {
	case CORE_CALIBRATION_GOOD:
		break;
	case CORE_CALIBRATION_FEW:
		return g_strdup(_("A calibration takes 2 to 12 known resistors: give each with "
				  "--ohm"));
	case CORE_CALIBRATION_UNLIKELY:
		return g_strdup_printf(_("%s is no resistor for skin conductance: take some from "
					 "1 kohm to 100 Mohm"),
			ohm);
	case CORE_CALIBRATION_SAME:
		return g_strdup_printf(
			_("%s stands twice, or nearly so: take resistors that differ"), ohm);
	case CORE_CALIBRATION_CLIPPED:
		return g_strdup_printf(_("With %s the reading is at the limit of the device: take "
					 "a resistor that it can measure"),
			ohm);
	case CORE_CALIBRATION_ORDER:
		return g_strdup_printf(_("The readings do not follow the resistors, %s is out of "
					 "order: attach them in the order of the call"),
			ohm);
	case CORE_CALIBRATION_RESTLESS:
		return g_strdup_printf(_("The reading of %s is too noisy or drifts: check that the "
					 "clips are firm, and keep hands and mains cables away"),
			ohm);
	case CORE_CALIBRATION_LAWLESS:
		return g_strdup(_("The readings follow no law: check the resistors, their order "
				  "and the device's options"));
	}
	return g_strdup("");
}

static void set_fault(enum core_calibration_fault fault, const struct core_calibration_point *point,
	enum cli_error code, GError **error)
{
	g_autofree char *ohm = acq_calibration_format_ohm(point->ohm);
	g_autofree char *sentence = describe_fault(fault, ohm);

	g_set_error_literal(error, CLI_ERROR, (gint)code, sentence);
}

static bool read_call(const struct cli_call *call, struct acq_calibration *calibration,
	struct dev_settings **ret_settings, GError **error)
{
	const char *name = cli_call_text(call, "as", NULL);
	g_autoptr(GError) wrong = NULL;
	size_t about;

	for (const char *const *text = cli_call_texts(call, "ohm");
		*text && calibration->fit.n <= CORE_CALIBRATION_POINTS_MAX; text++) {
		if (!parse_ohm(*text, &calibration->points[calibration->fit.n++].ohm, error))
			return false;
	}
	enum core_calibration_fault fault =
		core_calibration_check(calibration->points, calibration->fit.n, &about);
	if (fault != CORE_CALIBRATION_GOOD) {
		set_fault(fault, &calibration->points[about], CLI_ERROR_CALL, error);
		return false;
	}
	if (name && !acq_calibration_is_name(name)) {
		g_set_error(error, CLI_ERROR, CLI_ERROR_CALL,
			_("--as “%s” is no name: take letters, digits, - and _"), name);
		return false;
	}
	calibration->name = g_strdup(name);
	calibration->tolerance_pct = fabs(cli_call_number(call, "tolerance", 1));
	*ret_settings = dev_settings_parse(cli_call_operand(call, 0), &wrong);
	if (*ret_settings)
		return true;
	g_set_error_literal(error, CLI_ERROR, CLI_ERROR_CALL, wrong->message);
	return false;
}

/* --- at the bench --- */

/* Waits for the Enter key; false when q, the end of the input or a signal broke off. */
static bool wait_for_enter(struct acq_bench *bench)
{
	struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};

	while (!atomic_load(&is_interrupted)) {
		char key;
		acq_bench_idle(bench);
		if (poll(&input, 1, TURN_MS) <= 0)
			continue;
		if (read(STDIN_FILENO, &key, 1) != 1 || key == 'q')
			return false;
		if (key == '\n')
			return true;
	}
	return false;
}

/* Short readings are those of fast devices, which take their time to be opened all the same. */
static double patience_s(double seconds, bool asks)
{
	return fmax(seconds, PATIENCE_LEAST_S) * (asks ? ASKED_PATIENCE : WATCHED_PATIENCE);
}

static bool read_point(struct acq_bench *bench, const struct cli_call *call,
	struct acq_calibration *calibration, size_t i, GError **error)
{
	struct core_calibration_point *point = &calibration->points[i];
	g_autofree char *ohm = acq_calibration_format_ohm(point->ohm);
	bool asks = !cli_call_has(call, "yes");
	struct acq_bench_wish wish = {
		.seconds = cli_call_number(call, "seconds", 3),
		.unlike = asks || i == 0 ? NAN : point[-1].raw,
		.is_broken_off = is_broken_off,
	};

	wish.patience_s = patience_s(wish.seconds, asks);
	g_printerr(asks ? _("Attach %s and press Enter (q: break off). ") : _("Attach %s.\n"), ohm);
	if (asks && !wait_for_enter(bench)) {
		g_set_error_literal(error, CLI_ERROR, CLI_ERROR_FAILED,
			_("Broken off: no calibration was made"));
		return false;
	}
	if (!acq_bench_read(bench, &wish, point, error))
		return false;
	g_printerr(_("%s reads %.2f.\n"), ohm, point->raw);
	return true;
}

/* Who it is, and that it can be found again. */
static bool describe_device(struct acq_bench *bench, const struct dev_settings *settings,
	struct acq_calibration *calibration, GError **error)
{
	const struct acq_usb_info *info = acq_bench_info(bench);

	calibration->driver = g_strdup(settings->driver->name);
	calibration->device = g_strdup(info->label);
	calibration->settings = g_strdup(settings->text);
	calibration->is_emulated = info->is_emulated;
	calibration->before = *acq_bench_channel(bench);
	calibration->wiring = acq_calibration_wiring(settings);
	if (acq_calibration_is_own_serial(info->serial))
		calibration->serial = g_strdup(info->serial);
	if (calibration->serial || calibration->name)
		return true;
	g_set_error(error, CLI_ERROR, CLI_ERROR_CALL,
		_("%s has no serial number of its own by which its calibration could be found "
		  "again: name it with --as NAME"),
		info->label);
	return false;
}

static bool measure(struct acq_bench *bench, const struct cli_call *call,
	struct acq_calibration *calibration, GError **error)
{
	size_t n = calibration->fit.n, about;

	for (size_t i = 0; i < n; i++) {
		if (!read_point(bench, call, calibration, i, error))
			return false;
	}
	enum core_calibration_fault fault = core_calibration_fit(&calibration->before,
		calibration->points, n, calibration->tolerance_pct, &calibration->fit, &about);
	if (fault == CORE_CALIBRATION_GOOD)
		return true;
	set_fault(fault, &calibration->points[about], CLI_ERROR_FAILED, error);
	return false;
}

/* --- what came of it --- */

static const char *title_of(enum core_calibration_law law)
{
	switch (law) {
	case CORE_CALIBRATION_CONDUCTANCE:
		return _("counts are linear in conductance");
	case CORE_CALIBRATION_RESISTANCE:
		return _("counts are linear in resistance");
	case CORE_CALIBRATION_DIVIDER:
		return _("a voltage divider, its resistor and supply fitted");
	case CORE_CALIBRATION_GROVE:
		return _("the Grove sensor's formula, its resistor and open reading fitted");
	}
	return "";
}

static void print_text(const struct acq_calibration *calibration, const char *path)
{
	static const char *const HEADS[] = {N_("Resistor"), N_(">Reading"), N_(">Known µS"),
		N_(">Measured µS"), N_(">Error µS"), N_(">Error %"), N_(">Step µS"), NULL};
	const struct core_calibration *fit = &calibration->fit;
	struct cli_table table;

	cli_table_init(&table, HEADS);
	for (size_t i = 0; i < fit->n; i++) {
		g_autofree char *ohm = acq_calibration_format_ohm(calibration->points[i].ohm);
		double known_uS = 1e6 / calibration->points[i].ohm;
		cli_table_add_text(&table, ohm);
		cli_table_add_number(&table, calibration->points[i].raw, 2);
		cli_table_add_number(&table, known_uS, 4);
		cli_table_add_number(&table, fit->measured_uS[i], 4);
		cli_table_add_number(&table, fit->error_uS[i], 4);
		cli_table_add_number(&table, 100 * fit->error_uS[i] / known_uS, 2);
		cli_table_add_number(&table, fit->step_uS[i], 4);
	}
	g_autofree char *text = cli_table_format(&table);
	cli_terminal_say("%s%s%s", calibration->device, calibration->serial ? ", " : "",
		calibration->serial ? calibration->serial : "");
	g_print("%s", text);
	g_print(_("Law: %s. Uncertainty at these resistors: %.1f %%.\n"), title_of(fit->law),
		fit->uncertainty_pct);
	if (fit->n == 2)
		g_print("%s\n", _("Two resistors cannot show what lies between them: a third "
				  "would."));
	if (calibration->is_emulated)
		g_print("%s\n", _("EMULATED: it never holds for a real device."));
	g_print(_("Kept in %s.\n"), path);
	if (calibration->name)
		g_print(_("Record with --device %s,calibration=%s.\n"), calibration->driver,
			calibration->name);
	cli_table_finish(&table);
}

static void print_json(const struct acq_calibration *calibration, const char *path)
{
	const struct core_calibration *fit = &calibration->fit;
	g_autoptr(JsonBuilder) json = json_builder_new();

	json_builder_begin_object(json);
	cli_json_add_text(json, "device", calibration->device);
	cli_json_add_text(json, "driver", calibration->driver);
	cli_json_add_text(json, "serial", calibration->serial);
	cli_json_add_text(json, "name", calibration->name);
	cli_json_add_text(json, "made", calibration->made);
	cli_json_add_text(json, "path", path);
	cli_json_add_bool(json, "emulated", calibration->is_emulated);
	cli_json_add_number(json, "tolerance_pct", calibration->tolerance_pct);
	cli_json_add_number(json, "uncertainty_pct", fit->uncertainty_pct);
	cli_json_begin_array(json, "points");
	for (size_t i = 0; i < fit->n; i++) {
		json_builder_begin_object(json);
		cli_json_add_number(json, "ohm", calibration->points[i].ohm);
		cli_json_add_number(json, "raw", calibration->points[i].raw);
		cli_json_add_number(json, "measured_uS", fit->measured_uS[i]);
		cli_json_add_number(json, "error_uS", fit->error_uS[i]);
		cli_json_add_number(json, "step_uS", fit->step_uS[i]);
		json_builder_end_object(json);
	}
	json_builder_end_array(json);
	json_builder_end_object(json);
	g_autoptr(JsonNode) root = json_builder_get_root(json);
	g_autofree char *text = rec_json_to_text(root, true);
	g_print("%s\n", text);
}

static bool calibrate(const struct cli_call *call, struct acq_calibration *calibration,
	const struct dev_settings *settings, GError **error)
{
	g_autofree char *path = NULL;
	struct acq_bench *bench = acq_bench_open(settings, error);
	bool is_done = bench && describe_device(bench, settings, calibration, error) &&
		       measure(bench, call, calibration, error);

	acq_bench_close(bench);
	if (!is_done)
		return false;
	calibration->made = core_text_iso8601(g_get_real_time());
	if (!acq_calibration_save(calibration, &path, error))
		return false;
	(cli_call_has(call, "json") ? print_json : print_text)(calibration, path);
	return true;
}

static bool run_calibrate(const struct cli_call *call, GError **error)
{
	g_autoptr(acq_calibration) calibration = g_new0(struct acq_calibration, 1);
	g_autoptr(dev_settings) settings = NULL;
	struct sigaction action = {.sa_handler = on_signal}, interrupt, terminate;
	g_autoptr(GError) wrong = NULL;

	if (!read_call(call, calibration, &settings, error))
		return false;
	core_role_enter(CORE_ROLE_CONTROL, "control");
	sigaction(SIGINT, &action, &interrupt);
	sigaction(SIGTERM, &action, &terminate);
	bool is_done = calibrate(call, calibration, settings, &wrong);
	sigaction(SIGINT, &interrupt, NULL);
	sigaction(SIGTERM, &terminate, NULL);
	if (wrong && g_error_matches(wrong, ACQ_ERROR, ACQ_ERROR_ARGUMENT))
		g_set_error_literal(error, CLI_ERROR, CLI_ERROR_CALL, wrong->message);
	else if (wrong)
		g_propagate_error(error, g_steal_pointer(&wrong));
	return is_done;
}

const struct cli_command cli_calibrate = {
	.name = "calibrate",
	.summary = N_("Measure known resistors, so that a device's counts become microsiemens"),
	.description = N_(
		"Asks for each resistor in turn, takes a reading of the device with it and fits "
		"counts to conductance: the parameters of the driver's own formula where it has "
		"one, else the law that three or more resistors tell. What comes of it is shown "
		"with the error at each resistor, and refused when the readings make no sense.\n\n"
		"Recordings of the same device, known by driver and serial number, apply it by "
		"themselves; one without a serial number of its own is named with --as and "
		"recorded with calibration=NAME. calibration=none records without.\n\n"
		"Take metal film resistors (1 percent) that span the skin: 100 kohm (10 µS), 470 "
		"kohm "
		"(2.1 µS) and 2 Mohm (0.5 µS), between the two electrode clips."),
	.operands = operands,
	.options = options,
	.examples = "affekt calibrate lightstone --ohm 100k --ohm 470k --ohm 2M --as blue\n"
		    "affekt record p01.nwb --device lightstone,calibration=blue\n"
		    "affekt calibrate bitalino@1-2,gsr=3 --ohm 100k --ohm 470k --ohm 1M",
	.run = run_calibrate,
};
