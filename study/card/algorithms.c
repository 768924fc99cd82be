#include "study/card/algorithms.h"

/* clang-format off: a table reads better with one entry after another */
static const struct study_algorithm METHODS[] = {
	[DSP_METHOD_CONVEX] = {"gsr",
		"convex model by an exact interior-point solver, stretches of "
		"30 min",
		"Greco et al. 2016 (IEEE Trans Biomed Eng 63:797)"},
	[DSP_METHOD_INVERSE] = {"gsr", "inverse filter with a Gaussian regulariser",
		"Benedek & Kaernbach 2010 (J Neurosci Methods 190:80)"},
	[DSP_METHOD_HIGHPASS] = {"gsr", "zero-phase second-order high-pass",
		"Makowski et al. 2021 (Behav Res Methods 53:1689)"},
	[DSP_METHOD_MEDIAN] = {"gsr", "running median", "AcqKnowledge, iMotions"},
};

static const struct study_algorithm DETECTORS[] = {
	[DSP_DETECTOR_DRIVER] = {"scr", "lobes of the driver",
		"Benedek & Kaernbach 2010; Boucsein et al. 2012 (Psychophysiology 49:1017)"},
	[DSP_DETECTOR_TROUGH] = {"scr", "trough to peak of conductance", "Boucsein et al. 2012"},
	[DSP_DETECTOR_PHASIC] = {"scr", "trough to peak of the phasic part",
		"Boucsein et al. 2012"},
};

static const struct study_algorithm OTHERS[] = {
	{"artefacts",
		"rules of range, slope and shape for conductance; template and rhythm for the "
		"pulse",
		"Kleckner et al. 2018; Orphanidou et al. 2015 (IEEE JBHI 19:832)"},
	{"beats", "MSPTDfast v2, correction of intervals after Lipponen & Tarvainen",
		"Bishop & Ercole 2018; Charlton et al. 2025; Lipponen & Tarvainen 2019"},
	{"hrv", "pulse rate variability in time and frequency", "Task Force 1996"},
	{"responses", "first response with its onset 1 to 4 s after the event",
		"Boucsein et al. 2012"},
	{"arousal", "weighted z against the baseline, logistic", "engineering"},
	{"arousal_peaks", "prominence of the smoothed index", "engineering"},
	{"touchpoints", "statistics of visits", "engineering; Leiner et al. 2012 for EPC"},
	{"bands",
		"EDASymp and TVSymp of conductance; band power of EEG, root mean square of muscles",
		"Posada-Quintero et al. 2016, 2016b; van Boxtel 2001"},
	{"measures", "rates, amplitude and magnitude, transforms, habituation: dictionary.csv",
		"Boucsein et al. 2012; Lykken 1966"},
};
/* clang-format on */

G_STATIC_ASSERT(G_N_ELEMENTS(OTHERS) + 2 == STUDY_ALGORITHMS_N);

struct study_algorithm study_algorithms_of(gsize index, const struct dsp_params *params)
{
	if (index == 0)
		return METHODS[(gsize)params->eda_method];
	if (index == 1)
		return DETECTORS[(gsize)params->eda_detector];
	return OTHERS[index - 2];
}
