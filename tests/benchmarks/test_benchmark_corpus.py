# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from pathlib import Path

import corpus
import engines
import pytest
from answers import StockAnswers, name_of
from corpus import Folder, Options, Outcome, selected, summary
from exactness import answer_rows, sampled

from ospo_scan.detect.scancode.installation import Installation

FOUND = {"license_detections": [], "license_clues": [{"rule_identifier": "a", "matcher": "2-aho"}]}
OTHER: dict[str, object] = {"license_detections": [], "license_clues": []}
FAILED = {"failure": "timeout", "detail": "took too long", "limit_s": 120.0}
OPTIONS = Options(first=0, workers=1, timeout_s=120, is_stock_run=True, fast_variables={})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "folder"
    (folder / "locale").mkdir(parents=True)
    for name in ("a.c", "b.c", "locale/c.po", "same.c"):
        (folder / name).write_text("same" if name in ("a.c", "same.c") else name)
    (folder / "link.c").symlink_to("a.c")
    return folder


def answered(monkeypatch: pytest.MonkeyPatch, stock: dict[str, object], fast: dict[str, object]) -> list[str]:
    """Let the engines give these answers; the entries asked."""
    asked: list[str] = []

    def ask(entry: str, files: dict[str, Path], *_: object) -> list[tuple[str, dict[str, object]]]:
        asked.extend(f"{entry} {path.name}" for path in files.values())
        return [(key, stock if entry == engines.STOCK else fast) for key in files]

    monkeypatch.setattr(corpus, "ask", ask)
    monkeypatch.setattr(corpus, "find_installation", lambda: Installation("1.0", "index", "f" * 64, None))
    return asked


def test_files_are_taken_by_path_with_their_neutral_names(folder: Path) -> None:
    taken = [(path.relative_to(folder).as_posix(), name_of(key)) for path, key in selected(Folder(folder, 1), 0)]
    assert taken == [("a.c", "f.c"), ("b.c", "f.c"), ("locale/c.po", "locale/f.po"), ("same.c", "f.c")]


def test_every_nth_file_is_taken_from_the_first_asked_for(folder: Path) -> None:
    assert [path.name for path, _ in selected(Folder(folder, 2), 1)] == ["b.c", "same.c"]


def test_a_file_that_is_given_to_scancode_in_windows_is_named_and_left_out(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "b.c").write_bytes(b"x" * (2 * 2**20 + 1))
    assert "b.c" not in [path.name for path, _ in selected(Folder(folder, 1), 0)]
    assert "over 2 MiB" in capsys.readouterr().out


def test_equal_answers_are_counted_and_their_cost_is_added_up(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answered(monkeypatch, {"cpu_s": 6.0, "found": FOUND}, {"cpu_s": 0.5, "found": FOUND})
    outcome = corpus.compare_folder(Folder(folder, 1), tmp_path, OPTIONS)
    assert (outcome.files, outcome.compared, outcome.matches, outcome.unequal, outcome.missing) == (3, 3, 3, 0, [])
    assert outcome.ratio == 12.0
    assert answer_rows([outcome])[2] == "| folder | 3 | 3 | 3 | 0 | 18.0 | 1.5 | 12.0 |"


def test_a_difference_is_printed_with_its_file(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answered(monkeypatch, {"cpu_s": 1.0, "found": OTHER | {"percentage": 1}}, {"cpu_s": 1.0, "found": OTHER})
    assert corpus.compare_folder(Folder(folder, 1), tmp_path, OPTIONS).unequal == 3
    assert f"differs: {folder}/b.c\n  percentage: stock 1, ours null" in capsys.readouterr().out


@pytest.mark.parametrize(("stock", "fast"), [(FAILED, FAILED), (FAILED, None), (None, FAILED)])
def test_a_file_that_an_engine_gave_up_is_named_and_never_equal(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stock: object, fast: object
) -> None:
    answer = {"cpu_s": 1.0, "found": FOUND}
    answered(monkeypatch, dict(stock or answer), dict(fast or answer))  # type: ignore[call-overload]  # both are dicts
    outcome = corpus.compare_folder(Folder(folder, 1), tmp_path, OPTIONS)
    assert (outcome.compared, outcome.unequal, len(outcome.missing)) == (0, 0, 3)
    assert "timeout (took too long)" in outcome.missing[0]


def test_the_stock_engine_is_asked_once_and_only_about_what_is_not_known(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = {path.name: key for path, key in selected(Folder(folder, 1), 0)}["b.c"]
    StockAnswers(tmp_path, "1.0").add(known, {"cpu_s": 1.0, "found": FOUND})
    asked = answered(monkeypatch, {"cpu_s": 1.0, "found": FOUND}, {"cpu_s": 1.0, "found": FOUND})
    for _ in range(2):
        corpus.compare_folder(Folder(folder, 1), tmp_path, OPTIONS)
    assert [one for one in asked if "stock" in one] == ["engines:stock same.c", "engines:stock c.po"]


def test_without_the_stock_engine_what_is_not_known_is_named(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answered(monkeypatch, {}, {"cpu_s": 1.0, "found": FOUND})
    options = Options(first=0, workers=1, timeout_s=120, is_stock_run=False, fast_variables={})
    outcome = corpus.compare_folder(Folder(folder, 1), tmp_path, options)
    assert (outcome.compared, len(outcome.missing)) == (0, 3)


def test_the_summary_names_the_slowest_files_and_ends_with_the_counts() -> None:
    outcome = Outcome("folder", 3, 2, 7, 1, 10.0, 0.5, 1.0, [(0.4, "a"), (0.1, "b")], ["c: no stock answer yet"])
    lines = list(summary(outcome))
    assert lines[:2] == ["not compared: c: no stock answer yet", "slowest: 0.40 s a"]
    assert lines[-1] == "folder: 2 of 3 different files compared, 7 matches, 1 files differ, 1 not compared"


def test_a_folder_may_be_given_with_its_stride() -> None:
    assert sampled("trees/django:12", 1) == Folder(Path("trees/django"), 12)
    assert sampled("trees/django", 3) == Folder(Path("trees/django"), 3)
    assert sampled("odd:name", 3) == Folder(Path("odd:name"), 3)
