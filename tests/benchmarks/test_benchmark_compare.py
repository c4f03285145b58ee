# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from pathlib import Path

import pytest
from compare import RUNS_HEAD, Run, change, copy, figures, regular_files, stride
from memory import Cost


def run(name: str, wall_s: float, *, files: int = 1_200, chosen: str = "all", peak: int = 10**9) -> Run:
    return Run("tree", files, chosen, name, Cost(wall_s, 2 * wall_s, peak, 0))


def test_a_ratio_is_that_of_wall_times_on_the_same_files() -> None:
    runs = [run("stock", 300.0), run("cold", 10.0), run("warm", 0.5)]
    assert [one.ratio(runs) for one in runs] == [1.0, 30.0, 600.0]


def test_cpu_has_a_ratio_of_its_own() -> None:
    stock, cold = run("stock", 300.0), Run("tree", 1_200, "all", "cold", Cost(10.0, 15.0, 10**9, 0))
    assert cold.cpu_ratio([stock, cold]) == 40.0
    assert cold.row([stock, cold]).endswith("| 30.0 | 40.0 |")


def test_a_run_on_all_files_has_no_ratio_to_a_stock_run_on_a_sample() -> None:
    sampled = [run("stock", 30.0, files=100, chosen="1 in 12"), run("cold", 3.0, files=100, chosen="1 in 12")]
    whole = run("cold", 20.0)
    assert sampled[1].ratio(sampled) == 10.0
    assert whole.ratio([*sampled, whole]) is None
    assert whole.row(sampled).endswith("| - | - |")


def test_a_row_says_what_was_sampled_and_what_failed() -> None:
    sampled = Run("tree", 100, "1 in 12", "stock", Cost(20.0, 30.0, 2**30, 1))
    assert (
        sampled.row([sampled])
        == "| tree, 1 in 12 | 100 | stock (exit code 1) | 5.0 | 20.00 | 30.00 | 1024 | 1.0 | 1.0 |"
    )
    assert sampled.row([]).count("|") == RUNS_HEAD[0].count("|")


def test_figures_of_a_tree_stand_beside_the_goal_for_its_size() -> None:
    small = list(figures([run("stock", 100.0, files=231), run("cold", 5.0, files=231)]))
    large = list(figures([run("stock", 100.0), run("cold", 5.0)]))
    assert "| 20 x | 10 x | 20 x | target |" in small[0]
    assert "| 20 x | 20 x | 50 x | floor |" in large[0]


def test_an_unchanged_tree_is_judged_only_where_the_start_does_not_count_most() -> None:
    runs = [run("warm", 0.5, files=6_000), run("one changed", 3.0, files=6_000)]
    assert [row.rpartition(" | ")[2] for row in figures(runs)] == ["floor |", "floor |"]
    assert not list(figures([run("warm", 0.5), run("one changed", 3.0)]))


def test_the_peak_is_the_highest_of_all_cold_runs() -> None:
    runs = [run("stock", 1.0, peak=3 * 10**9), run("cold", 1.0, peak=5 * 10**8), run("cold", 1.0, peak=7 * 10**8)]
    assert "| 0.7 GB |" in list(figures(runs))[-1]


@pytest.mark.parametrize(("files", "every"), [(0, 1), (299, 1), (599, 1), (600, 2), (6_719, 22)])
def test_a_sample_has_as_many_files_as_asked_for_or_more(files: int, every: int) -> None:
    assert stride(files, 300) == every
    assert len(range(0, files, every)) >= min(files, 300)


def test_one_file_of_a_copy_is_changed_and_no_other(tmp_path: Path) -> None:
    tree, copied = tmp_path / "tree", tmp_path / "copy"
    (tree / "sub").mkdir(parents=True)
    for name in ("a.c", "b.c", "sub/c.c"):
        (tree / name).write_text("line\n" * 1_000)
    (tree / "d.bin").write_bytes(b"\0" * 5_000)
    (tree / "link").symlink_to("a.c")
    copy(regular_files(tree), tree, copied)
    change(copied)
    names = [path.relative_to(copied).as_posix() for path in regular_files(copied)]
    assert names == ["a.c", "b.c", "d.bin", "sub/c.c"]
    assert [name for name in names if (copied / name).read_bytes() != (tree / name).read_bytes()] == ["b.c"]


def test_the_file_that_is_changed_in_a_tree_without_middling_texts_is_its_first(tmp_path: Path) -> None:
    (tmp_path / "only").write_bytes(b"")
    change(tmp_path)
    assert (tmp_path / "only").read_bytes() == b"\none more line\n"
