# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from pathlib import Path

from page import write_section

BEFORE = "# Title\n\nText.\n\n## One\n\nold\n\n## Two\n\nkept\n"


def written(tmp_path: Path, before: str, heading: str) -> str:
    page = tmp_path / "page.md"
    page.write_text(before)
    write_section(page, heading, ["new"])
    return page.read_text()


def test_a_section_is_replaced_and_all_else_kept(tmp_path: Path) -> None:
    assert written(tmp_path, BEFORE, "One") == "# Title\n\nText.\n\n## One\n\nnew\n\n## Two\n\nkept\n"


def test_the_last_section_is_replaced(tmp_path: Path) -> None:
    assert written(tmp_path, BEFORE, "Two") == "# Title\n\nText.\n\n## One\n\nold\n\n## Two\n\nnew\n"


def test_a_new_section_comes_last(tmp_path: Path) -> None:
    assert written(tmp_path, BEFORE, "Three") == f"{BEFORE}\n## Three\n\nnew\n"


def test_writing_the_same_again_changes_nothing(tmp_path: Path) -> None:
    once = written(tmp_path, BEFORE, "One")
    assert written(tmp_path, once, "One") == once
