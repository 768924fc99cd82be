#include "study/evidence/waves.h"

#include "core/text.h"
#include "study/folder/ratings.h"

#include <string.h>

int study_waves_find(const GPtrArray *waves, const char *wave)
{
	for (guint i = 0; i < waves->len; i++)
		if (strcmp(waves->pdata[i], wave) == 0)
			return (int)i;
	return -1;
}

static void add(GPtrArray *waves, const char *wave)
{
	if (wave[0] != '\0' && study_waves_find(waves, wave) < 0)
		g_ptr_array_add(waves, g_strdup(wave));
}

static int compare_numbers(gconstpointer a, gconstpointer b)
{
	double x = 0, y = 0;

	core_text_parse_double(*(char *const *)a, &x);
	core_text_parse_double(*(char *const *)b, &y);
	return (x > y) - (x < y);
}

GPtrArray *study_waves_new(const struct study_folder *folder)
{
	GPtrArray *waves = g_ptr_array_new_with_free_func(g_free);
	bool are_numbers = true;

	for (guint i = 0; i < folder->people->rows->len; i++) {
		const struct study_person *person = folder->people->rows->pdata[i];
		add(waves, person->wave);
	}
	for (guint i = 0; i < folder->ratings->len; i++) {
		const struct study_rating *rating = folder->ratings->pdata[i];
		add(waves, rating->wave);
	}
	for (guint i = 0; i < waves->len; i++) {
		double number = 0;
		are_numbers = are_numbers && core_text_parse_double(waves->pdata[i], &number);
	}
	if (are_numbers)
		g_ptr_array_sort(waves, compare_numbers);
	return waves;
}
