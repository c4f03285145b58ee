# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from pathlib import Path

from answers import StockAnswers, key_of, name_of

KEY = key_of(b"text", "f.c")
TIMED_OUT = {"failure": "timeout", "detail": "took too long", "limit_s": 120.0}


def test_a_key_tells_contents_and_names_apart() -> None:
    assert len({KEY, key_of(b"other", "f.c"), key_of(b"text", "f.h")}) == 3
    assert name_of(key_of(b"text", "locale/f.po")) == "locale/f.po"


def test_an_answer_is_found_again_by_the_next_run(tmp_path: Path) -> None:
    StockAnswers(tmp_path, "1.0").add(KEY, {"cpu_s": 0.5, "found": {"license_clues": []}})
    again = StockAnswers(tmp_path, "1.0")
    assert again.get(KEY, 120) == {"key": KEY, "cpu_s": 0.5, "found": {"license_clues": []}}
    assert again.get(key_of(b"other", "f.c"), 120) is None


def test_answers_of_another_version_are_not_used(tmp_path: Path) -> None:
    StockAnswers(tmp_path, "1.0").add(KEY, {"cpu_s": 0.5, "found": {}})
    assert StockAnswers(tmp_path, "1.1").get(KEY, 120) is None


def test_half_a_line_of_a_run_that_was_killed_costs_that_line_only(tmp_path: Path) -> None:
    StockAnswers(tmp_path, "1.0").add(KEY, {"cpu_s": 0.5, "found": {}})
    (file,) = tmp_path.iterdir()
    other, third = key_of(b"other", "f"), key_of(b"third", "f")
    file.write_bytes(file.read_bytes() + f'{{"key": "{other}", "found": {{"a": '.encode())
    StockAnswers(tmp_path, "1.0").add(third, {"cpu_s": 1.5, "found": {}})
    answers = StockAnswers(tmp_path, "1.0")
    assert answers.get(KEY, 120) is not None
    assert answers.get(third, 120) is not None
    assert answers.get(other, 120) is None


def test_a_timeout_stands_until_there_is_more_time(tmp_path: Path) -> None:
    answers = StockAnswers(tmp_path, "1.0")
    answers.add(KEY, TIMED_OUT)
    assert answers.get(KEY, 120) == {"key": KEY, **TIMED_OUT}
    assert answers.get(KEY, 121) is None


def test_an_error_of_the_engine_is_found_out_anew_and_shown_meanwhile(tmp_path: Path) -> None:
    answers = StockAnswers(tmp_path, "1.0")
    answers.add(KEY, TIMED_OUT | {"failure": "engine-error"})
    assert answers.get(KEY, 60) is None
    assert answers.get(KEY, 0) is not None


def test_a_later_answer_replaces_a_timeout(tmp_path: Path) -> None:
    answers = StockAnswers(tmp_path, "1.0")
    answers.add(KEY, TIMED_OUT)
    answers.add(KEY, {"cpu_s": 130.0, "found": {}})
    kept = StockAnswers(tmp_path, "1.0").get(KEY, 300)
    assert kept is not None
    assert kept["cpu_s"] == 130.0
