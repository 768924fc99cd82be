#include "study/tables/study_limits.h"

#include "recordings/export/limits.h"
#include "study/tables/study_book.h"

/* One paragraph each. */
static const char *const GROUP[] = {
	"Numbers of a study are about these participants. They stand for others only as far "
	"as the participants were drawn like them: customers who volunteer to be wired and "
	"filmed are not all customers, and being watched changes what people do.",
	"An interval tells where the mean of such participants is likely to lie, not how one "
	"person will react. A touch point within the chance band is not shown to be without "
	"effect: with few participants a real difference stays unseen. A p value is not the "
	"probability that there is no effect, and a small one tells nothing about its size: "
	"read the effect sizes.",
	"Of many touch points and pairs some always stand out. The chance band is "
	"simultaneous and the pairs are corrected (Holm), but only within this analysis: "
	"whoever tries several groupings, waves, rules or parameters and reports the best one "
	"finds what is not there. What the data suggested is to be confirmed with new "
	"participants.",
	"Touch points in a fixed order are confounded with their order: novelty comes first, "
	"habituation and fatigue last. Differences between groups that were not assigned by "
	"lot, and between waves, may come from anything else that differs between them. That "
	"a touch point raises arousal is not shown by its mean alone; a comparison in which "
	"only that touch point changes shows it.",
	"Arousal is on each participant's own scale, relative to the own baseline. It ranks "
	"moments within people; it does not tell that one person was more aroused than "
	"another. Who is left out, and why, changes means: the columns everybody_… show them "
	"without exclusions. A non-responder is a property of skin, not of interest.",
	("What people tell afterwards is memory in words. That it differs from what was "
	 "measured makes neither of them wrong."),
};

char *study_limits_write(const struct study_evidence *evidence)
{
	g_autofree char *session = rec_limits_of(study_book_label(evidence));
	GString *text = g_string_new(session);

	for (gsize i = 0; i < G_N_ELEMENTS(GROUP); i++)
		g_string_append_printf(text, "\n\n%s", GROUP[i]);
	if (evidence->cautions->len > 0)
		g_string_append(text, "\n\nOf this study:\n");
	for (guint i = 0; i < evidence->cautions->len; i++)
		g_string_append_printf(text, "\n- %s", (const char *)evidence->cautions->pdata[i]);
	return g_string_free(text, FALSE);
}
