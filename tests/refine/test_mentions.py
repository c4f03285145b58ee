# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import pytest

from ospo_scan.refine import mentions
from refine_spots import refined, whole

LINK = "http://www.gnu.org/copyleft/gpl.html"
ITEMS = ["* MIT", "* Apache-2.0", "* GPL-3.0-only", "* BSD-3-Clause", "* ISC"]


MENU = f'<li><a href="/">Home</a></li><li><a href="/news">News</a></li><li><a href="{LINK}">Essays</a></li>'


@pytest.mark.parametrize("line", [f"open_page('{LINK}')", f"  return window.open('{LINK}', wide);", MENU])
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


AGPL = "https://www.gnu.org/licenses/agpl-3.0"


@pytest.mark.parametrize(
    "line",
    [
        f"# AGPLv3, {AGPL}.html",
        f"# GNU AGPL v3 {AGPL}",
        f"// LGPL {LINK}",
        f"# GNU General Public: {LINK}",
        f"legalcode: {AGPL}",
        f'"legalcode": "{AGPL}",',
        f"HELP_URL = '{LINK}'",
        f"[![AGPL v3](badge.svg)]({AGPL})",
        f"[terms of use]({AGPL})",
        f"# Lizenz: {AGPL}",
        f"# Licenza: {AGPL}",
        f"show('Lisens', '{AGPL}')",
        f"show('{AGPL}', 'Лицензия')",
        f"show('{AGPL}', '许可证')",
        f"# {AGPL}",
        f"# see('{AGPL}')",
        f"-- see('{AGPL}')",
        f'<a href="{AGPL}">Nutzung</a>',
        f'<a href="{AGPL}">here</a>',
        f"<p>{MENU.replace('<li>', '').replace('Essays', 'AGPL')}</p>",
        f"legal('{AGPL}')",
        f"open('{AGPL}') or '{LINK}'",
    ],
)
def test_a_link_that_may_be_part_of_a_statement_stays(line: str) -> None:
    content = f"Acme feed parser by Jane\n{line}\nimport os, sys, time\n"
    assert refined(mentions.BARE_LINK, whole("AGPL-3.0-only", content, lines=(2, 2))) is None


@pytest.mark.parametrize(("opening", "closing"), [("/*", "*/"), ('"""', '"""'), ("<!--", "-->"), ("=begin", "=end")])
def test_a_link_in_a_comment_that_began_before_stays(opening: str, closing: str) -> None:
    content = f"{opening}\nAcme feed parser by Jane\n\n\nopen('{AGPL}')\n{closing}\nthis is a parser\n"
    assert refined(mentions.BARE_LINK, whole("AGPL-3.0-only", content, lines=(5, 5))) is None
    after = content.replace(f"open('{AGPL}')\n{closing}", f"{closing}\nopen('{AGPL}')")
    assert refined(mentions.BARE_LINK, whole("AGPL-3.0-only", after, lines=(6, 6))) == "NONE"


def test_a_match_of_more_than_the_address_is_no_link() -> None:
    content = f"parse(tree)\nopen_page('{LINK}')\nshow(tree, window)\n"
    assert refined(mentions.BARE_LINK, whole("GPL-1.0-or-later", content, lines=(2, 2), length=8)) is None


@pytest.mark.parametrize(
    "content",
    [
        "# Internal tool, not distributed - Licensed under the GNU General Public License v3.0\n",
        "/* If you do not agree, do not use - GNU General Public License version 2 */\n",
        "Why not use the GPL v3? We did: all of this is under it.\n",
        "Why does it not use the GPL? Is it not under the GPL?\n",
        "| foo | not released | GPLv3 |\n",
        "| foo | is not released under | GPL |\n",
        "foo is not released / GPL\n",
        "Do not use the GPL.\n",
        "It is not covered by the GPL version 2, it is version 3.\n",
        "It is not available under the GPL unless you are a friend.\n",
        "It is not available under the GPL\n# if you are a soldier.\n",
        "The manual is not covered by the GPL, everything else is.\n",
        "Code that is not covered by the GPL is refused.\n",
        "It is not true that it is not covered by the GPL.\n",
        "It is no longer not covered by the GPL.\n",
    ],
)
def test_not_denies_only_in_its_own_sentence(content: str) -> None:
    for expression in ("GPL-1.0-or-later", "GPL-3.0-only", "GPL-2.0-only"):
        assert refined(mentions.NEGATED, whole(expression, content, lines=(1, 1))) is None


@pytest.mark.parametrize(
    ("heading", "path"),
    [
        ("# Third-party code in this product is under", "docs/choosing.md"),
        ("This contains code under", "docs/choosing.md"),
        ("Enthaltener Code:", "docs/choosing.md"),
        ("", "docs/choosing.md"),
        ("# Supported by the software below", "docs/choosing.md"),
        ("Choose one:", "ATTRIBUTION.md"),
        ("Choose one:", "components.txt"),
        ("Choose one:", "oss.md"),
        ("Choose one:", "third_party/list.md"),
        ("Choose one:", "docs/acknowledgements.md"),
    ],
)
def test_a_list_that_may_be_of_what_is_there_stays(heading: str, path: str) -> None:
    content = "\n".join([heading, "", "* ISC", "* Zlib", "* AGPL-3.0-only", "* NCSA", "* X11"])
    assert refined(mentions.LICENSE_LIST, whole("AGPL-3.0-only", content, lines=(5, 5), path=path)) is None


def test_a_list_with_a_statement_below_it_stays() -> None:
    content = "\n".join(["Choose one:", "", *ITEMS, "", "Each is the license of some component."])
    place = whole("GPL-3.0-only", content, lines=(5, 5), path="docs/choosing.md")
    assert refined(mentions.LICENSE_LIST, place) is None
