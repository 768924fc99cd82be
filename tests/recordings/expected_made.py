"""What tests/recordings/made.c puts into every member of a session, written down a second time.

ROWS: table → rows of its columns, without id; IDS: the ids that are no row numbers.
"""
from math import nan

STAMP = 1700000000000000
ROWS = {
    "intervals/touch_points": [
        dict(start_time=0.1, stop_time=3.3, touchpoint="entrance", title="Indgangen æøå",
             phase="arrival", critical=1, baseline=1, visit=1, source="key", pressed_time=0.2,
             reaction_lag=0.3, corrected_time=0.15, note="a \"note\", with\nlines"),
        dict(start_time=nan, stop_time=nan, touchpoint="pay", title="Betaling", phase="",
             critical=0, baseline=0, visit=0, source="plan", pressed_time=nan, reaction_lag=nan,
             corrected_time=nan, note="")],
    "intervals/marks": [
        dict(start_time=0.1, stop_time=0.1 + 0.2, duration=0.2, pressed_time=0.7, label="door",
             source="socket", rater="anna", note="")],
    "intervals/device_events": [
        dict(start_time=0.5, stop_time=0.75, device="made", channel="gsr", kind="contact_lost",
             value=42.5)],
    "intervals/gaps": [
        dict(start_time=1.25, stop_time=2.5, device="made", channels="gsr;pulse",
             cause="unplugged", samples_lost=nan)],
    "processing/sync/clocks": [
        dict(device=0, group=0, samples=40000, rate=128), dict(device=1, group=1, samples=1250,
                                                               rate=4)],
    "processing/sync/fits": [
        dict(clock=0, first_sample=0, samples=40000, first_index=5, end_index=40005,
             origin_ns=100000000, period_ns=7812500, drift_ppm=12.5, residual_rms_ms=0.25,
             residual_max_ms=0.5, anchors=2, stamps_kept=0),
        dict(clock=1, first_sample=0, samples=1250, first_index=5, end_index=1255,
             origin_ns=100000000, period_ns=250000000, drift_ppm=12.5, residual_rms_ms=0.25,
             residual_max_ms=0.5, anchors=2, stamps_kept=0)],
    "processing/sync/anchors": [
        dict(fit=fit, index=index, time_ns=time)
        for fit in (0, 1) for index, time in ((5, 100000001), (6, 107812501))],
    "processing/annotations/edits": [
        dict(seq=1, target="scr", target_id="2", action="reject", field="status", old_time=1.5,
             new_time=nan, value="x", reason="movement", rater="anna", wall_time=STAMP)],
    "processing/self_report/answers": [
        dict(touchpoint="entrance#1", form="sam", item="arousal", value="7", text="uventet",
             video_time=1.5, answered_at="2026-11-22T10:00:00+01:00", projective=1)],
}
RESULTS = {
    "physiology/scr": [
        dict(onset_time=1.5, peak_time=2.75, amplitude=0.321, rise_time=1.25,
             half_recovery_time=nan, trough_to_peak=0.3, flags=4, status="provisional")],
    "physiology/beats": [
        dict(time=0.8, onset_time=0.7, ibi_ms=nan, ibi_corrected_ms=812.5, amplitude=33.3,
             quality=0.9, status="ectopic")],
    "physiology/hrv": [
        dict(start_time=0, stop_time=30, scope="entrance#1", metric="rmssd", value=41.5, unit="ms",
             note="short")],
    "physiology/responses": [
        dict(event_id="mark:3", label="dør", time=0.1, window_start=1.1, window_stop=4.1,
             responded=1, scr_id=2, latency=1.4, amplitude=0.321, magnitude=0.321, iscr=0.9,
             max_minus_baseline=nan)],
    "physiology/artefacts": [
        dict(start_time=3, stop_time=4, channel="pulse", kind="motion")],
    "physiology/bands": [
        dict(time=1, channel="made_eeg", band="alpha", ln_power=-1.5, valid=1)],
    "physiology/measures": [
        dict(start_time=0, stop_time=30, scope="entrance#1", metric="scr_per_min", value=nan,
             unit="1/min", note="kort")],
    "arousal/peaks": [
        dict(time=12.5, height=77, prominence=20, has_scr=1, status="automatic")],
}
for _name, _rows in RESULTS.items():
    ROWS["processing/" + _name] = _rows
    ROWS["processing/live_" + _name] = [] if _name == "physiology/scr" else _rows

IDS = {"intervals/marks": [3], "processing/annotations/edits": [1],
       "processing/self_report/answers": [1], "processing/physiology/scr": [2],
       "processing/arousal/peaks": [1], "processing/live_arousal/peaks": [1]}

# Attributes, without those of every object (types, ids, descriptions).
CARD = dict(software="affekt 9.9", profile="default", parameters="{\"eda.grid_hz\": 10}",
            methods="# Methods\n\nµS throughout.", gsr_channel="made_gsr",
            pulse_channel="made_pulse", gsr_unit="uS", pulse_unit="counts", gsr_u=nan,
            baseline_start_s=0.5, baseline_end_s=60.5, gsr_valid_share=0.875,
            pulse_valid_share=nan, eda_rate_hz=10, is_self_normalised=0, is_non_responder=1)
ATTRIBUTES = {
    "/": dict(nwb_version="2.7.0", affekt_format=1, affekt_software="affekt 9.9",
              affekt_recovered="nothing was lost", affekt_duration_s=0.1 + 40000 / 128,
              affekt_start_wall_us=1795338930123456),
    "general/devices/made": dict(
        position=0, driver="simulated", title="Made device", manufacturer="Nobody",
        serial="AFFEKT-EMULATED-1", firmware="1.2", port="1-2.3", settings="simulated,seed=1",
        calibration="none", is_simulated=1, is_emulated=0),
    "general/devices/another": dict(position=1, driver="arduino", is_simulated=0, is_emulated=1),
    "general/subject/age": dict(reference="birth"),
    "processing/physiology": CARD,
    "processing/live_physiology": CARD,
    "acquisition/video": dict(dropped=2),
    "acquisition/video/data": dict(unit="n/a"),
}
TEXTS = {
    "identifier": "0f0e0d0c-0b0a-4908-8706-050403020100",
    "session_description": "A made session",
    "session_start_time": "2026-11-22T10:15:30.123456+01:00",
    "timestamps_reference_time": "2026-11-22T10:15:30.123456+01:00",
    "general/study_file": "[study]\nname=Butikken\n",
    "general/subject/subject_id": "P07",
    "general/subject/species": "Homo sapiens",
    "general/subject/sex": "F",
    "general/subject/age": "P34Y",
    "general/subject/description": "Participant, by pseudonym",
    "acquisition/video/format": "external",
}
INFO = {"age": "34", "sex": "female", "gel": "0.05 M NaCl, “isotonic”"}

# Members of the structs in the headers that stand in no column of their table, and why.
STRUCTS = {
    "rec_visit": ("intervals/touch_points", {}),
    "rec_mark": ("intervals/marks", {"id": "the row's id"}),
    "rec_device_event": ("intervals/device_events", {}),
    "rec_gap": ("intervals/gaps", {}),
    "rec_sync": ("processing/sync/certificate", {}),
    "rec_self_report": ("processing/self_report/answers", {"id": "the row's id"}),
    "rec_edit": ("processing/annotations/edits", {}),
    "dsp_scr": ("processing/physiology/scr", {"id": "the row's id"}),
    "dsp_beat": ("processing/physiology/beats", {}),
    "dsp_hrv": ("processing/physiology/hrv", {}),
    "dsp_response": ("processing/physiology/responses", {}),
    "dsp_artefact": ("processing/physiology/artefacts", {}),
    "dsp_peak": ("processing/arousal/peaks", {"id": "the row's id"}),
    "rec_band": ("processing/physiology/bands", {}),
    "rec_measure": ("processing/physiology/measures", {}),
}
# Columns that are made of others.
DERIVED = {"intervals/marks": ["stop_time"]}
