#include "recordings/table/column.h"

#include "recordings/formats/cell_write.h"

#include <math.h>

/* The number at @column of @row; NaN unknown. */
static double read_number(const struct rec_column *column, const void *owner, const void *row)
{
	const void *field = (const char *)row + column->offset;
	switch (column->field) {
	case REC_FIELD_DOUBLE:
		return *(const double *)field;
	case REC_FIELD_INT64:
		return (double)*(const int64_t *)field;
	case REC_FIELD_COUNT:
		return *(const int64_t *)field < 0 ? (double)NAN : (double)*(const int64_t *)field;
	case REC_FIELD_ID:
		return *(const int64_t *)field == 0 ? (double)NAN : (double)*(const int64_t *)field;
	case REC_FIELD_INT:
		return *(const int *)field;
	case REC_FIELD_UINT:
		return *(const guint *)field;
	case REC_FIELD_UINT16:
		return *(const uint16_t *)field;
	case REC_FIELD_BOOL:
		return *(const bool *)field;
	case REC_FIELD_COMPUTED:
		return column->measure(owner, row);
	case REC_FIELD_CHARS:
	case REC_FIELD_STRING:
		break;
	}
	return NAN;
}

static const char *read_text(
	const struct rec_column *column, const void *owner, const void *row, GString *computed)
{
	const char *field = (const char *)row + column->offset;
	const char *text = NULL;
	if (column->field == REC_FIELD_CHARS) {
		text = field;
	} else if (column->field == REC_FIELD_STRING) {
		text = *(const char *const *)(const void *)field;
	} else {
		g_string_truncate(computed, 0);
		column->compute(owner, row, computed);
		text = computed->str;
	}
	return text && text[0] != '\0' ? text : NULL;
}

struct rec_value rec_column_value(const struct rec_column *column, const void *owner,
	const void *row, bool is_calibrated, GString *text)
{
	struct rec_value value = {.form = column->form, .number = NAN};
	bool is_shown = column->twin == REC_TWIN_NONE ||
			(column->twin == REC_TWIN_CALIBRATED) == is_calibrated;
	if (!is_shown)
		return value;
	if (column->form == REC_FORM_TEXT)
		value.text = read_text(column, owner, row, text);
	else if (!column->is_known || column->is_known(row))
		value.number = read_number(column, owner, row);
	return value;
}

char *rec_column_write_number(char *to, struct rec_value value)
{
	switch (value.form) {
	case REC_FORM_INTEGER:
		return isfinite(value.number) ? rec_cell_write_integer(to, (int64_t)value.number)
					      : to;
	case REC_FORM_FIXED:
		return rec_cell_write_fixed6(to, value.number);
	case REC_FORM_SIGNIFICANT:
		return rec_cell_write_significant7(to, value.number);
	case REC_FORM_TEXT:
		break;
	}
	return to;
}
