#include "cli/study_origin.h"

#include "recordings/session/origin.h"
#include "study/folder/withdraw_exports.h"

GPtrArray *cli_study_origin_begin(const struct study_evidence *evidence, const char *folder)
{
	GPtrArray *origins = g_ptr_array_new();

	for (guint i = 0; i < evidence->members->len; i++) {
		const struct study_member *member = evidence->members->pdata[i];
		g_autofree char *name = study_withdraw_page_name(member->participant);
		g_ptr_array_add(origins, rec_origin_begin(folder, name, member->participant, NULL));
	}
	return origins;
}

bool cli_study_origin_commit(GPtrArray *origins, GError **error)
{
	bool is_written = true;

	/* The last begun found the folder that the first one made: it goes in that order. */
	for (guint i = origins->len; i-- > 0;) {
		is_written = rec_origin_commit(origins->pdata[i], is_written ? error : NULL) &&
			     is_written;
	}
	g_ptr_array_unref(origins);
	return is_written;
}
