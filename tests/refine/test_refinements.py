# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import hashlib
import time
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from ospo_scan.expression import leaves, normalize
from ospo_scan.model import Engine, FileScan, LicenseDetection, LicenseMatch, ScanResult, Scope, SourceFile, Tool
from ospo_scan.refine import CLUE_RULES, RULES, with_refinements
from ospo_scan.refine.gnu import UNVERSIONED, grants
from ospo_scan.walk import Content, WalkOptions, open_tree
from refine_spots import APPROXIMATE, EXACT, detection, file_scan, match

ENGINE = Engine("scancode-toolkit", "32.5.0", "fast", "f" * 64)
WARRANTY = "LicenseRef-scancode-warranty-disclaimer"
TAG = "SPDX-License-" + "Identifier:"


def result_of(*files: FileScan) -> ScanResult:
    return ScanResult(Tool("ospo-scan", "1", ENGINE), Scope.DIRECTORY, is_project=True, files=files)


def refined(
    folder: Path, path: str, content: str, *detections: LicenseDetection, clues: tuple[LicenseMatch, ...] = ()
) -> FileScan:
    """The file as it is after all rules, with ``content`` on disk."""
    target = folder / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(content)
    digest = hashlib.sha256(content.encode()).hexdigest()
    scan = replace(file_scan(path, *detections, clues=clues), file=SourceFile(path, len(content), digest))
    with open_tree(str(folder), WalkOptions()) as tree:
        return with_refinements(result_of(scan), tree).files[0]


def test_the_answer_of_the_engine_stays_beside_the_refined_one(project: Path) -> None:
    found = detection("GPL-2.0-only", match("GPL-2.0-only", "License: GPL 2 or"))
    (after,) = refined(project, "a.c", "// License: GPL 2 or\n// any later version\n", found).detections
    assert replace(after, refinement=None) == found
    assert after.refinement is not None
    assert (after.refinement.rule, after.refinement.license_expression) == ("gnu-version", "GPL-2.0-or-later")
    assert after.refinement.why.endswith(".")


def test_rules_follow_on_each_other(project: Path) -> None:
    content = "There is NO WARRANTY. GPL version 2 or above.\n"
    found = detection(
        f"{WARRANTY} AND GPL-2.0-only", match(WARRANTY, "NO WARRANTY"), match("GPL-2.0-only", "GPL version 2")
    )
    (after,) = refined(project, "a.c", content, found).detections
    assert after.refinement is not None
    assert after.refinement.license_expression == "GPL-2.0-or-later"
    assert after.refinement.why.count(".") > 1


def test_a_file_that_changed_since_is_not_read(project: Path) -> None:
    found = detection("GPL-2.0-only", match("GPL-2.0-only", "License: GPL 2 or"))
    scan = replace(file_scan("a.c", found), file=SourceFile("a.c", 1, "0" * 64))
    (project / "a.c").write_text("License: GPL 2 or\nany later version\n")
    with open_tree(str(project), WalkOptions()) as tree:
        assert with_refinements(result_of(scan), tree).files == (scan,)


def test_a_saved_scan_has_no_tree_and_is_refined_by_what_it_holds() -> None:
    found = detection(f"MIT AND {WARRANTY}", match(f"MIT AND {WARRANTY}", "MIT, NO WARRANTY"))
    nothing = detection("GPL-2.0-only", match("GPL-2.0-only", None))
    first, second = with_refinements(result_of(file_scan("a.c", found), file_scan("b.c", nothing)), None).files
    assert first.detections[0].refinement is not None
    assert second.detections == (nothing,)


def test_a_plain_clue_becomes_a_detection_in_the_order_of_lines(project: Path) -> None:
    clue = match("LGPL-2.0-only", "GNU GPL, version 2, 1991.", (2, 2), matcher=APPROXIMATE, score=50)
    content = "x\nmay be distributed under the terms of the GNU GPL, version 2, 1991.\nMIT\n"
    after = refined(project, "a.c", content, detection("MIT", match("MIT", "MIT", (3, 3))), clues=(clue,))
    first, second = after.detections
    assert (first.license_expression, first.matches) == ("LGPL-2.0-only", (clue,))
    assert first.refinement is not None
    assert first.refinement.license_expression == "GPL-2.0-only"
    assert second.license_expression == "MIT"
    assert after.clues == ()


def test_a_clue_in_a_catalog_stays_a_clue(project: Path) -> None:
    clue = match("LGPL-2.0-only", "GNU GPL, version 2.", (21, 21), matcher=APPROXIMATE, score=50)
    content = "# x\n" * 19 + 'msgid ""\n"It is distributed under the terms of the GNU GPL, version 2."\nmsgstr ""\n'
    after = refined(project, "po/sv.po", content, clues=(clue,))
    assert (after.detections, after.clues) == ((), (clue,))


def test_files_are_not_read_where_no_rule_may_apply() -> None:
    plain = (
        detection("MIT", match("MIT", "Permission is hereby granted, free of charge")),
        detection("GPL-2.0-or-later", match("GPL-2.0-or-later", "either version 2, or any later version", length=60)),
        detection("GPL-2.0-only", match("GPL-2.0-only", f"{TAG} GPL-2.0-only", matcher="1-spdx-id")),
        detection(
            "GPL-2.0-only",
            match("GPL-2.0-only", "GNU GPL, version 2 of the License. " + "It may be useful. " * 9, length=60),
        ),
    )
    result = result_of(file_scan("a.c", *plain))
    assert with_refinements(result, Unreadable()) is result


def test_fifty_thousand_files_where_nothing_applies_take_a_second() -> None:
    found = detection("MIT", match("MIT", "Permission is hereby granted, free of charge, to any person"))
    result = result_of(*(file_scan(f"src/{number}.c", found) for number in range(50_000)))
    started = time.process_time()
    assert with_refinements(result, None) is result
    assert time.process_time() - started < 3  # 0.5 s where nothing else runs


class Unreadable:
    """Files of which none may be read."""

    def read(self, path: str) -> Content:
        raise AssertionError(f"{path} is read")


class OneFile:
    """Files that all have the same content."""

    def __init__(self, content: str) -> None:
        self.data = content.encode()
        self.sha256 = hashlib.sha256(self.data).hexdigest()

    def read(self, path: str) -> Content:
        return Content(self.data, len(self.data), self.sha256, "")


_WORDS = st.sampled_from(
    [
        *(
            "GPL",
            "LGPL",
            "version",
            "2",
            "3",
            "2.1",
            "or",
            "later",
            "any",
            "not",
            "under",
            "the",
            "terms",
            "of",
            "\n",
            "\ndnl",
        ),
        *(
            "GNU",
            "General",
            "Public",
            "License",
            "distributed",
            "public domain.",
            "exception",
            '"',
            "msgid",
            "<source>",
            TAG,
        ),
        *(
            "LicenseRef-Acme",
            "MIT",
            "AND",
            "WITH",
            "license:",
            "http://www.gnu.org/licenses/gpl.html",
            "- ",
            "NO WARRANTY",
            "(",
        ),
    ]
)
_EXPRESSIONS = st.sampled_from(
    [
        *(
            "MIT",
            "GPL-2.0-only",
            "GPL-1.0-or-later",
            "LGPL-2.1-only",
            "GPL-3.0-or-later AND GPL-1.0-or-later",
            WARRANTY,
        ),
        *(
            f"{WARRANTY} AND MIT",
            "GPL-2.0-only OR MIT",
            "GPL-2.0-only WITH Classpath-exception-2.0",
            "GFDL-1.1-or-later",
        ),
        *(
            "LicenseRef-scancode-unknown-spdx",
            "LicenseRef-scancode-other-permissive AND MIT",
            "LicenseRef-scancode-public-domain",
        ),
        *(
            "LicenseRef-scancode-unknown-spdx AND MIT",
            "LicenseRef-scancode-classpath-exception-2.0",
            "NONE",
            "NOASSERTION",
        ),
    ]
)
_PATHS = st.sampled_from(["a.c", "po/sv.po", "x.ts", "ChangeLog", "docs/a.md", "LICENSE", "a.xlf", "\udc80/NEWS"])


@st.composite
def _scans(draw: st.DrawFn) -> tuple[FileScan, str]:
    content = " ".join(draw(st.lists(_WORDS, max_size=40)))
    lines = content.split("\n")
    found = []
    for expression in draw(st.lists(_EXPRESSIONS, min_size=1, max_size=3)):
        start = draw(st.integers(1, len(lines) + 1))
        end = draw(st.integers(start, start + 3))
        text = draw(st.none() | st.just("\n".join(lines[start - 1 : end])))
        matcher, score = draw(st.sampled_from([EXACT, APPROXIMATE, "1-spdx-id"])), draw(st.floats(0, 100))
        parts = [expression] if draw(st.booleans()) or expression in {"NONE", "NOASSERTION"} else leaves(expression)
        found.append((expression, [match(part, text, (start, end), matcher=matcher, score=score) for part in parts]))
    detections = [detection(expression, *matches) for expression, matches in found]
    clues = tuple(matches[0] for _, matches in found[1:])
    return file_scan(draw(_PATHS), *detections, clues=clues), content


@given(_scans())
@settings(max_examples=300)
def test_no_rule_raises_or_names_a_license_that_neither_the_engine_nor_the_text_names(
    given: tuple[FileScan, str],
) -> None:
    scan, content = given
    before = {leaf for one in scan.detections for leaf in _parts(one.license_expression)}
    before |= {leaf for clue in scan.clues for leaf in _parts(clue.license_expression)}
    files = OneFile(content)
    known = replace(scan, file=replace(scan.file, sha256=files.sha256))
    for tree in (None, files):
        (after,) = with_refinements(result_of(known), tree).files
        for one in after.detections:
            if one.refinement is None:
                continue
            assert one.refinement.rule in {*RULES, *CLUE_RULES}
            assert normalize(one.refinement.license_expression) == one.refinement.license_expression
            assert {*_parts(one.refinement.license_expression)} - {"NONE"} <= before | _said(content)


def _parts(expression: str) -> Iterable[str]:
    return [part for leaf in leaves(expression) for part in leaf.split(" WITH ")]


def _said(content: str) -> set[str]:
    """What the text names: licenses of the GNU family in any wording, and ids that are written out."""
    named = {f"{one.family}-{one.version}-{end}" for one in grants(content) for end in ("only", "or-later")}
    return named | set(UNVERSIONED) | {word for word in content.split() if word in {"LicenseRef-Acme", "MIT"}}
