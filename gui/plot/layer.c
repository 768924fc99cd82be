#include "gui/plot/layer.h"

double affekt_plot_x(const struct affekt_plot *plot, double time_s)
{
	return plot->x + affekt_view_to_x(plot->view, plot->width, time_s);
}

double affekt_plot_y(const struct affekt_plot *plot, double value)
{
	double share = (value - plot->low) / (plot->high - plot->low);
	return plot->y + (1 - share) * plot->height;
}

void affekt_layer_free(struct affekt_layer *layer)
{
	if (layer != NULL)
		layer->ops->free(layer);
}
