[profile]
title=Trough to peak: the classical hand-scoring rules
title[da]=Fra dal til top: de klassiske regler for scoring i hånden
title[nb]=Fra bunn til topp: de klassiske reglene for skåring for hånd
description=Responses are rises of conductance itself by at least 0.05 µS within 0.5 to 5 s. What overlaps is not undone: a response on the recovery of another is smaller than it was.
description[da]=Reaktioner er stigninger i selve ledningsevnen på mindst 0,05 µS i løbet af 0,5 til 5 s. Overlap skilles ikke ad: en reaktion på en andens fald er mindre, end den var.
description[nb]=Responser er stigninger i selve konduktansen på minst 0,05 µS i løpet av 0,5 til 5 s. Overlapp skilles ikke ad: en respons på fallet til en annen er mindre enn den var.
sources=Boucsein 2012, Electrodermal Activity, 2nd ed.; Boucsein et al. 2012, Psychophysiology 49:1017; onset by slope after Taylor et al. 2015, EMBC (EDA-Explorer)

[analysis]
eda.detector=trough
eda.trough_onset=slope
eda.amplitude_min_uS=0.05
eda.trough_rise_min_s=0.5
eda.trough_rise_max_s=5
