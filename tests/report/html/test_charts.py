# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ospo_scan.report.html.charts import Rectangle, Tile, squarified, treemap
from ospo_scan.report.html.standing import Standing
from samples import paths

ROOM = Rectangle(0, 0, 600, 400)
trees = st.dictionaries(paths, st.sampled_from(Standing), min_size=1, max_size=60)


def leaves(tiles: tuple[Tile, ...]) -> list[Tile]:
    return [tile for tile in tiles if tile.standing is not None]


@given(st.lists(st.integers(1, 5000), min_size=1, max_size=40))
def test_rectangles_have_the_share_of_their_size_and_fill_the_room(sizes: list[int]) -> None:
    found = squarified(sizes, ROOM)
    for size, place in zip(sizes, found, strict=True):
        assert place.area == pytest.approx(ROOM.area * size / sum(sizes))
        assert place.x >= -1e-6
        assert place.x + place.width <= ROOM.width + 1e-6
        assert place.y + place.height <= ROOM.height + 1e-6


@given(st.lists(st.integers(1, 50), min_size=2, max_size=12))
def test_rectangles_do_not_overlap(sizes: list[int]) -> None:
    found = squarified(sizes, ROOM)
    for place, one in enumerate(found):
        for other in found[place + 1 :]:
            wide = min(one.x + one.width, other.x + other.width) - max(one.x, other.x)
            high = min(one.y + one.height, other.y + other.height) - max(one.y, other.y)
            assert wide < 1e-6 or high < 1e-6


def test_equal_sizes_make_rectangles_that_are_nearly_square() -> None:
    for place in squarified([1] * 24, ROOM):
        assert 0.4 < place.width / place.height < 2.5


@given(trees)
@settings(max_examples=60)
def test_every_file_is_in_one_tile_of_its_status(files: dict[str, Standing]) -> None:
    counted: Counter[Standing | None] = Counter()
    for tile in leaves(treemap(files, 600, 400)):
        counted[tile.standing] += tile.files
    assert counted == Counter(files.values())


def test_one_file_in_error_among_thousands_is_still_on_the_map() -> None:
    files = {f"src/part_{number % 40}/file_{number}.c": Standing.CLEAR for number in range(20_000)}
    files["src/part_7/file_20001.c"] = Standing.ERROR
    tiles = leaves(treemap(files, 960, 460))
    assert [tile.files for tile in tiles if tile.standing is Standing.ERROR] == [1]
    assert all(tile.rectangle.area > 0 for tile in tiles)


@pytest.mark.parametrize("number", [200, 5000, 50_000])
def test_the_number_of_tiles_does_not_grow_with_the_tree(number: int) -> None:
    files = {f"a{place % 7}/b{place % 91}/c{place % 333}/{place}": Standing.CLEAR for place in range(number)}
    assert len(treemap(files, 960, 460)) < 900


def test_the_order_of_the_files_does_not_matter() -> None:
    files = {f"src/{name}/{part}.c": Standing.CLEAR for name in "abcde" for part in "xyz"}
    assert treemap(files, 600, 400) == treemap(dict(reversed(files.items())), 600, 400)


def test_directories_that_only_hold_one_other_share_a_frame() -> None:
    tiles = treemap({"a/b/c/one": Standing.CLEAR, "a/b/c/two": Standing.ERROR}, 600, 400)
    assert [(tile.path, tile.label, tile.standing) for tile in tiles] == [
        ("a/b/c/", "c/", None),
        ("a/b/c/two", "two", Standing.ERROR),
        ("a/b/c/one", "one", Standing.CLEAR),
    ]


def test_a_path_as_deep_as_a_system_allows_is_no_trouble() -> None:
    tiles = treemap({"d/" * 2000 + "f": Standing.CLEAR, "e": Standing.CLEAR}, 600, 400)
    assert sum(tile.files for tile in leaves(tiles)) == 2


def test_no_files_make_no_map() -> None:
    assert treemap({}, 600, 400) == ()
