#include "core/text.h"

#include <errno.h>
#include <math.h>
#include <string.h>
#include <sys/random.h>

/* Letters that Unicode does not decompose into an ASCII letter and a mark. */
static const char *fold_letter(gunichar letter)
{
	static const struct {
		gunichar letter;
		const char *text;
	} FOLDS[] = {
		{0xe6, "ae"},
		{0xf8, "o"},
		{0xdf, "ss"},
		{0x153, "oe"},
		{0xf0, "d"},
		{0xfe, "th"},
		{0x142, "l"},
		{0x111, "d"},
	};

	for (size_t i = 0; i < G_N_ELEMENTS(FOLDS); i++) {
		if (FOLDS[i].letter == letter)
			return FOLDS[i].text;
	}
	return NULL;
}

char *core_text_slug(const char *text)
{
	g_autofree char *valid = g_utf8_make_valid(text, -1);
	g_autofree char *lower = g_utf8_strdown(valid, -1);
	g_autofree char *plain = g_utf8_normalize(lower, -1, G_NORMALIZE_ALL);
	GString *slug = g_string_new(NULL);
	bool is_break = false;

	for (const char *p = plain; *p; p = g_utf8_next_char(p)) {
		gunichar letter = g_utf8_get_char(p);
		if (g_unichar_ismark(letter))
			continue;
		const char *fold = fold_letter(letter);
		bool is_kept =
			fold || (letter < 128 && (g_ascii_isalnum((char)letter) || letter == '_'));
		if (!is_kept) {
			is_break = true;
			continue;
		}
		if (is_break && slug->len > 0)
			g_string_append_c(slug, '-');
		is_break = false;
		if (fold)
			g_string_append(slug, fold);
		else
			g_string_append_c(slug, (char)letter);
	}
	if (slug->len == 0)
		g_string_append_c(slug, 'x');
	return g_string_free(slug, FALSE);
}

/* True when nothing but white space is left at @rest, and something was read before it. */
static bool is_whole(const char *text, const char *rest)
{
	if (rest == text)
		return false;
	while (g_ascii_isspace(*rest))
		rest++;
	return *rest == '\0';
}

bool core_text_parse_double(const char *text, double *ret)
{
	char *rest = NULL;
	double value = g_ascii_strtod(text, &rest);

	if (!is_whole(text, rest) || !isfinite(value))
		return false;
	*ret = value;
	return true;
}

bool core_text_parse_int64(const char *text, int64_t *ret)
{
	char *rest = NULL;

	errno = 0;
	gint64 value = g_ascii_strtoll(text, &rest, 10);
	if (!is_whole(text, rest) || errno == ERANGE)
		return false;
	*ret = value;
	return true;
}

void core_text_append_fixed(GString *out, double value, int decimals)
{
	char format[8], buffer[G_ASCII_DTOSTR_BUF_SIZE + 340];

	if (!isfinite(value))
		return;
	g_snprintf(format, sizeof(format), "%%.%df", decimals);
	g_ascii_formatd(buffer, sizeof(buffer), format, value);
	/* A negative number that rounds to nothing has no sign. */
	bool is_minus_zero = buffer[0] == '-' && strspn(buffer + 1, "0.") == strlen(buffer + 1);
	g_string_append(out, is_minus_zero ? buffer + 1 : buffer);
}

void core_text_append_significant(GString *out, double value, int digits)
{
	char format[8], buffer[G_ASCII_DTOSTR_BUF_SIZE];

	if (!isfinite(value))
		return;
	g_snprintf(format, sizeof(format), "%%.%dg", digits);
	g_ascii_formatd(buffer, sizeof(buffer), format, value == 0 ? 0 : value);
	g_string_append(out, buffer);
}

void core_text_append_csv(GString *out, const char *text)
{
	if (!text)
		return;
	if (!strpbrk(text, ",\"\r\n")) {
		g_string_append(out, text);
		return;
	}
	g_string_append_c(out, '"');
	for (const char *p = text; *p; p++) {
		if (*p == '"')
			g_string_append_c(out, '"');
		g_string_append_c(out, *p);
	}
	g_string_append_c(out, '"');
}

void core_text_uuid(char ret_uuid[37])
{
	unsigned char bytes[16];
	size_t got = 0;

	/* Short reads happen only while the machine boots; a wait is right then. */
	while (got < sizeof(bytes)) {
		ssize_t n = getrandom(bytes + got, sizeof(bytes) - got, 0);
		if (n > 0)
			got += (size_t)n;
	}
	bytes[6] = (unsigned char)((bytes[6] & 0x0f) | 0x40);
	bytes[8] = (unsigned char)((bytes[8] & 0x3f) | 0x80);
	char *out = ret_uuid;
	for (size_t i = 0; i < sizeof(bytes); i++) {
		if (i == 4 || i == 6 || i == 8 || i == 10)
			*out++ = '-';
		*out++ = "0123456789abcdef"[bytes[i] >> 4];
		*out++ = "0123456789abcdef"[bytes[i] & 15];
	}
	*out = '\0';
}

/* A day within the years 1000 and 9999: those that a date can be written of, in any zone. */
static const int64_t FIRST_WALL_US = INT64_C(-30610137600) * G_USEC_PER_SEC;
static const int64_t LAST_WALL_US = INT64_C(253402214400) * G_USEC_PER_SEC;

char *core_text_iso8601(int64_t wall_us)
{
	int64_t possible_us = CLAMP(wall_us, FIRST_WALL_US, LAST_WALL_US);
	int64_t part_us = possible_us % G_USEC_PER_SEC;
	part_us = part_us < 0 ? part_us + G_USEC_PER_SEC : part_us;
	g_autoptr(GDateTime) utc =
		g_date_time_new_from_unix_utc((possible_us - part_us) / G_USEC_PER_SEC);
	g_autoptr(GDateTime) local = g_date_time_to_local(utc);
	g_autofree char *date = g_date_time_format(local, "%Y-%m-%dT%H:%M:%S");
	g_autofree char *zone = g_date_time_format(local, "%:z");

	return g_strdup_printf("%s.%06" G_GINT64_FORMAT "%s", date, part_us, zone);
}

/* Skips zeros in front, and tells how many digits follow. */
static size_t number_of(const char **text)
{
	size_t n = 0;

	while (**text == '0')
		(*text)++;
	while (g_ascii_isdigit((*text)[n]))
		n++;
	return n;
}

int core_text_compare(const char *a, const char *b)
{
	const char *x = a, *y = b;

	while (*x && *y) {
		if (g_ascii_isdigit(*x) && g_ascii_isdigit(*y)) {
			size_t n = number_of(&x), m = number_of(&y);
			int order = n != m ? (n > m) - (n < m) : strncmp(x, y, n);
			if (order != 0)
				return order;
			x += n;
			y += n;
		} else if (*x != *y) {
			return (unsigned char)*x < (unsigned char)*y ? -1 : 1;
		} else {
			x++;
			y++;
		}
	}
	/* Those that differ in zeros in front alone have an order too. */
	return *x ? 1 : *y ? -1 : strcmp(a, b);
}
