# SPDX-License-Identifier: Apache-2.0
"""``--since``: what a run is limited to, and whether that by which it judges has changed too."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import replace

import click

from ospo_scan.cli.settings import MAX_SETTINGS, settings_of_tree, settings_table
from ospo_scan.errors import UsageError
from ospo_scan.model import ScanResult, Scope, Since, path_bytes
from ospo_scan.report.wording import counted
from ospo_scan.walk import Changes

_SETTINGS = "pyproject.toml"
_MOST_WAYS = 100


def check_since(ref: str) -> None:
    """Refuse what can be no commit. Raises: UsageError."""
    if not ref.strip() or ref.startswith("-"):
        raise UsageError(f"--since {ref!r}: name a branch, a tag or a commit, such as --since origin/main.")


def with_policy_changes(result: ScanResult, changes: Changes, governing: Iterable[str], path: str) -> ScanResult:
    """``result`` with what changed of its policy and its settings, and a note that says what it was limited to.

    ``governing`` are the files below the root that say how the tree is judged, there or not. Raises: GitError.
    """
    if result.since is None:
        return result
    found: set[str] = set()
    # A policy or settings beside PATH, where PATH is one file, are not obeyed.
    if result.scope is not Scope.FILE:
        ways = {way for one in governing for way in _ways_to(path, one)}
        found.update(way for way in ways if changes.has_path_changed(way))
        if _has_settings_change(changes, path):
            found.add(_SETTINGS)
    since = replace(result.since, policy_changes=tuple(sorted(found, key=path_bytes)))
    return replace(result, since=since, notes=(*result.notes, _note(since)))


def _ways_to(root: str, path: str) -> set[str]:
    """``path`` and every link below ``root`` by which it is reached: another link leads to another file."""
    ways: set[str] = set()
    waiting = [path]
    while waiting and len(ways) < _MOST_WAYS:
        ways.add(way := waiting.pop())
        parts = way.split("/")
        for length in range(1, len(parts) + 1):
            link = os.path.join(root, *parts[:length])
            if os.path.islink(link):
                ways.add("/".join(parts[:length]))
                target = os.path.join(os.path.realpath(os.path.dirname(link)), os.readlink(link))
                inside = os.path.relpath(os.path.normpath(target), os.path.realpath(root))
                onward = "/".join((inside, *parts[length:]))
                if not inside.startswith("..") and onward not in ways:
                    waiting.append(onward)
    return ways


def _has_settings_change(changes: Changes, path: str) -> bool:
    """Whether the settings that the tree brings, and that this run obeys, are others than those of the base."""
    if click.get_current_context().params.get("no_config") or not changes.has_path_changed(_SETTINGS):
        return False
    now = settings_of_tree(path)
    before = changes.content_at_base(_SETTINGS, MAX_SETTINGS)
    if before is None:
        return bool(now)
    try:
        return settings_table(before) != now
    except ValueError:
        return True


def _note(since: Since) -> str:
    return (
        f"Only what changed since {since.ref} was judged: {counted(len(since.changed), 'file')} that differ from "
        f"the merge base, commit {since.base}."
    )
