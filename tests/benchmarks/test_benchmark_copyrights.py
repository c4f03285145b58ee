# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from pathlib import Path

import pytest
from copyrights import compare, files_below, main


def test_links_and_folders_are_no_files(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "c").write_text("x")
    (tmp_path / "a").write_text("x")
    (tmp_path / "link").symlink_to("a")
    assert list(files_below(tmp_path)) == [str(tmp_path / "a"), str(tmp_path / "b" / "c")]


@pytest.mark.scancode
def test_both_engines_say_the_same_and_the_page_says_so(tmp_path: Path) -> None:
    folder, page = tmp_path / "tree", tmp_path / "page.md"
    folder.mkdir()
    page.write_text("# Page\n")
    (folder / "a.c").write_text("/* Copyright (c) 2021 Ada Lovelace */\n")
    (folder / "b.c").write_text("nothing\n")
    outcome = compare(folder)
    assert (outcome.files, outcome.statements, outcome.different) == (2, 1, ())
    assert main(["--write", str(page), str(folder)]) == 0
    assert "In all: 2 files, 1 statements, 0 files that differ." in page.read_text()
