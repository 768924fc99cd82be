#include "study/statistics/distributions.h"

#include <glib.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <math.h>

void study_distributions_calm(void)
{
	static gsize is_calm;

	if (g_once_init_enter(&is_calm)) {
		gsl_set_error_handler_off();
		g_once_init_leave(&is_calm, 1);
	}
}

double study_distributions_normal(double z)
{
	return gsl_cdf_ugaussian_P(z);
}

double study_distributions_normal_quantile(double p)
{
	study_distributions_calm();
	return gsl_cdf_ugaussian_Pinv(p);
}

double study_distributions_normal_two_sided(double z)
{
	return 2 * gsl_cdf_ugaussian_Q(fabs(z));
}

double study_distributions_t_two_sided(double t, double df)
{
	study_distributions_calm();
	return 2 * gsl_cdf_tdist_Q(fabs(t), df);
}

double study_distributions_t_quantile(double p, double df)
{
	study_distributions_calm();
	return gsl_cdf_tdist_Pinv(p, df);
}

double study_distributions_chi_squared_upper(double x, double df)
{
	study_distributions_calm();
	return gsl_cdf_chisq_Q(x, df);
}

double study_distributions_coin(unsigned k, unsigned n)
{
	study_distributions_calm();
	return gsl_cdf_binomial_P(k, 0.5, n);
}
