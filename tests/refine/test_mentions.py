# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import pytest

from ospo_scan.refine import mentions
from refine_spots import refined, whole

LINK = "http://www.gnu.org/copyleft/gpl.html"
ITEMS = ["* MIT", "* Apache-2.0", "* GPL-3.0-only", "* BSD-3-Clause", "* ISC"]


@pytest.mark.parametrize("line", [f"open_page('{LINK}')", f'<li><a href="{LINK}">GNU</a></li>', f"HELP_URL = '{LINK}'"])
def test_a_bare_link_is_no_license(line: str) -> None:
    content = f"parse(tree)\n{line}\nshow(tree, window)\n"
    assert refined(mentions.BARE_LINK, whole("GPL-1.0-or-later", content, lines=(2, 2))) == "NONE"


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (f"some words here\nLicense: {LINK}\nand more words\n", 2),
        (f"the License of this is\n  {LINK}\nand more words\n", 2),
        (f"for the terms see\n  {LINK}\nand more words\n", 2),
        (f"{LINK}\n", 1),  # the file is nothing but the link
    ],
)
def test_a_link_with_a_word_of_licensing_near_stays(content: str, line: int) -> None:
    assert refined(mentions.BARE_LINK, whole("GPL-1.0-or-later", content, lines=(line, line))) is None


def test_a_link_in_a_license_file_or_to_another_place_stays() -> None:
    content = f"some words here\n{LINK}\nand more words\n"
    place = whole("GPL-1.0-or-later", content, lines=(2, 2), path="LICENSE.txt")
    assert refined(mentions.BARE_LINK, place) is None
    elsewhere = content.replace(LINK, "https://opensource.org/" + "licenses/MIT")
    assert refined(mentions.BARE_LINK, whole("MIT", elsewhere, lines=(2, 2))) is None


@pytest.mark.parametrize(
    "content",
    [
        "Thus it is not covered by the GPL (GNU Public License).\n",
        "It can be used in projects which are not available under the GNU General Public License.\n",
        "The suite does not use the GPL, and had unclear rules.\n",
    ],
)
def test_what_the_words_deny_is_no_license(content: str) -> None:
    assert refined(mentions.NEGATED, whole("GPL-1.0-or-later", content, lines=(1, 1))) == "NONE"


@pytest.mark.parametrize(
    "content",
    [
        "It is not only under the GPL but under the MIT license.\n",
        "It is not free of charge, but under the GPL.\n",
        "Do not remove this: it is licensed under the GPL version 2.\n",
        "It is not covered by the LGPL, but by the GPL.\n",
        "It is not covered by the GPL. Parts are under the GPL.\n",
    ],
)
def test_what_they_do_not_deny_stays(content: str) -> None:
    assert refined(mentions.NEGATED, whole("GPL-1.0-or-later", content, lines=(1, 1))) is None


def test_an_item_of_a_list_of_names_is_no_license() -> None:
    content = "\n".join(["Choose one:", "", *ITEMS])
    place = whole("GPL-3.0-only", content, lines=(5, 5), path="docs/choosing.md")
    assert refined(mentions.LICENSE_LIST, place) == "NONE"


@pytest.mark.parametrize(
    ("lines", "path"),
    [
        (ITEMS[:4], "docs/choosing.md"),
        ([*ITEMS[:3], "* the parser: BSD-3-Clause", "* ISC"], "docs/choosing.md"),
        (ITEMS, "docs/LICENSES.md"),
        (ITEMS, "README.md"),
        (ITEMS, "src/list.c"),
    ],
)
def test_short_lists_and_those_that_say_more_stay(lines: list[str], path: str) -> None:
    place = whole("GPL-3.0-only", "\n".join(lines), lines=(3, 3), path=path)
    assert refined(mentions.LICENSE_LIST, place) is None
