#include "gui/recall/language.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* DESIGN: the layout of a .mo file (GNU gettext manual, "The Format of GNU MO Files"): magic,
 * revision, number of strings N, offsets of two tables of N pairs (length, offset), originals
 * sorted bytewise, translations in the same order; every string ends with NUL. Each number and each
 * string is checked against the file's size before it is used. */
enum {
	MAGIC = 0,
	COUNT = 2,
	ORIGINALS = 3,
	TRANSLATIONS = 4,
	HEADER_WORDS = 7,
};
#define MO_MAGIC 0x950412deu

struct affekt_language {
	char *code;
	GMappedFile *file; /* NULL: English */
	const char *bytes;
	gsize length;
};

static const struct {
	const char *code, *name;
} known[] = {
	{"en", "English"},
	{"da", "Dansk"},
	{"nb", "Norsk bokmål"},
};

static guint32 word_at(const struct affekt_language *language, gsize offset)
{
	guint32 word = 0;
	if (offset <= language->length && language->length - offset >= sizeof word)
		memcpy(&word, language->bytes + offset, sizeof word);
	return GUINT32_FROM_LE(word);
}

/* String @index of the table; NULL when the file lies. */
static const char *string_at(const struct affekt_language *language, int table, guint32 index)
{
	gsize pair = (gsize)word_at(language, (gsize)table * 4) + (gsize)index * 8;
	gsize length = word_at(language, pair);
	gsize offset = word_at(language, pair + 4);
	if (offset >= language->length || language->length - offset <= length ||
		language->bytes[offset + length] != '\0')
		return NULL;
	return language->bytes + offset;
}

struct affekt_language *affekt_language_new(const char *folder, const char *code)
{
	g_autoptr(affekt_language) language = g_new0(struct affekt_language, 1);
	language->code = g_strdup(code);
	if (strcmp(code, "en") == 0)
		return g_steal_pointer(&language);
	g_autofree char *path = g_build_filename(
		folder != NULL ? folder : "", code, "LC_MESSAGES", GETTEXT_PACKAGE ".mo", NULL);
	language->file = g_mapped_file_new(path, FALSE, NULL);
	if (language->file == NULL)
		return NULL;
	language->bytes = g_mapped_file_get_contents(language->file);
	language->length = g_mapped_file_get_length(language->file);
	if (language->length < (gsize)HEADER_WORDS * 4 || word_at(language, MAGIC) != MO_MAGIC)
		return NULL;
	return g_steal_pointer(&language);
}

void affekt_language_free(affekt_language *language)
{
	if (language == NULL)
		return;
	g_clear_pointer(&language->file, g_mapped_file_unref);
	g_free(language->code);
	g_free(language);
}

const char *affekt_language_code(const struct affekt_language *language)
{
	return language->code;
}

const char *affekt_language_name(const struct affekt_language *language)
{
	for (gsize i = 0; i < G_N_ELEMENTS(known); i++) {
		if (strcmp(known[i].code, language->code) == 0)
			return known[i].name;
	}
	return language->code;
}

const char *affekt_language_text(const struct affekt_language *language, const char *text)
{
	if (language->file == NULL || text[0] == '\0')
		return text;
	guint32 low = 0, high = word_at(language, COUNT * 4);
	while (low < high) {
		guint32 middle = low + (high - low) / 2;
		const char *original = string_at(language, ORIGINALS, middle);
		if (original == NULL)
			return text;
		int order = strcmp(text, original);
		if (order == 0) {
			const char *found = string_at(language, TRANSLATIONS, middle);
			return found != NULL && found[0] != '\0' ? found : text;
		}
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return text;
}

GPtrArray *affekt_language_all(void)
{
	GPtrArray *languages = g_ptr_array_new_with_free_func((GDestroyNotify)affekt_language_free);
	const char *folder = bindtextdomain(GETTEXT_PACKAGE, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(known); i++) {
		struct affekt_language *language = affekt_language_new(folder, known[i].code);
		if (language != NULL)
			g_ptr_array_add(languages, language);
	}
	return languages;
}

/* "da_DK.UTF-8" speaks "da"; "no" is bokmål in old locales. */
static gboolean speaks(const struct affekt_language *language, const char *locale)
{
	gsize length = strcspn(locale, "_.@-");
	return (strncmp(locale, language->code, length) == 0 && language->code[length] == '\0') ||
	       (strcmp(language->code, "nb") == 0 && length == 2 && strncmp(locale, "no", 2) == 0);
}

static gboolean find(const GPtrArray *languages, const char *locale, guint *ret_index)
{
	for (guint i = 0; i < languages->len; i++) {
		if (speaks(languages->pdata[i], locale)) {
			*ret_index = i;
			return TRUE;
		}
	}
	return FALSE;
}

guint affekt_language_choose(const GPtrArray *languages, const char *wanted)
{
	guint index = 0;
	if (wanted != NULL && find(languages, wanted, &index))
		return index;
	for (const char *const *name = g_get_language_names(); *name != NULL; name++) {
		if (find(languages, *name, &index))
			return index;
	}
	return 0;
}
