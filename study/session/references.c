#include "study/session/references.h"

#include <stdbool.h>
#include <string.h>

struct work {
	const char *name, *year; /* as cited: "name, year" or "name (year)" */
	const char *reference;
};

/* In order of the alphabet. clang-format off: a table reads better with one work after another */
static const struct work WORKS[] = {
	{"Benedek & Kaernbach", "2010",
		"Benedek M., Kaernbach C. (2010) J Neurosci Methods 190:80"},
	{"Bishop & Ercole", "2018", "Bishop S. M., Ercole A. (2018) Acta Neurochir Suppl 126:189"},
	{"Boucsein et al.", "2012", "Boucsein W. et al. (2012) Psychophysiology 49:1017"},
	{"van Boxtel", "2001", "van Boxtel A. (2001) Psychophysiology 38:22"},
	{"Charlton et al.", "2025", "Charlton P. H. et al. (2025) Physiol Meas 46:035002"},
	{"Cohen", "1988", "Cohen J. (1988) Statistical Power Analysis for the Behavioral Sciences"},
	{"Efron", "1987", "Efron B. (1987) J Am Stat Assoc 82:171"},
	{"Friedman", "1937", "Friedman M. (1937) J Am Stat Assoc 32:675"},
	{"Greco et al.", "2016",
		"Greco A., Valenza G., Lanata A., Scilingo E. P., Citi L. (2016) IEEE Trans Biomed "
		"Eng 63:797"},
	{"Hesterberg", "2015", "Hesterberg T. C. (2015) Am Stat 69:371"},
	{"Holm", "1979", "Holm S. (1979) Scand J Stat 6:65"},
	{"Karlen et al.", "2013", "Karlen W. et al. (2013) IEEE Trans Biomed Eng 60:1946"},
	{"Kleckner et al.", "2018", "Kleckner I. R. et al. (2018) IEEE Trans Biomed Eng 65:1460"},
	{"Kruskal & Wallis", "1952", "Kruskal W. H., Wallis W. A. (1952) J Am Stat Assoc 47:583"},
	{"Leiner et al.", "2012", "Leiner D., Fahr A., Frueh H. (2012) Commun Methods Meas 6:237"},
	{"Lipponen & Tarvainen", "2019",
		"Lipponen J. A., Tarvainen M. P. (2019) J Med Eng Technol 43:173"},
	{"Lykken", "1966", "Lykken D. T., Rose R., Luther B., Maley M. (1966) Psychol Bull 66:481"},
	{"Makowski et al.", "2021", "Makowski D. et al. (2021) Behav Res Methods 53:1689"},
	{"Mann & Whitney", "1947", "Mann H. B., Whitney D. R. (1947) Ann Math Stat 18:50"},
	{"Matsumoto & Nishimura", "1998",
		"Matsumoto M., Nishimura T. (1998) ACM Trans Model Comput Simul 8:3"},
	{"Phipson & Smyth", "2010", "Phipson B., Smyth G. K. (2010) Stat Appl Genet Mol Biol 9:39"},
	{"Pope et al.", "1995",
		"Pope A. T., Bogart E. H., Bartolome D. S. (1995) Biol Psychol 40:187"},
	{"Posada-Quintero et al.", "2016",
		"Posada-Quintero H. F. et al. (2016) Ann Biomed Eng 44:3124"},
	{"Posada-Quintero et al.", "2016b",
		"Posada-Quintero H. F. et al. (2016b) Am J Physiol 311:R582"},
	{"Shaffer & Ginsberg", "2017",
		"Shaffer F., Ginsberg J. P. (2017) Front Public Health 5:258"},
	{"Shewhart", "1931",
		"Shewhart W. A. (1931) Economic Control of Quality of Manufactured Product"},
	{"Smith et al.", "2017", "Smith E. E. et al. (2017) Int J Psychophysiol 111:98"},
	{"Streitberg & Röhmel", "1986", "Streitberg B., Röhmel J. (1986) Stat Softw Newsl 12:10"},
	{"Stuldreher et al.", "2020", "Stuldreher I. V. et al. (2020) Front Neurosci 14:575521"},
	{"Task Force", "1996", "Task Force of the ESC and NASPE (1996) Circulation 93:1043"},
	{"Taylor et al.", "2015", "Taylor S. et al. (2015) Proc IEEE EMBC, 1934"},
	{"Westfall & Young", "1993",
		"Westfall P. H., Young S. S. (1993) Resampling-Based Multiple Testing"},
	{"Wheeler & Chambers", "1992",
		"Wheeler D. J., Chambers D. S. (1992) Understanding Statistical Process Control"},
	{"Wilcoxon", "1945", "Wilcoxon F. (1945) Biometrics Bull 1:80"},
	{"Wilson", "1927", "Wilson E. B. (1927) J Am Stat Assoc 22:209"},
};
/* clang-format on */

/* Whether @form of the citation stands in @text, and not as the beginning of another year. */
static bool has(const char *text, const char *form)
{
	const char *found = strstr(text, form);

	while (found && g_ascii_isalnum(found[strlen(form)]))
		found = strstr(found + 1, form);
	return found != NULL;
}

static bool is_cited(const char *text, const struct work *work)
{
	g_autofree char *in_brackets = g_strconcat(work->name, ", ", work->year, NULL);
	g_autofree char *in_sentence = g_strconcat(work->name, " (", work->year, NULL);

	return has(text, in_brackets) || has(text, in_sentence);
}

char *study_references_list(const char *text)
{
	GString *list = g_string_new(NULL);

	for (gsize i = 0; i < G_N_ELEMENTS(WORKS); i++) {
		if (is_cited(text, &WORKS[i]))
			g_string_append_printf(
				list, "%s%s.", list->len ? " " : "", WORKS[i].reference);
	}
	return g_string_free(list, list->len == 0);
}

void study_references_append(GString *text)
{
	g_autofree char *list = study_references_list(text->str);

	if (list)
		g_string_append_printf(text, "References: %s\n", list);
}
