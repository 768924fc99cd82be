#include "cli/perceived.h"

#include "cli/json.h"
#include "cli/table.h"
#include "study/recall/perceived.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* NULL when nothing was answered. The baseline is no moment that anybody is asked about. */
static struct study_perceived *compare(const struct cli_merged *merged)
{
	const GPtrArray *visits = merged->session->visits;
	g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(struct rec_touchpoint));

	if (!merged->session->self_reports->len) {
		return NULL;
	}
	for (guint i = 0; i < merged->touchpoints->len && i < visits->len; i++) {
		const struct rec_visit *visit = g_ptr_array_index(visits, i);
		if (!visit->is_baseline) {
			g_array_append_val(
				rows, g_array_index(merged->touchpoints, struct rec_touchpoint, i));
		}
	}
	return study_perceived_new(rows, merged->session->self_reports);
}

static void append_rank(GString *out, const char *title, const struct study_perceived_rank *rank)
{
	if (!isnan(rank->rho)) {
		g_string_append_printf(out, "  %s: rho %+.2f, n = %u\n", title, rank->rho, rank->n);
	}
}

static void append_rows(GString *out, const GArray *rows)
{
	static const char *const heads[] = {N_("touch point"), N_(">visit"), N_(">arousal"),
		N_(">felt arousal"), N_(">felt pleasant"), N_(">score"), N_(">felt - lived"), NULL};
	struct cli_table table;

	cli_table_init(&table, heads);
	for (guint i = 0; i < rows->len; i++) {
		const struct study_perceived_row *row =
			&g_array_index(rows, struct study_perceived_row, i);
		cli_table_add_text(&table, row->title);
		cli_table_add_integer(&table, row->visit);
		cli_table_add_number(&table, row->arousal_mean, 1);
		cli_table_add_number(&table, row->felt_arousal, 0);
		cli_table_add_number(&table, row->felt_valence, 0);
		cli_table_add_number(&table, row->score, 0);
		cli_table_add_number(&table, row->difference, 2);
	}
	g_autofree char *text = cli_table_format(&table);
	g_string_append(out, text);
	cli_table_finish(&table);
}

void cli_perceived_append_text(GString *out, const struct cli_merged *merged)
{
	g_autoptr(study_perceived) perceived = compare(merged);

	if (!perceived) {
		return;
	}
	g_string_append_printf(out, "\n%s\n", _("Lived and perceived"));
	append_rows(out, perceived->rows);
	append_rank(out, _("lived and felt arousal"), &perceived->arousal);
	append_rank(out, _("arousal and score"), &perceived->score);
	append_rank(out, _("arousal and pleasantness"), &perceived->valence);
	g_string_append_printf(out, "  %s\n",
		_("rank correlations within this one person; felt - lived in the person's own "
		  "standard deviations"));
	if (MAX(perceived->arousal.n, MAX(perceived->score.n, perceived->valence.n)) <
		STUDY_PERCEIVED_N_FEW) {
		g_string_append_printf(out, "  FEW_MOMENTS: %s\n",
			_("so few moments prove nothing; one of them can turn the figure"));
	}
}

static void add_rank(JsonBuilder *json, const char *key, const struct study_perceived_rank *rank)
{
	json_builder_set_member_name(json, key);
	json_builder_begin_object(json);
	cli_json_add_number(json, "rho", rank->rho);
	cli_json_add_integer(json, "n", rank->n);
	json_builder_end_object(json);
}

static void add_row(JsonBuilder *json, const struct study_perceived_row *row)
{
	json_builder_begin_object(json);
	json_builder_set_member_name(json, "touchpoint");
	json_builder_add_string_value(json, row->name);
	cli_json_add_number(json, "arousal_mean", row->arousal_mean);
	cli_json_add_number(json, "arousal_max", row->arousal_max);
	cli_json_add_number(
		json, "peak_count", row->peak_count < 0 ? NAN : (double)row->peak_count);
	cli_json_add_number(json, "felt_arousal", row->felt_arousal);
	cli_json_add_number(json, "felt_valence", row->felt_valence);
	cli_json_add_number(json, "felt_replay", row->felt_replay);
	cli_json_add_number(json, "score", row->score);
	cli_json_add_number(json, "z_lived", row->z_lived);
	cli_json_add_number(json, "z_felt", row->z_felt);
	cli_json_add_number(json, "difference", row->difference);
	json_builder_end_object(json);
}

void cli_perceived_add_json(JsonBuilder *json, const struct cli_merged *merged)
{
	g_autoptr(study_perceived) perceived = compare(merged);

	json_builder_set_member_name(json, "self_report");
	if (!perceived) {
		json_builder_add_null_value(json);
		return;
	}
	json_builder_begin_object(json);
	cli_json_add_integer(json, "answers", merged->session->self_reports->len);
	add_rank(json, "arousal", &perceived->arousal);
	add_rank(json, "score", &perceived->score);
	add_rank(json, "valence", &perceived->valence);
	json_builder_set_member_name(json, "touchpoints");
	json_builder_begin_array(json);
	for (guint i = 0; i < perceived->rows->len; i++) {
		add_row(json, &g_array_index(perceived->rows, struct study_perceived_row, i));
	}
	json_builder_end_array(json);
	json_builder_end_object(json);
}
