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

struct affekt_series *affekt_session_signal(AffektSession *self, enum affekt_signal signal)
{
	return self->signals[signal];
}

const char *affekt_session_path(AffektSession *self)
{
	return self->path;
}

void affekt_session_set_blind(AffektSession *self, gboolean is_blind)
{
	self->is_blind = is_blind;
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
