# SPDX-License-Identifier: Apache-2.0
"""Whether what was found may be released under the license of the project."""

from __future__ import annotations

import pytest

from ospo_scan.compatibility import MATRIX, matrix_date
from ospo_scan.model import Decision, FileScan, Finding, Level, TextLocation
from policy_cases import NAME, UNKNOWN, UNPARSED, found, judged
from samples import scanned

DAY = f"the {MATRIX} of {matrix_date()}"


def findings(text: str, *files: FileScan, is_project: bool = False) -> list[Finding]:
    report = judged(f"default: allow\n{text}", *files, is_project=is_project)
    return [one for one in report.findings if one.rule == "license-incompatible"]


def of(outbound: str, expression: str, more: str = "", path: str = "a.c", score: float = 100.0) -> list[Finding]:
    return findings(f'project: {{license: "{outbound}"}}\n{more}', scanned(path, found(expression, score=score)))


def test_a_license_that_does_not_fit_is_an_error_that_names_both_and_the_day_of_the_matrix() -> None:
    (one,) = of("MIT", "ISC AND GPL-2.0-only")
    assert (one.level, one.refused) == (Level.ERROR, ("GPL-2.0-only",))
    assert (one.license_expression, one.places) == ("ISC AND GPL-2.0-only", (TextLocation("a.c", 1, 1),))
    assert one.decided_by == Decision(NAME, 3, "project.license is MIT")
    assert one.message == (
        f"Code under GPL-2.0-only cannot be released under MIT, the license of the project, says {DAY}."
    )


@pytest.mark.parametrize(
    ("inbound", "outbound", "why"),
    [
        ("CC0-1.0", "MIT", f"{DAY} does not list CC0-1.0."),
        ("LGPL-2.1-only", "GPL-2.0-only", f"{DAY} says that for LGPL-2.1-only it depends on the case."),
        ("MS-PL", "MIT", f"{DAY} leaves it open for MS-PL."),
    ],
)
def test_what_is_not_known_is_a_review_that_says_why(inbound: str, outbound: str, why: str) -> None:
    (one,) = of(outbound, inbound)
    assert one.level is Level.WARNING
    start = f"It is not known whether code under {inbound} can be released under {outbound}, the license of the project"
    assert one.message == f"{start}: {why}"


def test_of_an_expression_the_license_that_does_not_allow_it_is_named() -> None:
    (one,) = of("MIT OR GPL-2.0-only", "Apache-2.0")
    assert "under GPL-2.0-only, a part of the project's license MIT OR GPL-2.0-only, says" in one.message


@pytest.mark.parametrize("expression", ["MIT", "Apache-2.0", "MIT OR GPL-2.0-only", "NONE"])
def test_what_fits_is_no_finding(expression: str) -> None:
    assert of("MIT", expression) == []


def test_without_a_license_of_the_project_nothing_is_asked() -> None:
    assert findings("", scanned("a.c", found("GPL-2.0-only"))) == []


def test_what_is_denied_anyway_is_said_once() -> None:
    assert of("MIT", "GPL-2.0-only", "deny: [GPL-2.0-only]") == []
    assert len(of("MIT", "GPL-2.0-only", "review: [GPL-2.0-only]")) == 1


def test_a_weak_match_is_read_by_a_person_first() -> None:
    assert of("MIT", "GPL-2.0-only", "min_score: 80", score=79) == []
    assert len(of("MIT", "GPL-2.0-only", "min_score: 80", score=80)) == 1


def test_what_a_person_has_to_review_anyway_is_not_said_to_be_unknown_as_well() -> None:
    assert of("MIT", "CC0-1.0", "review: [CC0-1.0]") == []
    assert len(of("MIT", "CC0-1.0 AND Beerware", "review: [CC0-1.0]")) == 1
    assert len(of("MIT", "CC0-1.0", "review: [CC0-1.0]\nlevels: {license-review: off}")) == 1


def test_a_person_who_lists_a_license_by_its_exact_name_has_decided_what_is_not_known() -> None:
    assert of("MIT", "CC0-1.0", "allow: [CC0-1.0]") == []
    assert len(of("MIT", "CC0-1.0", "allow: ['category:public-domain']")) == 1
    (one,) = of("MIT", "CC0-1.0 AND Beerware", "allow: [CC0-1.0]")
    assert one.refused == ("Beerware",)
    assert len(of("MIT", "GPL-2.0-only", "allow: [GPL-2.0-only]")) == 1


@pytest.mark.parametrize("leaf", [UNKNOWN, UNPARSED, "NOASSERTION"])
def test_what_names_no_license_is_left_to_its_own_rule(leaf: str) -> None:
    assert of("MIT", leaf) == []
    if leaf != "NOASSERTION":
        (one,) = of("MIT", f"GPL-2.0-only AND {leaf}", "unknown: ignore")
        assert one.refused == ("GPL-2.0-only",)


@pytest.mark.parametrize("path", ["COPYING", "third_party/lib/COPYING.txt", "LICENSES/GPL-3.0-or-later.txt", "LICENSE"])
def test_the_text_of_the_license_of_the_project_fits_whatever_its_version_clause(path: str) -> None:
    assert of("GPL-3.0-or-later", "GPL-3.0-only", path=path) == []
    assert len(of("GPL-3.0-or-later", "GPL-3.0-only", path="src/a.c")) == 1


def test_a_text_that_may_allow_later_versions_is_a_review() -> None:
    (one,) = of("GPL-3.0-only", "GPL-2.0-only", path="lib/COPYING")
    assert one.level is Level.WARNING
    assert "the text does not say whether one may be chosen" in one.message


def test_the_text_of_the_gpl_fits_a_project_under_the_lgpl_at_its_root_only() -> None:
    lesser = scanned("COPYING.LESSER", found("LGPL-3.0-only"))
    text = found("GPL-3.0-only")
    assert findings("project: {license: LGPL-3.0-or-later}", lesser, scanned("COPYING", text), is_project=True) == []
    (one,) = findings("project: {license: LGPL-3.0-or-later}", lesser, scanned("lib/x/COPYING", text), is_project=True)
    assert one.level is Level.ERROR


def test_a_license_of_the_project_that_the_matrix_does_not_list_is_one_finding() -> None:
    files = [scanned(f"{name}.c", found(name)) for name in ("MIT", "ISC", "Zlib", "X11", "curl", "LicenseRef-Acme")]
    (one,) = findings("project: {license: LicenseRef-Acme}", *files)
    assert (one.level, one.places) == (Level.WARNING, (TextLocation("."),))
    assert set(one.refused) == {"MIT", "ISC", "Zlib", "X11", "curl"}
    assert "and 2 other licenses can be released under LicenseRef-Acme, the license of the project" in one.message
    assert one.message.endswith(f"{DAY} does not list LicenseRef-Acme.")
    assert findings("project: {license: LicenseRef-Acme}\nallow: [MIT, ISC, Zlib, X11, curl]", *files) == []


def test_a_license_file_that_contradicts_the_policy_is_said_once() -> None:
    text, source = scanned("LICENSE", found("GPL-2.0-only", text="1")), scanned("a.c", found("GPL-2.0-only", text="2"))
    (one,) = findings("project: {license: MIT}", text, source, is_project=True)
    assert one.places == (TextLocation("a.c", 1, 1),)


def test_a_license_file_whose_contradiction_is_lowered_is_held_against_the_project() -> None:
    text = scanned("LICENSE", found("GPL-2.0-only"))
    (one,) = findings("project: {license: MIT}\nlevels: {declared-mismatch: note}", text, is_project=True)
    assert one.places == (TextLocation("LICENSE", 1, 1),)
