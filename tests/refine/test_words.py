# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import time

import pytest

from ospo_scan.refine.words import gutterless, plain, words


@pytest.mark.parametrize(
    "line",
    [
        "any later version",
        "# any later version",
        "// any later version",
        " * any later version",
        "dnl any later version",
        "rem any later version",
        "@REM any later version",
        ".. any later version",
        '.\\" any later version',
        ";; any later version",
        "! any later version",
        "' any later version",
        "C     any later version",
        "-- any later version",
        "%% any later version",
        "<!-- any later version",
        '"any later version',
    ],
)
def test_gutters_of_every_style_are_no_words(line: str) -> None:
    assert plain(line) == " any later version "


def test_a_word_that_begins_like_a_gutter_stays() -> None:
    assert gutterless("remaining terms") == "remaining terms"
    assert gutterless("Copyright") == "Copyright"


def test_words_know_their_line_and_versions_stay_whole() -> None:
    assert [(word.text, word.line) for word in words("# GPL 2.1\n# now.")] == [
        ("gpl", 0), ("2.1", 0), ("now", 1), (".", 1),
    ]  # fmt: skip


def test_paths_and_addresses_are_no_words() -> None:
    assert (
        plain("see /usr/share/common-licenses/GPL-3 or http://www.gnu.org/licenses/gpl-2.0.html now") == " see or now "
    )


def test_ends_of_lines_in_strings_are_no_words() -> None:
    assert plain('"under the GPL\\n"') == " under the gpl "


@pytest.mark.parametrize(
    "line", ["a" * 100_000, "#" * 100_000, "/" * 100_000, "a/" * 50_000, "\\" * 100_000, "'\" " * 30_000]
)
def test_hostile_lines_take_no_time(line: str) -> None:
    started = time.perf_counter()
    words(line)
    assert time.perf_counter() - started < 2
