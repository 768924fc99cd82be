/* The moments to look at, with a picture where that is allowed. */
#include "recordings/disk/error.h"
#include "study/report/content.h"
#include "study/report/picture.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define MOMENTS_MAX      6
#define MOMENTS_FALLBACK 3

/* The picture, or NULL with the reason, which is also told to who makes the report when something
 * is broken. */
static struct study_still *take_picture(
	struct study_content *content, const struct study_moment *moment, const char **ret_why)
{
	g_autoptr(GError) error = NULL;
	struct study_still *still = study_picture_take(
		content->evidence->folder, moment, content->options->stills, &error);

	if (still)
		return still;
	if (g_error_matches(error, REC_ERROR, REC_ERROR_REFUSED) && !moment->result) {
		*ret_why = study_content_keepf(content, "%s", error->message);
		return NULL;
	}
	g_ptr_array_add(content->problems,
		g_strdup_printf(_("There is no picture of “%s”: %s"),
			study_content_title(content, moment->touchpoint), error->message));
	*ret_why = _("The picture could not be taken from the video.");
	return NULL;
}

static void add_lines(
	struct study_content *content, struct study_card *card, const struct study_moment *moment)
{
	const struct study_evidence *evidence = content->evidence;

	if (evidence->curve)
		study_card_linef(card,
			ngettext("At %s; %u person (%s) had a peak within 5 seconds.",
				"At %s; %u people (%s) had a peak within 5 seconds.", moment->n),
			study_content_clock(content, moment->time_s), moment->n,
			study_content_percent(content, moment->share));
	else
		study_card_linef(card,
			ngettext("%u person (%s) had an arousal peak here.",
				"%u people (%s) had an arousal peak here.", moment->n),
			moment->n, study_content_percent(content, moment->share));
	if (isfinite(moment->height) && !evidence->curve)
		study_card_linef(card, _("Height of the peak: %s of 100"),
			study_content_number(content, moment->height, 0));
	if (isfinite(moment->p))
		study_card_linef(
			card, _("Against chance: %s"), study_content_p(content, moment->p));
}

static void add_moment(struct study_content *content, const struct study_moment *moment)
{
	bool is_wanted = content->options->stills != STUDY_STILLS_NONE;
	const char *why = "", *title = study_content_title(content, moment->touchpoint);
	struct study_still *still = is_wanted ? take_picture(content, moment, &why) : NULL;
	const char *alternative =
		study_content_keepf(content, _("Picture from the video at “%s”"), title);
	struct study_card *card = study_document_card(content->document, title, still, alternative);

	add_lines(content, card, moment);
	if (still)
		study_card_linef(card, _("Picture: %s, at %s of the session"),
			study_view_code(content->view, moment->result->participant),
			study_content_clock(content, moment->result_time_s));
	if (*why)
		study_card_linef(card, "%s", why);
}

/* What lies lower than a person's other touch points is nothing to look at. Of the curve of all
 * people a moment is a height of its own. */
static bool is_low(const struct study_evidence *evidence, const struct study_moment *moment)
{
	return !evidence->curve && moment->touchpoint < evidence->touchpoints->len &&
	       study_content_side(evidence->touchpoints->pdata[moment->touchpoint]) < 0;
}

/* Moments that chance does not explain, or of which nobody knows; when there are none, a few of the
 * others, and that is said. */
static GPtrArray *choose(struct study_content *content)
{
	const GArray *moments = content->evidence->moments;
	GPtrArray *chosen = g_ptr_array_new();

	for (guint i = 0; i < moments->len && chosen->len < MOMENTS_MAX; i++) {
		struct study_moment *moment = &g_array_index(moments, struct study_moment, i);
		if (!(moment->p >= STUDY_EVIDENCE_ALPHA) && !is_low(content->evidence, moment))
			g_ptr_array_add(chosen, moment);
	}
	if (chosen->len > 0)
		return chosen;
	study_document_say(content->document, STUDY_TONE_PLAIN,
		_("No moment stands out from chance; these come nearest."));
	for (guint i = 0; i < moments->len && chosen->len < MOMENTS_FALLBACK; i++) {
		struct study_moment *moment = &g_array_index(moments, struct study_moment, i);
		if (!is_low(content->evidence, moment))
			g_ptr_array_add(chosen, moment);
	}
	return chosen;
}

void study_content_moments(struct study_content *content)
{
	struct study_document *document = content->document;

	study_document_chapter(document, _("The moments to look at"));
	if (content->evidence->moments->len == 0) {
		study_document_say(document, STUDY_TONE_PLAIN,
			_("There is no moment at which several people had an arousal peak."));
		return;
	}
	g_autoptr(GPtrArray) chosen = choose(content);
	for (guint i = 0; i < chosen->len; i++)
		add_moment(content, chosen->pdata[i]);
	if (content->options->stills == STUDY_STILLS_COARSE)
		study_document_say(document, STUDY_TONE_SMALL,
			_("Pictures are mosaics in which nobody can be recognised. They come from "
			  "participants who consent to video and stills."));
	else if (content->options->stills == STUDY_STILLS_FULL)
		study_document_say(document, STUDY_TONE_SMALL,
			_("Pictures show people as they were filmed. They come from participants "
			  "who consent to video and stills; pass this report on accordingly."));
}
