# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import time
from dataclasses import replace

import pytest

from ospo_scan.comparison.model import MovedBy
from ospo_scan.comparison.moves import find_moves, moved_directories
from ospo_scan.model import FileScan
from two_reports import GPL_NOTICE, ISC_NOTICE, MIT_NOTICE, scan


def moves(removed: list[FileScan], added: list[FileScan], stayed: tuple[FileScan, ...] = ()) -> dict[str, str]:
    """The moves by old path, as the new path with what shows it where that is not the content."""
    gone, came = {one.path: one for one in removed}, {one.path: one for one in added}
    here = {one.path: one for one in stayed}
    found = find_moves(gone, came, {**gone, **here}, {**came, **here})
    assert len({move.old for move in found}) == len({move.new for move in found}) == len(found)
    return {move.old: move.new + ("" if move.by is MovedBy.CONTENT else f" by {move.by}") for move in found}


def files(*paths: str, content: str = "text") -> list[FileScan]:
    return [scan(path, content) for path in paths]


def test_a_file_with_the_same_bytes_moved_whatever_its_name() -> None:
    assert moves(files("a/old.c"), files("b/new.c")) == {"a/old.c": "b/new.c"}


def test_of_equal_files_as_many_moved_as_are_gone() -> None:
    assert moves(files("a/LICENSE"), files("b/LICENSE", "c/LICENSE", "d/LICENSE")) == {"a/LICENSE": "b/LICENSE"}
    assert moves(files("a/x", "b/x", "c/x"), files("d/x")) == {"a/x": "d/x"}


@pytest.mark.parametrize(
    ("removed", "added", "found"),
    [
        ("src/a/x.py src/b/x.py", "lib/b/x.py lib/a/x.py", "lib/a/x.py lib/b/x.py"),
        ("src/a/x.py src/b/x.py", "lib/b/x.py", "- lib/b/x.py"),
        ("LICENSE.rst", "LICENSE.txt examples/LICENSE.rst", "LICENSE.txt"),
        ("a/LICENSE", "b/LICENSE a/COPYING", "a/COPYING"),
        ("a/x", "b/y c/x", "c/x"),
        (".config", ".other a/.config", ".other"),
    ],
)
def test_of_equal_files_those_whose_paths_are_most_alike_belong_together(removed: str, added: str, found: str) -> None:
    expected = {old: new for old, new in zip(removed.split(), found.split(), strict=True) if new != "-"}
    assert moves(files(*removed.split()), files(*added.split())) == expected


def test_an_empty_file_moved_only_where_its_directory_or_its_name_is_the_same() -> None:
    assert moves(files("a/py.typed", content=""), files("b/__init__.py", content="")) == {}
    assert moves(files("a/py.typed", content=""), files("b/py.typed", content="")) == {"a/py.typed": "b/py.typed"}


def test_files_whose_digests_are_not_known_are_not_the_same() -> None:
    unknown = [replace(one, file=replace(one.file, sha256=None)) for one in files("a", "b")]
    assert moves(unknown[:1], unknown[1:]) == {}


def test_an_edited_file_moved_where_its_license_texts_and_the_end_of_its_path_are_the_same() -> None:
    old = [scan("tty/a.c", "the first version", GPL_NOTICE), scan("tty/b.c", "the first version", GPL_NOTICE)]
    new = [scan("lib/tty/a.c", "the second version", GPL_NOTICE), scan("lib/tty/c.c", "the other one", GPL_NOTICE)]
    assert moves(old, new) == {"tty/a.c": "lib/tty/a.c by evidence"}


def test_an_edited_file_with_license_texts_that_no_other_file_has_moved_whatever_its_name() -> None:
    old, new = (
        scan("COPYING", "the text, 1", ISC_NOTICE, MIT_NOTICE),
        scan("LICENSE", "the text, 2", ISC_NOTICE, MIT_NOTICE),
    )
    assert moves([old], [new]) == {"COPYING": "LICENSE by evidence"}
    assert moves([old], [new], (scan("src/a.c", "code", MIT_NOTICE, ISC_NOTICE),)) == {}


def test_the_same_header_alone_shows_no_move() -> None:
    old = [scan("a/one.c", "one file", MIT_NOTICE), scan("a/two.c", "two files", MIT_NOTICE)]
    new = [scan("b/three.c", "3 files", MIT_NOTICE), scan("b/four.c", "4 files", MIT_NOTICE)]
    assert moves(old, new) == {}


def test_two_files_that_could_be_meant_are_none() -> None:
    old = [scan("a/__init__.py", "a is a package", MIT_NOTICE)]
    new = [scan(f"{name}/__init__.py", f"{name} is a package", MIT_NOTICE) for name in ("b", "c")]
    assert moves(old, new) == {}


def test_an_edited_file_that_is_more_than_twice_as_large_did_not_move() -> None:
    old, new = scan("a/x.c", "short", MIT_NOTICE), scan("b/x.c", "much longer than it was", MIT_NOTICE)
    assert moves([old], [new]) == {}


def test_in_a_directory_that_moved_an_edited_file_moved_as_well_be_it_under_another_license() -> None:
    old = [scan(f"tty-1.0/src/{name}.c", name, GPL_NOTICE) for name in ("one", "two", "three")]
    new = [scan(f"tty-2.0/src/{name}.c", name, GPL_NOTICE) for name in ("one", "two")]
    relicensed = scan("tty-2.0/src/three.c", "rewritten from the ground", MIT_NOTICE)
    assert moves(old, [*new, relicensed])["tty-1.0/src/three.c"] == "tty-2.0/src/three.c by directory"


def test_one_file_that_moved_is_not_its_directory() -> None:
    old = [scan("docs/LICENSE", "license"), scan("docs/README", "about the docs")]
    new = [scan("LICENSE", "license"), scan("README", "about all")]
    assert moves(old, new) == {"docs/LICENSE": "LICENSE"}


def test_the_directory_with_most_moves_is_followed_first() -> None:
    old = [scan(f"v1/{name}", name) for name in ("a", "b", "c", "d", "e", "x")]
    new = [scan(f"w1/{name}", name) for name in ("a", "b", "c")] + [scan(f"w2/{name}", name) for name in ("d", "e")]
    edited = [scan("w1/x", "edited"), scan("w2/x", "edited as well")]
    assert moves(old, [*new, *edited])["v1/x"] == "w1/x by directory"


def test_a_tree_that_moved_into_a_directory_and_back_is_recognized() -> None:
    old = [scan(name, name) for name in ("a/x", "a/y")] + [scan("a/z", "before")]
    new = [scan(f"src/{name}", name) for name in ("a/x", "a/y")] + [scan("src/a/z", "after")]
    assert moves(old, new)["a/z"] == "src/a/z by directory"
    assert moves(new, old)["src/a/z"] == "a/z by directory"


def test_moved_directories_are_those_in_which_two_paths_lie_alike() -> None:
    assert moved_directories("tty-1.0/src/a.c", "vendor/tty-2.0/src/a.c") == ("tty-1.0", "vendor/tty-2.0")
    assert moved_directories("a.c", "src/a.c") == ("", "src")
    assert moved_directories("src/a.c", "src/b.c") is None


def test_many_equal_and_many_edited_files_are_matched_in_a_time_that_grows_with_their_number() -> None:
    old = [*files(*(f"a/{one % 100}/{one}.py" for one in range(5000)), content="same")]
    new = [*files(*(f"b/{one % 100}/{one}.py" for one in range(5000)), content="same")]
    old += [scan(f"c/{one % 100}/{one}.c", f"text {one}", GPL_NOTICE) for one in range(5000)]
    new += [scan(f"d/{one % 100}/{one}.c", f"text {one}.", GPL_NOTICE) for one in range(5000)]
    started = time.monotonic()
    assert len(moves(old, new)) == 10_000
    assert time.monotonic() - started < 5
