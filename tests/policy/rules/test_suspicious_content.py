# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from dataclasses import replace

from ospo_scan.model import Level, Suspicion, Verdict
from policy_cases import judged
from samples import scanned

SUSPICION = Suspicion(3, 4, "Something is wrong here.")


def test_each_suspicion_is_a_finding_at_its_lines() -> None:
    report = judged("", replace(scanned("a.c"), suspicions=(SUSPICION,)))
    (finding,) = report.findings
    assert (finding.rule, finding.level, finding.message) == ("suspicious-content", Level.WARNING, SUSPICION.message)
    assert [(place.path, place.start_line, place.end_line) for place in finding.places] == [("a.c", 3, 4)]
    assert report.verdict is Verdict.REVIEW


def test_suspicions_of_files_that_differ_are_findings_of_their_own() -> None:
    files = [replace(scanned(name), suspicions=(SUSPICION,)) for name in ("a.c", "b.c")]
    files = [replace(one, file=replace(one.file, sha256=str(n) * 64)) for n, one in enumerate(files)]
    assert len(judged("", *files).findings) == 2


def test_a_file_without_suspicions_has_no_finding() -> None:
    assert judged("", scanned("a.c")).findings == ()
