# What R says of the data sets: called by statistics_by_scipy.py with a file of R lists; prints lines of
# "set statistic value".
sets <- source(commandArgs(TRUE)[1])$value

say <- function(set, name, values) {
	for (i in seq_along(values))
		cat(sprintf("%d\t%s.%d\t%.17g\n", set, name, i - 1, values[i]))
}

has_ties <- function(x) anyDuplicated(x) > 0

for (i in seq_along(sets)) {
	s <- sets[[i]]
	a <- s$a
	known <- a[!is.na(a)]
	say(i - 1, "summary", c(length(known), mean(known), sd(known), median(known), min(known), max(known)))
	say(i - 1, "quantile", quantile(known, 0.1, names = FALSE))
	say(i - 1, "wilson", prop.test(s$share[1], s$share[2], correct = FALSE)$conf.int)

	both <- !is.na(a) & !is.na(s$b)
	d <- a[both] - s$b[both]
	d <- d[d != 0]
	say(i - 1, "dz", mean(a[both] - s$b[both]) / sd(a[both] - s$b[both]))
	exact <- length(d) <= 50
	if (length(d) > 0) {
		test <- suppressWarnings(wilcox.test(a, s$b, paired = TRUE, exact = FALSE, correct = TRUE))
		say(i - 1, "wilcoxon_v", test$statistic)
		if (!exact)
			say(i - 1, "wilcoxon_normal", test$p.value)
		else if (!has_ties(abs(d)))
			say(i - 1, "wilcoxon_exact", wilcox.test(d, exact = TRUE)$p.value)
	}

	c <- s$c[!is.na(s$c)]
	test <- suppressWarnings(wilcox.test(known, c, exact = FALSE, correct = TRUE))
	say(i - 1, "mann_whitney_u", test$statistic)
	if (length(known) + length(c) > 50)
		say(i - 1, "mann_whitney_normal", test$p.value)
	else if (!has_ties(c(known, c)))
		say(i - 1, "mann_whitney_exact", wilcox.test(known, c, exact = TRUE)$p.value)

	test <- kruskal.test(a, s$groups)
	say(i - 1, "kruskal", c(test$statistic, test$parameter, test$p.value))

	cells <- matrix(s$cells, nrow = s$shape[1], byrow = TRUE)
	cells <- cells[complete.cases(cells), , drop = FALSE]
	if (nrow(cells) >= 2) {
		test <- friedman.test(cells)
		say(i - 1, "friedman", c(test$statistic, test$parameter, test$p.value))
	}

	test <- cor.test(a, s$b)
	say(i - 1, "pearson", c(test$estimate, test$p.value))
	if (sum(both) > 3)
		say(i - 1, "pearson_ci", test$conf.int)
	few <- sum(both) <= 9
	if (!few || !(has_ties(a[both]) || has_ties(s$b[both]))) {
		test <- cor.test(a, s$b, method = "spearman", exact = few)
		say(i - 1, "spearman", c(test$estimate, test$p.value))
	} else {
		say(i - 1, "spearman_rho", cor(a[both], s$b[both], method = "spearman"))
	}
	say(i - 1, "holm", p.adjust(s$p, "holm"))
}
