# SPDX-License-Identifier: Apache-2.0
"""Attack what is kept: rows of the store, the store while writers are killed, and saved reports.

1. Rows are changed at random, put under other keys, or made up and given a right digest: none may end in an exception
   or in another result than was put there, and of those without the code of the key none may be believed.
2. Three writers with two keys and none write to one store and are killed at a random moment: SQLite's own check has to
   pass, every row that is believed has to be right, and nobody may have anything to warn of.
3. Members of a JSON report are changed at random, and the rest is rendered to fit: ``ospo-scan verify`` has to end
   with an exit code and no exception, and must not verify a report of other files, another policy or another engine.

Exit code 0 when all holds, else 1.

usage: python benchmarks/integrity.py [--seconds N] [--seed N] [--write FILE] [TREE]
"""

from __future__ import annotations

import argparse
import contextlib
import copy
import hashlib
import io
import json
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from page import write_section

from ospo_scan import cli
from ospo_scan.codec import Found, found_from_plain
from ospo_scan.model import Engine, Report
from ospo_scan.report.json.document import to_plain
from ospo_scan.report.json.from_plain import report_from_plain
from ospo_scan.store import Key, KeyMaker, database
from ospo_scan.store.form import Row, pack, unpack
from ospo_scan.store.seals import Seals
from ospo_scan.store.sqlite import SqliteStore

ROOT = Path(__file__).resolve().parents[1]
HEADING = "What is kept: the store and saved reports"
SECRETS = (b"k" * 32, b"x" * 32, None)
RESULTS = 2000
ODD: list[Any] = [None, True, 0, -1, 10**30, 1.5, "", "MIT", "(", "NONE", "\u202e\x1b[31m", "a" * 3000, [], {}, [[]]]
ODD += ["../../etc/passwd", "/etc/passwd", "scanned", "error", "skipped", "unchanged", "0" * 64, "builtin:permissive"]
WRITER = """
import sys
from integrity import SECRETS, RESULTS, keep
print("ready", flush=True)
keep(sys.argv[1], SECRETS[int(sys.argv[2])], RESULTS)
"""


def key(number: int) -> Key:
    """The key of the result with this number."""
    engine = Engine("engine", "1", "fast", "0" * 64)
    return KeyMaker(engine).key("f.c", hashlib.sha256(b"%d" % number).hexdigest())


def result(number: int) -> Found:
    """The result with this number, of some hundred bytes."""
    match = {"license_expression": "MIT OR ISC", "rule": "r", "matcher": "m", "score": 90.0, "matched_length": 9}
    clue = {**match, "start_line": 1, "end_line": 2, "matched_text": f"text {number} " * 30}
    return found_from_plain({"clues": [clue], "detections": []})


def keep(directory: str, secret: bytes | None, count: int) -> None:
    """Write so many results, in an order of chance, and say whatever the store warns of."""
    store = SqliteStore(directory, lambda sentence: print(sentence, flush=True), seals=Seals(secret))
    for number in random.sample(range(count), count):
        store.write(key(number), result(number))
    store.close()


def attack_rows(seconds: float, faults: list[str]) -> Counter[str]:
    """How many rows were tried, and what became of them."""
    told: Counter[str] = Counter()
    secret = SECRETS[0]
    for number in _until(seconds):
        good = pack(key(number), result(number), Seals(secret))
        assert good is not None
        row, is_sealed = _attacked(good, number)
        for seals in (Seals(secret), Seals()):
            try:
                read = unpack(key(number), row, seals)
            except Exception as fault:  # what is looked for
                faults.append(f"a row raised {fault!r}")
                continue
            told["used" if read is not None else "refused"] += 1
            if read is not None and seals.is_keyed:
                faults.append(f"row {number} was believed without the code of the key")
            elif read is not None and not is_sealed and read != result(number):
                faults.append(f"row {number} gave another result")
    return told


def _attacked(good: Row, number: int) -> tuple[Row, bool]:
    """A row that is not what was kept, and whether it has a right digest all the same."""
    kind = random.randrange(4)
    if kind == 0:  # bytes changed
        changed = bytearray(good.body)
        changed[random.randrange(len(changed))] ^= random.randrange(1, 256)
        return Row(good.length, bytes(changed), good.seal), False
    if kind == 1:  # the row of another key
        other = pack(key(number + 1), result(number + 1), Seals(SECRETS[0]))
        assert other is not None
        return other, False
    if kind == 2:  # noise
        return Row(random.randrange(-1, 2**40), random.randbytes(40), random.randbytes(64)), False
    plain = json.loads(zlib.decompress(good.body))  # made up, under a right digest and a code of somebody else
    _change(plain, [plain])
    body = json.dumps(plain).encode()
    return Row(len(body), body, Seals(SECRETS[1]).make(key(number), len(body), body)), True


def attack_writers(seconds: float, faults: list[str], folder: Path) -> int:
    """How many rounds of three writers each were killed."""
    rounds = 0
    for rounds in _until(seconds):
        directory = str(folder / f"cache{random.randrange(max(rounds, 1))}")  # often one that a kill has left
        path = [str(Path(__file__).parent), *filter(None, sys.path)]
        command = [sys.executable, "-c", f"import sys; sys.path[:0] = {path!r}\n{WRITER}", directory]
        writers = [
            subprocess.Popen([*command, str(one)], stdout=subprocess.PIPE, text=True) for one in range(len(SECRETS))
        ]
        for writer in writers:
            assert writer.stdout is not None
            writer.stdout.readline()
        time.sleep(random.choice((0.02, 0.4)) * random.random())
        for writer in writers:
            writer.kill()
        faults += [line for writer in writers for line in writer.communicate()[0].splitlines()]
        for secret in SECRETS:
            store = SqliteStore(directory, faults.append, seals=Seals(secret), is_readonly=True)
            read = store.read(map(key, range(RESULTS)))
            store.close()
            faults += [f"result {n} is wrong" for n in range(RESULTS) if key(n) in read and read[key(n)] != result(n)]
        with contextlib.closing(sqlite3.connect(database.location(directory))) as connection:
            if connection.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
                faults.append("a store is damaged")
    return rounds + 1


def attack_reports(seconds: float, faults: list[str], folder: Path, tree: Path) -> Counter[int]:
    """How many reports were verified, by exit code."""
    codes: Counter[int] = Counter()
    saved, changed = folder / "report.json", folder / "changed.json"
    _run("check", str(tree), "-o", f"json={saved}", "-o", f"terminal={folder / 'report.txt'}")
    good = json.loads(saved.read_text())
    for _ in _until(seconds):
        plain = copy.deepcopy(good)
        for _ in range(random.randint(1, 3)):
            _change(plain, [good])
        with contextlib.suppress(Exception):  # most are refused; of the others every member is made to fit
            report: Report = report_from_plain(plain)
            plain = to_plain(report)
        changed.write_text(json.dumps(plain))
        try:
            code = _run("verify", str(changed), str(tree))
        except Exception as fault:  # what is looked for
            faults.append(f"a report raised {fault!r}")
            continue
        codes[code] += 1
        if code == 0 and _claims(plain) != _claims(good):
            faults.append("a report of something else was verified")
    return codes


def _claims(plain: Any) -> object:  # noqa: ANN401 - JSON
    """What no verified report may say otherwise."""
    files = [(one["path"], one["sha256"], one["status"]) for one in plain["files"] if one["status"] != "skipped"]
    return files, plain["policy"]["sha256"], plain["tool"]


def _run(*arguments: str) -> int:
    """The exit code of a command line whose words are dropped."""
    with io.TextIOWrapper(io.BytesIO()) as out, contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
        return cli.run(list(arguments))


def _change(plain: object, others: list[object]) -> None:
    """Put something odd, or something from elsewhere, in one place of a JSON value."""
    place = random.choice([one for one in _values(plain) if isinstance(one, dict | list) and one])
    at = random.choice(list(place)) if isinstance(place, dict) else random.randrange(len(place))
    if random.random() < 0.1:
        del place[at]
    else:
        place[at] = copy.deepcopy(random.choice(ODD) if random.random() < 0.7 else random.choice(list(_values(others))))


def _values(plain: object) -> Iterator[Any]:
    yield plain
    inner = plain.values() if isinstance(plain, dict) else plain if isinstance(plain, list) else ()
    for one in inner:
        yield from _values(one)


def _until(seconds: float) -> Iterator[int]:
    """0, 1, 2 …, for so many seconds."""
    end, number = time.monotonic() + seconds, 0
    while time.monotonic() < end:
        yield number
        number += 1


def main() -> int:
    """Attack, tell the figures, and write them where that is asked for."""
    parser = argparse.ArgumentParser()
    parser.add_argument("tree", nargs="?", type=Path, default=ROOT / "fixtures/demo-project/tree")
    parser.add_argument("--seconds", type=float, default=120, help="for each of the three attacks")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--write", type=Path)
    options = parser.parse_args()
    random.seed(options.seed)
    faults: list[str] = []
    with tempfile.TemporaryDirectory() as name:
        rows = attack_rows(options.seconds, faults)
        rounds = attack_writers(options.seconds, faults, Path(name))
        codes = attack_reports(options.seconds, faults, Path(name), options.tree)
    lines = summary(options, rows, rounds, codes, faults)
    print("\n".join(lines))
    if options.write:
        write_section(options.write, HEADING, lines)
    return 1 if faults else 0


def summary(
    options: argparse.Namespace, rows: Counter[str], rounds: int, codes: Counter[int], faults: list[str]
) -> list[str]:
    """The figures, as lines of Markdown."""
    return [
        "Written by `make proof` (`benchmarks/integrity.py`, which says what would be a fault):",
        "",
        "| attack | tried | what became of them |",
        "|---|---|---|",
        f"| rows that are not what was kept, read with the key and without | {rows.total():,} | {rows['refused']:,} "
        f"refused; {rows['used']:,} made up under a right digest and believed where there is no key, none with it |",
        f"| three writers with two keys and none, killed at once | {rounds:,} | all that was believed was right |",
        f"| JSON reports with changed members, verified | {codes.total():,} | "
        + ", ".join(f"{count:,} exit code {code}" for code, count in sorted(codes.items()))
        + " |",
        "",
        f"Seed {options.seed}; {len(faults)} faults.",
        *(f"- {fault}" for fault in faults[:20]),
    ]


if __name__ == "__main__":
    sys.exit(main())
