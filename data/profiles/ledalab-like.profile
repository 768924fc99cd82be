[profile]
title=As Ledalab's continuous decomposition does
title[da]=Som Ledalabs kontinuerlige dekomponering gør
title[nb]=Slik Ledalabs kontinuerlige dekomponering gjør
description=For comparison with results of Ledalab's CDA: the inverse filter with its width of 0.2 s whatever the noise, its time constants of 1 and 3.75 s, every lobe of the driver from 0.01 µS on. Responses above 0.1 µS agree; of the ripples below Ledalab counts more.
description[da]=Til sammenligning med resultater fra Ledalabs CDA: det inverse filter med bredden 0,2 s uanset støjen, tidskonstanterne 1 og 3,75 s, hver bule i driveren fra 0,01 µS. Reaktioner over 0,1 µS stemmer overens; af småbølgerne derunder tæller Ledalab flere.
description[nb]=For sammenligning med resultater fra Ledalabs CDA: det inverse filteret med bredden 0,2 s uansett støyen, tidskonstantene 1 og 3,75 s, hver bule i driveren fra 0,01 µS. Responser over 0,1 µS stemmer overens; av krusningene under det teller Ledalab flere.
sources=Benedek & Kaernbach 2010, J Neurosci Meth 190:80 (Ledalab)

[analysis]
eda.method=inverse
eda.detector=driver
eda.tau_slow_s=3.75
eda.tau_fast_s=1
eda.taus=fitted
eda.sigma_min_s=0.2
eda.sigma_max_s=0.2
eda.amplitude_min_uS=0.01
eda.lobe_hysteresis=0
eda.lobe_noise=0
eda.tail_share=0
