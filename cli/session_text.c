#include "cli/session_text.h"

#include "cli/card_text.h"
#include "cli/facts.h"
#include "cli/perceived.h"
#include "cli/table.h"
#include "cli/terminal.h"
#include "recordings/edits/edits.h"
#include "recordings/export/tables.h"
#include "recordings/journal/journal_read.h"
#include "recordings/session/reaction.h"
#include "recordings/session/visits.h"
#include "study/session/acceptance.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

static void append_section(GString *out, const char *title)
{
	g_string_append_printf(out, "\n%s\n", title);
}

enum {
	TEXT_CHARS = 400, /* of a text that people wrote; the JSON has the whole */
};

/* The beginning of @value, which may be as long as the file's writer liked. */
static char *shorten(const char *value)
{
	if (g_utf8_strlen(value, (gssize)strnlen(value, (size_t)TEXT_CHARS * 8)) <= TEXT_CHARS) {
		return g_strdup(value);
	}
	g_autofree char *head = g_utf8_substring(value, 0, TEXT_CHARS);
	return g_strconcat(head, "…", NULL);
}

static void append_line(GString *out, const char *name, const char *value)
{
	if (value && value[0]) {
		g_autofree char *head = cli_terminal_clean(name);
		g_autofree char *start = shorten(value);
		g_autofree char *text = cli_terminal_clean(start);
		glong width = g_utf8_strlen(head, -1);
		g_autofree char *blanks = g_strnfill(width < 14 ? (gsize)(14 - width) : 1, ' ');
		g_string_append_printf(out, "  %s%s%s\n", head, blanks, text);
	}
}

static void append_table(GString *out, struct cli_table *table)
{
	g_autofree char *text = cli_table_format(table);
	g_string_append(out, text);
	cli_table_finish(table);
}

/* 3725.4 → "1 h 02 min 05 s" */
static char *format_duration(double seconds)
{
	gint64 s = (gint64)llround(seconds);
	if (s >= 3600) {
		return g_strdup_printf(_("%d h %02d min %02d s"), (int)(s / 3600),
			(int)(s / 60 % 60), (int)(s % 60));
	}
	if (s >= 60) {
		return g_strdup_printf(_("%d min %02d s"), (int)(s / 60), (int)(s % 60));
	}
	return g_strdup_printf(_("%.1f s"), seconds);
}

static const char *tell_journal(const struct rec_session *session)
{
	if (rec_frame_is_locked(session->path)) {
		return _("still being recorded");
	}
	if (rec_journal_is_settled(session)) {
		return _("kept beside its session");
	}
	return _("the recording was broken off and is not finished; “affekt recover” does that");
}

static void append_head(GString *out, const struct cli_merged *merged)
{
	const struct rec_session *session = merged->session;
	g_autofree char *labels = cli_fact_labels(merged->session, merged->results, "  ");
	g_autofree char *base = session->path ? g_path_get_basename(session->path) : NULL;
	g_autofree char *name = base ? cli_terminal_clean(base) : NULL;
	g_autofree char *duration = format_duration(session->duration_s);

	g_string_append_printf(out, "%s%s%s\n", name ? name : "-", labels[0] ? "   " : "", labels);
	append_line(out, _("start"), session->start_time);
	append_line(out, _("length"), duration);
	append_line(out, _("participant"), session->participant);
	append_line(out, _("description"), session->description);
	append_line(out, _("written by"), session->software);
	append_line(out, _("identifier"), session->uuid);
	append_line(out, _("recovered"), session->recovered);
	append_line(out, _("damage"), session->damage);
	append_line(out, _("damage"), session->edits_damage);
	if (session->is_journal) {
		append_line(out, _("journal"), tell_journal(session));
	}
	GList *keys = g_list_sort(g_hash_table_get_keys(session->info), (GCompareFunc)strcmp);
	for (GList *key = keys; key; key = key->next) {
		append_line(out, key->data, g_hash_table_lookup(session->info, key->data));
	}
	g_list_free(keys);
}

/* What stands beside a device whose samples were not measured when this was recorded. */
static const char *kind_of(const struct rec_device *device)
{
	if (device->is_simulated) {
		return "SIMULATED";
	}
	if (device->is_emulated) {
		return "EMULATED";
	}
	return g_strcmp0(device->driver, "replay") == 0 ? "REPLAYED" : NULL;
}

static void append_devices(GString *out, const struct rec_session *session)
{
	static const char *const heads[] = {N_("name"), N_("driver"), N_("title"), N_("serial"),
		N_("firmware"), N_("port"), N_("calibration"), N_("kind"), NULL};
	struct cli_table table;

	append_section(out, _("Devices"));
	cli_table_init(&table, heads);
	for (guint i = 0; i < session->devices->len; i++) {
		const struct rec_device *device = g_ptr_array_index(session->devices, i);
		cli_table_add_text(&table, device->name);
		cli_table_add_text(&table, device->driver);
		cli_table_add_text(&table, device->title);
		cli_table_add_text(&table, device->serial);
		cli_table_add_text(&table, device->firmware);
		cli_table_add_text(&table, device->port);
		cli_table_add_text(&table, device->calibration);
		cli_table_add_text(&table, kind_of(device));
	}
	append_table(out, &table);
}

static const char *describe_channel(const struct rec_session *session, guint index)
{
	const struct rec_channel *channel = g_ptr_array_index(session->channels, index);
	bool is_gsr = channel->desc.quantity == CORE_QUANTITY_GSR;
	if (is_gsr && !core_channel_is_calibrated(&channel->desc)) {
		return "UNCALIBRATED";
	}
	bool is_primary =
		(int)index == session->primary_gsr || (int)index == session->primary_pulse;
	return is_primary ? _("primary") : NULL;
}

static void append_channels(GString *out, const struct rec_session *session)
{
	static const char *const heads[] = {N_("name"), N_("quantity"), N_(">rate Hz"),
		N_(">fitted Hz"), N_(">samples"), N_(">segments"), N_("unit"), N_("note"), NULL};
	struct cli_table table;

	append_section(out, _("Channels"));
	cli_table_init(&table, heads);
	for (guint i = 0; i < session->channels->len; i++) {
		const struct rec_channel *channel = g_ptr_array_index(session->channels, i);
		const struct rec_clock *clock = g_ptr_array_index(session->clocks, channel->clock);
		g_autofree char *chain = cli_fact_chain(&channel->desc);
		cli_table_add_text(&table, channel->name);
		cli_table_add_text(&table, cli_fact_quantity(channel->desc.quantity));
		cli_table_add_number(&table, clock->rate_hz, 3);
		cli_table_add_number(&table, cli_fact_fitted_rate_hz(clock), 3);
		cli_table_add_integer(&table, (gint64)clock->n);
		cli_table_add_integer(&table, clock->segments->len);
		cli_table_add_text(&table, chain);
		cli_table_add_text(&table, describe_channel(session, i));
	}
	append_table(out, &table);
}

/* Where its microsiemens come from. */
static const char *origin_of(const struct rec_device *device, const struct core_channel *channel)
{
	if (!core_channel_is_calibrated(channel)) {
		return "UNCALIBRATED";
	}
	return device->calibration ? device->calibration : _("the formula of the driver");
}

/* What the skin's numbers are worth: one step of the converter at common conductances. */
static void append_resolution(GString *out, const struct rec_session *session)
{
	static const char *const heads[] = {N_("name"), N_(">step at 0.5 µS"), N_(">at 1 µS"),
		N_(">at 10 µS"), N_("microsiemens by"), NULL};
	struct cli_table table;

	if (session->primary_gsr < 0) {
		return;
	}
	append_section(out, _("Skin conductance"));
	cli_table_init(&table, heads);
	for (guint i = 0; i < session->channels->len; i++) {
		const struct rec_channel *channel = g_ptr_array_index(session->channels, i);
		if (channel->desc.quantity != CORE_QUANTITY_GSR) {
			continue;
		}
		cli_table_add_text(&table, channel->name);
		for (int level = 0; level < CLI_FACT_LEVELS; level++) {
			cli_table_add_number(&table,
				cli_fact_step_uS(&channel->desc, cli_fact_levels_uS[level]), 4);
		}
		cli_table_add_text(
			&table, origin_of(g_ptr_array_index(session->devices, channel->device),
					&channel->desc));
	}
	append_table(out, &table);
}

static void append_gaps(GString *out, const struct rec_session *session)
{
	static const char *const heads[] = {N_(">from s"), N_(">to s"), N_(">samples lost"),
		N_("device"), N_("channels"), N_("cause"), NULL};
	struct cli_table table;

	append_section(out, _("Gaps"));
	if (!session->gaps->len) {
		g_string_append_printf(out, "  %s\n", _("none"));
		return;
	}
	cli_table_init(&table, heads);
	for (guint i = 0; i < session->gaps->len; i++) {
		const struct rec_gap *gap = g_ptr_array_index(session->gaps, i);
		cli_table_add_number(&table, gap->start_s, 3);
		cli_table_add_number(&table, gap->end_s, 3);
		cli_table_add_number(&table, gap->samples_lost, 0);
		cli_table_add_text(&table, gap->device);
		cli_table_add_text(&table, gap->channels);
		cli_table_add_text(&table, gap->cause);
	}
	append_table(out, &table);
}

/* What happened to devices beside their samples: contact, cameras that went and came, sync tests.
 */
static void append_device_events(GString *out, const struct rec_session *session)
{
	static const char *const heads[] = {N_(">from s"), N_(">to s"), N_("device"),
		N_("channels"), N_("kind"), N_(">value"), NULL};
	struct cli_table table;

	if (!session->device_events->len) {
		return;
	}
	append_section(out, _("Device events"));
	cli_table_init(&table, heads);
	for (guint i = 0; i < session->device_events->len; i++) {
		const struct rec_device_event *event = g_ptr_array_index(session->device_events, i);
		cli_table_add_number(&table, event->start_s, 3);
		cli_table_add_number(&table, event->end_s, 3);
		cli_table_add_text(&table, event->device);
		cli_table_add_text(&table, event->channel);
		cli_table_add_text(&table, event->kind);
		cli_table_add_number(&table, event->value, 3);
	}
	append_table(out, &table);
}

static void append_sync(GString *out, const struct rec_session *session)
{
	static const char *const heads[] = {N_("stream"), N_(">offset ms"), N_(">drift ppm"),
		N_(">rms ms"), N_(">max ms"), N_(">gaps"), N_(">dropped"), N_(">limit ms"),
		N_("verdict"), NULL};
	struct cli_table table;

	if (!session->sync->len) {
		return;
	}
	append_section(out, _("Sync certificate"));
	cli_table_init(&table, heads);
	for (guint i = 0; i < session->sync->len; i++) {
		const struct rec_sync *sync = g_ptr_array_index(session->sync, i);
		cli_table_add_text(&table, sync->stream);
		cli_table_add_number(&table, sync->offset_ms, 2);
		cli_table_add_number(&table, sync->drift_ppm, 1);
		cli_table_add_number(&table, sync->residual_rms_ms, 2);
		cli_table_add_number(&table, sync->residual_max_ms, 2);
		cli_table_add_integer(&table, sync->gaps);
		cli_table_add_integer(&table, sync->dropped);
		cli_table_add_number(&table, sync->limit_ms, 1);
		cli_table_add_text(&table, sync->verdict);
	}
	append_table(out, &table);
}

static void append_touchpoints(GString *out, const struct cli_merged *merged)
{
	static const char *const heads[] = {N_("touch point"), N_("title"), N_("phase"),
		N_(">from s"), N_(">to s"), N_(">valid %"), N_(">arousal"), N_(">peak"),
		N_(">responses"), N_("note"), NULL};
	struct cli_table table;

	if (!merged->touchpoints->len) {
		return;
	}
	append_section(out, _("Touch points"));
	cli_table_init(&table, heads);
	for (guint i = 0; i < merged->touchpoints->len; i++) {
		const struct rec_touchpoint *row =
			&g_array_index(merged->touchpoints, struct rec_touchpoint, i);
		g_autofree char *name = g_strdup_printf("%s#%d", row->id, row->visit);
		double count = row->scr_count < 0 ? NAN : (double)row->scr_count;
		cli_table_add_text(&table, name);
		cli_table_add_text(&table, row->title);
		cli_table_add_text(&table, row->phase);
		cli_table_add_number(&table, row->start_s, 2);
		cli_table_add_number(&table, row->end_s, 2);
		cli_table_add_number(&table, row->valid_pct, 1);
		cli_table_add_number(&table, row->arousal_mean, 1);
		cli_table_add_number(&table, row->arousal_max, 1);
		cli_table_add_number(&table, count, 0);
		cli_table_add_text(&table, row->visit == 0    ? _("skipped")
					   : row->is_excluded ? row->reason
					   : row->is_critical ? _("critical")
							      : NULL);
	}
	append_table(out, &table);
}

static void append_marks(GString *out, const struct rec_session *session)
{
	static const char *const heads[] = {
		N_(">id"), N_(">time s"), N_("label"), N_("source"), N_("note"), NULL};
	struct cli_table table;

	if (!session->marks->len) {
		return;
	}
	append_section(out, _("Marks"));
	cli_table_init(&table, heads);
	for (guint i = 0; i < session->marks->len; i++) {
		const struct rec_mark *mark = g_ptr_array_index(session->marks, i);
		cli_table_add_integer(&table, mark->id);
		cli_table_add_number(&table, mark->time_s, 3);
		cli_table_add_text(&table, mark->label);
		cli_table_add_text(&table, mark->source);
		cli_table_add_text(&table, mark->note);
	}
	append_table(out, &table);
}

/* Known once marks or visits were corrected by the video. */
static void append_reaction(GString *out, const struct rec_session *session)
{
	guint n;
	double lag_s = rec_reaction_lag_s(session->visits, session->marks, &n);

	if (n) {
		g_autofree char *text =
			g_strdup_printf(_("%.2f s late, estimated from %u corrected"), lag_s, n);
		append_line(out, _("keys"), text);
	}
}

static void append_videos(GString *out, const struct rec_session *session)
{
	static const char *const heads[] = {
		N_("file"), N_(">frames"), N_(">dropped"), N_(">width"), N_(">height"), NULL};
	struct cli_table table;

	if (!session->videos->len) {
		return;
	}
	append_section(out, _("Video"));
	cli_table_init(&table, heads);
	for (guint i = 0; i < session->videos->len; i++) {
		const struct rec_video *video = g_ptr_array_index(session->videos, i);
		cli_table_add_text(&table, video->file);
		cli_table_add_integer(&table, (gint64)video->n_frames);
		cli_table_add_integer(&table, (gint64)video->dropped);
		cli_table_add_integer(&table, video->width);
		cli_table_add_integer(&table, video->height);
	}
	append_table(out, &table);
}

/* What it is and, from another session, of whom. */
static void append_baseline(GString *out, const struct cli_merged *merged)
{
	const char *card = merged->results->parameters_json;
	const char *participant = merged->session->participant;

	if (!card) {
		return;
	}
	g_autofree char *rule = cli_card_text_baseline(card);
	append_line(out, _("baseline"), rule);
	g_autofree char *other = cli_card_text_baseline_participant(card);
	if (other && participant && strcmp(other, participant) != 0) {
		g_string_append(out, "  BASELINE_OF_ANOTHER: ");
		g_string_append_printf(out,
			_("the baseline is of participant %s, this session of %s; people's levels "
			  "are not comparable"),
			other, participant);
		g_string_append_c(out, '\n');
	}
}

static void append_results(GString *out, const struct cli_merged *merged)
{
	const struct rec_results *results = merged->results;

	append_section(out, _("Results"));
	if (!results) {
		g_string_append_printf(
			out, "  %s\n", _("none yet: “affekt analyze” computes and stores them"));
		return;
	}
	g_autoptr(GArray) facts = cli_facts_of_results(results);
	for (guint i = 0; i < facts->len; i++) {
		const struct cli_fact *fact = &g_array_index(facts, struct cli_fact, i);
		if (isfinite(fact->value)) {
			bool has_note = fact->note && fact->note[0];
			g_string_append_printf(out, "  %*.*f %-7s %s%s%s\n", 12, fact->decimals,
				fact->value, fact->unit, _(fact->title), has_note ? "; " : "",
				has_note ? fact->note : "");
		}
	}
	if (rec_results_lacks_gsr(results)) {
		g_string_append_printf(out, "  NO_GSR_SIGNAL: %s\n",
			_("no usable signal of skin conductance; check electrodes, cable and "
			  "unit"));
	}
	if (rec_results_lacks_pulse(results)) {
		g_string_append_printf(out, "  NO_PULSE_SIGNAL: %s\n",
			_("no usable signal of the pulse; check the clip and the column"));
	}
	if (results->is_self_normalised) {
		g_string_append_printf(out, "  SELF_NORMALISED: %s\n",
			_("no baseline of 60 s; arousal is relative to the record itself"));
	}
	if (results->is_non_responder) {
		g_string_append_printf(out, "  NON_RESPONDER: %s\n",
			_("too few skin-conductance responses; do not compare with other people"));
	}
	if (study_acceptance_judge(results)) {
		g_string_append_printf(out, "  NOT_ACCEPTED: %s\n",
			_("keep it in lists, leave it out of group means; methods.md says why"));
	}
	append_baseline(out, merged);
	g_autofree char *live = cli_fact_live(results);
	append_line(out, _("shown live"), live);
	append_line(out, _("analysed by"), results->software);
	append_line(out, _("profile"), results->profile);
	append_line(out, _("rater"), merged->rater);
	if (merged->unmatched) {
		g_string_append_printf(out, _("  %u edits no longer match an automatic event\n"),
			merged->unmatched);
	}
}

char *cli_session_text_results(const struct cli_merged *merged)
{
	GString *out = g_string_new(NULL);
	append_touchpoints(out, merged);
	append_results(out, merged);
	g_string_erase(out, 0, 1); /* the empty line above the first section */
	return g_string_free(out, FALSE);
}

char *cli_session_text(const struct cli_merged *merged)
{
	GString *out = g_string_new(NULL);
	const struct rec_session *session = merged->session;

	append_head(out, merged);
	append_devices(out, session);
	append_channels(out, session);
	append_resolution(out, session);
	append_gaps(out, session);
	append_device_events(out, session);
	append_sync(out, session);
	append_touchpoints(out, merged);
	append_marks(out, session);
	append_reaction(out, session);
	append_videos(out, session);
	cli_perceived_append_text(out, merged);
	append_results(out, merged);
	if (merged->results && merged->results->parameters_json) {
		append_section(out, _("Parameters"));
		g_autofree char *card = cli_card_text(merged->results->parameters_json);
		g_string_append(out, card);
	}
	return g_string_free(out, FALSE);
}
