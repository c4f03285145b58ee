# SPDX-License-Identifier: Apache-2.0
"""Whatever was not inspected, or hit a limit, is said by every format: none of them can be taken for a pass."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from html import unescape

import pytest

from ospo_scan.model import FailOn, Fault, FileScan, FileStatus, Reason, Report, SourceFile, TextLocation, Verdict
from ospo_scan.policy.evaluate import evaluate
from ospo_scan.report import FORMATS, RenderOptions
from policy_cases import found, judged, policy
from rendering import rendered
from samples import scanned

PATH = "src/hidden.bin"
ERRORS = {
    Reason.UNREADABLE: "Permission denied",
    Reason.VANISHED: "No such file or directory",
    Reason.CHANGED: "changed while it was read",
    Reason.TOO_LARGE: "2,147,483,648 bytes; the limit is 67,108,864 bytes",
    Reason.TIMEOUT: "no answer within 30 s, twice",
    Reason.MEMORY: "needed more than 1024 MiB of memory, twice",
    Reason.WORKER_DIED: "the worker process died, twice",
    Reason.ENGINE_ERROR: "the engine failed",
}
NOT_INSPECTED = {
    Reason.ARCHIVE: "zip archive",
    Reason.LINK_OUTSIDE_ROOT: "-> /etc/passwd",
    Reason.SPECIAL_FILE: "FIFO",
    Reason.NOT_CHECKED_OUT: "submodule",
}

IN_NOTICES = {
    Reason.ARCHIVE: "archive was not opened",
    Reason.LINK_OUTSIDE_ROOT: "leads out of the tree",
    Reason.SPECIAL_FILE: "is a device, a pipe or a socket",
    Reason.NOT_CHECKED_OUT: "is not checked out",
}


def report_with(status: FileStatus, reason: Reason, detail: str) -> Report:
    """A judged report of an innocent file and of one that was not looked at."""
    return judged(
        "allow: [MIT]", scanned("LICENSE", found("MIT")), FileScan(SourceFile(PATH, 4096), status, reason, detail)
    )


def words_of(name: str, report: Report) -> str:
    """What a format says, at its shortest, without the spelling of its documents, in one line."""
    text = rendered(name, report, RenderOptions(fail_on=FailOn.DENY, width=200, verbosity=0))
    return " ".join(unescape(text).replace("\\", "").replace("`", "").split())


@pytest.mark.parametrize("reason", ERRORS)
@pytest.mark.parametrize("name", FORMATS)
def test_a_file_in_error_is_named_with_its_reason_in_every_format(name: str, reason: Reason) -> None:
    report = report_with(FileStatus.ERROR, reason, ERRORS[reason])
    assert report.verdict is Verdict.INCOMPLETE
    text = words_of(name, report)
    assert PATH in text
    assert reason.value in text


@pytest.mark.parametrize("reason", NOT_INSPECTED)
@pytest.mark.parametrize("name", FORMATS)
def test_a_file_that_was_not_inspected_is_named_with_its_reason_in_every_format(name: str, reason: Reason) -> None:
    report = report_with(FileStatus.NOT_INSPECTED, reason, NOT_INSPECTED[reason])
    assert report.verdict is Verdict.REVIEW
    text = words_of(name, report)
    assert PATH in text
    assert (IN_NOTICES[reason] if name.startswith("notice") else reason.value) in text


@pytest.mark.parametrize("name", FORMATS)
def test_what_declares_licenses_and_hit_a_limit_is_named_in_every_format(name: str) -> None:
    plain = judged("allow: [MIT]", scanned("LICENSE", found("MIT")), scanned("package.json"))
    fault = Fault(TextLocation("package.json"), "This manifest is longer than 8,388,608 bytes.")
    result = replace(plain.result, faults=(fault,))
    text = words_of(name, evaluate(result, policy("allow: [MIT]"), as_of=date(2026, 11, 24)))
    assert "package.json" in text
    assert "longer than 8,388,608 bytes" in text


@pytest.mark.parametrize("name", [name for name in FORMATS if name != "gitlab"])  # which holds findings alone
def test_a_limit_that_the_policy_lowered_is_said_in_every_format(name: str) -> None:
    plain = judged("allow: [MIT]", scanned("LICENSE", found("MIT")))
    note = "The policy lowers the limit --timeout to 2 seconds (ospo-policy.yml:4)."
    report = replace(plain, result=replace(plain.result, notes=(note,)))
    assert "lowers the limit --timeout to 2 seconds" in words_of(name, report)
