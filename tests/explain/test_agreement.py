# SPDX-License-Identifier: Apache-2.0
"""What explain tells is what the report says: over the samples, over made-up scans, over every fixture."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ospo_scan.explain.explanation import Explanation
from ospo_scan.explain.page import write
from ospo_scan.explain.place import explain_finding, explain_path
from ospo_scan.explain.steps import Spot, rows, spots
from ospo_scan.model import FileScan, FileStatus, Level, Reason, Report, Verdict
from ospo_scan.policy.load import find_policy, load_policy
from ospo_scan.policy.model import Policy
from ospo_scan.report import RenderOptions
from policy_cases import UNKNOWN, UNPARSED, found, judged, policy
from samples import SAMPLES, left_out, reports, scanned
from test_fixtures import CASES, Backends, backend, judge

__all__ = ["backend"]


def labels(explanation: Explanation, label: str) -> list[str]:
    return [row.text for block in explanation.blocks for row in block.rows if row.label == label]


BESIDE_THE_LISTS = {"license-incompatible", "license-conflict", "use-restricted", "base-model-conflict"}


def outcome(spot: Spot) -> str:
    """What the steps say of a detection in the end."""
    if spot.judged is None:  # a curation says that there is no license
        return "allow"
    said = rows(spot)
    judged_rows = [row for row in said if row.label == "Judged"]
    together = [row for row in said if row.label == "Together"]
    return (together or judged_rows)[-1].word


def assert_all_findings_are_told(report: Report, known: Policy | None) -> None:
    told = {
        (finding.fingerprint, scan.path)
        for scan in report.result.files
        for spot in spots(report, scan, known)
        for finding in spot.findings
    }
    said = {(finding.fingerprint, place.path) for finding in report.findings for place in finding.places}
    assert told == {(name, path) for name, path in said if path != "."}
    for finding in report.findings:
        explained = explain_finding(finding.fingerprint, report, known)
        assert finding.fingerprint in labels(explained, "Name")
        assert labels(explained, "Finding") == [finding.message]
    for scan in report.result.files:
        assert explain_path(scan.path, report, known).blocks


def assert_the_steps_lead_to_the_verdict(report: Report, known: Policy) -> None:
    for scan in report.result.files:
        for spot in spots(report, scan, known)[1:]:
            if spot.is_told:  # the detection that says the same is judged for both
                continue
            is_off = all(
                known.level_of(rule, Level.ERROR) is Level.OFF for rule in ("license-denied", "license-review")
            )
            # What does not fit the project's own license, or another statement, is allowed by the lists all the same.
            judged_here = [one for one in spot.findings if one.rule not in BESIDE_THE_LISTS]
            if outcome(spot) == "allow":
                assert not judged_here, scan.path
            elif judged_here:
                is_denied = any(f.rule == "license-denied" or f.level is Level.ERROR for f in judged_here)
                assert (outcome(spot) == "deny") is is_denied, scan.path
            else:
                assert is_off, scan.path
    effects = [
        effect
        for finding in report.findings
        for effect in labels(explain_finding(finding.fingerprint, report, known), "Effect")
    ]
    if report.verdict is not Verdict.INCOMPLETE:
        assert any("makes the run FAIL" in effect.partition(";")[0] for effect in effects) is (
            report.verdict is Verdict.FAIL
        )
        assert (report.verdict is Verdict.PASS) is all(effect.startswith("none on the verdict") for effect in effects)


@pytest.mark.parametrize("name", SAMPLES)
def test_explain_tells_every_finding_of_a_sample(name: str) -> None:
    assert_all_findings_are_told(SAMPLES[name](), None)
    assert_all_findings_are_told(SAMPLES[name](), policy("deny: [GPL-2.0-only]"))


SAMPLE_POLICY = "allow: [MIT]\nreview: ['category:weak-copyleft']\ndeny: ['category:copyleft']\nmissing: review"


@pytest.mark.parametrize("name", ["failing", "review", "passing"])
def test_explain_agrees_with_the_verdict_of_a_sample_that_is_judged_anew(name: str) -> None:
    report = judged(SAMPLE_POLICY, *SAMPLES[name]().result.files, is_project=True)
    known = policy(SAMPLE_POLICY)
    assert_all_findings_are_told(report, known)
    assert_the_steps_lead_to_the_verdict(report, known)


_expressions = st.sampled_from(
    [
        "MIT",
        "GPL-2.0-only",
        "MIT OR GPL-2.0-only",
        "LGPL-2.1-only AND (MIT OR GPL-2.0-only)",
        UNKNOWN,
        UNPARSED,
        "MIT AND " + UNKNOWN,
    ]
)
_detections = st.builds(found, _expressions, st.integers(1, 30), st.sampled_from([100.0, 79.5]))
_scans = st.lists(st.lists(_detections, max_size=3, unique_by=lambda one: one.start_line), min_size=1, max_size=4).map(
    lambda files: tuple(scanned(f"f{number}.c", *one) for number, one in enumerate(files))
)
_texts = st.builds(
    "allow: [{}]\nreview: [{}]\nunknown: {}\nmissing: {}\ndefault: {}".format,
    st.sampled_from(["", "MIT", "category:permissive"]),
    st.sampled_from(["", "LGPL-2.1-only", "GPL-2.0-only"]),
    st.sampled_from(["review", "deny"]),
    st.sampled_from(["ignore", "review", "deny"]),
    st.sampled_from(["allow", "review", "deny"]),
)


@settings(deadline=None)
@given(scans=_scans, text=_texts)
def test_explain_agrees_with_the_verdict_whatever_was_found(scans: tuple[FileScan, ...], text: str) -> None:
    report = judged(text, *scans)
    assert_all_findings_are_told(report, policy(text))
    assert_the_steps_lead_to_the_verdict(report, policy(text))


@settings(deadline=None, max_examples=50)
@given(report=reports)
def test_any_report_can_be_explained_and_nothing_of_it_reaches_the_terminal_raw(report: Report) -> None:
    for scan in report.result.files:
        stream = io.StringIO()
        write(explain_path(scan.path, report, policy("")), stream, RenderOptions())
        assert "\x1b" not in stream.getvalue()
        assert stream.getvalue().encode("utf-8")


def test_a_file_in_error_makes_the_run_incomplete_in_words_too() -> None:
    report = judged(
        "allow: [MIT]", scanned("a.c", found("MIT")), left_out("b.c", FileStatus.ERROR, Reason.TIMEOUT, "30 s")
    )
    said = explain_path("b.c", report, policy("allow: [MIT]"))
    assert labels(said, "File") == ["timeout: 30 s; 4,096 bytes"]
    assert "INCOMPLETE (exit code 3)" in labels(said, "Effect")[0]


@pytest.mark.scancode
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_explain_agrees_with_the_verdict_of_a_fixture(case: Path, backend: Backends, project: Path) -> None:
    report = judge(case, backend, project)
    named = str(case / "policy.yml") if (case / "policy.yml").exists() else find_policy(str(project))
    known = load_policy(named or "builtin:permissive", str(project))
    assert_all_findings_are_told(report, known)
    assert_the_steps_lead_to_the_verdict(report, known)


def test_every_step_of_people_is_told_too() -> None:
    text = (
        "allow: [MIT]\ndeny: [ISC]\nroles: [{name: docs, paths: [docs/], allow: [ISC]}]\n"
        "curations: [{where: [a.c], detected: GPL-2.0-only, concluded: NONE, reason: code, owner: me}]\n"
        "choices: [{given: ISC OR MIT, choose: MIT}]\n"
        "waivers: [{rule: license-denied, where: [c.c], reason: linking-only, owner: legal}]"
    )
    report = judged(
        text,
        scanned("a.c", found("GPL-2.0-only")),
        scanned("b.c", found("ISC OR MIT")),
        scanned("c.c", found("ISC")),
        scanned("docs/d.c", found("ISC")),
    )
    known = policy(text)
    assert_all_findings_are_told(report, known)
    assert labels(explain_path("a.c", report, known), "Curation") == [
        "ospo-policy.yml:5: GPL-2.0-only is no license (code, me)"
    ]
    assert labels(explain_path("b.c", report, known), "Choice") == ["ospo-policy.yml:6: ISC OR MIT is MIT (choice)"]
    (silenced,) = labels(explain_path("c.c", report, known), "Silenced")
    assert silenced == "ospo-policy.yml:7: linking-only, owner legal"
    (by_role,) = labels(explain_path("docs/d.c", report, known), "Judged")
    assert "in allow of the role docs" in by_role
    assert report.verdict is Verdict.PASS
