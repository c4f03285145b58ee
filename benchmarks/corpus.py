# SPDX-License-Identifier: Apache-2.0
"""Both engines on the files of any folders, each in processes of its own, compared answer by answer.

A file is given to an engine as ospo-scan does it: a private copy under a neutral name that is never used twice.
Files of one content and one neutral name are looked at once. Files over 2 MiB are left out, by name: ospo-scan
gives those to scancode in windows, where equality is not claimed.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import engines
from answers import StockAnswers, key_of, name_of
from differences import differences, matches

from ospo_scan.detect.scancode import kept
from ospo_scan.detect.scancode.engine import WHOLE_FILE_BYTES
from ospo_scan.detect.scancode.installation import find_installation
from ospo_scan.detect.scancode.names import private_name
from ospo_scan.execute import Answer, Job, Limits
from ospo_scan.execute.supervisor import Supervisor


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder, of which every ``every``-th file is looked at."""

    path: Path
    every: int


@dataclass(frozen=True, slots=True)
class Options:
    """How to run: from the ``first`` file on (0-based), in ``workers`` processes, ``timeout_s`` for a file.

    The stock engine is left out where ``is_stock_run`` is false; ``fast_variables`` tell the fast one where its index
    is (see ``kept_index``), and are None where it is left out.
    """

    first: int
    workers: int
    timeout_s: float
    is_stock_run: bool
    fast_variables: Mapping[str, str] | None


@dataclass(slots=True)
class Outcome:
    """What came of one folder; ``files`` are those looked at, each content once, ``missing`` those not compared."""

    name: str
    files: int
    compared: int = 0
    matches: int = 0
    unequal: int = 0
    stock_cpu_s: float = 0.0
    fast_cpu_s: float = 0.0
    fast_wall_s: float = 0.0
    slowest: list[tuple[float, str]] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    @property
    def ratio(self) -> float:
        """The stock engine's CPU over ours, on the files compared."""
        return self.stock_cpu_s / (self.fast_cpu_s or 1)


def compare_folder(folder: Folder, answers_directory: Path, options: Options) -> Outcome:
    """Fill in the stock answers that are missing, then run the fast engine and print each difference as it is found."""
    files = {key: path for path, key in selected(folder, options.first)}
    stock = StockAnswers(answers_directory, find_installation().version)
    if options.is_stock_run:
        missing = {key: path for key, path in files.items() if stock.get(key, options.timeout_s) is None}
        fill(stock, missing, options)
    name = folder.path.name if folder.every == 1 else f"{folder.path.name}, 1 in {folder.every}"
    outcome = Outcome(name, len(files))
    if options.fast_variables is not None:
        known = {key: path for key, path in files.items() if stock.get(key, 0) is not None}
        outcome.missing = [f"{path}: no stock answer yet" for key, path in files.items() if key not in known]
        compare(stock, known, options, outcome)
    return outcome


def selected(folder: Folder, first: int) -> Iterator[tuple[Path, str]]:
    """The files to look at below a folder, by path, with their keys; links and special files are none."""
    paths = sorted(Path(place, name) for place, _, names in os.walk(folder.path) for name in names)
    for path in [path for path in paths if path.is_file() and not path.is_symlink()][first :: folder.every]:
        if path.stat().st_size > WHOLE_FILE_BYTES:
            print(f"left out, over 2 MiB: {path}", flush=True)
        else:
            yield path, key_of(path.read_bytes(), private_name(path.relative_to(folder.path).as_posix()))


def summary(outcome: Outcome) -> Iterator[str]:
    """What to say of a folder after its differences, the counts last."""
    for line in outcome.missing:
        yield f"not compared: {line}"
    for seconds, path in outcome.slowest[:10]:
        yield f"slowest: {seconds:.2f} s {path}"
    yield (
        f"CPU: stock {outcome.stock_cpu_s:.1f} s, ours {outcome.fast_cpu_s:.1f} s, ratio {outcome.ratio:.1f}; "
        f"ours {outcome.fast_wall_s:.1f} s of wall time with loading"
    )
    yield (
        f"{outcome.name}: {outcome.compared} of {outcome.files} different files compared, {outcome.matches} matches, "
        f"{outcome.unequal} files differ, {len(outcome.missing)} not compared"
    )


def fill(stock: StockAnswers, missing: Mapping[str, Path], options: Options) -> None:
    """Ask the stock engine about each of ``missing`` and keep what it says."""
    print(f"stock answers to find: {len(missing)}", flush=True)
    for number, (key, answer) in enumerate(ask(engines.STOCK, missing, options, {}), start=1):
        stock.add(key, answer)
        if "failure" in answer:
            print(f"stock failed, {answer['failure']} ({answer['detail']}): {missing[key]}", flush=True)
        if number % 100 == 0:
            print(f"stock answers found: {number}", flush=True)


@contextlib.contextmanager
def kept_index() -> Iterator[Mapping[str, str]]:
    """The variables that tell the fast engine of an index made now, as the first run of a user makes it."""
    if doubt := find_installation().doubt:
        raise SystemExit(f"There is nothing to compare: {doubt}")
    with tempfile.TemporaryDirectory() as cache:
        variables = kept.variables(cache, find_installation().fingerprint, is_readonly=False)
        with Supervisor(engines.FAST, Limits(workers=1), variables) as supervisor:
            for said in supervisor.run(iter([Job("first", "f", b"")])):
                if not isinstance(said, Answer):
                    raise SystemExit(f"The fast engine does not work: {said.detail}.")
        yield variables


def compare(stock: StockAnswers, files: Mapping[str, Path], options: Options, outcome: Outcome) -> None:
    """Ask the fast engine about each of ``files`` and add up in ``outcome`` how it compares."""
    started = time.monotonic()
    for key, ours in ask(engines.FAST, files, options, options.fast_variables or {}):
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
