"""Skin conductance and pulse by NeuroKit2, for comparison; it is in no Debian package.

usage: hour_by_neurokit.py GSR.csv PULSE.csv RATE_HZ   (files of `affekt export`)
"""
import sys

import neurokit2
import pandas

neurokit2.bio_process(
    eda=pandas.read_csv(sys.argv[1], usecols=["conductance_uS"])["conductance_uS"],
    ppg=pandas.read_csv(sys.argv[2], usecols=["pulse"])["pulse"],
    sampling_rate=int(sys.argv[3]))
