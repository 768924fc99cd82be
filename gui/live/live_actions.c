/* The actions and keys of the live page. */
#include "gui/actions/commands.h"
#include "gui/live/live.h"

#include <glib/gi18n-lib.h>

static void start(gpointer page)
{
	affekt_live_start(page);
}

static void check(gpointer page)
{
	affekt_live_toggle_check(page);
}

static void stop(gpointer page)
{
	affekt_live_ask_to_stop(page, FALSE);
}

static void next(gpointer page)
{
	affekt_recorder_touch(affekt_live_recorder(page), AFFEKT_TOUCH_NEXT, NULL);
}

static void repeat(gpointer page)
{
	affekt_recorder_touch(affekt_live_recorder(page), AFFEKT_TOUCH_REPEAT, NULL);
}

static void skip(gpointer page)
{
	affekt_recorder_touch(affekt_live_recorder(page), AFFEKT_TOUCH_SKIP, NULL);
}

static void unplanned(gpointer page)
{
	affekt_console_ask_unplanned(affekt_live_console(page));
}

static void end_visit(gpointer page)
{
	affekt_recorder_touch(affekt_live_recorder(page), AFFEKT_TOUCH_END, NULL);
}

static void mark(gpointer page)
{
	affekt_console_mark(affekt_live_console(page));
}

static void sync_test(gpointer page)
{
	affekt_console_sync(affekt_live_console(page));
}

static void review(gpointer page)
{
	affekt_live_review(page);
}

static void again(gpointer page)
{
	affekt_live_again(page);
}

#define VISIT(number)                                                                              \
	static void visit_##number(gpointer page)                                                  \
	{                                                                                          \
		affekt_recorder_touch_number(affekt_live_recorder(page), number);                  \
	}
VISIT(1)
VISIT(2)
VISIT(3)
VISIT(4)
VISIT(5)
VISIT(6)
VISIT(7)
VISIT(8)
VISIT(9)
#undef VISIT

/* The first of them are for a running recording only. */
static const struct affekt_command commands[] = {
	{"next", next},
	{"repeat", repeat},
	{"skip", skip},
	{"unplanned", unplanned},
	{"end-visit", end_visit},
	{"mark", mark},
	{"sync", sync_test},
	{"stop", stop},
	{"visit-1", visit_1},
	{"visit-2", visit_2},
	{"visit-3", visit_3},
	{"visit-4", visit_4},
	{"visit-5", visit_5},
	{"visit-6", visit_6},
	{"visit-7", visit_7},
	{"visit-8", visit_8},
	{"visit-9", visit_9},
	{"start", start},
	{"check", check},
	{"review", review},
	{"again", again},
	{0},
};

enum {
	N_RUNNING = 17 /* commands of a running recording */
};

/* The state is all that matters; the page looks at it when a warning comes. */
static void bell_switched(gpointer page, const char *name, gboolean is_on)
{
	(void)page;
	(void)name;
	(void)is_on;
}

void affekt_live_add_actions(AffektLive *live, GActionMap *map)
{
	affekt_commands_add(map, commands, live);
	affekt_commands_add_switch(map, "bell", FALSE, bell_switched, live);
}

void affekt_live_enable_actions(
	GActionMap *map, enum affekt_recorder_state state, gboolean can_start)
{
	for (int i = 0; i < N_RUNNING; i++)
		affekt_commands_enable(map, commands[i].name, state == AFFEKT_RECORDER_RECORDING);
	affekt_commands_enable(map, "start", state == AFFEKT_RECORDER_IDLE && can_start);
	affekt_commands_enable(map, "check", state == AFFEKT_RECORDER_IDLE);
	affekt_commands_enable(map, "review", state == AFFEKT_RECORDER_DONE);
	affekt_commands_enable(
		map, "again", state == AFFEKT_RECORDER_DONE || state == AFFEKT_RECORDER_FAILED);
}

static const struct affekt_key touching[] = {
	{"n", "n", "live.next", N_("End the touch point and begin the next one")},
	{"r", "r", "live.repeat", N_("Begin the last touch point again")},
	{"s", "s", "live.skip", N_("Pass the next touch point over")},
	{"u", "u", "live.unplanned", N_("Begin an unplanned touch point")},
	{"e", "e", "live.end-visit", N_("End the touch point")},
	{"m", "m", "live.mark", N_("Set a mark, then words to it")},
	{"1", "1...9", "live.visit-1", N_("Begin that touch point of the journey")},
	{"2", NULL, "live.visit-2", NULL},
	{"3", NULL, "live.visit-3", NULL},
	{"4", NULL, "live.visit-4", NULL},
	{"5", NULL, "live.visit-5", NULL},
	{"6", NULL, "live.visit-6", NULL},
	{"7", NULL, "live.visit-7", NULL},
	{"8", NULL, "live.visit-8", NULL},
	{"9", NULL, "live.visit-9", NULL},
	{0},
};

static const struct affekt_key recording[] = {
	{"y", "y", "live.sync", N_("Make a sync test with the cameras")},
	{"<Control>k", "<Control>k", "live.check", N_("Check the signals")},
	{"<Control>r", "<Control>r", "live.start", N_("Start the recording")},
	{"Escape", "Escape", "live.stop", N_("Stop the recording (asks)")},
	{0},
};

const struct affekt_key_group affekt_live_keys[] = {
	{N_("Touch points"), touching},
	{N_("Recording"), recording},
	{0},
};
