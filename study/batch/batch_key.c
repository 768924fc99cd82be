/* What a result rests on, as hashes: the same ones make the same bytes. */
#include "study/batch/batch_parts.h"

#include "recordings/disk/disk.h"
#include "recordings/disk/trailer.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	READ_BYTES = 1 << 16
};

/* A text and its end: "ab" and "c" are not "a" and "bc". */
static void add_text(GChecksum *checksum, const char *text)
{
	g_checksum_update(checksum, (const guchar *)(text ? text : ""), -1);
	g_checksum_update(checksum, (const guchar *)"\0", 1);
}

static void add_number(GChecksum *checksum, double value)
{
	char digits[G_ASCII_DTOSTR_BUF_SIZE];

	add_text(checksum, g_ascii_dtostr(digits, sizeof(digits), value));
}

static bool add_bytes(GChecksum *checksum, int fd)
{
	g_autofree guchar *bytes = g_malloc(READ_BYTES);
	ssize_t got = 0;

	do {
		got = read(fd, bytes, READ_BYTES);
		if (got > 0)
			g_checksum_update(checksum, bytes, got);
	} while (got > 0 || (got < 0 && errno == EINTR));
	return got == 0;
}

/* All bytes of a file, and how many. */
static bool add_file(GChecksum *checksum, const char *path, GError **error)
{
	int fd = rec_disk_open_file(path, /* follows_links= */ false, error);
	struct stat status;

	if (fd < 0)
		return false;
	bool is_read = add_bytes(checksum, fd) && fstat(fd, &status) == 0;
	if (is_read)
		add_number(checksum, (double)status.st_size);
	else
		rec_disk_fail(error, errno, _("Cannot read %s"), path);
	close(fd);
	return is_read;
}

/* The session file by the hash that it carries, else by its bytes. */
static bool add_session(GChecksum *checksum, const char *path, GError **error)
{
	char hash[65];
	struct stat status;

	if (!rec_trailer_read(path, hash, error))
		return false;
	if (hash[0] == '\0')
		return add_file(checksum, path, error);
	if (stat(path, &status) != 0) {
		rec_disk_fail(error, errno, _("Cannot read %s"), path);
		return false;
	}
	add_number(checksum, (double)status.st_size);
	add_text(checksum, hash);
	return true;
}

char *study_batch_source(const struct study_session *session, GError **error)
{
	g_autoptr(GChecksum) checksum = g_checksum_new(G_CHECKSUM_SHA256);
	g_autofree char *edits = g_strconcat(session->file, ".edits", NULL);

	add_text(checksum, "affekt " AFFEKT_VERSION);
	add_number(checksum, STUDY_RESULT_FORMAT);
	add_text(checksum, session->participant);
	add_text(checksum, session->name);
	if (!add_session(checksum, session->file, error))
		return NULL;
	if (g_file_test(edits, G_FILE_TEST_EXISTS) && !add_file(checksum, edits, error))
		return NULL;
	return g_strdup(g_checksum_get_string(checksum));
}

char *study_batch_key(
	const char *source, const struct study_batch_settings *settings, bool has_texts)
{
	g_autoptr(GChecksum) checksum = g_checksum_new(G_CHECKSUM_SHA256);

	add_text(checksum, source);
	add_text(checksum, settings->hash);
	if (!has_texts)
		add_text(checksum, "texts withheld");
	return g_strdup(g_checksum_get_string(checksum));
}

static char *hash_settings(const struct study_batch_settings *settings)
{
	g_autoptr(GChecksum) checksum = g_checksum_new(G_CHECKSUM_SHA256);
	const struct dsp_param_info *info;

	for (size_t i = 0; (info = dsp_params_info(i)); i++) {
		add_text(checksum, info->key);
		add_number(checksum, dsp_params_get(&settings->profile.params, info));
	}
	add_text(checksum, settings->profile.name);
	add_text(checksum, settings->profile.gsr_channel);
	add_text(checksum, settings->profile.pulse_channel);
	add_text(checksum, settings->rater);
	return g_strdup(g_checksum_get_string(checksum));
}

/* A plan that cannot be read would be taken for none, and the defaults for what it asks. */
static bool check_plan(const struct study_folder *folder, GError **error)
{
	g_autoptr(GDir) dir = folder->plan ? NULL : g_dir_open(folder->path, 0, NULL);
	const char *name = NULL;
	guint n = 0;

	while (dir && (name = g_dir_read_name(dir)))
		n += name[0] != '.' && g_str_has_suffix(name, ".study") ? 1 : 0;
	if (n == 0)
		return true;
	g_autoptr(rec_studyfile) plan =
		folder->plan_path ? rec_studyfile_read(folder->plan_path, error) : NULL;
	if (!folder->plan_path)
		g_set_error(error, REC_ERROR, REC_ERROR_FORMAT,
			_("%s has more than one plan (*.study), so that none holds; keep one."),
			folder->path);
	return plan != NULL;
}

bool study_batch_settings_init(struct study_batch_settings *settings,
	const struct study_folder *folder, const struct study_batch_options *options,
	GError **error)
{
	const struct rec_studyfile *plan = folder->plan;
	/* The plan of the study, in the place of the one that a session was recorded with. */
	const struct rec_session stand_in = {.study_text = plan ? plan->text : NULL};

	*settings = (struct study_batch_settings){0};
	if (!check_plan(folder, error))
		return false;
	settings->wanted = options && options->profile ? options->profile
			   : plan && plan->profile     ? plan->profile
						       : "default";
	settings->rater = options && options->rater ? options->rater : plan ? plan->rater : NULL;
	if (!study_profile_load(&settings->profile, &stand_in, settings->wanted,
		    options ? options->overrides : NULL, error)) {
		study_batch_settings_clear(settings);
		return false;
	}
	settings->hash = hash_settings(settings);
	return true;
}

void study_batch_settings_clear(struct study_batch_settings *settings)
{
	study_profile_clear(&settings->profile);
	g_clear_pointer(&settings->hash, g_free);
}
