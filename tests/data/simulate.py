#!/usr/bin/python3
"""Simulator with known truth: skin conductance (SCRs) and finger pulse (beats). numpy only.

    simulate.py OUTDIR [--seeds 1,2,3] [--duration 600]     the accuracy sets, all levels
    simulate.py OUTDIR --bench HOURS RATE                   one long recording, gsr.csv and pulse.csv

Skin conductance, in microsiemens: tonic = level + slow drift; phasic = sum of amplitude * Bateman
curve of height 1, so the amplitude IS the height of the isolated response.
truth_scr.csv: onset_s (start of the curve), onset10_s (10 % of the amplitude on the rise), peak_s,
amplitude_uS (isolated), amplitude_tp_uS (visible trough to peak in the noise-free signal, 0 where it has
no maximum of its own), rise_s, halfrec_s (peak to 50 % of the isolated response), event (row of
events.csv or -1), separable (1: the noise-free signal has a maximum within 0.6 s of the peak).

Pulse, in arbitrary units: two Gaussians a beat. truth_beats.csv: peak_s (systolic maximum of the clean
signal, interpolated between samples), onset_s (foot), ibi_s, ectopic.
"""
import argparse
import json
import os

import numpy as np

TWO_PI = 6.2832  # more digits would change the numbers of every seed

# interval between responses (low, high) s; amplitude (median, log sd, least) uS; noise uS; drift uS/min;
# spikes, steps, drop-outs per minute; mains uS
EDA = {
    "L1_easy": dict(isi=(9, 20), amp=(.45, .5, .10), noise=.001, drift=.02, spk=0, step=0, drop=0, mains=0),
    "L2_medium": dict(isi=(4, 13), amp=(.30, .7, .05), noise=.004, drift=.08, spk=0, step=0, drop=0, mains=0),
    "L3_overlap": dict(isi=(1.2, 6), amp=(.35, .7, .05), noise=.004, drift=.15, spk=0, step=0, drop=0, mains=0),
    "L4_noisy": dict(isi=(3, 12), amp=(.25, .7, .05), noise=.030, drift=.25, spk=0, step=0, drop=0, mains=.01),
    "L5_artefact": dict(isi=(4, 13), amp=(.30, .7, .05), noise=.006, drift=.15, spk=1.5, step=.4, drop=.2, mains=0),
}
# heart rate bpm; variability (0.1 Hz, respiratory, 0.02 Hz, white) sd ms; baseline wander; amplitude modulation;
# SNR dB; motion per minute; share of ectopic beats; height of the dicrotic wave
PPG = {
    "L1_clean": dict(hr=70, v=(25, 25, 20, 5), wander=.05, am=.05, snr=40, mot=0, ect=0, dic=.35),
    "L2_resp": dict(hr=66, v=(35, 45, 30, 8), wander=.6, am=.25, snr=30, mot=0, ect=0, dic=.35),
    "L3_noisy": dict(hr=78, v=(25, 20, 20, 8), wander=.5, am=.2, snr=10, mot=0, ect=0, dic=.30),
    "L4_motion": dict(hr=85, v=(20, 15, 20, 8), wander=.5, am=.2, snr=20, mot=1.5, ect=0, dic=.30),
    "L5_ectopic": dict(hr=72, v=(25, 25, 20, 5), wander=.3, am=.15, snr=25, mot=0, ect=.05, dic=.35),
    "L6_dicrotic": dict(hr=58, v=(40, 40, 30, 8), wander=.4, am=.2, snr=25, mot=0, ect=0, dic=.60),
}


def bateman(t, rise, decay):
    """Bateman curve of height 1 at times t, and the time of its peak."""
    y = np.where(t > 0, np.exp(-np.maximum(t, 0) / decay) - np.exp(-np.maximum(t, 0) / rise), 0.)
    peak = np.log(decay / rise) * rise * decay / (decay - rise)
    return y / (np.exp(-peak / decay) - np.exp(-peak / rise)), peak


def sim_eda(duration, rate, p, rng):
    """Times, signal, tonic, phasic, truth rows, event times, artefacts."""
    n = int(duration * rate)
    t = np.arange(n) / rate
    events = np.sort(rng.uniform(15, duration - 15, max(1, int(duration / 30))))
    events = events[np.r_[True, np.diff(events) > 12]]
    onsets = []
    x = rng.uniform(3, 8)
    while x < duration - 10:
        onsets.append(x)
        x += rng.uniform(*p["isi"])
    onsets = np.array(onsets)
    event_of = np.full(len(onsets), -1)
    for k, e in enumerate(events):   # 70 % of the events evoke a response 1 to 3 s later: the nearest one moves there
        if rng.random() < .7:
            j = np.argmin(np.abs(onsets - (e + 2)))
            if event_of[j] < 0:
                onsets[j] = e + rng.uniform(1, 3)
                event_of[j] = k
    order = np.argsort(onsets)
    onsets, event_of = onsets[order], event_of[order]
    keep = np.r_[True, np.diff(onsets) > .8]
    onsets, event_of = onsets[keep], event_of[keep]
    median, log_sd, least = p["amp"]
    amplitudes = np.maximum(least, median * np.exp(log_sd * rng.standard_normal(len(onsets))))
    amplitudes = np.minimum(amplitudes, 3.0)
    amplitudes[event_of >= 0] *= 1.3

    phasic = np.zeros(n)
    truth = []
    for onset, amplitude, event in zip(onsets, amplitudes, event_of):
        rise, decay = rng.uniform(.4, 1.0), rng.uniform(2.0, 5.0)
        i, j = int(onset * rate), min(n, int((onset + 12 * decay) * rate))
        y, peak = bateman(t[i:j] - onset, rise, decay)
        phasic[i:j] += amplitude * y
        fine = np.arange(0, peak + 8 * decay, .001)
        shape, _ = bateman(fine, rise, decay)
        half = fine[np.flatnonzero((fine > peak) & (shape < .5))[0]] - peak
        truth.append([onset, onset + fine[np.argmax(shape > .1)], onset + peak, amplitude, 0., peak, half, event, 0])

    m = int(np.ceil(duration / 10)) + 3
    walk = np.cumsum(rng.standard_normal(m)) * p["drift"] * np.sqrt(10 / 60.)
    tonic = rng.uniform(2, 12) + np.interp(t, np.arange(m) * 10., walk)
    k = int(8 * rate) | 1
    sums = np.cumsum(np.r_[0, np.pad(tonic, k // 2, mode="edge")])
    tonic = np.maximum((sums[k:] - sums[:-k]) / k, .3)

    clean = tonic + phasic
    d = np.diff(clean)
    maxima = np.flatnonzero((d[:-1] > 0) & (d[1:] <= 0)) + 1
    minima = np.flatnonzero((d[:-1] < 0) & (d[1:] >= 0)) + 1
    for row in truth:
        if not len(maxima):
            continue
        q = maxima[np.argmin(np.abs(maxima / rate - row[2]))]
        if abs(q / rate - row[2]) <= .6:
            before = minima[minima < q]
            low = before[-1] if len(before) else 0
            row[4] = clean[q] - clean[max(low, int((row[0] - 2) * rate), 0):q + 1].min()
            row[8] = 1

    y = clean + p["noise"] * rng.standard_normal(n)
    y = y + p["mains"] * np.sin(2 * np.pi * 50 * t + rng.uniform(0, 6))
    artefacts = []
    for _ in range(rng.poisson(p["spk"] * duration / 60)):
        c, w = rng.uniform(5, duration - 5), rng.uniform(.1, .6)
        y += rng.uniform(.3, 2) * rng.choice([-1, 1]) * np.exp(-.5 * ((t - c) / (w / 3)) ** 2)
        artefacts.append([c - w, c + w, "spike"])
    for _ in range(rng.poisson(p["step"] * duration / 60)):
        c, w = rng.uniform(5, duration - 5), rng.uniform(.5, 4)
        y[int(c * rate):int((c + w) * rate)] += rng.uniform(.4, 2) * rng.choice([-1, 1])
        artefacts.append([c, c + w, "step"])
    for _ in range(rng.poisson(p["drop"] * duration / 60)):
        c, w = rng.uniform(5, duration - 10), rng.uniform(.5, 3)
        y[int(c * rate):int((c + w) * rate)] = 0
        artefacts.append([c, c + w, "dropout"])
    return t, np.maximum(y, 0), tonic, phasic, truth, events, sorted(artefacts)


def parabola(z, k, first, last, rate):
    """Time of the maximum near sample k, from a parabola through three samples."""
    if 0 < k < len(z) - 1 and first < k < last:
        curvature = z[k - 1] - 2 * z[k] + z[k + 1]
        if abs(curvature) > 1e-12:
            return (k + .5 * (z[k - 1] - z[k + 1]) / curvature) / rate
    return k / rate


def sim_ppg(duration, rate, p, rng):
    """Times, signal, truth rows (peak, foot, ectopic), artefacts."""
    lf, hf, vlf, white = [v / 1000 for v in p["v"]]
    phase = rng.uniform(0, 6.28, 3)
    breath = rng.uniform(.2, .3)
    beats, ectopic = [.5], [0]
    mean = 60 / p["hr"]
    while beats[-1] < duration + 2:
        x = beats[-1]
        ibi = (mean + lf * 1.41 * np.sin(TWO_PI * .1 * x + phase[0]) + hf * 1.41 * np.sin(TWO_PI * breath * x + phase[1])
               + vlf * 1.41 * np.sin(TWO_PI * .02 * x + phase[2]) + white * rng.standard_normal())
        if rng.random() < p["ect"]:       # a premature beat and its compensatory pause
            beats += [x + .65 * ibi, x + 2 * ibi]
            ectopic += [1, 0]
        else:
            beats.append(x + max(.3, ibi))
            ectopic.append(0)
    beats, ectopic = np.array(beats), np.array(ectopic)
    n = int(duration * rate)
    t = np.arange(n) / rate
    clean = np.zeros(n)
    ibi = np.diff(np.r_[beats, beats[-1] + mean])
    breathing = np.sin(TWO_PI * breath * t + phase[1])
    for k, x in enumerate(beats):
        length = min(1.2, max(.45, ibi[k]))
        i, j = max(0, int((x - .6) * rate)), min(n, int((x + 1.4) * rate))
        if j <= i:
            continue
        u = t[i:j] - x
        a = (.6 if ectopic[k] else 1.) * (1 + p["am"] * np.sin(TWO_PI * breath * x + phase[1] + .8))
        clean[i:j] += a * (np.exp(-.5 * (u / (.11 * length)) ** 2)
                           + p["dic"] * np.exp(-.5 * ((u - .36 * length) / (.13 * length)) ** 2))
    truth = []
    for k, x in enumerate(beats):
        i, j = int((x - .12) * rate), int((x + .14) * rate) + 1
        if i < 0 or j > n:
            continue
        q = i + np.argmax(clean[i:j])
        low = max(0, int((x - .45 * min(1.2, ibi[k - 1] if k else 1)) * rate))
        truth.append([parabola(clean, q, i, j - 1, rate), t[low + np.argmin(clean[low:q + 1])], ectopic[k]])

    knots = np.arange(0, duration + 20, 8.)
    y = clean + p["wander"] * (.6 * breathing + .4 * np.interp(t, knots, np.cumsum(rng.standard_normal(len(knots))) * .5))
    y = y + rng.standard_normal(n) * np.std(clean) * 10 ** (-p["snr"] / 20)
    artefacts = []
    for _ in range(rng.poisson(p["mot"] * duration / 60)):
        c, w = rng.uniform(5, duration - 12), rng.uniform(2, 8)
        i, j = int(c * rate), int((c + w) * rate)
        z = np.cumsum(rng.standard_normal(j - i)) / np.sqrt(rate)
        z += 2 * np.sin(TWO_PI * rng.uniform(.8, 3) * t[:j - i])
        y[i:j] += np.hanning(j - i) * z * 1.5
        artefacts.append([c, c + w, "motion"])
    return t, y, truth, sorted(artefacts)


def write(path, header, rows, digits=6):
    with open(path, "w", encoding="utf-8") as out:
        out.write(header + "\n")
        for row in rows:
            out.write(",".join(f"{v:.{digits}f}" if isinstance(v, (float, np.floating)) else str(v) for v in row) + "\n")


SCR_HEADER = "onset_s,onset10_s,peak_s,amplitude_uS,amplitude_tp_uS,rise_s,halfrec_s,event,separable"


def write_eda(folder, duration, rate, level, seed, rng):
    os.makedirs(folder, exist_ok=True)
    t, y, tonic, phasic, truth, events, artefacts = sim_eda(duration, rate, EDA[level], rng)
    write(f"{folder}/gsr.csv", "time_s,eda", zip(t, y), 5)
    step = max(1, round(rate / 32))
    write(f"{folder}/truth_components.csv", "time_s,tonic,phasic", zip(t[::step], tonic[::step], phasic[::step]), 5)
    write(f"{folder}/events.csv", "time_s,duration_s,label", [[float(x), 0, "stim"] for x in events])
    write(f"{folder}/truth_artifacts.csv", "start_s,end_s,kind", artefacts)
    write(f"{folder}/truth_scr.csv", SCR_HEADER, [list(map(float, r[:7])) + [int(r[7]), int(r[8])] for r in truth])
    meta = dict(kind="eda", level=level, seed=seed, fs=rate, dur=duration, gsr_unit="uS", params=EDA[level])
    json.dump(meta, open(f"{folder}/meta.json", "w"), indent=1)


def write_ppg(folder, duration, rate, level, seed, rng):
    os.makedirs(folder, exist_ok=True)
    t, y, truth, artefacts = sim_ppg(duration, rate, PPG[level], rng)
    write(f"{folder}/pulse.csv", "time_s,ppg", zip(t, y), 5)
    write(f"{folder}/truth_artifacts.csv", "start_s,end_s,kind", artefacts)
    ibi = np.r_[np.nan, np.diff([r[0] for r in truth])]
    write(f"{folder}/truth_beats.csv", "peak_s,onset_s,ibi_s,ectopic",
          [[float(r[0]), float(r[1]), float(i), int(r[2])] for r, i in zip(truth, ibi)])
    meta = dict(kind="ppg", level=level, seed=seed, fs=rate, dur=duration, params=PPG[level])
    json.dump(meta, open(f"{folder}/meta.json", "w"), indent=1)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out")
    parser.add_argument("--seeds", default="1,2,3")
    parser.add_argument("--duration", type=float, default=600.)
    parser.add_argument("--rate-gsr", type=float, default=64.)
    parser.add_argument("--rate-pulse", type=float, default=128.)
    parser.add_argument("--bench", nargs=2, type=float, metavar=("HOURS", "RATE"))
    options = parser.parse_args()
    os.makedirs(options.out, exist_ok=True)
    if options.bench:
        hours, rate = options.bench
        write_eda(options.out, hours * 3600, rate, "L2_medium", 7, np.random.default_rng(7))
        write_ppg(options.out, hours * 3600, rate, "L2_resp", 8, np.random.default_rng(8))
        return
    for seed in [int(s) for s in options.seeds.split(",")]:
        for k, level in enumerate(EDA):
            write_eda(f"{options.out}/eda_{level}_s{seed}", options.duration, options.rate_gsr, level, seed,
                      np.random.default_rng([seed, 11, k]))
        for k, level in enumerate(PPG):
            write_ppg(f"{options.out}/ppg_{level}_s{seed}", options.duration, options.rate_pulse, level, seed,
                      np.random.default_rng([seed, 22, k]))


if __name__ == "__main__":
    main()
