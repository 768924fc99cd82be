/* What a session answers when it is asked: what was read and merged so far. */
#include "gui/session/session_parts.h"

enum affekt_session_state affekt_session_state(AffektSession *self)
{
	return self->state;
}

const char *affekt_session_error(AffektSession *self)
{
	return self->error;
}

const struct affekt_facts *affekt_session_facts(AffektSession *self)
{
	return self->facts;
}

const struct rec_results *affekt_session_results(AffektSession *self)
{
	return self->merged != NULL ? self->merged->results : NULL;
}

const GPtrArray *affekt_session_response_owners(AffektSession *self)
{
	return self->merged != NULL ? self->merged->response_owners : NULL;
}

const GPtrArray *affekt_session_peak_owners(AffektSession *self)
{
	return self->merged != NULL ? self->merged->peak_owners : NULL;
}

gboolean affekt_session_is_live(AffektSession *self)
{
	return self->merged != NULL && self->merged->is_live;
}

const char *affekt_session_study(AffektSession *self)
{
	return self->study;
}

gboolean affekt_session_is_for_study(AffektSession *self)
{
	return self->is_for_study;
}

gboolean affekt_session_is_analysed(AffektSession *self)
{
	return affekt_session_results(self) != NULL && !affekt_session_is_live(self) &&
	       !self->is_for_study;
}

struct affekt_series *affekt_session_signal(AffektSession *self, enum affekt_signal signal)
{
	/* Its impulses are where the analysis finds responses. */
	return self->is_blind && signal == AFFEKT_SIGNAL_DRIVER ? NULL : self->signals[signal];
}

const char *affekt_session_path(AffektSession *self)
{
	return self->path;
}

gboolean affekt_session_has_shown_automatic(AffektSession *self)
{
	return self->has_shown_automatic;
}

gboolean affekt_session_rater_is_named(AffektSession *self)
{
	return self->rater != NULL;
}

struct affekt_base *affekt_session_base(AffektSession *self)
{
	return self->remerge != NULL ? affekt_remerge_base(self->remerge) : NULL;
}

gboolean affekt_session_is_blind(AffektSession *self)
{
	return self->is_blind;
}

const char *affekt_session_rater(AffektSession *self)
{
	return self->remerge != NULL ? affekt_remerge_rater(self->remerge) : NULL;
}

const GArray *affekt_session_edits(AffektSession *self)
{
	return self->remerge != NULL ? affekt_remerge_edits(self->remerge) : NULL;
}

const char *affekt_session_visit_name(AffektSession *self, guint visit)
{
	return self->merged != NULL && visit < self->merged->visit_names->len
		       ? self->merged->visit_names->pdata[visit]
		       : NULL;
}

gboolean affekt_session_is_settled(AffektSession *self)
{
	return self->remerge == NULL || affekt_remerge_is_settled(self->remerge);
}
