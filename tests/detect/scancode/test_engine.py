# SPDX-License-Identifier: Apache-2.0
"""The engine beside stock scancode, in children of their own: the same matches for files of every kind."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ospo_scan.detect.scancode import kept
from ospo_scan.detect.scancode.detector import ScancodeDetector
from ospo_scan.detect.scancode.names import private_name
from ospo_scan.evidence import RECOVERED
from ospo_scan.execute import Answer, Job, Limits
from ospo_scan.execute.supervisor import Supervisor

pytestmark = pytest.mark.scancode

MIT = Path(__file__).parents[3].joinpath("LICENSES/MIT.txt").read_text()
GPL = "This program is free software; you can redistribute it and/or modify it under the terms of the GNU General\n" * 2
SAMPLES = {
    "LICENSE": MIT,
    "src/main.c": "/* SPDX-License-Identifier: MIT OR GPL-2.0-only */\nint main(void) { return 0; }\n",
    "web/app.min.js": "/*! @license MIT */var a=1;" * 200,
    "web/app.js.map": json.dumps({"version": 3, "sources": ["a.js"], "sourcesContent": ["/* " + MIT + " */"]}),
    "page.html": f"<html><body><p>{MIT}</p></body></html>",
    "package.json": json.dumps({"name": "x", "license": "(MIT OR Apache-2.0)"}),
    "data.json": json.dumps([{"license": "GPL-2.0", "n": n} for n in range(300)]),
    "po/locale/de.po": f'msgid "x"\nmsgstr "{GPL * 9}"\n',
    "notes": GPL,
    "odd\x1b[31m name.py": f"# {GPL}",
    "empty.py": "",
    "gif.c": "GIF89a" + GPL,
    "see.c": "/* This is free software. See LICENSE and COPYING for details. */\n",
    "setup.cfg": "[metadata]\nlicense_files = LICENSE\n",
    "pom.xml": "<project><licenses><license><name>Apache License, Version 2.0</name></license></licenses></project>",
}

STOCK = """
import json, sys
from ospo_scan.detect.scancode import shim
shim.prepare(sys.argv[1])
from scancode import api
answers = [api.get_licenses(path, include_text=True) for path in json.load(sys.stdin)]
from licensedcode.cache import get_index
names = {rule.identifier: rule.referenced_filenames for rule in get_index().rules_by_rid if rule.referenced_filenames}
print(json.dumps([answers, names]))
"""


@pytest.fixture(scope="module")
def supervisor() -> Iterator[Supervisor]:
    with Supervisor(ScancodeDetector().entry, Limits(workers=2)) as backend:
        yield backend


def answers(supervisor: Supervisor, samples: dict[str, str]) -> dict[str, Any]:
    jobs = iter([Job(path, private_name(path), text.encode()) for path, text in samples.items()])
    said = list(supervisor.run(jobs))
    assert all(isinstance(one, Answer) for one in said), said
    return {one.key: one.value for one in said if isinstance(one, Answer)}


def test_matches_equal_those_of_stock_scancode_on_the_real_paths(supervisor: Supervisor, tmp_path: Path) -> None:
    paths = []
    for path, text in SAMPLES.items():
        file = tmp_path / "tree" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        paths.append(str(file))
    done = subprocess.run(
        [sys.executable, "-c", STOCK, str(tmp_path / "scratch")],
        input=json.dumps(paths),
        capture_output=True,
        text=True,
        check=True,
    )
    said, names = json.loads(done.stdout)
    stock = dict(zip(SAMPLES, said, strict=True))
    ours = answers(supervisor, SAMPLES)
    for path in SAMPLES:
        theirs = [match for found in stock[path]["license_detections"] for match in found["matches"]]
        theirs += stock[path]["license_clues"]
        engine = (found for found in ours[path]["detections"] if found["detector"] != RECOVERED)
        mine = [match for found in engine for match in found["matches"]] + ours[path]["clues"]
        keys = ("matcher", "start_line", "end_line", "score", "matched_length", "matched_text")
        assert sorted((m["rule_identifier"], *(m[key] for key in keys)) for m in theirs) == sorted(
            (m["rule"], *(m[key] for key in keys)) for m in mine
        ), path
        assert [match.get("referenced_files", []) for match in mine] == [names.get(m["rule"], []) for m in mine]
    assert ours["see.c"]["detections"][0]["matches"][0]["referenced_files"] == ["COPYING", "LICENSE"]
    assert sum(len(answer["detections"]) for answer in ours.values()) > 8


def test_matched_texts_are_those_of_the_file_itself(supervisor: Supervisor) -> None:
    samples = {f"m{n}.py": f"# module {n}\n# SPDX-License-Identifier: MIT\n# Name{n}: {GPL}" for n in range(12)}
    for path, answer in answers(supervisor, samples).items():
        for found in answer["detections"]:
            for match in found["matches"]:
                assert all(line in samples[path] for line in match["matched_text"].splitlines())


@pytest.fixture(scope="module")
def small_windows() -> Iterator[Supervisor]:
    with Supervisor("small_windows:load", Limits(workers=2)) as backend:
        yield backend


FILLER = "just words that say nothing at all about terms\n"


def test_a_large_file_is_scanned_in_windows_to_its_last_line(small_windows: Supervisor) -> None:
    text = FILLER * 300 + MIT + FILLER * 300 + "SPDX-License-Identifier: Apache-2.0\n"
    found = answers(small_windows, {"large.txt": text})["large.txt"]["detections"]
    assert [(one["license_expression"], one["start_line"]) for one in found] == [
        ("MIT", 301),
        ("Apache-2.0", text.count("\n")),
    ]


def test_the_files_that_a_rule_names_are_told_of_a_large_file_too(small_windows: Supervisor) -> None:
    text = FILLER * 300 + "See the file COPYING for copying permission.\n"
    found = answers(small_windows, {"large.txt": text})["large.txt"]["detections"]
    assert [match["referenced_files"] for one in found for match in one["matches"]] == [["COPYING"]]


@pytest.mark.parametrize("distance", [0, 400, 800, 1200, 3000])
def test_a_license_across_the_edge_of_two_windows_is_found_once_and_whole(
    small_windows: Supervisor, distance: int
) -> None:
    text = FILLER * ((8_000 - distance) // len(FILLER)) + MIT + FILLER * 200
    found = answers(small_windows, {"edge.txt": text})["edge.txt"]["detections"]
    assert [(one["license_expression"], one["matches"][0]["score"]) for one in found] == [("MIT", 100.0)]


def test_a_license_in_one_endless_line_is_found(small_windows: Supervisor) -> None:
    text = FILLER.replace("\n", " ") * 300 + MIT.replace("\n", " ") + FILLER.replace("\n", " ") * 300
    found = answers(small_windows, {"line.txt": text})["line.txt"]["detections"]
    assert {(one["license_expression"], one["start_line"]) for one in found} == {("MIT", 1)}


def test_a_kept_index_gives_the_same_answers_as_the_one_it_was_made_from(tmp_path: Path) -> None:
    variables = kept.variables(str(tmp_path), "f" * 64, is_readonly=False)
    said = []
    for _ in range(2):
        with Supervisor(ScancodeDetector().entry, Limits(workers=1), variables) as backend:
            said.append(answers(backend, SAMPLES))
        assert kept.index_bytes(str(tmp_path)) > 10**8
    assert said[0] == said[1]
