#include "tests/gui/xdotool.h"

#include "tests/gui/screen.h"

#include <check.h>

static void note_end(GObject *process, GAsyncResult *result, gpointer is_over)
{
	g_subprocess_wait_finish(G_SUBPROCESS(process), result, NULL);
	*(gboolean *)is_over = TRUE;
}

char *xdotool_try(const char *line)
{
	g_autofree char *whole = g_strconcat("xdotool ", line, NULL);
	g_auto(GStrv) words = g_strsplit(whole, " ", -1);
	g_autoptr(GError) error = NULL;
	g_autoptr(GSubprocess) process = g_subprocess_newv((const char *const *)words,
		G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error);
	ck_assert_msg(process != NULL, "%s", error != NULL ? error->message : "");
	gboolean is_over = FALSE;
	g_subprocess_wait_async(process, NULL, note_end, &is_over);
	while (!is_over)
		g_main_context_iteration(NULL, TRUE);
	char *output = NULL;
	ck_assert(g_subprocess_communicate_utf8(process, NULL, NULL, &output, NULL, NULL));
	if (g_subprocess_get_successful(process))
		return output;
	g_free(output);
	return NULL;
}

void xdotool(const char *line)
{
	g_autofree char *output = xdotool_try(line);
	ck_assert_msg(output != NULL, "xdotool %s", line);
}

char *xdotool_activate(GtkWindow *window, const char *name)
{
	g_autofree char *line =
		g_strdup_printf("search --onlyvisible --name %s windowactivate", name);
	/* Until the manager is there nothing can be activated, and it may be slow to listen. */
	while (!gtk_window_is_active(window)) {
		g_free(xdotool_try(line));
		while (g_main_context_iteration(NULL, FALSE))
			continue;
	}
	char *id = xdotool_try("getactivewindow");
	g_strstrip(id);
	screen_wait_for_frame(window);
	return id;
}

void xdotool_point_at(GtkWindow *window, const char *id, GtkWidget *widget, double x, double y)
{
	double root_x, root_y, surface_x, surface_y;
	ck_assert(gtk_widget_translate_coordinates(
		widget, GTK_WIDGET(window), x, y, &root_x, &root_y));
	gtk_native_get_surface_transform(GTK_NATIVE(window), &surface_x, &surface_y);
	g_autofree char *line = g_strdup_printf("mousemove --window %s %d %d", id,
		(int)(root_x + surface_x), (int)(root_y + surface_y));
	xdotool(line);
}
