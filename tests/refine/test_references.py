# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ospo_scan.codec import file_scan_from_plain, file_scan_to_plain
from ospo_scan.model import (
    FileScan,
    FileStatus,
    LicenseDetection,
    LicenseMatch,
    Package,
    PackageKind,
    Reason,
    Refinement,
    ScanResult,
    Scope,
    TextLocation,
)
from ospo_scan.refine.named_files import PACKAGE_RULE
from ospo_scan.refine.references import with_references
from ospo_scan.walk import Content, WalkOptions, open_tree
from samples import TOOL, detection, in_order, left_out, scanned

UNKNOWN = "LicenseRef-scancode-unknown-license-reference"
FREE = "LicenseRef-scancode-free-unknown"


def notice(text: str, *of_rule: str, expression: str = UNKNOWN) -> LicenseDetection:
    """A detection of one match whose rule names files."""
    found = detection(expression, text)
    return replace(found, matches=(replace(found.matches[0], referenced_files=of_rule),))


def result_of(*files: FileScan, packages: tuple[Package, ...] = ()) -> ScanResult:
    return ScanResult(TOOL, Scope.DIRECTORY, True, in_order(files), packages=packages)


def refined(result: ScanResult, path: str) -> Refinement | None:
    """What became of the first detection of a file."""
    scan = next(one for one in with_references(result).files if one.path == path)
    return scan.detections[0].refinement


def license_of(path: str, *files: FileScan, packages: tuple[Package, ...] = ()) -> str | None:
    refinement = refined(result_of(*files, packages=packages), path)
    return None if refinement is None else refinement.license_expression


def test_a_notice_gets_the_license_of_the_file_that_it_names_and_says_so() -> None:
    result = result_of(
        scanned("src/a.c", notice("See LICENSE for details.", "LICENSE")), scanned("LICENSE", detection("MIT", "MIT"))
    )
    assert refined(result, "src/a.c") == Refinement(
        "reference", "MIT", "`See LICENSE` names the file LICENSE, which states MIT."
    )
    assert with_references(result).files[1].detections[0].license_expression == UNKNOWN


@pytest.mark.parametrize(
    ("before", "expression"),
    [("# Proprietary.", None), ("# Part of Acme.", "MIT"), ("x" * 9_000 + " Proprietary.", None), ("x" * 9_000, "MIT")],
)
def test_the_lines_around_a_notice_are_read_where_there_is_a_tree(
    tmp_path: Path, before: str, expression: str | None
) -> None:
    (tmp_path / "a.py").write_text(f"{before}\n# See LICENSE file.\nimport os\n", encoding="utf-8")
    (tmp_path / "LICENSE").write_text("MIT", encoding="utf-8")
    found = notice("See LICENSE file.", "LICENSE")
    found = replace(found, matches=(replace(found.matches[0], start_line=2, end_line=2),), start_line=2, end_line=2)
    with open_tree(str(tmp_path), WalkOptions()) as tree:
        content = tree.read("a.py")
        assert isinstance(content, Content)
        scan = scanned("a.py", found)
        result = result_of(
            replace(scan, file=replace(scan.file, sha256=content.sha256)), scanned("LICENSE", detection("MIT", "MIT"))
        )
        refinement = with_references(result, tree).files[1].detections[0].refinement
    assert (refinement and refinement.license_expression) == expression
    assert license_of("a.py", *result.files) == "MIT"


def test_only_what_is_unknown_is_replaced() -> None:
    both = notice("zlib; the rest: see LICENSE", "LICENSE", expression=f"Zlib AND {UNKNOWN}")
    assert license_of("a.c", scanned("a.c", both), scanned("LICENSE", detection("MIT", "MIT"))) == "Zlib AND MIT"


def test_a_license_that_is_stated_is_left_alone() -> None:
    known = notice("MIT, see LICENSE", "LICENSE", expression="MIT")
    result = result_of(scanned("a.c", known), scanned("LICENSE", detection("ISC", "ISC")))
    assert with_references(result) is result


def test_what_was_refined_before_stays() -> None:
    before = replace(notice("see LICENSE", "LICENSE"), refinement=Refinement("mention", "NONE", "A mention."))
    result = result_of(scanned("a.c", before), scanned("LICENSE", detection("MIT", "MIT")))
    assert with_references(result) == result


def test_what_another_rule_left_unknown_is_looked_for() -> None:
    found = notice("GPL 2 or above; see LICENSE", "LICENSE", expression=f"GPL-2.0-only AND {UNKNOWN}")
    before = replace(found, refinement=Refinement("gnu-version", f"GPL-2.0-or-later AND {UNKNOWN}", "So it says."))
    refinement = refined(result_of(scanned("a.c", before), scanned("LICENSE", detection("MIT", "MIT"))), "a.c")
    assert refinement is not None
    assert (refinement.rule, refinement.license_expression) == ("reference", "GPL-2.0-or-later AND MIT")
    assert refinement.why.startswith("So it says. `")


def test_a_sentence_says_what_the_file_stands_for_where_that_is_not_all_that_it_states() -> None:
    both = notice("MIT, see COPYING", "COPYING", expression=f"MIT AND {UNKNOWN}")
    copying = scanned("COPYING", detection("MIT", "MIT"), detection("CC-BY-4.0", "docs"))
    refinement = refined(result_of(scanned("a.c", both), copying), "a.c")
    assert refinement == Refinement(
        "reference",
        "MIT",
        "`see COPYING` names the file COPYING, which states MIT AND CC-BY-4.0; here it stands for MIT.",
    )


@pytest.mark.parametrize(
    "target",
    [
        left_out("LICENSE", FileStatus.ERROR, Reason.TIMEOUT, "took too long"),
        left_out("LICENSE", FileStatus.SKIPPED, Reason.EXCLUDED, "--exclude LICENSE"),
        left_out("LICENSE", FileStatus.SKIPPED, Reason.UNCHANGED),
        scanned("LICENSE"),
        scanned("LICENSE", detection(UNKNOWN, "the terms that came with it")),
        scanned("LICENSE", detection("MIT", "MIT", score=40)),
    ],
)
def test_a_file_that_says_nothing_clear_or_that_nobody_looked_at_answers_nothing(target: FileScan) -> None:
    assert license_of("a.c", scanned("a.c", notice("see LICENSE", "LICENSE")), target) is None


def test_a_nearer_file_that_answers_nothing_is_not_passed_over() -> None:
    a_file, nearer = scanned("lib/a.c", notice("see LICENSE", "LICENSE")), scanned("lib/LICENSE")
    assert license_of("lib/a.c", a_file, nearer, scanned("LICENSE", detection("MIT", "MIT"))) is None


def test_one_reference_may_lead_to_another() -> None:
    files = [
        scanned("a.c", notice("License: see README.txt", "README.txt")),
        scanned("README.txt", notice("License: see LICENSE", "LICENSE")),
        scanned("LICENSE", detection("MIT", "MIT")),
    ]
    assert license_of("a.c", *files) == "MIT"


def test_a_circle_stays_unknown() -> None:
    a, b = scanned("LICENSE", notice("see COPYING", "COPYING")), scanned("COPYING", notice("see LICENSE", "LICENSE"))
    assert license_of("LICENSE", a, b) is None
    assert license_of("LICENSE", scanned("LICENSE", notice("see LICENSE", "LICENSE"))) is None


def test_a_circle_out_of_which_one_file_leads_is_none() -> None:
    a = scanned("LICENSE", notice("see COPYING", "COPYING"))
    b = scanned("COPYING", notice("see LICENSE", "LICENSE"), detection("MIT", "MIT", line=9))
    assert license_of("LICENSE", a, b) == "MIT"
    assert license_of("COPYING", a, b) == "MIT"


def test_a_file_that_names_itself_beside_its_terms_states_these() -> None:
    copying = scanned("COPYING", detection("MIT", "MIT"), notice("see the file COPYING", "COPYING"))
    assert license_of("a.c", scanned("a.c", notice("see COPYING", "COPYING")), copying) == "MIT"


@pytest.mark.parametrize(
    "open_",
    [
        detection(UNKNOWN, "and other terms", line=9),
        detection("GPL-3.0-only", "GPL", line=9, score=60),
        notice("some parts: see EULA.txt", "EULA.txt"),
        notice("zlib, see the file COPYING", "COPYING", expression=f"Zlib AND {UNKNOWN}"),
    ],
)
def test_a_file_of_which_some_is_not_clear_makes_no_notice_clear(open_: LicenseDetection) -> None:
    a, copying = scanned("a.c", notice("see COPYING", "COPYING")), scanned("COPYING", detection("MIT", "MIT"), open_)
    assert license_of("a.c", a, copying) is None
    assert license_of("a.c", a, copying, scanned("EULA.txt", detection(UNKNOWN, "our terms"))) is None


def test_what_a_file_refers_to_joins_what_it_says_itself() -> None:
    copying = scanned("COPYING", detection("MIT", "MIT"), notice("fonts: see OFL.txt", "OFL.txt"))
    fonts = scanned("OFL.txt", detection("OFL-1.1", "OFL"))
    a = scanned("a.c", notice("see COPYING", "COPYING"))
    assert license_of("a.c", a, copying, fonts) == "MIT AND OFL-1.1"


def test_a_choice_of_files_is_a_choice_of_licenses() -> None:
    texts = [scanned("LICENSE-MIT", detection("MIT", "m")), scanned("LICENSE-APACHE", detection("Apache-2.0", "a"))]
    assert (
        license_of("a.rs", scanned("a.rs", notice("see LICENSE-MIT or LICENSE-APACHE")), *texts) == "MIT OR Apache-2.0"
    )
    assert (
        license_of("a.rs", scanned("a.rs", notice("see LICENSE-MIT and LICENSE-APACHE")), *texts)
        == "MIT AND Apache-2.0"
    )
    assert license_of("a.rs", scanned("a.rs", notice("see LICENSE-MIT or LICENSE-APACHE")), texts[0]) is None


def test_files_that_are_only_listed_have_to_agree_unless_one_is_that_of_the_whole() -> None:
    listing = notice("License-File: LICENSE-MIT\nLicense-File: LICENSE-APACHE", "LICENSE")
    texts = [scanned("LICENSE-MIT", detection("MIT", "m")), scanned("LICENSE-APACHE", detection("Apache-2.0", "a"))]
    assert license_of("PKG-INFO", scanned("PKG-INFO", listing), *texts) is None
    with_whole = notice("License-File: LICENSE\nLicense-File: LICENSE.python", "LICENSE")
    texts = [scanned("LICENSE", detection("BSD-3-Clause", "b")), scanned("LICENSE.python", detection("PSF-2.0", "p"))]
    assert license_of("PKG-INFO", scanned("PKG-INFO", with_whole), *texts) == "BSD-3-Clause"
    same = [scanned("LICENSE-MIT", detection("MIT", "m")), scanned("LICENSE-APACHE", detection("MIT", "a"))]
    assert license_of("PKG-INFO", scanned("PKG-INFO", listing), *same) == "MIT"


def test_every_match_of_an_unknown_license_has_to_lead_somewhere() -> None:
    first = notice("see LICENSE", "LICENSE")
    second = detection(UNKNOWN, "under a GPL compatible license").matches[0]
    intro = replace(second, rule="license-intro_25.RULE", matched_text="Licensed under")
    text = scanned("LICENSE", detection("MIT", "MIT"))
    assert license_of("a.c", scanned("a.c", replace(first, matches=(*first.matches, second))), text) is None
    assert license_of("a.c", scanned("a.c", replace(first, matches=(intro, *first.matches))), text) == "MIT"


PO = "# This file is distributed under the same license as the {} package."


def of_package(name: str) -> LicenseDetection:
    return notice(PO.format(name), PACKAGE_RULE, expression=FREE)


def test_the_license_of_the_package_is_the_one_that_its_manifest_states() -> None:
    package = Package("Django", None, None, "BSD-3-Clause", TextLocation("setup.cfg", 9, 9), owns=(".",))
    files = [scanned("x/locale/de.po", of_package("django")), scanned("setup.cfg")]
    refinement = refined(result_of(*files, packages=(package,)), "x/locale/de.po")
    assert refinement is not None
    assert refinement.license_expression == "BSD-3-Clause"
    assert refinement.why.endswith("means the package described in setup.cfg, which states BSD-3-Clause.")
    unclear = replace(package, license_declared="LicenseRef-scancode-unknown-spdx")
    assert license_of("x/locale/de.po", *files, packages=(unclear,)) is None
    nearer = replace(package, name="x", license_declared="ISC", owns=("x",))
    assert license_of("x/locale/de.po", *files, packages=(package, nearer)) == "BSD-3-Clause"
    vendored = replace(nearer, kind=PackageKind.VENDORED)
    assert license_of("x/locale/de.po", *files, packages=(package, vendored)) is None
    anywhere = [scanned("x/locale/de.po", of_package("PACKAGE")), scanned("setup.cfg")]
    assert license_of("x/locale/de.po", *anywhere, packages=(package, nearer)) == "ISC"
    other = replace(package, license_declared="MIT", location=TextLocation("package.json"))
    assert license_of("x/locale/de.po", *files, packages=(package, other)) is None


def test_without_a_manifest_it_is_what_the_license_files_agree_on() -> None:
    text, other = scanned("LICENSE", detection("MIT", "m")), scanned("COPYING", detection("ISC", "i"))
    assert license_of("po/de.po", scanned("po/de.po", of_package("PACKAGE")), text) == "MIT"
    assert license_of("po/de.po", scanned("po/de.po", of_package("PACKAGE")), text, other) is None
    assert license_of("po/de.po", scanned("po/de.po", of_package("PACKAGE"))) is None


def test_a_package_that_is_named_has_to_be_this_one() -> None:
    text = scanned("LICENSE", detection("MIT", "m"))
    assert license_of("sphinx/po/de.po", scanned("sphinx/po/de.po", of_package("Sphinx")), text) == "MIT"
    assert license_of("po/de.po", scanned("po/de.po", of_package("gettext-tools")), text) is None


NAMES = ("LICENSE", "COPYING", "README.txt", "LICENSE.md", "LICENSES.txt")
graphs = st.dictionaries(
    st.tuples(st.sampled_from(("", "a/", "a/b/", "vendor/x/")), st.sampled_from(NAMES)).map("".join),
    st.lists(st.sampled_from(NAMES) | st.sampled_from(("MIT", "ISC", "NONE")), max_size=3),
    max_size=8,
)


def tree_of(graph: Mapping[str, list[str]]) -> ScanResult:
    files = []
    for path, stated in graph.items():
        found = [notice(f"see the file {one}", one) if one in NAMES else detection(one, one) for one in stated]
        files.append(scanned(path, *found))
    return result_of(*files)


@given(graphs)
def test_any_graph_of_references_ends_and_depends_on_nothing_but_itself(graph: Mapping[str, list[str]]) -> None:
    result = tree_of(graph)
    once = with_references(result)
    backwards = with_references(replace(result, files=result.files[::-1]))
    assert backwards.files[::-1] == once.files
    for before, after in zip(result.files, once.files, strict=True):
        for one, other in zip(before.detections, after.detections, strict=True):
            assert replace(other, refinement=None) == one
            if other.refinement is not None:
                assert one.license_expression == UNKNOWN
                assert set(other.refinement.license_expression.split(" AND ")) <= {"MIT", "ISC"}
        assert file_scan_from_plain(file_scan_to_plain(after)) == after


@given(graphs)
def test_what_was_resolved_is_not_resolved_into_something_else(graph: Mapping[str, list[str]]) -> None:
    once = with_references(tree_of(graph))
    again = with_references(once)
    for scan, other in zip(once.files, again.files, strict=True):
        for one, two in zip(scan.detections, other.detections, strict=True):
            assert one.refinement is None or two.refinement == one.refinement


def test_a_match_without_a_text_counts_by_its_rule() -> None:
    match = LicenseMatch(UNKNOWN, "unknown_46.RULE", "2-aho", 100, 3, 1, 1, None, ("COPYING",))
    found = LicenseDetection(UNKNOWN, "scancode-toolkit", None, 1, 1, (match,))
    assert license_of("a.c", scanned("a.c", found), scanned("COPYING", detection("ISC", "i"))) == "ISC"
