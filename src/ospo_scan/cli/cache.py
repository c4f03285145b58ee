# SPDX-License-Identifier: Apache-2.0
"""``ospo-scan cache``: show, shrink and clear what is kept from run to run."""

from __future__ import annotations

import os

import click

from ospo_scan.cli import options as opt
from ospo_scan.errors import UsageError
from ospo_scan.report.text import visible
from ospo_scan.store import upkeep
from ospo_scan.store.location import CacheUnusableError, cache_directory


@click.group("cache")
def command() -> None:
    """Show, shrink and clear what is kept from run to run."""


@command.command("info")
@opt.cache_dir_option
def info(cache_dir: str | None) -> int:
    """Say where results are kept, how many there are, and how much room they take."""
    try:
        directory = _directory(cache_dir)
        held = upkeep.contents(directory)
    except CacheUnusableError as fault:
        raise UsageError(str(fault)) from fault
    click.echo(f"Directory: {visible(directory)}")
    click.echo(f"Results:   {held.results:,}, in {held.size / 2**20:,.1f} MiB")
    if held.oldest is not None:
        click.echo(f"Last used: between {held.oldest} and {held.newest}")
    return 0


@command.command("clear")
@opt.cache_dir_option
def clear(cache_dir: str | None) -> int:
    """Remove all results. The next run looks at every file again."""
    try:
        directory = _directory(cache_dir)
        upkeep.clear(directory)
    except CacheUnusableError as fault:
        raise UsageError(str(fault)) from fault
    click.echo(f"Removed the results in {visible(directory)}.")
    return 0


@command.command("prune")
@opt.cache_dir_option
@opt.cache_size_option
def prune(cache_dir: str | None, cache_size: int) -> int:
    """Drop results until the rest fits into --cache-size, those not used for longest first."""
    try:
        dropped = upkeep.prune(_directory(cache_dir), cache_size * 2**20)
    except CacheUnusableError as fault:
        raise UsageError(str(fault)) from fault
    click.echo(f"Dropped {dropped:,} results.")
    return 0


def _directory(cache_dir: str | None) -> str:
    return cache_dir or cache_directory(os.environ)
