# SPDX-License-Identifier: Apache-2.0
"""What git knows of a work tree; the only caller of the ``git`` program, plumbing only.

The repository is not trusted: nothing that its configuration names may run. Hooks and the file system monitor are
off, no network protocol is allowed, nothing is fetched or written, and git's own check of the owner
(``safe.directory``) stays on: where git refuses, so does ospo-scan.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum

from ospo_scan.errors import GitError

TIMEOUT_S = 300

_KEPT_VARIABLES = frozenset(
    {"GIT_CONFIG_NOSYSTEM", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_DISCOVERY_ACROSS_FILESYSTEM"}
)
_OWN_VARIABLES = {
    "LC_ALL": "C",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    # A partial clone would fetch what it lacks, by whatever program the repository's configuration names.
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "none",
    # Trees and commits as they are, not as refs/replace says that they should be taken.
    "GIT_NO_REPLACE_OBJECTS": "1",
}
_SAFE_SETTINGS = ("--no-pager", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null")
_USAGE = 129
_ID = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_COMMITTER = re.compile(rb"^committer [^\n]* ([0-9]{1,12}) [+-][0-9]{4}$", re.MULTILINE)


class PathKind(Enum):
    """What a path of the index stands for; DIRECTORY: a whole directory that a sparse checkout leaves out."""

    FILE = "file"
    SUBMODULE = "submodule"
    DIRECTORY = "directory"


_KINDS = {b"160000": PathKind.SUBMODULE, b"040000": PathKind.DIRECTORY}


@dataclass(frozen=True, slots=True)
class TrackedPath:
    """A path of the index, relative to the directory that was asked about, without a trailing ``/``.

    ``is_skipped``: git was told not to check it out (sparse checkout), so that it need not be on disk.
    """

    path: bytes
    kind: PathKind
    is_skipped: bool


def find_work_tree(directory: bytes) -> bytes | None:
    """The nearest directory at or above ``directory`` (absolute) that has a ``.git``, None for none."""
    while True:
        if os.path.lexists(os.path.join(directory, b".git")):
            return directory
        parent = os.path.dirname(directory)
        if parent == directory:
            return None
        directory = parent


def tracked_paths(directory: bytes, work_tree: bytes) -> tuple[TrackedPath, ...]:
    """The tracked paths below ``directory``, each once, in git's order. ``work_tree`` is where its ``.git`` is.

    Raises: GitError where git is missing or refuses, takes another directory for the work tree, or lists a path
    that no work tree can have.
    """
    _check_work_tree(directory, work_tree)
    found: dict[bytes, TrackedPath] = {}
    for line in _index(directory).split(b"\0")[:-1]:
        # <tag> <mode> <object> <stage>\t<path>; an unmerged path has a line for each stage.
        description, _, path = line.partition(b"\t")
        tag, mode = description.split(b" ")[:2]
        path = path.removesuffix(b"/")
        _check_path(path, work_tree)
        found[path] = TrackedPath(path, _KINDS.get(mode, PathKind.FILE), is_skipped=tag == b"S")
    return tuple(found.values())


def untracked_paths(directory: bytes, work_tree: bytes) -> tuple[bytes, ...]:
    """The paths below ``directory`` that are neither tracked nor ignored; other repositories end in ``/``.

    Raises: GitError as ``tracked_paths``.
    """
    _check_work_tree(directory, work_tree)
    paths = _git(directory, "ls-files", "-z", "--others", "--exclude-standard").split(b"\0")[:-1]
    for path in paths:
        _check_path(path.removesuffix(b"/"), work_tree)
    return tuple(paths)


def resolve_commit(directory: bytes, name: str) -> str | None:
    """The id of the commit that ``name`` (a branch, a tag, an id, ``HEAD~3``) stands for, None where there is none."""
    # NOTE: git would take a name that begins with a dash for an option.
    if name.startswith("-") or "\0" in name:
        return None
    done = _run(directory, "rev-parse", "--verify", "--quiet", "--end-of-options", name + "^{commit}")
    found = done.stdout.decode("ascii", "replace").strip()
    return found if done.returncode == 0 and _ID.fullmatch(found) else None


def head(directory: bytes) -> tuple[str, datetime] | None:
    """The commit that HEAD names, and when it was made, in UTC; None where there is none with a time that can be."""
    commit = resolve_commit(directory, "HEAD")
    if commit is None:
        return None
    done = _run(directory, "cat-file", "commit", commit)
    made = _COMMITTER.search(done.stdout) if done.returncode == 0 else None
    try:
        return (commit, datetime.fromtimestamp(int(made[1]), UTC)) if made else None
    except (OverflowError, OSError, ValueError):
        return None


def merge_base(directory: bytes, first: str, second: str) -> str | None:
    """The best commit that both commits (ids) come from, None where git knows of none."""
    done = _run(directory, "merge-base", first, second)
    return None if done.returncode == 1 and not done.stderr else _output(directory, done).decode("ascii").strip()


def is_shallow(directory: bytes) -> bool:
    """Whether the repository lacks the older part of its history."""
    return _git(directory, "rev-parse", "--is-shallow-repository").strip() == b"true"


def tree_versions(directory: bytes, commit: str) -> dict[bytes, bytes]:
    """What a commit (an id) has below ``directory``, directories included: relative path to ``MODE ID``.

    Raises: GitError where the commit, or a part of its tree, is not there.
    """
    # NOTE: not `git diff`: its answer depends on settings of the repository, which could hide a change.
    versions = {}
    for line in _git(directory, "ls-tree", "-r", "-t", "-z", commit).split(b"\0")[:-1]:
        description, _, path = line.partition(b"\t")
        mode, _, identity = description.split(b" ")
        versions[path] = mode + b" " + identity
    return versions


def index_versions(directory: bytes, work_tree: bytes, index: str | None = None) -> dict[bytes, bytes]:
    """What the index has below ``directory``, in the form of ``tree_versions``; paths in conflict are left out.

    ``index`` is the absolute path of another index, as git makes one for ``git commit -a``.
    Raises: GitError as ``tracked_paths``.
    """
    _check_work_tree(directory, work_tree)
    versions = {}
    for line in _index(directory, index).split(b"\0")[:-1]:
        description, _, path = line.partition(b"\t")
        _, mode, identity, stage = description.split(b" ")
        if stage == b"0":
            path = path.removesuffix(b"/")
            _check_path(path, work_tree)
            versions[path] = mode + b" " + identity
    return versions


def read_blob(directory: bytes, identity: str, most: int) -> bytes | None:
    """The content of a blob, as git keeps it; None where it is larger than ``most`` bytes. Raises: GitError."""
    if int(_git(directory, "cat-file", "-s", identity)) > most:
        return None
    return _git(directory, "cat-file", "blob", identity)


def _index(directory: bytes, index: str | None = None) -> bytes:
    # NOTE: without --sparse, git reads what a sparse index leaves out from its objects, and where they are missing it
    # fetches them, or drops the paths and still exits with 0.
    listing = ("ls-files", "-z", "-t", "--stage")
    done = _run(directory, *listing, "--sparse", index=index)
    if done.returncode == _USAGE:
        # git before 2.36 does not know the option.
        done = _run(directory, *listing, index=index)
    return _output(directory, done)


def _check_work_tree(directory: bytes, work_tree: bytes) -> None:
    """Refuse a ``.git`` that git does not use, or that claims another work tree (``core.worktree``)."""
    top = _git(directory, "rev-parse", "--show-toplevel").removesuffix(b"\n")
    if os.path.realpath(top) != os.path.realpath(work_tree):
        raise GitError(
            f"git takes {os.fsdecode(top)} for the work tree of {os.fsdecode(os.path.join(work_tree, b'.git'))}. "
            "Mend the setting core.worktree, or scan every file on disk with --all-files."
        )


def _check_path(path: bytes, work_tree: bytes) -> None:
    if any(name in (b"", b".", b"..", b".git") for name in path.split(b"/")):
        raise GitError(
            f"The index of {os.fsdecode(work_tree)} lists {os.fsdecode(path)!r}, which no work tree can hold: the "
            "repository is damaged or hostile. Scan every file on disk with --all-files."
        )


def _git(directory: bytes, *arguments: str) -> bytes:
    return _output(directory, _run(directory, *arguments))


def _output(directory: bytes, done: subprocess.CompletedProcess[bytes]) -> bytes:
    """What git printed. Raises: GitError where it failed, or complained although it claims success."""
    if done.returncode or any(line.startswith((b"error:", b"fatal:")) for line in done.stderr.splitlines()):
        raise GitError(_refusal(directory, done.stderr))
    return done.stdout


def _run(directory: bytes, *arguments: str, index: str | None = None) -> subprocess.CompletedProcess[bytes]:
    environment = _environment() if index is None else _environment() | {"GIT_INDEX_FILE": index}
    command: list[str | bytes] = [_program(directory), *_SAFE_SETTINGS, "-C", directory, *arguments]
    try:
        return subprocess.run(
            command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, timeout=TIMEOUT_S, check=False
        )
    except subprocess.TimeoutExpired:
        raise GitError(
            f"git did not list {os.fsdecode(directory)} within {TIMEOUT_S} seconds. "
            "Scan every file on disk with --all-files."
        ) from None
    except OSError as error:
        raise GitError(f"git cannot be started: {error.strerror}. Mend its installation.") from error


def _program(directory: bytes) -> str:
    """The path of git, never one that depends on the directory the user is in."""
    places = os.pathsep.join(place for place in os.get_exec_path() if os.path.isabs(place))
    program = shutil.which("git", path=places)
    if program is None:
        raise GitError(
            f"{os.fsdecode(directory)} is in a git work tree, but the program git is not installed. "
            "Install git, or scan every file on disk with --all-files."
        )
    return program


def _environment() -> dict[str, str]:
    """The environment without what would point git elsewhere, make it say its words in another language, or is ours.

    What is ours can be secret.
    """
    dropped = ("GIT_", "OSPO_SCAN_")
    kept = {
        name: value for name, value in os.environ.items() if name in _KEPT_VARIABLES or not name.startswith(dropped)
    }
    kept.pop("LANGUAGE", None)
    return kept | _OWN_VARIABLES


def _refusal(directory: bytes, stderr: bytes) -> str:
    words = stderr.decode("utf-8", "backslashreplace").strip()
    place = os.fsdecode(directory)
    if "dubious ownership" in words:
        command = next((line.strip() for line in words.splitlines() if "--add safe.directory" in line), "")
        return f"git refuses {place} because it belongs to another user. If you trust it, run: {command}"
    said = words.splitlines()[0].removeprefix("fatal: ") if words else "no reason given"
    return f"git cannot list {place}: {said}. Mend the repository, or scan every file on disk with --all-files."
