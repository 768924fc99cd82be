/* What the study page does, as actions of the group "study". */
#include "gui/study/page.h"

#include "gui/actions/commands.h"

static AffektHeat *heat_of(gpointer page)
{
	return affekt_study_page_heat(page);
}

static void left(gpointer page)
{
	affekt_heat_move(heat_of(page), 0, -1);
}

static void right(gpointer page)
{
	affekt_heat_move(heat_of(page), 0, 1);
}

static void up(gpointer page)
{
	affekt_heat_move(heat_of(page), -1, 0);
}

static void down(gpointer page)
{
	affekt_heat_move(heat_of(page), 1, 0);
}

static void page_up(gpointer page)
{
	affekt_heat_move(heat_of(page), -affekt_heat_page(heat_of(page)), 0);
}

static void page_down(gpointer page)
{
	affekt_heat_move(heat_of(page), affekt_heat_page(heat_of(page)), 0);
}

static void first_column(gpointer page)
{
	affekt_heat_go(heat_of(page), -1, 0);
}

static void last_column(gpointer page)
{
	affekt_heat_go(heat_of(page), -1, G_MAXINT);
}

static void first_row(gpointer page)
{
	affekt_heat_go(heat_of(page), 0, -1);
}

static void last_row(gpointer page)
{
	affekt_heat_go(heat_of(page), G_MAXINT, -1);
}

static void open_cell(gpointer page)
{
	int row, column;
	affekt_heat_cursor(heat_of(page), &row, &column);
	/* Whom a filter put there is now whom the user chose. */
	affekt_heat_go(heat_of(page), row, column);
	affekt_study_page_show_moment(page, row, column);
}

/* --- order --------------------------------------------------------------------------------- */

static void sort_touch_point(gpointer page)
{
	int row, column;
	AffektStudy *study = affekt_study_page_study(page);
	const struct study_evidence *evidence = study != NULL ? affekt_study_evidence(study) : NULL;
	affekt_heat_cursor(heat_of(page), &row, &column);
	if (evidence == NULL || column < 0)
		return;
	const struct study_touchpoint *touchpoint =
		g_ptr_array_index(evidence->touchpoints, (guint)column);
	affekt_study_page_order_by(page, AFFEKT_MATRIX_TOUCH_POINT, touchpoint->id);
}

static void sort_code(gpointer page)
{
	affekt_study_page_order_by(page, AFFEKT_MATRIX_CODE, NULL);
}

static void sort_group(gpointer page)
{
	affekt_study_page_order_by(page, AFFEKT_MATRIX_GROUP, NULL);
}

static void sort_wave(gpointer page)
{
	affekt_study_page_order_by(page, AFFEKT_MATRIX_WAVE, NULL);
}

static void sort_usable(gpointer page)
{
	affekt_study_page_order_by(page, AFFEKT_MATRIX_USABLE, NULL);
}

static void sort_alerts(gpointer page)
{
	affekt_study_page_order_by(page, AFFEKT_MATRIX_ALERTS, NULL);
}

/* --- filter -------------------------------------------------------------------------------- */

static void find(gpointer page)
{
	affekt_filter_bar_find(affekt_study_page_filters(page));
}

static void clear(gpointer page)
{
	GActionGroup *actions = affekt_study_page_actions(page);
	static const char *const switches[] = {"only-alerts", "only-excluded"};
	for (gsize i = 0; i < G_N_ELEMENTS(switches); i++)
		g_action_group_change_action_state(
			actions, switches[i], g_variant_new_boolean(FALSE));
	affekt_filter_bar_clear(affekt_study_page_filters(page));
	gtk_widget_grab_focus(GTK_WIDGET(heat_of(page)));
}

static void switched(gpointer page, const char *name, gboolean is_on)
{
	affekt_study_page_switched(page, name, is_on);
}

/* --- lists --------------------------------------------------------------------------------- */

static void sidebar(gpointer page, const char *name, gboolean is_on)
{
	(void)name;
	adw_flap_set_reveal_flap(affekt_study_page_flap(page), is_on);
	if (!is_on)
		gtk_widget_grab_focus(GTK_WIDGET(heat_of(page)));
}

static void turn_to(gpointer page, enum affekt_asides_list list)
{
	g_action_group_change_action_state(
		affekt_study_page_actions(page), "sidebar", g_variant_new_boolean(TRUE));
	affekt_asides_turn_to(affekt_study_page_asides(page), list);
}

static void alerts(gpointer page)
{
	turn_to(page, AFFEKT_ASIDES_ALERTS);
}

static void sessions(gpointer page)
{
	turn_to(page, AFFEKT_ASIDES_SESSIONS);
}

static void next_alert(gpointer page)
{
	affekt_asides_step(affekt_study_page_asides(page), TRUE);
}

static void previous_alert(gpointer page)
{
	affekt_asides_step(affekt_study_page_asides(page), FALSE);
}

static void warnings(gpointer page)
{
	affekt_notices_open(affekt_study_page_notices(page));
}

/* --- the rest ------------------------------------------------------------------------------ */

static void larger(gpointer page)
{
	affekt_heat_zoom(heat_of(page), TRUE);
}

static void smaller(gpointer page)
{
	affekt_heat_zoom(heat_of(page), FALSE);
}

static void fit(gpointer page)
{
	affekt_heat_fit(heat_of(page));
}

static void decide(gpointer page)
{
	const struct study_member *member = affekt_study_page_member(page);
	if (member != NULL)
		affekt_deciding_ask(affekt_study_page_deciding(page), member->participant);
}

/* Who asks for it means what failed, too: whatever stood in the way may be gone. */
static void analyse(gpointer page)
{
	AffektStudy *study = affekt_study_page_study(page);
	if (study != NULL)
		affekt_analysing_begin(affekt_study_page_analysing(page), affekt_study_path(study),
			/* is_failed_too= */ TRUE);
}

static void cancel_analysis(gpointer page)
{
	affekt_analysing_cancel(affekt_study_page_analysing(page));
}

static void refresh(gpointer page)
{
	AffektStudy *study = affekt_study_page_study(page);
	if (study != NULL)
		affekt_study_refresh(study);
}

static const struct affekt_command commands[] = {
	{"left", left},
	{"right", right},
	{"up", up},
	{"down", down},
	{"page-up", page_up},
	{"page-down", page_down},
	{"first-touch-point", first_column},
	{"last-touch-point", last_column},
	{"first-participant", first_row},
	{"last-participant", last_row},
	{"open", open_cell},
	{"sort-touch-point", sort_touch_point},
	{"sort-code", sort_code},
	{"sort-group", sort_group},
	{"sort-wave", sort_wave},
	{"sort-usable", sort_usable},
	{"sort-alerts", sort_alerts},
	{"find", find},
	{"clear", clear},
	{"alerts", alerts},
	{"sessions", sessions},
	{"next-alert", next_alert},
	{"previous-alert", previous_alert},
	{"warnings", warnings},
	{"larger", larger},
	{"smaller", smaller},
	{"fit", fit},
	{"decide", decide},
	{"analyse", analyse},
	{"cancel-analysis", cancel_analysis},
	{"refresh", refresh},
	{0},
};

/* However the lists come and go, their button says so: a narrow window folds them away. */
static void flap_turned(AdwFlap *flap, GParamSpec *property, GActionMap *map)
{
	(void)property;
	GAction *action = g_action_map_lookup_action(map, "sidebar");
	g_simple_action_set_state(
		G_SIMPLE_ACTION(action), g_variant_new_boolean(adw_flap_get_reveal_flap(flap)));
}

void affekt_study_page_add_actions(AffektStudyPage *page, GActionMap *map)
{
	affekt_commands_add(map, commands, page);
	affekt_commands_add_switch(map, "only-alerts", FALSE, switched, page);
	affekt_commands_add_switch(map, "only-excluded", FALSE, switched, page);
	affekt_commands_add_switch(map, "everybody", FALSE, switched, page);
	affekt_commands_add_switch(map, "sidebar", TRUE, sidebar, page);
	g_signal_connect_object(affekt_study_page_flap(page), "notify::reveal-flap",
		G_CALLBACK(flap_turned), map, 0);
}
