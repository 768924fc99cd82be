[profile]
title=As NeuroKit2 does by default
title[da]=Som NeuroKit2 gør, når intet er valgt
title[nb]=Slik NeuroKit2 gjør når ingenting er valgt
description=For comparison with results of NeuroKit2's eda_process(method="neurokit"): zero-phase high-pass of 0.05 Hz, every local maximum, no limit but a tenth of the record's largest prominence. Artefacts are not left out, as they are not there; one of them hides every small response.
description[da]=Til sammenligning med NeuroKit2's eda_process(method="neurokit"): højpas på 0,05 Hz uden faseforskydning, hvert lokalt maksimum, ingen grænse ud over en tiendedel af optagelsens største prominens. Artefakter udelades ikke, ligesom de ikke gør det dér; et enkelt skjuler alle små reaktioner.
description[nb]=For sammenligning med NeuroKit2s eda_process(method="neurokit"): høypass på 0,05 Hz uten faseforskyvning, hvert lokale maksimum, ingen grense utover en tidel av opptakets største prominens. Artefakter utelates ikke, slik de heller ikke gjør der; én av dem skjuler alle små responser.
sources=Makowski et al. 2021, Behavior Research Methods 53:1689 (NeuroKit2)

[analysis]
eda.method=highpass
eda.highpass_hz=0.05
eda.detector=phasic
# half-power at 3 Hz, as its low-pass
eda.trough_smooth_s=0.083
eda.trough_onset=minimum
eda.trough_height=prominence
eda.trough_noise=0
eda.trough_rise_min_s=0
eda.trough_rise_max_s=60
eda.amplitude_min_uS=0.001
eda.amplitude_relative=0.1
# nothing is an artefact
eda.range_low_uS=0
eda.range_high_uS=1000
eda.jump_min_uS=10
eda.slope_max_uS_per_s=1000
eda.fall_min_uS_per_s=100
eda.fall_level_per_s=1
eda.turn_min_uS_per_s2=100
eda.spike_min_uS=10
eda.spike_level=1
eda.guard_s=0
eda.island_s=0
