# SPDX-License-Identifier: Apache-2.0
"""Fuzzes the readers of foreign bytes: ``make fuzz``, or ``python fuzz/run.py --seconds 300 policy globs``.

With atheris (Apache-2.0) where it is installed, as in the environment that `make fuzz` makes, else with mutations of
the same seeds. What a target finds is kept in ``build/fuzz/NAME``. ``--write PAGE`` puts the figures into a page of the
docs.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent
for directory in (HERE, ROOT / "src", ROOT / "tests", ROOT / "benchmarks"):
    sys.path.insert(0, str(directory))

from page import write_section  # noqa: E402 - from benchmarks/, which is no package
from targets import NAMES, target  # noqa: E402 - from here, wherever it is started

WITHOUT_LIMIT = 10**9
MAX_LENGTH = 4096
FOUND = HERE / "found.tsv"
_ROW = re.compile(r"^\| `(\w+)` \| ([\d,]+) \| ([\d,]+) \|", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of fuzzing one target; ``fault`` is the end of what it said where it found something."""

    name: str
    inputs: int
    seconds: float
    fault: str | None


def main() -> int:
    """Fuzz as the arguments say: 1 where something was found."""
    asked = _arguments()
    engine = "atheris" if asked.engine == "atheris" or (asked.engine is None and find_spec("atheris")) else "mutations"
    outcomes = []
    for name in asked.targets or NAMES:
        outcome = fuzzed(name, engine, asked.seconds, asked.inputs, asked.seed)
        outcomes.append(outcome)
        said = "" if outcome.fault is None else f"\n{outcome.fault}\nkept in build/fuzz/{name}"
        print(f"{name:12} {outcome.inputs:>10,} inputs {outcome.seconds:>7.1f} s  {engine}{said}", flush=True)
    if asked.write is not None:
        write_section(asked.write, "Fuzzing", section(outcomes, engine, rows_of(asked.write.read_text())))
    failed = [outcome.name for outcome in outcomes if outcome.fault is not None]
    print(f"fuzz: {len(outcomes) - len(failed)} passed, {len(failed)} failed")
    return 1 if failed else 0


def fuzzed(name: str, engine: str, seconds: float, inputs: int, seed: int) -> Outcome:
    """What comes of one target in so many seconds, and with so many inputs at most."""
    directory = ROOT / "build" / "fuzz" / name
    if engine == "atheris":
        how = ["--atheris", *_for_libfuzzer(name, directory, seconds, inputs, seed)]
    else:
        how = [str(seed), str(inputs), str(seconds), str(directory)]
    began = time.monotonic()
    path = os.pathsep.join(str(ROOT / part) for part in ("fuzz", "src", "tests"))
    done = subprocess.run(
        [sys.executable, str(HERE / "child.py"), name, *how],
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
        env={**os.environ, "PYTHONPATH": path, "PYTHONHASHSEED": "0"},
    )
    counted = re.findall(r"stat::number_of_executed_units:\s*(\d+)", done.stderr)
    fault = done.stderr[-3000:] if done.returncode or not counted else None
    return Outcome(name, int(counted[-1]) if counted else 0, time.monotonic() - began, fault)


def _for_libfuzzer(name: str, directory: Path, seconds: float, inputs: int, seed: int) -> list[str]:
    corpus, seeds = directory / "corpus", directory / "seeds"
    for one in (corpus, seeds):
        one.mkdir(parents=True, exist_ok=True)
    for data in target(name).seeds():
        (seeds / sha256(data).hexdigest()[:16]).write_bytes(data)
    return [
        *(f"-seed={seed}", f"-max_total_time={max(1, round(seconds))}", f"-runs={inputs}", f"-max_len={MAX_LENGTH}"),
        *("-timeout=60", "-rss_limit_mb=2048", "-print_final_stats=1", f"-artifact_prefix={directory}/finding-"),
        *(str(corpus), str(seeds)),
    ]


def rows_of(page: str) -> dict[str, tuple[str, str]]:
    """How many inputs each target in a page of the docs had, and in how many seconds."""
    return {name: (inputs, seconds) for name, inputs, seconds in _ROW.findall(page)}


def section(outcomes: Sequence[Outcome], engine: str, before: Mapping[str, tuple[str, str]]) -> list[str]:
    """The section of the page, with the figures of ``before`` for targets that did not run."""
    found = [line.split("\t") for line in FOUND.read_text().splitlines() if line and not line.startswith("#")]
    counts = {name: sum(row[0] == name for row in found) for name in NAMES}
    figures = {**before, **{one.name: (f"{one.inputs:,}", f"{one.seconds:,.0f}") for one in outcomes}}
    failed = [one.name for one in outcomes if one.fault is not None]
    return [
        f"Written by `fuzz/run.py --write docs/security.md`, here with {engine}. A finding is an input on which a",
        "reader raises what it must not, gives back what cannot be (a place that is not in the file, a license that",
        "is not canonical), or takes more than a second or a gigabyte (with atheris, which makes all slower: five",
        "seconds or two gigabytes). Figures are those of the last run of each. The unit suite runs 60 mutations of the",
        "same seeds, CI some hundred inputs of each, `make proof` ten minutes; `make fuzz SECONDS=3600` goes on for",
        "as long as you like.",
        "",
        "| reader | inputs | seconds | found and mended so far |",
        "|---|---|---|---|",
        *(f"| `{name}` | {' | '.join(figures[name])} | {counts[name]} |" for name in NAMES if name in figures),
        "",
        f"Open: {', '.join(failed) or 'none'}. What was found, each kept as a test:",
        "",
        *(f"- `{name}`: {what}" for name, what in found),
    ]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("targets", nargs="*", choices=[[], *NAMES], metavar="TARGET", help=", ".join(NAMES))
    parser.add_argument("--seconds", type=float, default=10, help="for each target (default: 10)")
    parser.add_argument(
        "--inputs", type=int, default=WITHOUT_LIMIT, help="for each target (default: as many as it takes)"
    )
    parser.add_argument("--seed", type=int, default=1, help="of what is random (default: 1)")
    parser.add_argument("--engine", choices=["atheris", "mutations"], help="default: atheris where it is installed")
    parser.add_argument("--write", type=Path, help="the page of the docs that gets the figures")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
