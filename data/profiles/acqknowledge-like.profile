[profile]
title=As AcqKnowledge does with 0.05 Hz, 0.03 µS and 10 %
title[da]=Som AcqKnowledge gør med 0,05 Hz, 0,03 µS og 10 %
title[nb]=Slik AcqKnowledge gjør med 0,05 Hz, 0,03 µS og 10 %
description=For comparison with results of BIOPAC AcqKnowledge: phasic by a high-pass of 0.05 Hz, a response from where it rises through 0.03 µS to where it falls below 0, those below a tenth of the record's largest left out. Where a response follows another, the high-pass lies below 0 and the threshold is crossed half-way up: on made records half of the height is missing. By the published description; no results of the program were at hand to compare with. For its median smoothing: eda.method=median.
description[da]=Til sammenligning med resultater fra BIOPAC AcqKnowledge: fasisk ved højpas på 0,05 Hz, en reaktion fra der, hvor den stiger gennem 0,03 µS, til der, hvor den falder under 0, og dem under en tiendedel af optagelsens største udeladt. Hvor en reaktion følger en anden, ligger højpasset under 0, og grænsen krydses halvvejs oppe: i kunstige optagelser mangler halvdelen af højden. Efter den offentliggjorte beskrivelse; der var ingen resultater fra programmet at sammenligne med. For dets medianudglatning: eda.method=median.
description[nb]=For sammenligning med resultater fra BIOPAC AcqKnowledge: fasisk ved høypass på 0,05 Hz, en respons fra der den stiger gjennom 0,03 µS til der den faller under 0, og de under en tidel av opptakets største utelatt. Der en respons følger en annen, ligger høypasset under 0, og grensen krysses halvveis oppe: i kunstige opptak mangler halve høyden. Etter den offentliggjorte beskrivelsen; det fantes ingen resultater fra programmet å sammenligne med. For medianutjevningen: eda.method=median.
sources=Braithwaite et al. 2013, A guide for analysing EDA and SCRs (University of Birmingham); BIOPAC, Phasic EDA issue (biopac.com/knowledge-base)

[analysis]
eda.method=highpass
eda.highpass_hz=0.05
eda.detector=phasic
eda.trough_smooth_s=0
eda.trough_onset=crossing
eda.trough_crossing_uS=0.03
eda.trough_noise=0
eda.trough_rise_min_s=0
eda.trough_rise_max_s=60
eda.amplitude_min_uS=0.001
eda.amplitude_relative=0.1
