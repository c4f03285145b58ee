# SPDX-License-Identifier: Apache-2.0
"""``ospo-scan hook``: what is about to be committed or pushed, judged by ``check``, for pre-commit."""

from __future__ import annotations

import os
from collections.abc import Mapping

import click

from ospo_scan import git
from ospo_scan.cli.check import command as check
from ospo_scan.errors import UsageError
from ospo_scan.report.text import visible
from ospo_scan.walk import WalkOptions, open_tree, unseen_path

# NOTE: pre-commit sets them in its stage pre-push, and where it is given two commits to compare.
_FROM, _TO = "PRE_COMMIT_FROM_REF", "PRE_COMMIT_TO_REF"
# NOTE: where the other side has nothing yet, a push comes with this alone.
_PUSHED = "PRE_COMMIT_LOCAL_BRANCH"
# What git is about to commit is there, another index with `git commit -a` or `git commit PATH`.
_INDEX = "GIT_INDEX_FILE"


@click.command("hook", context_settings={"ignore_unknown_options": True}, options_metavar="[OPTIONS OF CHECK]")
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED, metavar="[PATH]")
def command(arguments: tuple[str, ...]) -> int:
    """Judge what is about to be committed or pushed, as 'check --since' does.

    That is what differs from HEAD; for a push, and for 'pre-commit run --from-ref A --to-ref B', what differs from
    the merge base of A and HEAD. Before the first commit, and where nothing is about to be committed ('pre-commit run
    --all-files'), it is the whole tree. Only files on disk are read: where they are not what goes out, it is refused
    (exit code 2). Takes the options of 'ospo-scan check'.
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
    if not first:
        last = environment.get(_PUSHED)
    if not last:
        _check_commit(here, head, environment.get(_INDEX))
        return "HEAD" if head is not None and _has_changes() else None
    if head is None or git.resolve_commit(here, last) != head:
        raise UsageError(
            f"What is to be judged ({last[:40]}) is not what is checked out, and only that can be read. Check it "
            "out first, or leave this hook out once: SKIP=ospo-scan-changed."
        )
    _check_push(here, head, first)
    return first


def _check_commit(here: bytes, head: str | None, index: str | None) -> None:
    """Refuse to judge a commit by files that are not what it has. Raises: UsageError, GitError."""
    work_tree = git.find_work_tree(here)
    if work_tree is None:
        return
    before = {} if head is None else git.tree_versions(here, head)
    path = os.path.abspath(index) if index and os.path.exists(index) else None
    unseen = unseen_path(here, work_tree, before, git.index_versions(here, work_tree, path))
    if unseen is not None:
        raise UsageError(
            f"{visible(os.fsdecode(unseen))} is staged in another version than the work tree has, and only the work "
            "tree is read. Stage it as it is (git add), or put the rest aside (git stash --keep-index)."
        )


def _check_push(here: bytes, head: str, first: str | None) -> None:
    """Refuse to judge a push by files that are not what it has. Raises: UsageError, GitError."""
    work_tree = git.find_work_tree(here)
    known = git.resolve_commit(here, first) if first else None
    base = git.merge_base(here, known, head) if known else None
    if work_tree is None or (first and base is None):
        # Whoever compares says what is missing.
        return
    before = {} if base is None else git.tree_versions(here, base)
    unseen = unseen_path(here, work_tree, before, git.tree_versions(here, head))
    if unseen is not None:
        raise UsageError(
            f"{visible(os.fsdecode(unseen))} goes out as it is in HEAD, but the index or the work tree has another "
            "version, and only the work tree is read. Commit the change, or put it aside (git stash; in a submodule "
            "git submodule update)."
        )


def _has_changes() -> bool:
    """Whether any file here differs from HEAD, in the index or on disk."""
    with open_tree(".", WalkOptions()) as tree:
        changes = tree.changes_since("HEAD")
        return any(changes.has_changed(entry) for entry in tree.entries)
