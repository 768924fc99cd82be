#include "study/recall/answers.h"

#include "core/text.h"

#include <math.h>

const struct rec_self_report *study_answers_find(
	const GPtrArray *answers, const char *touchpoint, const char *form, const char *item)
{
	for (guint i = answers->len; i-- > 0;) {
		const struct rec_self_report *answer = g_ptr_array_index(answers, i);
		if (g_strcmp0(answer->touchpoint, touchpoint) == 0 &&
			g_strcmp0(answer->form, form) == 0 && g_strcmp0(answer->item, item) == 0)
			return answer;
	}
	return NULL;
}

double study_answers_number(
	const GPtrArray *answers, const char *touchpoint, const char *form, const char *item)
{
	const struct rec_self_report *answer = study_answers_find(answers, touchpoint, form, item);
	double number = NAN;

	if (answer && answer->value)
		core_text_parse_double(answer->value, &number);
	return number;
}
