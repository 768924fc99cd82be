#include "devices/emulator/fault.h"
#include "tests/check_main.h"

#include <string.h>

static const struct dev_fault *fault(const GArray *faults, guint i)
{
	return &g_array_index(faults, struct dev_fault, i);
}

START_TEST(a_plan_is_read_in_order_of_time)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GArray) faults = dev_fault_parse(
		"at=12.5s unplug 2s; at=300ms stall;at=4s  garbage 3 ; babble", &error);

	ck_assert_ptr_nonnull(faults);
	ck_assert_uint_eq(faults->len, 4);
	ck_assert_int_eq(fault(faults, 0)->kind, DEV_FAULT_BABBLE);
	ck_assert_int_eq(fault(faults, 0)->at_ns, 0);
	ck_assert_uint_eq(fault(faults, 0)->packets, 1);
	ck_assert_int_eq(fault(faults, 1)->kind, DEV_FAULT_STALL);
	ck_assert_int_eq(fault(faults, 1)->at_ns, 300000000);
	ck_assert_int_eq(fault(faults, 2)->kind, DEV_FAULT_GARBAGE);
	ck_assert_uint_eq(fault(faults, 2)->packets, 3);
	ck_assert_int_eq(fault(faults, 3)->kind, DEV_FAULT_UNPLUG);
	ck_assert_int_eq(fault(faults, 3)->at_ns, G_GINT64_CONSTANT(12500000000));
	ck_assert_int_eq(fault(faults, 3)->duration_ns, G_GINT64_CONSTANT(2000000000));
}
END_TEST

START_TEST(packets_are_counted_or_timed_and_samples_are_counted)
{
	g_autoptr(GArray) faults = dev_fault_parse(
		"babble 3s; garbage 2; empty 2s; trickle 5s; drop 4; checksum", NULL);

	ck_assert_ptr_nonnull(faults);
	ck_assert_int_eq(fault(faults, 0)->duration_ns, G_GINT64_CONSTANT(3000000000));
	ck_assert_int_eq(fault(faults, 1)->duration_ns, 0);
	ck_assert_uint_eq(fault(faults, 1)->packets, 2);
	ck_assert_int_eq(fault(faults, 2)->kind, DEV_FAULT_EMPTY);
	ck_assert_int_eq(fault(faults, 3)->kind, DEV_FAULT_TRICKLE);
	ck_assert_int_eq(fault(faults, 4)->kind, DEV_FAULT_DROP);
	ck_assert_uint_eq(fault(faults, 4)->packets, 4);
	ck_assert_uint_eq(fault(faults, 5)->packets, 1);
}
END_TEST

START_TEST(an_empty_plan_has_no_faults)
{
	g_autoptr(GArray) faults = dev_fault_parse(" ; ", NULL);

	ck_assert_uint_eq(faults->len, 0);
}
END_TEST

START_TEST(what_is_not_understood_is_quoted)
{
	static const char *const WRONG[] = {"explode", "at=3 stall", "at=3s", "unplug", "unplug 2",
		"at=-1s stall", "garbage 0", "garbage x", "stall 3", "drop 2s", "empty 3",
		"trickle", "delay 1e9s", "at=nans stall"};

	for (size_t i = 0; i < G_N_ELEMENTS(WRONG); i++) {
		g_autoptr(GError) error = NULL;
		g_autofree char *plan = g_strconcat("at=1s stall; ", WRONG[i], NULL);
		ck_assert_msg(!dev_fault_parse(plan, &error), "%s", WRONG[i]);
		ck_assert_ptr_nonnull(strstr(error->message, WRONG[i]));
	}
}
END_TEST

TESTS_MAIN("usb/fault", a_plan_is_read_in_order_of_time,
	packets_are_counted_or_timed_and_samples_are_counted, an_empty_plan_has_no_faults,
	what_is_not_understood_is_quoted)
