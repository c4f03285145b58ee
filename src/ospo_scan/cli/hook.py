# SPDX-License-Identifier: Apache-2.0
"""``ospo-scan hook``: what is about to be committed or pushed, judged by ``check``, for pre-commit."""

from __future__ import annotations

import os
from collections.abc import Mapping

import click

from ospo_scan import git
from ospo_scan.cli.check import command as check
from ospo_scan.errors import UsageError
from ospo_scan.walk import WalkOptions, open_tree

# NOTE: pre-commit sets them in its stage pre-push, and where it is given two commits to compare.
_FROM, _TO = "PRE_COMMIT_FROM_REF", "PRE_COMMIT_TO_REF"


@click.command("hook", context_settings={"ignore_unknown_options": True}, options_metavar="[OPTIONS OF CHECK]")
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED, metavar="[PATH]")
def command(arguments: tuple[str, ...]) -> int:
    """Judge what is about to be committed or pushed, as 'check --since' does.

    That is what differs from HEAD; for a push, and for 'pre-commit run --from-ref A --to-ref B', what differs from
    the merge base of A and HEAD. Before the first commit, and where nothing is about to be committed ('pre-commit run
    --all-files'), it is the whole tree. Takes the options of 'ospo-scan check'.
    """
    ref = _compared(os.environ)
    since = () if ref is None else ("--since", ref)
    code: int = check.main([*since, *arguments], prog_name="ospo-scan hook", standalone_mode=False)
    return code


def _compared(environment: Mapping[str, str]) -> str | None:
    """What to compare with, None to judge the whole tree. Raises: UsageError, GitError."""
    here = os.fsencode(os.getcwd())
    head = git.resolve_commit(here, "HEAD")
    first, last = environment.get(_FROM), environment.get(_TO)
    if first and last:
        if head is None or git.resolve_commit(here, last) != head:
            raise UsageError(
                f"What is to be judged ({last[:40]}) is not what is checked out, and only that can be read. Check it "
                "out first, or leave this hook out once: SKIP=ospo-scan-changed."
            )
        return first
    return "HEAD" if head is not None and _has_changes() else None


def _has_changes() -> bool:
    """Whether any file here differs from HEAD, in the index or on disk."""
    with open_tree(".", WalkOptions()) as tree:
        changes = tree.changes_since("HEAD")
        return any(changes.has_changed(entry) for entry in tree.entries)
