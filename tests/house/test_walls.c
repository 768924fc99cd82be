/* Who may include whom among the rooms of the house, and no circle between folders. */
#include "tests/check_main.h"
#include "tests/house/tree.h"

#include <string.h>

struct wall {
	const char *room;
	const char *may_include[8]; /* folders or single headers; itself is always allowed */
};

static const struct wall walls[] = {
	{"core", {NULL}},
	{"dsp", {NULL}},
	{"devices", {"core", "firmware/affekt_rig/frame.h"}},
	{"recordings", {"core", "dsp/base/results.h"}},
	{"acquisition", {"core", "devices", "dsp", "recordings"}},
	{"study", {"core", "dsp", "recordings"}},
	{"cli", {"core", "devices", "dsp", "recordings", "acquisition", "study"}},
	{"gui", {"core", "devices", "dsp", "recordings", "acquisition", "study"}},
	{"udev", {"core", "devices"}},
	/* A sketch is compiled outside the tree too and finds its headers beside it. */
	{"firmware", {"frame.h", "sampler.h"}},
};

static const struct wall *find_wall(const struct house_file *file)
{
	for (size_t i = 0; i < G_N_ELEMENTS(walls); i++) {
		if (house_file_is_in(file, walls[i].room)) {
			return &walls[i];
		}
	}
	return NULL;
}

static bool is_allowed(const struct wall *wall, const char *header)
{
	struct house_file included = {.path = (char *)header};
	if (house_file_is_in(&included, wall->room)) {
		return true;
	}
	for (const char *const *folder = wall->may_include; *folder; folder++) {
		if (house_file_is_in(&included, *folder)) {
			return true;
		}
	}
	return false;
}

static void check_directions(GPtrArray *files, GPtrArray *findings)
{
	for (guint i = 0; i < files->len; i++) {
		const struct house_file *file = g_ptr_array_index(files, i);
		const struct wall *wall = file->is_source ? find_wall(file) : NULL;
		for (guint n = 0; wall && file->lines[n]; n++) {
			g_autofree char *header = house_line_include(file->lines[n], '"');
			if (header && !is_allowed(wall, header)) {
				house_report(findings, file, n + 1, "%s/ may not include %s",
					wall->room, header);
			}
		}
	}
}

/* Every source belongs to a room, or to tests/: a new folder needs a row in the table. */
static void check_rooms(GPtrArray *files, GPtrArray *findings)
{
	for (guint i = 0; i < files->len; i++) {
		const struct house_file *file = g_ptr_array_index(files, i);
		bool has_place = find_wall(file) || house_file_is_in(file, "tests");
		if (file->is_source && !has_place) {
			house_report(findings, file, 0, "no wall is declared for this folder");
		}
	}
}

/* folder → set of folders it includes from, itself left out */
static GHashTable *collect_edges(GPtrArray *files)
{
	GHashTable *edges = g_hash_table_new_full(
		g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_hash_table_unref);
	for (guint i = 0; i < files->len; i++) {
		const struct house_file *file = g_ptr_array_index(files, i);
		for (guint n = 0; file->is_source && file->lines[n]; n++) {
			g_autofree char *header = house_line_include(file->lines[n], '"');
			g_autofree char *folder = header ? g_path_get_dirname(header) : NULL;
			if (!folder || strcmp(folder, file->folder) == 0) {
				continue;
			}
			GHashTable *targets = g_hash_table_lookup(edges, file->folder);
			if (!targets) {
				targets = g_hash_table_new_full(
					g_str_hash, g_str_equal, g_free, NULL);
				g_hash_table_insert(edges, g_strdup(file->folder), targets);
			}
			g_hash_table_add(targets, g_steal_pointer(&folder));
		}
	}
	return edges;
}

static bool can_reach(GHashTable *edges, const char *from, const char *to, GHashTable *seen)
{
	GHashTable *targets = g_hash_table_lookup(edges, from);
	GHashTableIter iter;
	gpointer target = NULL;

	if (!targets || !g_hash_table_add(seen, (gpointer)from)) {
		return false;
	}
	g_hash_table_iter_init(&iter, targets);
	while (g_hash_table_iter_next(&iter, &target, NULL)) {
		if (strcmp(target, to) == 0 || can_reach(edges, target, to, seen)) {
			return true;
		}
	}
	return false;
}

static void check_circles(GPtrArray *files, GPtrArray *findings)
{
	g_autoptr(GHashTable) edges = collect_edges(files);
	GHashTableIter iter;
	gpointer folder = NULL;

	g_hash_table_iter_init(&iter, edges);
	while (g_hash_table_iter_next(&iter, &folder, NULL)) {
		g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
		if (can_reach(edges, folder, folder, seen)) {
			struct house_file place = {.path = folder};
			house_report(
				findings, &place, 0, "this folder is part of a circle of includes");
		}
	}
}

START_TEST(every_include_goes_in_an_allowed_direction)
{
	ck_assert_uint_eq(
		house_count_findings(SOURCE_DIR, check_directions,
			"move the code to the room that may know both, or hand the data in "
			"through a struct or a callback; the table is on top of this test"),
		0);
}
END_TEST

START_TEST(every_folder_has_a_wall)
{
	ck_assert_uint_eq(
		house_count_findings(SOURCE_DIR, check_rooms,
			"put the file into a room, or add a row to the table of this test"),
		0);
}
END_TEST

START_TEST(no_folders_include_each_other_in_a_circle)
{
	ck_assert_uint_eq(house_count_findings(SOURCE_DIR, check_circles,
				  "move what both need into the lower folder"),
		0);
}
END_TEST

START_TEST(a_planted_wrong_direction_is_found)
{
	ck_assert_uint_eq(
		house_count_planted("core/a.c", "#include \"dsp/base/fft.h\"\n", check_directions),
		1);
	ck_assert_uint_eq(house_count_planted("recordings/deep/a.h", "# include \"dsp/chain.h\"\n",
				  check_directions),
		1);
	ck_assert_uint_eq(
		house_count_planted("gui/a.c", "#include \"cli/call.h\"\n", check_directions), 1);
	ck_assert_uint_eq(house_count_planted("recordings/a.c", "#include \"dsp/base/results.h\"\n",
				  check_directions),
		0);
	ck_assert_uint_eq(house_count_planted("stray/a.c", "", check_rooms), 1);
}
END_TEST

START_TEST(a_planted_circle_is_found)
{
	char *root = house_tree_create();
	house_tree_plant(root, "devices/a.c", "#include \"devices/x/b.h\"\n");
	house_tree_plant(root, "devices/x/b.h", "#include \"devices/y/c.h\"\n");
	ck_assert_uint_eq(house_count_findings(root, check_circles, NULL), 0);
	house_tree_plant(root, "devices/y/c.h", "#include \"devices/a.h\"\n");
	ck_assert_uint_eq(house_count_findings(root, check_circles, NULL), 3);
	house_tree_remove(root);
}
END_TEST

TESTS_MAIN("house/walls", every_include_goes_in_an_allowed_direction, every_folder_has_a_wall,
	no_folders_include_each_other_in_a_circle, a_planted_wrong_direction_is_found,
	a_planted_circle_is_found)
