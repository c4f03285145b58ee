# SPDX-License-Identifier: Apache-2.0
"""Both engines on the files of any folders, each in processes of its own, compared answer by answer.

A file is given to an engine as ospo-scan does it: a private copy under a neutral name that is never used twice.
Files of one content and one neutral name are looked at once. Files over 2 MiB are left out, by name: ospo-scan
gives those to scancode in windows, where equality is not claimed.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import engines
from answers import StockAnswers, key_of, name_of
from differences import differences, matches

from ospo_scan.detect.scancode import kept
from ospo_scan.detect.scancode.engine import WHOLE_FILE_BYTES
from ospo_scan.detect.scancode.installation import Installation, find_installation
from ospo_scan.detect.scancode.names import private_name
from ospo_scan.execute import Answer, Job, Limits
from ospo_scan.execute.supervisor import Supervisor


@dataclass(frozen=True)
class Options:
    """What to run: every ``every``-th file from the ``first`` on, ``workers`` processes, ``timeout_s`` for a file."""

    every: int
    first: int
    workers: int
    timeout_s: float
    is_stock_run: bool
    is_fast_run: bool


@dataclass
class Outcome:
    """What came of the comparison; files are those looked at, each content once."""

    files: int = 0
    compared: int = 0
    matches: int = 0
    unequal: int = 0
    stock_cpu_s: float = 0.0
    fast_cpu_s: float = 0.0
    fast_wall_s: float = 0.0
    slowest: list[tuple[float, str]] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


def compare_folders(folders: Sequence[Path], answers_directory: Path, options: Options) -> Outcome:
    """Fill in the stock answers that are missing, then run the fast engine and print every difference as it is found.

    The stock engine is left out where ``is_stock_run`` is false, the fast one where ``is_fast_run`` is.
    """
    installation = find_installation()
    files = {key: path for folder in folders for path, key in selected(folder, options)}
    stock = StockAnswers(answers_directory, installation.version)
    if options.is_stock_run:
        missing = {key: path for key, path in files.items() if stock.get(key, options.timeout_s) is None}
        fill(stock, missing, options)
    outcome = Outcome(len(files))
    if options.is_fast_run:
        known = {key: path for key, path in files.items() if stock.get(key, 0) is not None}
        outcome.missing = [f"{path}: no stock answer yet" for key, path in files.items() if key not in known]
        compare(stock, known, installation, options, outcome)
    return outcome


def selected(folder: Path, options: Options) -> Iterator[tuple[Path, str]]:
    """The files to look at below ``folder``, by path, with their keys; links and special files are none."""
    paths = sorted(Path(place, name) for place, _, names in os.walk(folder) for name in names)
    for path in [path for path in paths if path.is_file() and not path.is_symlink()][options.first :: options.every]:
        if path.stat().st_size > WHOLE_FILE_BYTES:
            print(f"left out, over 2 MiB: {path}", flush=True)
        else:
            yield path, key_of(path.read_bytes(), private_name(path.relative_to(folder).as_posix()))


def fill(stock: StockAnswers, missing: Mapping[str, Path], options: Options) -> None:
    """Ask the stock engine about each of ``missing`` and keep what it says."""
    print(f"stock answers to find: {len(missing)}", flush=True)
    for number, (key, answer) in enumerate(ask(engines.STOCK, missing, options, {}), start=1):
        stock.add(key, answer)
        if "failure" in answer:
            print(f"stock failed, {answer['failure']} ({answer['detail']}): {missing[key]}", flush=True)
        if number % 100 == 0:
            print(f"stock answers found: {number}", flush=True)


def compare(
    stock: StockAnswers, files: Mapping[str, Path], installation: Installation, options: Options, outcome: Outcome
) -> None:
    """Ask the fast engine about each of ``files``, by its kept index, and add up in ``outcome`` how it compares."""
    with tempfile.TemporaryDirectory() as cache:
        variables = kept.variables(cache, installation.fingerprint, is_readonly=False)
        with Supervisor(engines.FAST, Limits(workers=1), variables) as first:  # makes the index and keeps it
            list(first.run(iter([Job("first", "f", b"")])))
        started = time.monotonic()
        for key, ours in ask(engines.FAST, files, options, variables):
            _judge(files[key], stock.get(key, 0) or {}, ours, outcome)
        outcome.fast_wall_s = time.monotonic() - started
    outcome.slowest.sort(reverse=True)


def ask(
    entry: str, files: Mapping[str, Path], options: Options, variables: Mapping[str, str]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """What the engine ``entry`` says of each file, by key: the answer, or ``failure``, ``detail`` and ``limit_s``."""
    limits = Limits(workers=options.workers, timeout_s=options.timeout_s)
    with Supervisor(entry, limits, variables) as supervisor:
        for said in supervisor.run(_jobs(files.items())):
            if isinstance(said, Answer) and isinstance(said.value, dict):
                yield said.key, said.value
            elif not isinstance(said, Answer):
                failure = {"failure": said.reason.value, "detail": said.detail, "limit_s": options.timeout_s}
                yield said.key, failure


def _jobs(files: Iterable[tuple[str, Path]]) -> Iterator[Job]:
    for key, path in files:
        yield Job(key, name_of(key), path.read_bytes())


def _judge(path: Path, stock: Mapping[str, Any], ours: Mapping[str, Any], outcome: Outcome) -> None:
    if "failure" in stock or "failure" in ours:
        sides = [("stock", stock), ("ours", ours)]
        said = [f"{side} {answer['failure']} ({answer['detail']})" for side, answer in sides if "failure" in answer]
        outcome.missing.append(f"{path}: {', '.join(said)}")
        return
    outcome.compared += 1
    outcome.matches += sum(1 for _ in matches(stock["found"]))
    outcome.stock_cpu_s += stock["cpu_s"]
    outcome.fast_cpu_s += ours["cpu_s"]
    outcome.slowest.append((ours["cpu_s"], str(path)))
    if lines := differences(stock["found"], ours["found"]):
        outcome.unequal += 1
        print("\n  ".join([f"differs: {path}", *lines]), flush=True)
