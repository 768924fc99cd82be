/*
 * The distributions behind the p values and intervals, by GSL with its error handler off (GSL's own
 * ends the program): what underflows is 0, what has no answer is NaN. The handler is the process's;
 * whoever calls GSL elsewhere calls study_distributions_calm() first. Any thread.
 */
#ifndef STUDY_STATISTICS_DISTRIBUTIONS_H
#define STUDY_STATISTICS_DISTRIBUTIONS_H

void study_distributions_calm(void);

/* Standard normal: P(Z <= z); the z of it; P(|Z| >= |z|). */
double study_distributions_normal(double z);
double study_distributions_normal_quantile(double p);
double study_distributions_normal_two_sided(double z);

/* Student's t: P(|T| >= |t|); the t with P(T <= t) = p. */
double study_distributions_t_two_sided(double t, double df);
double study_distributions_t_quantile(double p, double df);

/* P(X >= x) of chi squared. */
double study_distributions_chi_squared_upper(double x, double df);

/* P(K <= k) of K heads in @n tosses of a fair coin. */
double study_distributions_coin(unsigned k, unsigned n);

#endif
