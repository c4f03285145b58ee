# SPDX-License-Identifier: Apache-2.0
"""Copyright detection beside stock scancode, in children of their own: the same statements and holders."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from ospo_scan.codec import found_from_plain
from ospo_scan.detect.scancode.detector import CopyrightDetector
from ospo_scan.detect.scancode.names import copyright_name
from ospo_scan.execute import Answer, Job, Limits
from ospo_scan.execute.supervisor import Supervisor

pytestmark = pytest.mark.scancode

SAMPLES = {
    "LICENSE": "MIT License\n\nCopyright (c) 2010-2021, Ada Lovelace <ada@example.org>. All rights reserved.\n",
    "a.c": "/* Copyright (C) 1999 Free Software Foundation, Inc.\n * Copyright © 2003 Grace Hopper and others\n */\n",
    "b.py": "# (c) Copyright 2010\n# SPDX-FileCopyrightText: 2022 Example Corp\n\nx = 1  # by nobody\n",
    "page.html": "<p>Copyright &copy; 2019 <a href='https://example.org'>The Example Project</a></p>\n",
    "web/app.min.js": "/*! Copyright 2018 Min Corp */var a=1;" * 100,
    "CREDITS": "N: Ada Lovelace\nE: ada@example.org\nD: Copyright 2001 nothing\n",
    "docs/authors.md": "N: Grace Hopper\nE: grace@example.org\n",
    "year.txt": "copyright\n\n2015\n\nby\nSomebody Inc.\n",
    "plain.txt": "Nothing to see here, in 2020 or ever.\n",
    "empty": "",
}

STOCK = """
import json, os, sys
from ospo_scan.detect.scancode import shim
shim.prepare(sys.argv[1])
from scancode import api
print(json.dumps([api.get_copyrights(path) for path in json.load(sys.stdin)]))
"""


@pytest.fixture(scope="module", params=["fast", "stock"])
def answers(request: pytest.FixtureRequest) -> dict[str, Any]:
    jobs = iter([Job(path, copyright_name(path), text.encode()) for path, text in SAMPLES.items()])
    with Supervisor(CopyrightDetector(request.param).entry, Limits(workers=2)) as backend:
        said = list(backend.run(jobs))
    assert all(isinstance(one, Answer) for one in said), said
    return {one.key: found_from_plain(one.value).copyrights for one in said if isinstance(one, Answer)}


@pytest.fixture(scope="module")
def stock(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("stock")
    paths = []
    for path, text in SAMPLES.items():
        (folder / path).parent.mkdir(exist_ok=True, parents=True)
        (folder / path).write_bytes(text.encode())
        paths.append(str(folder / path))
    done = subprocess.run(
        [sys.executable, "-c", STOCK, str(folder)], input=json.dumps(paths), capture_output=True, text=True, check=True
    )
    return dict(zip(SAMPLES, json.loads(done.stdout), strict=True))


def test_statements_lines_and_holders_are_those_of_the_stock_engine(
    answers: dict[str, Any], stock: dict[str, Any]
) -> None:
    for path, found in answers.items():
        expected = stock[path]
        assert [(one.statement, one.start_line, one.end_line) for one in found] == [
            (one["copyright"], one["start_line"], one["end_line"]) for one in expected["copyrights"]
        ], path
        assert [name for one in found for name in one.holders] == [one["holder"] for one in expected["holders"]], path


def test_each_statement_has_the_holder_that_it_names(answers: dict[str, Any]) -> None:
    (mit,) = answers["LICENSE"]
    assert mit.holders == ("Ada Lovelace",)
    assert [one.holders for one in answers["a.c"]] == [
        ("Free Software Foundation, Inc.",),
        ("Grace Hopper and others",),
    ]
    assert answers["plain.txt"] == answers["empty"] == answers["CREDITS"] == ()


def test_no_license_index_is_loaded_for_copyrights(tmp_path: Path) -> None:
    program = (
        "import os, sys; os.environ['OSPO_SCAN_SCRATCH'] = sys.argv[1]\n"
        "from ospo_scan.detect.scancode import copyright_engine\n"
        "copyright_engine.load_fast()\n"
        "print('licensedcode.cache' in sys.modules and sys.modules['licensedcode.cache']._LICENSE_CACHE is not None)\n"
    )
    done = subprocess.run([sys.executable, "-c", program, str(tmp_path)], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
