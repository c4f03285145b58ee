# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ospo_scan.detect.scancode.names import private_name


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("src/main.c", "f.c"),
        ("a/b/jquery.min.js", "f.min.js"),
        ("dist/app.js.map", "f.js.map"),
        ("x/package.json", "package.json"),
        ("x/old-package.json", "package.json"),
        ("LICENSE", "LICENSE"),
        (".gitignore", ".gitignore"),
        ("Makefile", "Makefile"),
        ("po/locale/de.po", "locale/f.po"),
        ("setlocale.c", "locale/f.c"),
        ("weird \x1b[31m name", "f"),
        ("a.b.c.d.txt", "f.d.txt"),
        ("trailing.", "f"),
    ],
)
def test_the_private_name_keeps_what_the_engine_looks_at(path: str, name: str) -> None:
    assert private_name(path) == name


@given(st.text(min_size=1))
def test_the_private_name_of_any_path_is_harmless(path: str) -> None:
    assert re.fullmatch(r"(locale/)?[A-Za-z0-9_+~.-]{1,70}", private_name(path))
    assert private_name(path).rpartition("/")[2] not in (".", "..")
