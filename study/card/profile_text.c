#include "study/card/profile_text.h"

#include "core/text.h"
#include "dsp/base/params.h"

#include <glib.h>
#include <string.h>

static const char HEAD[] = "# The parameters of Affekt's analysis with their built-in values. To "
			   "use others: copy this\n"
			   "# file to your folder of profiles (affekt profiles says where), give "
			   "it a name and a title of\n"
			   "# your own, keep the lines that you change, and delete the rest.\n"
			   "\n"
			   "[profile]\n"
			   "title=Affekt's own methods and limits\n"
			   "title[da]=Affekts egne metoder og grænser\n"
			   "title[nb]=Affekts egne metoder og grenser\n"
			   "description=What affekt analyze uses when nothing else is said.\n"
			   "description[da]=Det, affekt analyze bruger, når intet andet er sagt.\n"
			   "description[nb]=Det affekt analyze bruker når ikke noe annet er sagt.\n"
			   "sources=At each parameter.\n"
			   "sources[da]=Ved hver parameter.\n"
			   "sources[nb]=Ved hver parameter.\n"
			   "\n"
			   "[analysis]\n";

static const int DIGITS = 10; /* more than any value of the card has */

static void append_parameter(
	GString *out, const struct dsp_params *params, const struct dsp_param_info *info)
{
	char word[64];

	if (dsp_params_word(params, info, word, sizeof(word))) {
		g_autofree char *words = g_strdelimit(g_strdup(info->words), " ", '|');
		g_string_append_printf(out, "# %s: %s (%s)\n%s=%s\n", words, info->meaning,
			info->source, info->key, word);
		return;
	}
	g_string_append(out, "# ");
	core_text_append_significant(out, info->low, DIGITS);
	g_string_append(out, " to ");
	core_text_append_significant(out, info->high, DIGITS);
	if (strcmp(info->unit, "1") != 0)
		g_string_append_printf(out, " %s", info->unit);
	g_string_append_printf(out, ": %s (%s)\n%s=", info->meaning, info->source, info->key);
	core_text_append_significant(out, dsp_params_get(params, info), DIGITS);
	g_string_append_c(out, '\n');
}

char *study_profile_text_write(void)
{
	GString *out = g_string_new(HEAD);
	const struct dsp_param_info *info;
	struct dsp_params params;

	dsp_params_init(&params);
	for (size_t i = 0; (info = dsp_params_info(i)); i++)
		append_parameter(out, &params, info);
	return g_string_free(out, FALSE);
}
