#include "recordings/disk/beside.h"
#include "recordings/disk/disk.h"
#include "study/batch/result_layout.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

gsize study_result_curves_size(const struct study_result_curves *curves)
{
	return ((gsize)curves->n_arousal + curves->n_phasic) * sizeof(float);
}

/* The curve as the file has it; every unknown value is the same one. */
static void append_curve(GByteArray *bytes, const GArray *curve)
{
	for (guint i = 0; i < curve->len; i++) {
		float value = g_array_index(curve, float, i);
		guint32 word = 0x7fc00000;

		if (value == value)
			memcpy(&word, &value, sizeof(word));
		word = GUINT32_TO_LE(word);
		g_byte_array_append(bytes, (const guint8 *)&word, sizeof(word));
	}
}

static void fill_curve(GArray *curve, const guint8 *bytes, guint n)
{
	g_array_set_size(curve, n);
	for (guint i = 0; i < n; i++) {
		guint32 word = 0;

		memcpy(&word, bytes + i * sizeof(word), sizeof(word));
		word = GUINT32_FROM_LE(word);
		memcpy(&g_array_index(curve, float, i), &word, sizeof(word));
	}
}

static void hash(const guint8 *bytes, gsize n, char ret_sha256[STUDY_RESULT_HASH])
{
	g_autofree char *sha256 = g_compute_checksum_for_data(G_CHECKSUM_SHA256, bytes, n);

	g_strlcpy(ret_sha256, sha256, STUDY_RESULT_HASH);
}

bool study_result_curves_write(const struct study_result *result, const char *folder,
	struct study_result_curves *ret_curves, GError **error)
{
	g_autofree char *path = g_build_filename(folder, STUDY_RESULT_CURVES, NULL);
	g_autoptr(GByteArray) bytes = g_byte_array_new();

	append_curve(bytes, result->arousal);
	append_curve(bytes, result->phasic);
	ret_curves->n_arousal = result->arousal->len;
	ret_curves->n_phasic = result->phasic->len;
	hash(bytes->data, bytes->len, ret_curves->sha256);
	struct rec_beside *beside = rec_beside_open(path, /* replace= */ true, error);
	if (!beside)
		return false;
	rec_beside_write(beside, (const char *)bytes->data, bytes->len);
	return rec_beside_commit(beside, error);
}

bool study_result_curves_fit(const char *folder, const struct study_result_curves *curves)
{
	g_autofree char *path = g_build_filename(folder, STUDY_RESULT_CURVES, NULL);
	GStatBuf status;

	return g_lstat(path, &status) == 0 && S_ISREG(status.st_mode) &&
	       (guint64)status.st_size == study_result_curves_size(curves);
}

static bool read_all(int fd, guint8 *bytes, gsize n)
{
	gsize done = 0;

	while (done < n) {
		ssize_t got = read(fd, bytes + done, n - done);
		if (got <= 0)
			return false;
		done += (gsize)got;
	}
	return true;
}

bool study_result_curves_read(
	struct study_result *result, const char *folder, const struct study_result_curves *curves)
{
	gsize n = study_result_curves_size(curves);
	g_autofree char *path = g_build_filename(folder, STUDY_RESULT_CURVES, NULL);
	char sha256[STUDY_RESULT_HASH];

	if (!study_result_curves_fit(folder, curves))
		return false;
	int fd = rec_disk_open_file(path, /* follows_links= */ false, NULL);
	if (fd < 0)
		return false;
	g_autofree guint8 *bytes = g_malloc(MAX(n, 1));
	bool is_read = read_all(fd, bytes, n);
	close(fd);
	if (!is_read)
		return false;
	hash(bytes, n, sha256);
	if (strcmp(sha256, curves->sha256) != 0)
		return false;
	fill_curve(result->arousal, bytes, curves->n_arousal);
	fill_curve(result->phasic, bytes + curves->n_arousal * sizeof(float), curves->n_phasic);
	return true;
}
