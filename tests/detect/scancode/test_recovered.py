# SPDX-License-Identifier: Apache-2.0
"""What hides is found, by the engine, in every way that it can hide; and plain text is left alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from hidden_notices import COMMENT, hidden_notices
from ospo_scan.codec import found_from_plain
from ospo_scan.detect.scancode.detector import ScancodeDetector
from ospo_scan.detect.scancode.names import private_name
from ospo_scan.detect.scancode.recovered import is_news
from ospo_scan.evidence import RECOVERED
from ospo_scan.execute import Answer, Job, Limits
from ospo_scan.execute.supervisor import Supervisor
from policy_cases import found

GPL = "GPL-2.0-or-later"
LICENSE = "lic" + "ense"


@pytest.fixture(scope="module")
def supervisor() -> Iterator[Supervisor]:
    with Supervisor(ScancodeDetector().entry, Limits(workers=2)) as backend:
        yield backend


def answers(supervisor: Supervisor, files: dict[str, bytes]) -> dict[str, Any]:
    said = list(supervisor.run(iter([Job(path, private_name(path), data) for path, data in files.items()])))
    return {one.key: found_from_plain(one.value) for one in said if isinstance(one, Answer)}


@pytest.mark.scancode
def test_a_hidden_notice_is_found_in_every_way_at_its_lines(supervisor: Supervisor) -> None:
    files = dict(hidden_notices())
    said = answers(supervisor, files)
    missed = [path for path in files if GPL not in {one.license_expression for one in said[path].detections}]
    assert missed == []
    hidden = {path: [one for one in said[path].detections if one.detector == RECOVERED] for path in files}
    assert sum(map(bool, hidden.values())) > 30
    assert {(one.start_line, one.end_line) for one in hidden["gif.c"]} == {(3, 6)}
    assert {(one.start_line, one.end_line) for one in hidden["utf-16-le-marked.c"]} == {(2, 5)}
    assert {(one.start_line, one.end_line) for one in hidden["tags.html"]} == {(1, 1)}


@pytest.mark.scancode
def test_plain_text_has_the_engines_answer_and_nothing_else(supervisor: Supervisor) -> None:
    plain = {
        "a.c": COMMENT.encode(),
        "page.html": f"<p>Under the <a href='x'>MIT {LICENSE}</a>.</p><td>{LICENSE}</td><td>GPL</td>".encode(),
        "ru.txt": "Лицензия: смотрите файл. Copyright (c) Я".encode(),
        "list.py": f'x = ["{LICENSE}", "gpl", "mit"]\n'.encode(),
    }
    for path, one in answers(supervisor, plain).items():
        assert [each for each in one.detections if each.detector == RECOVERED] == [], path
        assert one.suspicions == ()


@pytest.mark.scancode
def test_a_few_words_are_enough_where_they_are_hidden_themselves(supervisor: Supervisor) -> None:
    text = f"<p>Li<i></i>censed under the GP<i></i>L-3.0</p>{chr(10) * 20}<td>MIT</td><td>{LICENSE}</td>"
    (one,) = answers(supervisor, {"s.html": text.encode()}).values()
    assert [each.license_expression for each in one.detections] == ["GPL-3.0-only"]


@pytest.mark.scancode
def test_what_is_concealed_and_names_no_license_is_suspicious(supervisor: Supervisor) -> None:
    text = "x\nThis is l\u200bicensed to nobody whom you know\n"
    (one,) = answers(supervisor, {"s.c": text.encode()}).values()
    assert one.detections == ()
    assert [(each.start_line, each.end_line) for each in one.suspicions] == [(2, 2)]


def test_news_is_a_license_that_the_engine_has_not_found_there() -> None:
    long = replace(found(GPL), matches=(replace(found(GPL).matches[0], matched_length=40),))
    assert is_news(long, [], ())
    assert not is_news(long, [found(f"{GPL} AND MIT")], ())
    assert is_news(long, [found(GPL, line=9)], ())
    assert is_news(long, [found("MIT")], ())
    assert not is_news(replace(long, matches=(replace(long.matches[0], score=50.0),)), [], ())
    assert not is_news(replace(long, matches=(replace(long.matches[0], matched_length=2),)), [], ())
    assert is_news(replace(long, matches=(replace(long.matches[0], matched_length=2),)), [], {1})
    assert not is_news(replace(long, license_expression="LicenseRef-scancode-unknown"), [], ())
    tag = replace(long.matches[0], matcher="1-spdx-id", matched_length=4)
    assert is_news(replace(long, matches=(tag,)), [], ())
