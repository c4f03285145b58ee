# SPDX-License-Identifier: Apache-2.0
"""What hides is found, by the engine, in every way that it can hide; and plain text is left alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from hidden_notices import COMMENT, NOTICE, hidden_notices
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
def test_a_mention_in_the_neighbourhood_does_not_stand_for_what_hides(supervisor: Supervisor) -> None:
    hidden = " ".join(f"{word[:2]}<b></b>{word[2:]}" for word in NOTICE.split())
    said = answers(
        supervisor,
        {
            "link.js": f'open("https://www.gnu.org/licenses/gpl-2.0.html");\nx();\n/* {hidden} */\n'.encode(),
            "negated.c": f"/* Not covered by the GNU General Public {LICENSE}. */\n/* {hidden} */\n".encode(),
        },
    )
    for path, one in said.items():
        assert GPL in " ".join(each.license_expression for each in one.detections if each.detector == RECOVERED), path


@pytest.mark.scancode
def test_all_pages_of_a_pdf_are_looked_at(supervisor: Supervisor) -> None:
    (one,) = answers(supervisor, {"manual.pdf": pdf("Manual", "page", NOTICE)}).values()
    assert {(each.detector, each.license_expression) for each in one.detections} == {(RECOVERED, GPL)}


def pdf(*pages: str) -> bytes:
    """A PDF with a page for each of the texts."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>"]
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(len(pages)))
    objects.append(f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode())
    objects.append(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
    for number, text in enumerate(pages):
        said = text.replace("(", "[").replace(")", "]").split("\n")
        lines = "".join(f"1 0 0 1 50 {700 - 14 * n} Tm ({line}) Tj\n" for n, line in enumerate(said))
        page = f"BT /F1 10 Tf\n{lines}ET".encode()
        resources = f"/Parent 2 0 R /Resources << /Font << /F1 3 0 R >> >> /Contents {5 + 2 * number} 0 R"
        objects.append(f"<< /Type /Page /MediaBox [0 0 612 792] {resources} >>".encode())
        objects.append(b"<< /Length %d >>\nstream\n%b\nendstream" % (len(page), page))
    body, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%b\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    end = b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(body))
    return body + head + table + end


@pytest.mark.scancode
def test_what_is_concealed_and_names_no_license_is_suspicious(supervisor: Supervisor) -> None:
    text = "x\nThis is l\u200bicensed to nobody whom you know\n"
    (one,) = answers(supervisor, {"s.c": text.encode()}).values()
    assert one.detections == ()
    assert [(each.start_line, each.end_line) for each in one.suspicions] == [(2, 2)]


def test_news_is_a_license_that_the_engine_has_not_found_there() -> None:
    long = replace(found(GPL), matches=(replace(found(GPL).matches[0], matched_length=40),))
    assert is_news(long, [], ())
    both = found(f"{GPL} AND MIT")
    assert is_news(long, [both], ())  # of three words
    assert not is_news(long, [replace(both, matches=(replace(both.matches[0], matched_length=20),))], ())
    assert is_news(long, [found(GPL, line=9)], ())
    assert is_news(long, [found("MIT")], ())
    assert not is_news(replace(long, matches=(replace(long.matches[0], score=50.0),)), [], ())
    assert not is_news(replace(long, matches=(replace(long.matches[0], matched_length=2),)), [], ())
    assert is_news(replace(long, matches=(replace(long.matches[0], matched_length=2),)), [], {1})
    assert not is_news(replace(long, license_expression="LicenseRef-scancode-unknown"), [], ())
    tag = replace(long.matches[0], matcher="1-spdx-id", matched_length=4)
    assert is_news(replace(long, matches=(tag,)), [], ())
