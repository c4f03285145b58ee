# SPDX-License-Identifier: Apache-2.0
"""``ospo-scan cache``: show, shrink and clear what is kept from run to run."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator

import click

from ospo_scan.cli import options as opt
from ospo_scan.detect import DETECTORS
from ospo_scan.detect.scancode import kept
from ospo_scan.errors import EngineError, UsageError
from ospo_scan.execute import Failure, Job, Limits
from ospo_scan.execute.supervisor import Supervisor
from ospo_scan.report.text import visible
from ospo_scan.store import upkeep
from ospo_scan.store.location import CacheUnusableError, cache_directory, make_private_directory


@click.group("cache")
def command() -> None:
    """Show, shrink, clear and prepare what is kept from run to run."""


@command.command("info")
@opt.cache_dir_option
def info(cache_dir: str | None) -> int:
    """Say where results are kept, how many there are, and how much room they take."""
    with _told_as_usage():
        directory = _directory(cache_dir)
        held = upkeep.contents(directory)
    click.echo(f"Directory: {visible(directory)}")
    click.echo(f"Results:   {held.results:,}, in {held.size / 2**20:,.1f} MiB")
    click.echo(f"Indexes:   {kept.index_bytes(directory) / 2**20:,.1f} MiB")
    if held.oldest is not None:
        click.echo(f"Last used: between {held.oldest} and {held.newest}")
    return 0


@command.command("clear")
@opt.cache_dir_option
def clear(cache_dir: str | None) -> int:
    """Remove all results and the engine's index. The next run looks at every file again."""
    with _told_as_usage():
        directory = _directory(cache_dir)
        upkeep.clear(directory)
        kept.remove_indexes(directory, is_current_kept=False)
    click.echo(f"Removed the results and indexes in {visible(directory)}.")
    return 0


@command.command("prune")
@opt.cache_dir_option
@opt.cache_size_option
def prune(cache_dir: str | None, cache_size: int) -> int:
    """Drop indexes of other versions or unfinished, and the least used results until --cache-size is kept."""
    with _told_as_usage():
        directory = _directory(cache_dir)
        dropped = upkeep.prune(directory, cache_size * 2**20)
        indexes = kept.remove_indexes(directory, is_current_kept=True)
    click.echo(f"Dropped {dropped:,} results and {indexes} indexes of other versions or unfinished.")
    return 0


@command.command("warm")
@opt.cache_dir_option
def warm(cache_dir: str | None) -> int:
    """Make the engine's index ready now, so that the next run starts at once."""
    with _told_as_usage():
        directory = _directory(cache_dir)
        make_private_directory(directory)
    detector = DETECTORS["scancode"]("fast")
    if detector.caution:
        click.echo(f"There is nothing to make ready: {detector.caution}")
        return 0
    with Supervisor(
        detector.entry, Limits(workers=1), kept.variables(directory, detector.engine().fingerprint, is_readonly=False)
    ) as backend:
        for said in backend.run(iter([Job("warm", "LICENSE", b"Licensed under the MIT License\n")])):
            if isinstance(said, Failure):
                raise EngineError(f"The detection engine does not work: {said.detail}.")
    click.echo(f"The index is ready in {visible(directory)}.")
    return 0


@contextlib.contextmanager
def _told_as_usage() -> Iterator[None]:
    """For these commands, other than for a scan, a cache that cannot be used is a fault that ends the run."""
    try:
        yield
    except CacheUnusableError as fault:
        raise UsageError(str(fault)) from fault


def _directory(cache_dir: str | None) -> str:
    return cache_dir or cache_directory(os.environ)
