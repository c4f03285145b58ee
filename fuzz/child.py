# SPDX-License-Identifier: Apache-2.0
"""One target before many inputs, in a process of its own with limits: what ``run.py`` starts for each target.

``child.py NAME SEED INPUTS SECONDS DIRECTORY`` makes inputs by ``mutations``. ``child.py NAME --atheris ARGUMENT...``
hands the rest to libFuzzer. An input on which the target raises, or that costs more than the limits, is kept in the
directory and ends the process with an error.
"""

from __future__ import annotations

import resource
import signal
import sys
import time
from collections.abc import Callable
from hashlib import sha256
from itertools import chain, islice
from pathlib import Path

MAX_SECONDS = 1.0
"""Of processor time, for one input of up to 32 KiB."""
HANGS_AFTER_S = 20
MAX_GROWTH = 2**30
"""Bytes that the process may come to need more than at its beginning."""


class CostError(AssertionError):
    """An input is right, and costs too much."""


def main() -> None:
    """Run as the arguments say."""
    name, *arguments = sys.argv[1:]
    if arguments[0] == "--atheris":
        _run_atheris(name, arguments[1:])
    else:
        seed, inputs, seconds, directory = arguments
        _run_mutations(name, int(seed), int(inputs), float(seconds), Path(directory))


def limited(look: Callable[[bytes], None], slack: float = 1.0) -> Callable[[bytes], None]:
    """``look``, which raises CostError where it takes more than ``MAX_SECONDS`` times ``slack``, twice."""

    def looked(data: bytes) -> None:
        for _ in range(2):  # the first time may load modules and tables, or come across a collection of garbage
            began = time.process_time()
            look(data)
            spent = time.process_time() - began
            if spent <= MAX_SECONDS * slack:
                return
        raise CostError(f"{spent:.1f} s for {len(data):,} bytes")

    return looked


def _run_mutations(name: str, seed: int, inputs: int, seconds: float, directory: Path) -> None:
    from mutations import mutations
    from targets import target

    found = target(name)
    look = limited(found.look)
    _limit_process()
    seeds, ends, count = found.seeds(), time.monotonic() + seconds, 0
    for data in islice(chain(seeds, mutations(seeds, len(found.words), seed)), inputs):
        if time.monotonic() > ends:
            break
        try:
            signal.setitimer(signal.ITIMER_PROF, HANGS_AFTER_S)
            look(data)
        except BaseException:
            directory.mkdir(parents=True, exist_ok=True)
            (directory / f"finding-{sha256(data).hexdigest()[:16]}").write_bytes(data)
            raise
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
        count += 1
    sys.stderr.write(f"stat::number_of_executed_units: {count}\n")


def _limit_process() -> None:
    def hangs(*_: object) -> None:
        raise CostError(f"more than {HANGS_AFTER_S} s")

    signal.signal(signal.SIGPROF, hangs)
    size = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (size + MAX_GROWTH, size + MAX_GROWTH))


def _run_atheris(name: str, arguments: list[str]) -> None:
    import atheris

    with atheris.instrument_imports(include=["ospo_scan", "ruamel.yaml", "tomllib", "license_expression", "boolean"]):
        from targets import target

        found = target(name)
    # Counting what is executed makes it slower, some five times.
    atheris.Setup([sys.argv[0], *arguments], limited(found.look, slack=5.0))
    atheris.Fuzz()


if __name__ == "__main__":
    main()
