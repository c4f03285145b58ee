# SPDX-License-Identifier: Apache-2.0
"""The claims of tools/adopting.py fail where they should."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from adopting import Place, differs_between, faults_of_known, faults_of_new, faults_of_since, reread, trimmed, words_in

NOTICE = "under the gpl"


def place(path: str = "a.c", text: str = NOTICE, *, known: bool = False) -> Place:
    return Place(path, "license-denied", "GPL-2.0-only", text, known)


def report(*paths: str, known: bool = False, since: list[str] | None = None) -> dict[str, Any]:
    places = [{"path": path, "start_line": 1, "end_line": 1} for path in paths]
    finding = {
        "fingerprint": "f",
        "suppression": {"kind": "baseline", "reason": "listed"} if known else None,
        "places": places,
    }
    changed = None if since is None else {"changed": [{"path": path} for path in since]}
    return {"findings": [finding], "files": [{"path": path} for path in ("a.c", "b.c")], "since": changed}


def test_a_new_notice_in_a_changed_file_may_count() -> None:
    assert not list(faults_of_new([], [place()], lambda _: True))


def test_one_more_of_a_notice_may_count() -> None:
    assert not list(faults_of_new([place()], [place(known=True), place()], lambda _: True))


def test_a_finding_in_a_file_that_did_not_change_is_a_fault() -> None:
    (fault,) = faults_of_new([], [place()], lambda _: False)
    assert "a.c did not change" in fault


def test_a_notice_that_was_there_before_and_counts_is_a_fault() -> None:
    (fault,) = faults_of_new([place()], [place()], lambda _: True)
    assert "a.c had this before" in fault


def test_a_known_place_that_was_not_there_is_a_fault() -> None:
    assert list(faults_of_known([], [place(known=True)], gone=-1)) != []
    assert list(faults_of_known([place("a.zip", "")], [place("b.zip", "", known=True)], gone=0)) != []


def test_a_known_place_may_have_moved() -> None:
    assert not list(faults_of_known([place("a.c")], [place("b.c", known=True)], gone=0))


def test_a_recorded_place_that_is_neither_known_nor_gone_is_a_fault() -> None:
    (fault,) = faults_of_known([place(), place("b.c")], [place(known=True)], gone=0)
    assert fault == "2 places were recorded, but 1 are known and 0 gone"


def test_since_may_leave_out_only_what_did_not_change() -> None:
    whole = report("a.c", "b.c")
    assert not list(faults_of_since(whole, report("a.c", since=["a.c"]), {"a.c", "deleted.c"}))
    assert list(faults_of_since(whole, report(since=["a.c"]), {"a.c"})) != []
    assert list(faults_of_since(whole, report("a.c", known=True, since=["a.c"]), {"a.c"})) != []
    assert list(faults_of_since(whole, report("a.c", since=["a.c"]), {"a.c", "b.c"})) != []


def test_words_are_those_of_the_lines_whatever_their_indentation(tmp_path: Path) -> None:
    (tmp_path / "a.c").write_text("int x;\n/*  Under\n *  the GPL */\n")
    assert words_in(tmp_path)({"path": "a.c", "start_line": 2, "end_line": 3}) == NOTICE
    assert words_in(tmp_path)({"path": "a.c", "start_line": None, "end_line": None}) == ""


def test_a_file_differs_by_its_bytes_or_where_it_was_not(tmp_path: Path) -> None:
    before, after = tmp_path / "before", tmp_path / "after"
    for tree, text in ((before, "old"), (after, "new")):
        tree.mkdir()
        (tree / "edited").write_text(text)
        (tree / "same").write_text("same")
    (after / "added").write_text("added")
    differs = differs_between(before, after)
    assert [differs(path) for path in ("edited", "same", "added")] == [True, False, True]


def test_a_notice_that_was_there_and_read_otherwise_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.c").write_text("# Under the GPL.\n")
    assert reread([], [place(), place("b.c")], tmp_path) == [place()]
    assert reread([place()], [place(), place()], tmp_path) == []


def test_an_answer_is_folded_and_cut() -> None:
    assert list(trimmed("a " * 50 + "\nb\nc\nd", 2))[1:] == ["    " + " ".join("a" * 10), "b", "[2 more lines]"]
