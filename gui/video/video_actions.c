/* The actions of the video, for the group of the page that it stands on. */
#include "gui/actions/commands.h"
#include "gui/video/video.h"

static AffektTransport *transport_of(gpointer video)
{
	return affekt_video_transport(video);
}

static void play(gpointer video)
{
	affekt_transport_set_playing(
		transport_of(video), !affekt_transport_is_playing(transport_of(video)));
}

static void frame_back(gpointer video)
{
	affekt_transport_step(transport_of(video), -1);
}

static void frame_forward(gpointer video)
{
	affekt_transport_step(transport_of(video), 1);
}

static void slower(gpointer video)
{
	affekt_transport_slower(transport_of(video));
}

static void faster(gpointer video)
{
	affekt_transport_faster(transport_of(video));
}

static void next_camera(gpointer video)
{
	affekt_video_choose_next(video);
}

static const struct affekt_command commands[] = {
	{"play", play},
	{"frame-back", frame_back},
	{"frame-forward", frame_forward},
	{"slower", slower},
	{"faster", faster},
	{"next-camera", next_camera},
	{0},
};

static void loop_changed(gpointer video, const char *name, gboolean is_on)
{
	(void)name;
	affekt_transport_set_looping(transport_of(video), is_on);
}

static void sound_changed(gpointer video, const char *name, gboolean is_on)
{
	(void)name;
	affekt_player_set_muted(affekt_transport_player(transport_of(video)), !is_on);
}

static void speed_chosen(GSimpleAction *action, GVariant *value, gpointer video)
{
	(void)action;
	affekt_transport_set_rate(
		transport_of(video), g_ascii_strtod(g_variant_get_string(value, NULL), NULL));
}

/* Keys change the speed too: the menu's mark follows. */
static void mark_speed(GSimpleAction *action, AffektTransport *transport)
{
	char text[G_ASCII_DTOSTR_BUF_SIZE];
	g_ascii_formatd(text, sizeof text, "%g", affekt_transport_rate(transport));
	g_simple_action_set_state(action, g_variant_new_string(text));
}

void affekt_video_add_actions(AffektVideo *video, GActionMap *map)
{
	affekt_commands_add(map, commands, video);
	affekt_commands_add_switch(map, "loop", FALSE, loop_changed, video);
	affekt_commands_add_switch(map, "sound", TRUE, sound_changed, video);
	g_autoptr(GSimpleAction) speed = g_simple_action_new_stateful(
		"speed", G_VARIANT_TYPE_STRING, g_variant_new_string("1"));
	g_signal_connect_object(speed, "change-state", G_CALLBACK(speed_chosen), video, 0);
	g_signal_connect_object(
		transport_of(video), "changed", G_CALLBACK(mark_speed), speed, G_CONNECT_SWAPPED);
	g_action_map_add_action(map, G_ACTION(speed));
}
