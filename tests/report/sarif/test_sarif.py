# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import gzip
import json
import random
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import unquote_to_bytes

import jsonschema_rs
import pytest
from hypothesis import given, settings

from ospo_scan.model import (
    Correction,
    CorrectionKind,
    Decision,
    FailOn,
    FileStatus,
    Finding,
    Level,
    PolicySource,
    Reason,
    Report,
    Suppression,
    TextLocation,
    path_bytes,
)
from ospo_scan.policy.rules import RULES
from ospo_scan.report import RenderOptions
from ospo_scan.report.sarif import log as sarif
from rendering import SCHEMAS, assert_golden, rendered
from samples import (
    SAMPLES,
    failing_report,
    in_order,
    incomplete_report,
    known_report,
    left_out,
    passing_report,
    reports,
    scan_report,
)

SCHEMA = jsonschema_rs.Draft4Validator(
    json.loads((SCHEMAS / "sarif-2.1.0.json").read_text("utf-8")), validate_formats=True
)


def run_of(report: Report, options: RenderOptions | None = None) -> Any:
    log = json.loads(rendered("sarif", report, options))
    SCHEMA.validate(log)
    return log["runs"][0]


def results_of(report: Report, rule: str | None = None) -> Any:
    return [result for result in run_of(report)["results"] if rule in (None, result["ruleId"])]


def texts_of(notifications: Any) -> list[str]:
    return [one["message"]["text"] for one in notifications]


def paths_in(locations: Any) -> list[bytes]:
    return [unquote_to_bytes(one["physicalLocation"]["artifactLocation"]["uri"]) for one in locations]


def with_place(report: Report, place: TextLocation) -> Report:
    first = replace(report.findings[0], places=(place,))
    return replace(report, findings=(first,))


def test_the_output_is_the_golden_file() -> None:
    assert_golden(rendered("sarif", incomplete_report()), "incomplete.sarif")


@pytest.mark.parametrize("name", SAMPLES)
def test_every_sample_is_valid_and_has_each_finding_with_all_its_places(name: str) -> None:
    report = SAMPLES[name]()
    results = [one for one in results_of(report) if one["ruleId"] != "not-scanned"]
    assert {(one["partialFingerprints"][sarif.FINGERPRINT], len(one["locations"])) for one in results} == {
        (finding.fingerprint, len(finding.places)) for finding in report.findings
    }
    assert len(results) == len(report.findings)


@settings(deadline=None)
@given(report=reports)
def test_any_report_is_valid_and_names_every_path_byte_for_byte(report: Report) -> None:
    output = rendered("sarif", report)
    assert "\x1b" not in output
    assert "\u202e" not in output
    run = run_of(report)
    written = {path for result in run["results"] for path in paths_in(result["locations"])}
    expected = {path_bytes(place.path) for finding in report.findings for place in finding.places} - {b"."}
    assert expected <= written
    failed = {path_bytes(scan.path) for scan in report.result.files if scan.status is FileStatus.ERROR} - {b"."}
    assert failed <= {path for one in run["invocations"][0]["toolExecutionNotifications"] for path in _paths(one)}
    assert failed <= written
    rules = run["tool"]["driver"]["rules"]
    assert all(rules[result["ruleIndex"]]["id"] == result["ruleId"] for result in run["results"])


def _paths(notification: Any) -> list[bytes]:
    return paths_in(notification.get("locations", []))


def test_a_result_stands_on_a_line_of_its_own() -> None:
    lines = rendered("sarif", failing_report()).splitlines()
    assert sum(line.startswith('{"ruleId"') for line in lines) == len(failing_report().findings)


def test_the_rules_say_what_the_gate_says_of_them() -> None:
    described = {one["id"]: one for one in run_of(passing_report())["tool"]["driver"]["rules"]}
    assert list(described)[: len(RULES)] == list(RULES)
    for rule_id, module in RULES.items():
        one = described[rule_id]
        assert one["shortDescription"]["text"] == module.RULE.summary
        assert "**How to fix it.**" in one["help"]["markdown"]
        assert not re.search(r"\]\((?!https:)", one["help"]["markdown"]), "a page that the reader does not have"
        assert len(one["fullDescription"]["text"]) <= 1024, "the limit of GitHub"
    assert described["license-denied"]["defaultConfiguration"] == {"level": "error"}
    assert described["license-missing"]["defaultConfiguration"] == {"enabled": False}


def test_a_rule_that_is_not_known_here_is_described_by_its_id() -> None:
    report = failing_report()
    report = replace(report, findings=(replace(report.findings[0], rule="future-rule"),))
    run = run_of(report)
    assert run["tool"]["driver"]["rules"][run["results"][0]["ruleIndex"]] == {"id": "future-rule"}


def test_the_first_sentence_of_a_message_is_what_the_finding_says() -> None:
    first = results_of(failing_report(), "license-denied")[0]["message"]["text"]
    assert first.startswith("The policy denies GPL-2.0-only. ")
    assert "third_party/tty/ (38), src/compat/ (3)" in first
    assert "Decided by ospo-policy.yml:14: " in first


def test_nothing_in_a_message_is_a_link_or_a_placeholder() -> None:
    report = failing_report()
    hostile = replace(report.findings[0], message="See [here](https://example.org) {0} \\[x](1)\u202e.")
    text = results_of(replace(report, findings=(hostile,)))[0]["message"]["text"]
    assert text.startswith(r"See \[here\](https://example.org) {{0}} \\\[x\](1)\\u{{202e}}.")


def test_the_text_at_the_first_place_is_shown_where_it_is_known() -> None:
    first = results_of(failing_report(), "license-denied")[0]["locations"]
    region = first[0]["physicalLocation"]["region"]
    assert (region["startLine"], region["endLine"]) == (4, 11)
    assert region["snippet"]["text"].startswith("This program is free software;")
    assert "snippet" not in first[1]["physicalLocation"]["region"]


def test_a_finding_on_a_whole_file_is_at_its_first_line() -> None:
    (archive,) = results_of(failing_report(), "archive-not-inspected")
    assert archive["locations"][0]["physicalLocation"]["region"] == {"startLine": 1}


def test_a_finding_on_the_project_is_shown_at_the_policy_or_where_the_license_belongs() -> None:
    report = with_place(failing_report(), TextLocation("."))
    (result,) = results_of(report)
    assert paths_in(result["locations"]) == [b"LICENSE"]
    policy = left_out("ospo-policy.yml", FileStatus.SKIPPED, Reason.OWN_FILE)
    files = in_order((*report.result.files, policy))
    (result,) = results_of(replace(report, result=replace(report.result, files=files)))
    assert paths_in(result["locations"]) == [b"ospo-policy.yml"]
    assert result["locations"][0]["message"]["text"] == "This concerns the project as a whole."


def test_the_fingerprint_that_github_compares_is_given_only_where_no_uploader_can_compute_it() -> None:
    report = passing_report()
    missing = replace(failing_report().findings[0], places=(TextLocation("."),))
    (result,) = results_of(replace(report, findings=(missing,)))
    assert result["partialFingerprints"] == {sarif.FINGERPRINT: missing.fingerprint}, "LICENSE is there to be hashed"
    elsewhere = replace(report.result, files=report.result.files[1:])
    (result,) = results_of(Report(elsewhere, report.policy, (missing,), report.verdict))
    assert result["partialFingerprints"] == {
        sarif.FINGERPRINT: missing.fingerprint,
        "primaryLocationLineHash": f"{missing.fingerprint[:16]}:1",
    }


def test_what_is_suppressed_comes_last_with_who_and_why() -> None:
    report = failing_report()
    first, *others = report.findings
    decision = Decision("ospo-policy.yml", 21, "waivers")
    waiver = Suppression("waiver", "agreed", "Ana", "2027-01-01", "ticket 12", decision)
    results = results_of(replace(report, findings=(replace(first, suppression=waiver), *others)))
    assert [bool(one["suppressions"]) for one in results] == [False] * len(others) + [True]
    (suppression,) = results[-1]["suppressions"]
    assert (suppression["kind"], suppression["status"]) == ("external", "accepted")
    assert suppression["justification"] == "agreed: ticket 12"
    assert suppression["properties"]["owner"] == "Ana"
    assert suppression["properties"]["expires"] == "2027-01-01"
    assert suppression["properties"]["decided_by"]["line"] == 21
    assert results[-1]["message"]["text"].startswith("Not counted (waiver: agreed). ")


def test_a_finding_that_is_known_in_part_is_two_results_with_one_fingerprint() -> None:
    known = known_report()
    results = results_of(known)
    name = known.findings[0].fingerprint
    same = [one for one in results if one["partialFingerprints"][sarif.FINGERPRINT] == name]
    assert [(len(one["locations"]), bool(one["suppressions"])) for one in same] == [(3, False), (38, True)]


@pytest.mark.parametrize(
    ("sample", "fail_on", "is_complete", "exit_code"),
    [
        ("passing", FailOn.DENY, True, 0),
        ("failing", FailOn.DENY, True, 1),
        ("review", FailOn.DENY, True, 0),
        ("review", FailOn.REVIEW, True, 1),
        ("incomplete", FailOn.DENY, False, 3),
        ("scan", FailOn.DENY, True, 0),
    ],
)
def test_the_invocation_says_how_the_run_ended(sample: str, fail_on: FailOn, is_complete: bool, exit_code: int) -> None:
    invocation = run_of(SAMPLES[sample](), RenderOptions(fail_on=fail_on))["invocations"][0]
    assert (invocation["executionSuccessful"], invocation["exitCode"]) == (is_complete, exit_code)
    verdict = SAMPLES[sample]().verdict
    assert invocation["exitCodeDescription"].startswith("SCANNED: " if verdict is None else f"{verdict.upper()}: ")


def test_what_could_not_be_scanned_is_a_result_too() -> None:
    report = incomplete_report()
    first = results_of(report)[0]
    assert (first["ruleId"], first["level"]) == ("not-scanned", "error")
    assert "3 files could not be scanned" in first["message"]["text"]
    assert paths_in(first["locations"])[1] == b"data/\xff\x1b[31m.c"
    assert "took more than 30 s" in first["locations"][1]["message"]["text"]


def test_a_run_without_anything_to_scan_says_so() -> None:
    report = passing_report()
    empty = Report(replace(report.result, files=()), report.policy, (), report.verdict)
    (result,) = results_of(empty)
    assert result["message"]["text"] == "The run is incomplete. There was nothing to scan, so nothing can pass."


def test_notes_corrections_and_what_was_not_inspected_are_notifications() -> None:
    report = scan_report()
    place = TextLocation("src/a.c", 3, 4)
    decision = Decision("ospo-policy.yml", 9, "curation")
    correction = Correction(CorrectionKind.CURATION, "MIT", "NONE", "mention", None, "Bo", decision, (place,))
    result = replace(report.result, notes=("A note.",))
    said = run_of(replace(report, result=result, corrections=(correction,)))["invocations"][0]
    texts = texts_of(said["toolExecutionNotifications"])
    assert "A note." in texts
    assert "The file was not inspected (archive: a zip archive)." in texts
    assert "curation: MIT is no license in src/a.c:3 (mention, Bo, ospo-policy.yml:9)" in texts


def test_the_run_names_the_policy_and_the_revision() -> None:
    report = failing_report()
    project = replace(report.result.project, name="demo", revision="1a" * 20)
    policy = PolicySource("ospo-policy.yml", "ab" * 32, (PolicySource("builtin:permissive", "cd" * 32),))
    run = run_of(replace(report, result=replace(report.result, project=project), policy=policy))
    assert run["properties"]["verdict"] == "fail"
    assert [one["source"] for one in run["properties"]["policy"]] == ["ospo-policy.yml", "builtin:permissive"]
    assert run["properties"]["project"]["revision"] == "1a" * 20


def many(number: int, seed: int = 0) -> Report:
    """A report with many findings, whose paths are hard to compress."""
    report, chance = failing_report(), random.Random(seed)
    first = report.findings[0]

    def one() -> Finding:
        name = chance.randbytes(16).hex()
        return replace(first, fingerprint=name * 2, places=(TextLocation(f"{name}/{chance.randbytes(60).hex()}"),))

    return replace(report, findings=tuple(one() for _ in range(number)))


def limited(monkeypatch: pytest.MonkeyPatch, **limits: int) -> None:
    for name, value in limits.items():
        monkeypatch.setattr(sarif, name, value)


def test_more_results_than_github_takes_are_counted_in_a_result_and_a_notification(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    limited(monkeypatch, _MOST_RESULTS=10)
    run = run_of(many(25))
    assert len(run["results"]) == 10
    last = run["results"][-1]
    assert (last["ruleId"], last["level"]) == ("findings-left-out", "error")
    assert last["message"]["text"].startswith("16 findings of the lowest levels cannot be shown here")
    assert any(text.startswith("16 findings") for text in texts_of(run["invocations"][0]["toolExecutionNotifications"]))


def test_as_many_results_as_github_takes_are_all_there(monkeypatch: pytest.MonkeyPatch) -> None:
    limited(monkeypatch, _MOST_RESULTS=25)
    assert {one["ruleId"] for one in results_of(many(25))} == {"license-denied"}


def test_what_is_left_out_is_suppressed_first_and_then_of_the_lowest_level(monkeypatch: pytest.MonkeyPatch) -> None:
    limited(monkeypatch, _MOST_RESULTS=4)
    report = failing_report()
    first, second, *_ = report.findings
    note = replace(second, level=Level.NOTE)
    waived = replace(first, suppression=Suppression("waiver", "agreed", None, None))
    results = results_of(replace(report, findings=(first, waived, second, note, note)))
    assert [(one["level"], one["ruleId"]) for one in results] == [
        ("error", "license-denied"),
        ("error", "license-denied"),
        ("note", "license-denied"),
        ("note", "findings-left-out"),
    ]


def test_a_zipped_file_is_never_larger_than_github_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    limited(monkeypatch, _MOST_ZIPPED=120_000, _SPARE=40_000)
    output = rendered("sarif", many(3000))
    assert 60_000 < len(gzip.compress(output.encode("utf-8"))) <= 120_000
    run = json.loads(output)["runs"][0]
    assert run["results"][-1]["ruleId"] == "findings-left-out"
    assert f"{3000 - len(run['results']) + 1:,} findings" in run["results"][-1]["message"]["text"]


def test_more_places_than_github_takes_are_counted_in_the_message(monkeypatch: pytest.MonkeyPatch) -> None:
    limited(monkeypatch, _MOST_LOCATIONS=5)
    first = results_of(failing_report(), "license-denied")[0]
    assert len(first["locations"]) == 5
    assert "in 41 places, of which the first 5 are listed:" in first["message"]["text"]
    assert first["properties"]["places"] == 41


def test_more_notifications_than_are_useful_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    limited(monkeypatch, _MOST_NOTIFICATIONS=2)
    texts = texts_of(run_of(incomplete_report())["invocations"][0]["toolExecutionNotifications"])
    assert len(texts) == 3
    assert texts[-1] == "3 more notifications: the JSON report of the same run has them all."


@pytest.mark.parametrize("sample", [failing_report, incomplete_report])
def test_there_is_no_time_and_no_absolute_path(sample: Callable[[], Report]) -> None:
    output = rendered("sarif", sample())
    assert "Time" not in output
    assert "file:" not in output
