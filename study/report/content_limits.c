/* What cannot be concluded; what the law and the participants ask for. */
#include "recordings/export/limits.h"
#include "study/report/content.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static bool has_dependents(const struct study_evidence *evidence)
{
	for (guint i = 0; i < evidence->members->len; i++) {
		const struct study_member *member = evidence->members->pdata[i];
		if (study_people_is_dependent(member->role))
			return true;
	}
	return false;
}

/* The earliest date until which data of this report may be kept; NULL none. */
static const char *first_retention(const struct study_evidence *evidence)
{
	const struct study_people *people = evidence->folder->people;
	const char *first = NULL;

	for (guint i = 0; people && i < people->rows->len; i++) {
		const struct study_person *row = people->rows->pdata[i];
		if (study_people_parse_date(row->retain_until, NULL) &&
			(!first || strcmp(row->retain_until, first) < 0))
			first = row->retain_until;
	}
	return first;
}

static void warn_of_roles(struct study_content *content)
{
	if (!has_dependents(content->evidence))
		return;
	study_document_note(content->document, STUDY_TONE_CAUTION, _("Staff or students take part"),
		_("The EU AI Act, article 5(1)(f), forbids systems that infer emotions of people "
		  "at work and in education. Whether a measure of arousal is one is open: have it "
		  "examined before these results are used, and never use them to judge single "
		  "employees or students."));
}

static void say_retention(struct study_content *content)
{
	const char *first = first_retention(content->evidence);

	if (!first)
		return;
	if (strcmp(first, content->document->date) < 0)
		study_document_note(content->document, STUDY_TONE_CAUTION, _("Data to be deleted"),
			study_content_keepf(content,
				_("Data of this study were to be kept until %s only. Remove them "
				  "(“affekt forget”) and make the report anew."),
				first));
	else
		study_document_sayf(content->document,
			_("The first data of this study must be deleted after %s."), first);
}

void study_content_limits(struct study_content *content)
{
	struct study_document *document = content->document;

	study_document_chapter(document, _("What cannot be concluded"));
	study_document_say(document, STUDY_TONE_PLAIN, _(rec_limits_text()));
	study_document_item(document,
		_("A touch point inside of the chance band is not shown to be without effect: with "
		  "few people a real difference stays unseen."));
	study_document_item(document,
		_("The participants stand for others only as far as they were drawn like them; "
		  "whoever volunteers to be wired and filmed is not everybody."));
	study_document_item(document,
		_("Where everybody met the touch points in the same order, novelty and habituation "
		  "cannot be told from what the touch points do. What this study suggests is to be "
		  "confirmed with new participants."));
	study_document_chapter(document, _("Privacy and law"));
	study_document_say(document, STUDY_TONE_PLAIN,
		_("Participants appear under pseudonyms; the key is kept apart. Signals and videos "
		  "of people are treated as data of a special category (GDPR, article 9). "
		  "Pictures and quotes come from those alone who consented to them; whoever "
		  "withdraws is removed from data and report."));
	study_document_say(document, STUDY_TONE_PLAIN,
		_("This report shows arousal, the intensity of activation, and names no emotions. "
		  "Under the EU AI Act, systems that infer emotions from biometric data are "
		  "forbidden at work and in education and are otherwise of high risk, with a duty "
		  "to inform the people concerned. Whether an index of arousal falls under it is "
		  "not settled; participants should be informed as if it did."));
	warn_of_roles(content);
	say_retention(content);
}
