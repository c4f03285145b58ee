# SPDX-License-Identifier: Apache-2.0
"""The targets of the fuzzer over their seeds and a few mutations, the same in each run; `make fuzz` goes on."""

from __future__ import annotations

import time
from itertools import islice
from pathlib import Path

import child
import pytest
import run
from mutations import mutations
from target import MAX_LENGTH, BrokenPromiseError, Target, promised
from targets import NAMES, target

INPUTS = 60


@pytest.mark.parametrize("name", NAMES)
def test_a_reader_keeps_its_promises_for_its_seeds_and_for_mutations_of_them(name: str) -> None:
    found = target(name)
    seeds = found.seeds()
    assert len(seeds) >= 2
    for data in (*seeds, *islice(mutations(seeds, len(found.words), seed=7), INPUTS)):
        found.look(data)


def test_mutations_are_the_same_for_the_same_seed_and_bounded() -> None:
    first, again, other = (list(islice(mutations([b"abc" * 900, b"x"], 2, seed), 300)) for seed in (1, 1, 2))
    assert first == again != other
    assert len(set(first)) > 200
    assert max(map(len, first)) <= MAX_LENGTH


def test_bytes_that_text_never_has_stand_for_words() -> None:
    found = Target(lambda data: None, lambda: [], (b"one", b"two"))
    assert found.spelled(b"a\xf5\xf6\xf7") == b"aonetwo\xf7"
    assert len(found.spelled(b"\xf5" * MAX_LENGTH)) == MAX_LENGTH


def test_a_broken_promise_and_an_input_that_costs_too_much_are_findings(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(BrokenPromiseError, match="no place"):
        promised(False, "no place")
    monkeypatch.setattr(child, "MAX_SECONDS", 0.01)
    with pytest.raises(child.CostError, match="s for 3 bytes"):
        child.limited(lambda data: spend(0.05))(b"abc")
    child.limited(lambda data: None)(b"abc")


def spend(seconds: float) -> None:
    """Need so much time of a processor."""
    ends = time.process_time() + seconds
    while time.process_time() < ends:
        pass


def test_what_was_found_is_kept_and_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "targets").mkdir()
    (tmp_path / "targets" / "__init__.py").write_text(
        "from target import Target\n"
        "def look(data):\n    if data[:1] == b'x':\n        raise KeyError('here')\n"
        "def target(name):\n    return Target(look, lambda: [b'a', b'xyz'])\n"
    )
    (tmp_path / "child.py").write_text((run.HERE / "child.py").read_text())
    for name in ("target.py", "mutations.py"):
        (tmp_path / name).write_text((run.HERE / name).read_text())
    monkeypatch.setattr(run, "HERE", tmp_path)
    monkeypatch.setattr(run, "ROOT", tmp_path)
    outcome = run.fuzzed("any", "mutations", 10, 50, 1)
    assert "KeyError: 'here'" in (outcome.fault or "")
    (kept,) = (tmp_path / "build" / "fuzz" / "any").iterdir()
    assert kept.read_bytes() == b"xyz"


def test_the_section_keeps_the_figures_of_what_did_not_run() -> None:
    first = run.section([run.Outcome("locks", 1234, 60.2, None), run.Outcome("globs", 5, 1, "KeyError")], "atheris", {})
    assert any(line.startswith("| `locks` | 1,234 | 60 | ") for line in first)
    assert any(line.startswith("Open: globs. ") for line in first)
    again = run.section([run.Outcome("globs", 70, 2, None)], "atheris", run.rows_of("\n".join(first)))
    assert any(line.startswith("| `locks` | 1,234 | 60 | ") for line in again)
    assert any(line.startswith("| `globs` | 70 | 2 | ") for line in again)


def test_what_was_found_is_a_sentence_about_a_target() -> None:
    rows = [line.split("\t") for line in run.FOUND.read_text().splitlines() if not line.startswith("#")]
    assert rows
    assert all(len(row) == 2 and row[0] in NAMES and row[1].endswith(".") for row in rows)
