#include "study/folder/template.h"

#include <glib.h>
#include <glib/gi18n-lib.h>

/* A group, words for people below it, and the keys that they are about. */
static const struct part {
	const char *group; /* NULL: that of the part before */
	const char *words; /* N_() */
	const char *keys;
} PARTS[] = {
	{NULL,
		N_("The plan of a study, read when sessions are recorded and when they are "
		   "analysed.\n"
		   "Lines with # are comments: take the # away from what you want to use.\n"
		   "Times are seconds from the start of a session, with a decimal point."),
		""},
	{"[study]",
		N_("The language of forms and report (en, da, nb), and whose edits hold where "
		   "several\n"
		   "people have edited a session."),
		"#language=en\n#rater=anna\n"},
	{"[session]",
		N_("What a recording must be told before it starts, with “--info KEY=VALUE”."),
		"#required=age;sex;hand\n"},
	{"[analysis]",
		N_("The profile of the analysis (“affekt profiles” lists them), and parameters "
		   "that\n"
		   "differ from it, as “affekt analyze --set” takes them."),
		"#profile=default\n#eda.grid_hz=8\n"},
	{"[instruments]", N_("Which forms the cued recall asks, and at which touch points."),
		"#slider=paying\n"},
	{NULL,
		N_("A phase joins touch points. One with baseline=yes is the rest that people are\n"
		   "measured against; it should last two minutes, one at least."),
		"#[phase rest]\n#title=Rest\n#baseline=yes\n\n#[phase counter]\n#title=At the "
		"counter\n"},
	{NULL,
		N_("A touch point: an id of a-z, 0-9, _ and -, and as much of the rest as is "
		   "known.\n"
		   "Plan start and duration where everybody sees the same at the same time."),
		"#[touchpoint paying]\n#title=Paying\n#phase=counter\n#critical=yes\n#start=120\n"
		"#duration=30\n#instruction=Ask for a receipt\n#stimulus=terminal\n"},
	{NULL, N_("Whose device is at which port, where several people are recorded at once."),
		"#[participant P07]\n#device=lightstone@1-2\n"},
};

static void append_comment(GString *text, const char *words)
{
	g_auto(GStrv) lines = g_strsplit(words, "\n", -1);

	for (char **line = lines; *line; line++)
		g_string_append_printf(text, "# %s\n", *line);
}

/* As the value of a key. */
static char *escape(const char *name)
{
	g_autofree char *valid = g_utf8_make_valid(name, -1);
	GString *value = g_string_new(NULL);

	for (const char *c = g_strstrip(valid); *c; c++) {
		if (*c == '\\')
			g_string_append(value, "\\\\");
		else
			g_string_append_c(value, g_ascii_iscntrl(*c) ? ' ' : *c);
	}
	return g_string_free(value, FALSE);
}

char *study_template_text(const char *name)
{
	GString *text = g_string_new(NULL);
	g_autofree char *value = escape(name);

	for (gsize i = 0; i < G_N_ELEMENTS(PARTS); i++) {
		const struct part *part = &PARTS[i];

		if (i > 0)
			g_string_append_c(text, '\n');
		if (part->group)
			g_string_append_printf(text, "%s\n", part->group);
		if (g_strcmp0(part->group, "[study]") == 0)
			g_string_append_printf(text, "name=%s\n", value);
		append_comment(text, _(part->words));
		g_string_append(text, part->keys);
	}
	return g_string_free(text, FALSE);
}
