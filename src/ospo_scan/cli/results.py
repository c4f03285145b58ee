# SPDX-License-Identifier: Apache-2.0
"""The results of earlier runs, as the command line asks for them."""

from __future__ import annotations

import os
import sys

import click

from ospo_scan.cli.outputs import paths_below
from ospo_scan.cli.progress import SilentProgress
from ospo_scan.errors import UsageError
from ospo_scan.report.text import visible
from ospo_scan.store import ResultStore
from ospo_scan.store.database import files
from ospo_scan.store.location import CacheUnusableError, cache_directory
from ospo_scan.store.memory import NoStore
from ospo_scan.store.seals import Seals
from ospo_scan.store.secret import read_secret
from ospo_scan.store.sqlite import SqliteStore


def find_cache(asked: str | None) -> str | None:
    """The cache directory, ``asked`` or the user's own; None, after a warning, where there is none."""
    try:
        return asked or cache_directory(os.environ)
    except CacheUnusableError as fault:
        _warn(f"{fault} This run goes on without it.")
        return None


def choose_seals(key_file: str | None, root: str) -> Seals:
    """The seals of results, with the key that the environment or ``key_file`` holds.

    Raises: UsageError where there is one that cannot be used, or that lies in the tree ``root``.
    """
    if key_file is not None and paths_below([key_file], root):
        raise UsageError(f"The key file {key_file} lies in the tree that is scanned: keep it elsewhere.")
    return Seals(read_secret(os.environ, key_file))


def choose_store(cache: str | None, limit: int, is_readonly: bool, seals: Seals) -> ResultStore:
    """The store in a cache directory, of at most ``limit`` bytes; trouble with it is a warning and a slower run."""
    return NoStore() if cache is None else SqliteStore(cache, _warn, limit, is_readonly, seals=seals)


def store_paths(cache: str | None, root: str) -> tuple[str, ...]:
    """The files of the store, relative to ``root``, where it was put into the scanned tree."""
    return () if cache is None else paths_below(files(cache), root)


def say_reused(progress: SilentProgress, seals: Seals, verbosity: int) -> None:
    """Say how many results were known, to whoever looks at stderr or asked for more; and how many were not believed."""
    is_watched = sys.stderr is not None and sys.stderr.isatty()
    if verbosity > 0 or (verbosity == 0 and is_watched and progress.reused_files):
        checked = ", each checked with the key" if seals.is_keyed and progress.reused_files else ""
        click.echo(f"{progress.reused_files} of {progress.files} results came from the cache{checked}.", err=True)
    if seals.refused and verbosity >= 0:
        were = "1 result was" if seals.refused == 1 else f"{seals.refused} results were"
        click.echo(f"Note: {were} in the cache without a valid seal of this key, and not used.", err=True)


def _warn(sentence: str) -> None:
    click.echo(f"warning: {visible(sentence)}", err=True)
