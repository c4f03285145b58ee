# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from dataclasses import replace

from hypothesis import given

from ospo_scan.model import (
    Correction,
    CorrectionKind,
    Decision,
    FileScan,
    FileStatus,
    Reason,
    Report,
    ScanResult,
    Scope,
    SourceFile,
    TextLocation,
)
from ospo_scan.report.bill import UNNAMED, bill
from ospo_scan.report.json.document import to_plain
from ospo_scan.report.json.from_plain import report_from_plain
from samples import TOOL, detection, failing_report, incomplete_report, left_out, reports, scanned


def _report(*files: FileScan, corrections: tuple[Correction, ...] = ()) -> Report:
    return Report(ScanResult(TOOL, Scope.GIT, True, files), None, (), None, corrections)


def _correction(detected: str, concluded: str, *places: TextLocation) -> Correction:
    decision = Decision("ospo-policy.yml", 3, "curation")
    return Correction(CorrectionKind.CURATION, detected, concluded, "mention", None, None, decision, places)


def test_every_file_is_billed_or_left_out() -> None:
    report = incomplete_report()
    found = bill(report)
    assert [one.file.path for one in found.files] == [
        scan.path for scan in report.result.files if scan.status is FileStatus.SCANNED
    ]
    assert {scan.path for scan in found.left_out} == {
        scan.path
        for scan in report.result.files
        if scan.status is not FileStatus.SCANNED and scan.reason is not Reason.IGNORED
    }


def test_ignored_and_deleted_paths_are_no_part_of_a_bill() -> None:
    found = bill(
        _report(
            left_out("build/", FileStatus.SKIPPED, Reason.IGNORED), left_out("x", FileStatus.SKIPPED, Reason.DELETED)
        )
    )
    assert (found.files, found.left_out) == ((), ())


def test_a_project_without_a_name_has_one_that_is_the_same_everywhere() -> None:
    assert bill(failing_report()).name == UNNAMED


def test_licenses_are_named_one_by_one_and_exceptions_apart() -> None:
    dual = detection("MIT OR GPL-2.0-only WITH Classpath-exception-2.0", "text")
    (file,) = bill(_report(scanned("a.c", dual, detection("Apache-2.0", "text", line=9)))).files
    assert file.licenses == ("Apache-2.0", "Classpath-exception-2.0", "GPL-2.0-only", "MIT")
    assert file.detected == "(MIT OR GPL-2.0-only WITH Classpath-exception-2.0) AND Apache-2.0"
    assert file.concluded == file.detected


def test_a_file_is_concluded_from_what_people_settled_and_the_rest() -> None:
    gpl, mit = detection("GPL-2.0-only", "gpl"), detection("MIT", "mit", line=9)
    settled = _correction("GPL-2.0-only", "NONE", TextLocation("a.c", 1, 1), TextLocation("b.c", 1, 1))
    other = _correction("MIT", "MIT-0", TextLocation("b.c", 9, 9))
    files = bill(_report(scanned("a.c", gpl, mit), scanned("b.c", gpl, mit), corrections=(settled, other))).files
    assert [one.concluded for one in files] == ["MIT", "MIT-0"]


def test_a_choice_that_follows_on_a_curation_is_concluded() -> None:
    place = TextLocation("a.c", 1, 1)
    first = _correction("GPL-2.0-only", "MIT OR Apache-2.0", place)
    then = _correction("MIT OR Apache-2.0", "MIT", place)
    (file,) = bill(_report(scanned("a.c", detection("GPL-2.0-only", "gpl")), corrections=(first, then))).files
    assert file.concluded == "MIT"


def test_corrections_that_lead_in_a_circle_come_to_an_end() -> None:
    place = TextLocation("a.c", 1, 1)
    circle = (_correction("MIT", "MIT-0", place), _correction("MIT-0", "MIT", place))
    (file,) = bill(_report(scanned("a.c", detection("MIT", "mit")), corrections=circle)).files
    assert file.concluded == "MIT"


def test_a_reference_has_all_texts_that_were_found_each_once() -> None:
    weak = detection("LicenseRef-ours", "ours", score=50)
    strong = detection("LicenseRef-ours", "these are our terms")
    (reference,) = bill(_report(scanned("a.c", weak), scanned("b.c", strong), scanned("c.c", weak))).references
    assert (reference.id, reference.name) == ("LicenseRef-ours", "ours")
    assert reference.text == "In a.c:\n\nours\n\nIn b.c:\n\nthese are our terms"


def test_a_reference_that_was_found_without_text_has_scancodes() -> None:
    (reference,) = bill(_report(scanned("a.c", detection("LicenseRef-scancode-amazon-sl", None)))).references
    assert reference.text is not None


def test_the_stand_in_of_a_listed_exception_is_a_reference() -> None:
    alone = detection("LicenseRef-scancode-classpath-exception-2.0", "As a special exception")
    (reference,) = bill(_report(scanned("a.c", alone))).references
    assert reference.text == "As a special exception"


def test_a_reference_that_only_people_concluded_has_its_text_too() -> None:
    settled = _correction("MIT", "MIT WITH LicenseRef-scancode-bacula-exception", TextLocation("a.c", 1, 1))
    (reference,) = bill(_report(scanned("a.c", detection("MIT", "mit")), corrections=(settled,))).references
    assert reference.id == "LicenseRef-scancode-bacula-exception"
    assert reference.text is not None


def test_none_and_noassertion_are_no_references() -> None:
    settled = _correction("MIT", "NONE", TextLocation("a.c", 1, 1))
    files = (scanned("a.c", detection("MIT", "mit")), scanned("b.c", detection("NOASSERTION", "?")))
    assert bill(_report(*files, corrections=(settled,))).references == ()


def test_a_scanned_file_without_digests_is_left_out_and_billed_apart() -> None:
    scan = scanned("a.c", detection("LicenseRef-ours", "our terms"))
    found = bill(_report(replace(scan, file=SourceFile("a.c"))))
    assert (found.files, [one.path for one in found.left_out]) == ((), ["a.c"])
    assert [one.detected for one in found.undigested] == ["LicenseRef-ours"]
    assert [one.id for one in found.references] == ["LicenseRef-ours"]


def test_the_digest_changes_with_each_fact() -> None:
    report = failing_report()
    named = replace(report, result=replace(report.result, project=replace(report.result.project, name="x")))
    fewer = replace(report, result=replace(report.result, files=report.result.files[1:]))
    assert len({bill(one).digest for one in (report, named, fewer)}) == 3
    assert bill(failing_report()).digest == bill(report).digest


@given(reports)
def test_any_report_has_a_bill(report: Report) -> None:
    found = bill(report)
    assert bill(report_from_plain(to_plain(report))).digest == found.digest
    assert len(found.files) + len(found.left_out) <= len(report.result.files)
