# SPDX-License-Identifier: Apache-2.0
"""Whether a text in a file contradicts what is declared of the file."""

from __future__ import annotations

from dataclasses import replace

from ospo_scan.model import Declaration, DeclarationSource, FileScan, Finding, Level, LicenseDetection, TextLocation
from policy_cases import UNKNOWN, found, judged
from samples import scanned


def declared(path: str, expression: str, source: DeclarationSource = DeclarationSource.SPDX_HEADER) -> Declaration:
    return Declaration(source, expression, expression, (), TextLocation(path, 1, 1), "sha256:" + "1d" * 32)


def file_of(header: str, *detections: LicenseDetection, path: str = "a.c") -> FileScan:
    return replace(scanned(path, *detections), declarations=(declared(path, header),))


def text(expression: str, line: int = 9, score: float = 100.0) -> LicenseDetection:
    """A notice of more than a few words."""
    return found(expression, line, score, "is what this file is released under, and nothing else")


def conflicts(*files: FileScan, policy: str = "default: allow") -> list[Finding]:
    return [one for one in judged(policy, *files).findings if one.rule == "license-conflict"]


def test_a_header_and_a_text_that_differ_are_one_finding_at_the_text() -> None:
    (one,) = conflicts(file_of("MIT", found("MIT"), text("GPL-2.0-only")))
    assert (one.level, one.license_expression) == (Level.WARNING, "GPL-2.0-only")
    assert one.places == (TextLocation("a.c", 9, 9),)
    assert one.message == "The file is declared to be under MIT, but this text states GPL-2.0-only."


def test_a_text_right_below_the_header_is_told_apart_from_it() -> None:
    (one,) = conflicts(file_of("MIT", text("MIT AND GPL-2.0-only", 1)))
    assert one.refused == ("GPL-2.0-only",)


def test_what_the_header_names_is_no_conflict() -> None:
    assert not conflicts(file_of("MIT AND GPL-2.0-or-later", found("MIT"), text("GPL-2.0-only")))
    assert not conflicts(file_of("GPL-2.0-only WITH Classpath-exception-2.0", text("GPL-2.0-only")))


def test_what_a_person_made_of_the_declaration_is_no_conflict() -> None:
    curation = (
        "default: allow\ncurations: [{where: [a.c], detected: MIT, concluded: GPL-2.0-only, reason: wrong-version}]"
    )
    assert not conflicts(file_of("MIT", found("MIT"), text("GPL-2.0-only")), policy=curation)
    (one,) = conflicts(file_of("MIT", found("MIT"), text("ISC")), policy=curation)
    assert one.refused == ("ISC",)


def test_of_a_choice_one_is_enough() -> None:
    assert not conflicts(file_of("MIT", text("MIT OR GPL-2.0-only")))


def test_unknown_weak_and_corrected_texts_are_no_conflict() -> None:
    assert not conflicts(file_of("MIT", text(UNKNOWN)))
    assert not conflicts(file_of("MIT", text("GPL-2.0-only", score=50)), policy="default: allow\nmin_score: 80")
    curation = (
        "default: allow\n"
        "curations: [{where: [a.c], detected: GPL-2.0-only, concluded: GPL-3.0-only, reason: wrong-version}]"
    )
    assert not conflicts(file_of("MIT", text("GPL-2.0-only")), policy=curation)


def test_a_license_text_is_under_no_license_that_it_states() -> None:
    assert not conflicts(file_of("CC0-1.0", text("GPL-2.0-only"), path="LICENSES/GPL-2.0-only.txt"))


def test_a_manifest_and_a_lock_file_are_under_no_license_that_they_state() -> None:
    for path in ("package.json", "sub/package-lock.json"):
        assert not conflicts(file_of("CC0-1.0", text("GPL-2.0-only"), path=path))


def test_a_declaration_that_cannot_be_read_contradicts_nothing() -> None:
    assert not conflicts(file_of("LicenseRef-scancode-unknown-spdx", text("GPL-2.0-only")))


def test_a_name_in_passing_and_a_tag_in_a_string_are_no_conflict() -> None:
    assert not conflicts(file_of("MIT", found("GPL-2.0-only", line=9)))
    tag = text("GPL-2.0-only")
    tag = replace(tag, matches=tuple(replace(one, matcher="1-spdx-id") for one in tag.matches))
    assert not conflicts(file_of("MIT", tag))
