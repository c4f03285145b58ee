# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from dataclasses import replace

import pytest

from ospo_scan.concluding import Concluding
from ospo_scan.fix.changes import Cause, LeftAlone
from ospo_scan.fix.eligibility import (
    Eligible,
    Wanted,
    eligibility,
    holder_of,
    own_holders,
)
from ospo_scan.model import (
    Copyright,
    Correction,
    CorrectionKind,
    Decision,
    Declaration,
    DeclarationSource,
    FileScan,
    FileStatus,
    LicenseDetection,
    Package,
    PackageKind,
    PolicySource,
    Reason,
    Refinement,
    Report,
    ScanResult,
    Scope,
    TextLocation,
)
from samples import TOOL, detection, left_out, scanned

MIT = Wanted("MIT", own_holders(["2026 Example Org"]))


def silent(path: str, *detections: LicenseDetection, copyrights: tuple[Copyright, ...] = ()) -> FileScan:
    """A scanned file in which nobody looked for copyrights in vain."""
    return replace(scanned(path, *detections), copyrights=copyrights)


def asked(
    scan: FileScan, wanted: Wanted = MIT, packages: tuple[Package, ...] = (), corrections: tuple[Correction, ...] = ()
) -> Eligible | LeftAlone | None:
    result = ScanResult(TOOL, Scope.DIRECTORY, True, (scan,), packages)
    report = Report(result, PolicySource("p", "0" * 64), (), None, corrections)
    return eligibility(scan, Concluding(report), wanted)


def cause_of(found: Eligible | LeftAlone | None) -> Cause | None:
    return found.cause if isinstance(found, LeftAlone) else None


def package(license_declared: str | None, kind: PackageKind = PackageKind.PROJECT, owns: str = ".") -> Package:
    place = TextLocation("pyproject.toml", 3, 3)
    return Package("demo", "1", None, license_declared, place, kind, license_declared, (owns,))


def refined(found: LicenseDetection, expression: str) -> LicenseDetection:
    return replace(found, refinement=Refinement("bare-link", expression, "It links to a license."))


def statement(text: str, *holders: str) -> Copyright:
    return Copyright(text, holders, 2, 2)


def test_a_silent_file_may_be_given_the_license() -> None:
    assert asked(silent("src/a.c")) == Eligible("src/a.c", "MIT")


def test_without_a_license_the_nearest_manifest_says_it() -> None:
    wanted = replace(MIT, license_expression=None)
    assert asked(silent("a.py"), wanted, (package("0BSD"),)) == Eligible("a.py", "0BSD")


def test_without_a_license_nothing_is_guessed() -> None:
    wanted = replace(MIT, license_expression=None)
    assert cause_of(asked(silent("a.py"), wanted)) is Cause.NOT_KNOWN
    assert cause_of(asked(silent("a.py"), wanted, (package("MIT"), package("0BSD")))) is Cause.NOT_KNOWN


def test_a_license_that_the_manifest_contradicts_is_written_only_to_files_that_are_named() -> None:
    found = asked(silent("a.py"), packages=(package("0BSD"),))
    assert found == LeftAlone(TextLocation("a.py"), Cause.CONTRADICTED, "0BSD by pyproject.toml")
    named = replace(MIT, is_named=True)
    assert asked(silent("a.py"), named, (package("0BSD"),)) == Eligible("a.py", "MIT")


@pytest.mark.parametrize("wanted", [MIT, replace(MIT, is_named=True), replace(MIT, has_stated=True)])
def test_a_file_with_another_license_is_left_alone_with_the_place(wanted: Wanted) -> None:
    found = asked(silent("a.c", detection("GPL-2.0-only", "the text", line=7)), wanted)
    assert found == LeftAlone(TextLocation("a.c", 7, 7), Cause.CONTRADICTED, "GPL-2.0-only")


def test_a_declaration_of_another_license_counts_as_well() -> None:
    place = TextLocation("a.png.license", 1, 1)
    declared = Declaration(DeclarationSource.SIDECAR, "CC0-1.0", "CC0-1.0", (), place, None)
    found = asked(replace(silent("a.png"), declarations=(declared,)))
    assert found == LeftAlone(place, Cause.CONTRADICTED, "CC0-1.0")


@pytest.mark.parametrize(
    "found",
    [
        detection("MIT", "a weak match", score=60.0),
        detection("LicenseRef-scancode-unknown-license-reference", "see the license"),
    ],
)
@pytest.mark.parametrize("license_expression", ["MIT", None])
def test_a_notice_in_doubt_leaves_the_file_alone(found: LicenseDetection, license_expression: str | None) -> None:
    wanted = replace(MIT, license_expression=license_expression, has_stated=True)
    assert cause_of(asked(silent("a.c", found), wanted)) is Cause.DOUBTFUL


def test_a_clue_leaves_the_file_alone_unless_it_is_the_same_license() -> None:
    gpl, mit = detection("GPL-2.0-only", "GPL").matches, detection("MIT", "MIT").matches
    assert cause_of(asked(replace(silent("a.c"), clues=gpl))) is Cause.DOUBTFUL
    assert asked(replace(silent("a.c"), clues=mit)) == Eligible("a.c", "MIT")


def test_a_file_that_states_the_license_already_needs_nothing() -> None:
    assert asked(silent("a.c", detection("MIT", "the text"))) is None


def test_a_file_that_states_its_license_in_other_words_gets_a_tag_where_that_is_asked() -> None:
    wanted = replace(MIT, has_stated=True)
    somebody = statement("Copyright 2010 Else", "Else")
    found = silent("a.c", detection("MIT", "the text"), copyrights=(somebody,))
    assert asked(found, wanted) == Eligible("a.c", "MIT", is_ours=False)
    assert asked(silent("a.c", detection("MIT", "the text")), wanted) == Eligible("a.c", "MIT", is_ours=True)
    unnamed = replace(wanted, license_expression=None)
    assert asked(silent("a.c", detection("ISC", "the text")), unnamed) == Eligible("a.c", "ISC", is_ours=False)


def test_what_a_person_takes_for_no_license_is_none() -> None:
    mention = refined(detection("GPL-2.0-only", "a mention"), "NONE")
    settled_by = Decision("p", 1, "a curation")
    places = (TextLocation("a.c", 1, 1),)
    removed = Correction(CorrectionKind.CURATION, "GPL-2.0-only", "NONE", "mention", None, None, settled_by, places)
    assert isinstance(asked(silent("a.c", mention), corrections=(removed,)), Eligible)


@pytest.mark.parametrize("wanted", [MIT, replace(MIT, is_named=True), replace(MIT, has_stated=True)])
@pytest.mark.parametrize("said", ["AGPL-3.0-only", "MIT AND AGPL-3.0-only", "LicenseRef-scancode-unknown"])
def test_another_license_that_only_a_refinement_removed_leaves_the_file_alone(said: str, wanted: Wanted) -> None:
    found = asked(silent("a.py", refined(detection(said, "a link", line=2), "NONE")), wanted)
    assert found == LeftAlone(TextLocation("a.py", 2, 2), Cause.DOUBTFUL, f"{said}, or not (bare-link)")


def test_the_license_wanted_may_be_mentioned() -> None:
    assert asked(silent("a.py", refined(detection("MIT", "a link"), "NONE"))) == Eligible("a.py", "MIT")


def test_a_license_that_a_refinement_dropped_from_an_expression_keeps_a_tag_out() -> None:
    stated = replace(MIT, has_stated=True)
    lost = refined(detection("MIT AND SSPL-1.0", "the text"), "MIT")
    other_words = refined(detection("MIT AND LicenseRef-scancode-unknown-license-reference", "the text"), "MIT")
    assert cause_of(asked(silent("a.c", lost), stated)) is Cause.DOUBTFUL
    assert asked(silent("a.c", other_words), stated) == Eligible("a.c", "MIT")


def test_a_file_that_names_another_holder_is_left_alone_with_the_place() -> None:
    found = asked(silent("a.c", copyrights=(statement("Copyright 2010 Else", "Else"),)))
    assert found == LeftAlone(TextLocation("a.c", 2, 2), Cause.OTHER_HOLDER, "Copyright 2010 Else")
    own = silent("a.c", copyrights=(statement("Copyright 2010 Example Org.", "Example Org."),))
    assert asked(own) == Eligible("a.c", "MIT")


def test_without_copyright_any_holder_is_somebody_else() -> None:
    own = silent("a.c", copyrights=(statement("Copyright 2010 Example Org", "Example Org"),))
    assert cause_of(asked(own, Wanted("MIT", frozenset()))) is Cause.OTHER_HOLDER


def test_a_file_whose_copyrights_are_not_known_is_left_alone() -> None:
    assert cause_of(asked(scanned("a.c"))) is Cause.DOUBTFUL


@pytest.mark.parametrize(
    ("path", "cause"),
    [
        ("LICENSE", Cause.LICENSE_FILE),
        ("docs/COPYING.md", Cause.LICENSE_FILE),
        ("LICENSES/own.py", Cause.LICENSE_FILE),
        ("a.png.license", Cause.LICENSE_FILE),
        ("REUSE.toml", Cause.LICENSE_FILE),
        (".reuse/dep5", Cause.LICENSE_FILE),
        ("bom.spdx.json", Cause.LICENSE_FILE),
        ("web/node_modules/a/index.js", Cause.VENDORED),
        ("third_party/a.c", Cause.VENDORED),
        ("static/jquery.min.js", Cause.OFTEN_FOREIGN),
        ("static/icons.woff2", Cause.OFTEN_FOREIGN),
        ("lib/libz.so.1", Cause.OFTEN_FOREIGN),
    ],
)
def test_license_files_and_somebody_elses_are_left_alone(path: str, cause: Cause) -> None:
    assert cause_of(asked(silent(path))) is cause


def test_the_files_of_a_vendored_package_are_somebody_elses_even_when_named() -> None:
    vendored = package("MIT", PackageKind.VENDORED, "lib/six")
    named = replace(MIT, is_named=True)
    assert cause_of(asked(silent("lib/six/six.py"), named, (vendored,))) is Cause.VENDORED
    assert isinstance(asked(silent("lib/own.py"), named, (vendored,)), Eligible)


def test_what_was_not_looked_at_is_left_alone_and_what_was_left_out_is_not_mentioned() -> None:
    failed = left_out("a.c", FileStatus.ERROR, Reason.TIMEOUT, "no answer")
    archive = left_out("a.zip", FileStatus.NOT_INSPECTED, Reason.ARCHIVE, "zip archive")
    assert asked(failed) == LeftAlone(TextLocation("a.c"), Cause.FAILED, "no answer")
    assert cause_of(asked(archive)) is Cause.NOT_INSPECTED
    assert asked(left_out("build/a.o", FileStatus.SKIPPED, Reason.IGNORED)) is None


def test_an_empty_file_needs_no_license_unless_it_is_named() -> None:
    empty = replace(silent("a.py"), file=replace(silent("a.py").file, size=0))
    assert cause_of(asked(empty)) is Cause.EMPTY
    assert isinstance(asked(empty, replace(MIT, is_named=True)), Eligible)


def test_test_data_and_metadata_of_builds_stay_untouched_unless_named() -> None:
    assert asked(silent("tests/a.html")) == Eligible("tests/a.html", "MIT", untouched=Cause.TEST_DATA)
    assert asked(silent("a.egg-info/x.txt")) == Eligible("a.egg-info/x.txt", "MIT", untouched=Cause.GENERATED)
    assert asked(silent("tests/a.html"), replace(MIT, is_named=True)) == Eligible("tests/a.html", "MIT")


@pytest.mark.parametrize(
    ("notice", "holder"),
    [
        ("2026 Example Org", "example org"),
        ("2019-2026, Example Org <legal@example.org>", "example org"),
        ("(c) 2020 Jane Doe https://example.org", "jane doe"),
        ("Copyright 2020-present Example, Inc.", "example inc"),
        ("Example Org", "example org"),
        ("2026", ""),
    ],
)
def test_the_holder_of_a_notice_is_its_name(notice: str, holder: str) -> None:
    assert holder_of(notice) == holder
