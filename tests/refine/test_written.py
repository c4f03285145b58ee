# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import pytest

from ospo_scan.refine import written
from refine_spots import match, refined, spot, whole

RULE = written.RULE
TAG = "SPDX-License-" + "Identifier:"
UNREAD = "LicenseRef-scancode-unknown-spdx"


@pytest.mark.parametrize(
    ("line", "expression"),
    [
        (f"# {TAG} LicenseRef-Acme-EULA", "LicenseRef-Acme-EULA"),
        (f"/* {TAG} LicenseRef-Acme-EULA */", "LicenseRef-Acme-EULA"),
        (f"<!-- {TAG} MIT OR LicenseRef-Acme -->", "MIT OR LicenseRef-Acme"),
        (f"// {TAG} DocumentRef-a:LicenseRef-b", "DocumentRef-a:LicenseRef-b"),
        (f"dnl {TAG} GPL-2.0-only WITH AdditionRef-Acme", "GPL-2.0-only WITH AdditionRef-Acme"),
        (f'license = "{TAG} LicenseRef-Acme"', "LicenseRef-Acme"),
    ],
)
def test_a_projects_own_license_keeps_its_name(line: str, expression: str) -> None:
    assert refined(RULE, whole(UNREAD, f"{line}\n", lines=(1, 1), matcher="1-spdx-id")) == expression


def test_only_what_was_not_read_is_replaced_beside_another_license() -> None:
    content = f"# {TAG} LicenseRef-Acme\n# Portions under the MIT License\n"
    tag, other = match(UNREAD, content.split("\n", maxsplit=1)[0]), match("MIT", content.split("\n")[1], (2, 2))
    assert refined(RULE, spot(f"{UNREAD} AND MIT", tag, other, content=content)) == "LicenseRef-Acme AND MIT"


def test_an_expression_of_a_manifest_is_read_as_a_whole() -> None:
    content = 'license: "LGPL-2.1-only with OCaml-LGPL-linking-exception"\n'
    expression = "GPL-2.0-or-later AND LicenseRef-scancode-ocaml-lgpl-linking-exception"
    place = whole(expression, content, lines=(1, 1))
    assert refined(RULE, place) == "LGPL-2.1-only WITH OCaml-LGPL-linking-exception"


@pytest.mark.parametrize(
    "line",
    [
        f"# {TAG} {{some license}} WITH Classpath-exception-2.0",
        f"# {TAG} Acme Proprietary",
        f"# {TAG} NONE",
        f"# {TAG} MIT and more words than an expression",
        f"# {TAG} ",
        "# the license is ours",
        f"# {TAG} MIT {TAG} ISC",
    ],
)
def test_what_is_no_expression_stays(line: str) -> None:
    assert refined(RULE, whole(UNREAD, f"{line}\n", lines=(1, 1), matcher="1-spdx-id")) is None


def test_what_the_engine_knows_by_another_name_stays() -> None:
    content = f"{TAG} LicenseRef-Proprietary-HERE\n"
    assert refined(RULE, whole("LicenseRef-scancode-here-proprietary", content, lines=(1, 1))) is None


def test_two_tags_are_left_to_the_engine() -> None:
    content = f"{TAG} LicenseRef-a\n{TAG} LicenseRef-b\n"
    assert refined(RULE, whole(UNREAD, content, lines=(1, 2))) is None


def test_a_single_word_after_a_key_is_left_to_the_engine() -> None:
    assert refined(RULE, whole("GPL-1.0-or-later AND MIT", "license: curl\n", lines=(1, 1))) is None


def test_a_saved_scan_is_enough() -> None:
    tag = match(UNREAD, f"{TAG} LicenseRef-Acme", matcher="1-spdx-id")
    assert refined(RULE, spot(UNREAD, tag)) == "LicenseRef-Acme"


PROPRIETARY = "LicenseRef-scancode-proprietary-license"


@pytest.mark.parametrize(
    "line",
    [
        "/* Proprietary and confidential. */",
        "/* Not for commercial use */",
        "// Commons Clause",
        "# Fonts: SSPL-1.0",
        "-- CeCILL-2.1",
        "# for non-military purposes only",
        "and: SSPL-1.0",
        "# Nur für den internen Gebrauch",
    ],
)
@pytest.mark.parametrize("first", [f"/* {TAG} MIT */", 'license: "MIT OR Apache-2.0"'])
def test_what_is_matched_on_another_line_is_never_dropped(first: str, line: str) -> None:
    own = match("MIT", first, matcher="1-spdx-id" if TAG in first else "2-aho")
    for lines, content in (((2, 2), f"{first}\n{line}\n"), ((1, 2), f"{first}\n{line}\n")):
        other = match(PROPRIETARY, line, lines)
        assert refined(RULE, spot(f"MIT AND {PROPRIETARY}", own, other, content=content)) is None
    before = match(PROPRIETARY, line, (1, 1))
    own = match("MIT", first, (2, 2))
    assert refined(RULE, spot(f"MIT AND {PROPRIETARY}", before, own, content=f"{line}\n{first}\n")) is None


def test_what_could_not_be_read_on_another_line_is_not_replaced() -> None:
    lines = [f"# {TAG} LicenseRef-Acme", f"# {TAG} Acme Proprietary, ask us"]
    matches = [match(UNREAD, line, (number, number)) for number, line in enumerate(lines, 1)]
    assert refined(RULE, spot(UNREAD, *matches, content="\n".join(lines))) is None
    loose = [f"# {TAG} LicenseRef-Acme", "# under the Acme license, ask us"]
    matches = [match(UNREAD, line, (number, number)) for number, line in enumerate(loose, 1)]
    assert refined(RULE, spot(UNREAD, *matches, content="\n".join(loose))) is None


def test_words_before_a_tag_keep_what_the_engine_reads_in_them() -> None:
    line = f"# Proprietary. {TAG} LicenseRef-Acme"
    found = refined(RULE, whole(f"{UNREAD} AND {PROPRIETARY}", f"{line}\n", lines=(1, 1)))
    assert found is None or PROPRIETARY in found
