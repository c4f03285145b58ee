# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from ospo_scan import __version__
from ospo_scan.baseline import Baseline, record
from ospo_scan.model import Engine, PolicySource, Report, Verdict
from ospo_scan.policy.evaluate import evaluate
from ospo_scan.policy.load import load_policy
from ospo_scan.policy.model import Policy
from ospo_scan.report import FORMATS, RenderOptions
from ospo_scan.report.baseline_note import NamedBaseline, baseline_note, named_baseline
from ospo_scan.report.json.reading import read_report
from ospo_scan.verification import Outcome
from ospo_scan.verification.judging import check_baseline, check_engine, check_policy, check_verdict
from samples import TOOL, detection, scanned
from verification.conftest import result_of

DAY = date(2026, 11, 24)
TEXT = "version: 1\nallow: [MIT]\nreview: [ISC]\n"
NAMES = ("LICENSE", "caf\udce9.c", "b\u202e.c")


def policy(folder: Path, text: str = TEXT, name: str = "ospo-policy.yml") -> Policy:
    (folder / name).write_text(text)
    return load_policy(str(folder / name), str(folder))


def saved(report: Report) -> Report:
    """``report``, written and read back."""
    stream = io.StringIO()
    FORMATS["json"].write(report, stream, RenderOptions())
    return read_report(stream.getvalue())


@pytest.fixture
def judged(tmp_path: Path) -> Report:
    files = [
        scanned(name, detection(one, one)) for name, one in zip(NAMES, ("MIT", "GPL-2.0-only", "ISC"), strict=True)
    ]
    return saved(evaluate(result_of(files), policy(tmp_path), as_of=DAY))


def test_a_report_that_was_read_back_gives_the_same_verdict_when_judged_again(judged: Report, tmp_path: Path) -> None:
    said = check_verdict(judged, policy(tmp_path), None, DAY)
    assert (said.outcome, said.details) == (Outcome.SAME, ())
    assert said.message.startswith("FAIL; judged again")


def test_another_policy_gives_another_verdict_and_is_told_with_the_findings(judged: Report, tmp_path: Path) -> None:
    other = policy(tmp_path, "version: 1\nallow: [MIT, GPL-2.0-only]\nreview: [ISC]\n")
    said = check_policy(judged, other)
    assert said.outcome is Outcome.DIFFERS
    assert "in the report" in said.details[0]
    said = check_verdict(judged, other, None, DAY)
    assert said.outcome is Outcome.DIFFERS
    assert said.message.startswith("FAIL, and judged again REVIEW")
    assert [line.partition(":1:")[0] for line in said.details] == ["only in the report: caf\\xe9.c"]


def test_a_policy_may_lie_elsewhere_under_another_name(judged: Report, tmp_path: Path) -> None:
    moved = policy(tmp_path, name="moved.yml")
    assert check_policy(judged, moved).outcome is Outcome.SAME
    assert check_verdict(judged, moved, None, DAY).outcome is Outcome.SAME


def test_a_policy_that_is_extended_is_compared_too(tmp_path: Path) -> None:
    (tmp_path / "base.yml").write_text("version: 1\nallow: [MIT]\n")
    text = "version: 1\nextends: [base.yml]\nallow: [ISC]\n"
    report = saved(evaluate(result_of([scanned("a.c")]), policy(tmp_path, text)))
    assert check_policy(report, policy(tmp_path, text)).outcome is Outcome.SAME
    (tmp_path / "base.yml").write_text("version: 1\nallow: [MIT, GPL-2.0-only]\n")
    said = check_policy(report, policy(tmp_path, text))
    assert said.outcome is Outcome.DIFFERS
    assert said.details[0].startswith("what it extends: base.yml")


def test_findings_that_were_taken_out_are_found_again(judged: Report, tmp_path: Path) -> None:
    quiet = replace(judged, findings=(), verdict=Verdict.PASS)
    said = check_verdict(quiet, policy(tmp_path), None, DAY)
    assert said.outcome is Outcome.DIFFERS
    assert said.message == "PASS, and judged again FAIL"
    waived = tuple(replace(one, message="nothing to see") for one in judged.findings)
    said = check_verdict(replace(judged, findings=waived), policy(tmp_path), None, DAY)
    assert (said.outcome, said.message) == (Outcome.DIFFERS, "FAIL, by other findings")
    assert said.details == ("the same findings, with another reason or correction",)


def test_a_waiver_that_has_ended_changes_the_verdict(tmp_path: Path) -> None:
    text = TEXT + "waivers:\n  - {rule: license-denied, where: ['*'], license: GPL-2.0-only, reason: other, "
    text += "comment: for now, expires: 2026-12-01}\n"
    judging = policy(tmp_path, text)
    report = saved(evaluate(result_of([scanned("a.c", detection("GPL-2.0-only", "GPL"))]), judging, as_of=DAY))
    assert check_verdict(report, judging, None, DAY).outcome is Outcome.SAME
    assert check_verdict(report, judging, None, date(2027, 1, 1)).outcome is Outcome.DIFFERS


def test_the_baseline_is_told_by_its_note_and_counts_when_judged_again(judged: Report, tmp_path: Path) -> None:
    known = replace(record(judged.findings), source="known.json", sha256="ab" * 32)
    note = baseline_note(known)
    named = named_baseline(["something else", note])
    assert named == NamedBaseline("known.json", "ab" * 6)
    result = replace(judged.result, notes=(note,))
    report = saved(evaluate(result, policy(tmp_path), known, DAY))
    assert report.verdict is Verdict.PASS
    assert check_baseline(named, known).outcome is Outcome.SAME
    assert check_verdict(report, policy(tmp_path), known, DAY).outcome is Outcome.SAME
    assert check_baseline(named, replace(known, sha256="cd" * 32)).outcome is Outcome.DIFFERS
    assert check_verdict(report, policy(tmp_path), Baseline(()), DAY).outcome is Outcome.DIFFERS
    assert check_verdict(report, policy(tmp_path), None, DAY).outcome is Outcome.DIFFERS


def test_what_is_not_there_cannot_be_checked_and_what_the_report_does_not_name_need_not_be(judged: Report) -> None:
    assert check_policy(judged, "gone").outcome is Outcome.UNCHECKED
    assert check_verdict(judged, "gone", None, DAY).outcome is Outcome.UNCHECKED
    assert check_baseline(NamedBaseline("b", "0" * 12), "gone").outcome is Outcome.UNCHECKED
    unjudged = replace(judged, policy=None, findings=(), verdict=None)
    assert check_policy(unjudged, None).outcome is Outcome.NOTHING
    assert check_verdict(unjudged, None, None, DAY).outcome is Outcome.NOTHING
    assert check_baseline(None, None).outcome is Outcome.NOTHING


def test_no_baseline_is_named_by_a_note_of_another_form() -> None:
    assert named_baseline(["The baseline x (sha256 0123) lists 1 finding in 1 place.", "The baseline"]) is None


@pytest.mark.parametrize("part", ["name", "version", "mode", "fingerprint"])
def test_another_engine_is_told_and_can_be_accepted(judged: Report, part: str) -> None:
    tool = replace(TOOL, version=__version__)
    report = replace(judged, result=replace(judged.result, tool=tool))
    assert check_engine(report, tool.engine).outcome is Outcome.SAME
    other: Engine = replace(tool.engine, **{part: "0" * 64})
    said = check_engine(report, other)
    assert said.outcome is Outcome.DIFFERS
    assert len(said.details) == 1
    accepted = check_engine(report, other, is_any_good=True)
    assert (accepted.outcome, accepted.details) == (Outcome.NOTHING, said.details)


def test_another_version_of_ospo_scan_is_told(judged: Report) -> None:
    report = replace(judged, result=replace(judged.result, tool=replace(TOOL, version="0.0.1")))
    said = check_engine(report, TOOL.engine)
    assert (said.outcome, said.details) == (Outcome.DIFFERS, (f"ospo-scan: 0.0.1 in the report, {__version__} here",))


def test_a_policy_of_the_same_name_with_another_digest_is_told(judged: Report, tmp_path: Path) -> None:
    forged = replace(judged, policy=PolicySource("ospo-policy.yml", "0" * 64))
    assert check_policy(forged, policy(tmp_path)).outcome is Outcome.DIFFERS
