# SPDX-License-Identifier: Apache-2.0
"""What of a tree is as it was in a commit: compared by content, never by the word of a time stamp.

A path is unchanged only where four versions of it are one: in the merge base, in HEAD, in the index, and on disk, which
is read and hashed as git does. Whatever is not known to be unchanged has changed: a path in conflict, a file that
cannot be read, or one that git keeps in another form than it checks out (line ends, Git LFS, filters: none is run).
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Callable

from ospo_scan import git
from ospo_scan.errors import GitError
from ospo_scan.model import FileStatus, Reason, path_bytes
from ospo_scan.walk.entry import Content, Entry, Unread, path_from_bytes
from ospo_scan.walk.root import Root

_FILE_MODES = (b"100644", b"100755", b"100664")
_LINK_MODE = b"120000"
_SUBMODULE_MODE = b"160000"
_CHUNK = 2**20
_SHA256_DIGITS = 64


class Changes:
    """The comparison of a tree with the commit ``base``, which git names as the merge base of ``ref`` and HEAD."""

    def __init__(self, root: Root, ref: str) -> None:
        """Ask git, in submodules too. Raises: GitError, with what to do, where there is nothing to compare with."""
        self._root = root
        self.ref = ref
        place = os.fsdecode(root.path)
        work_tree = git.find_work_tree(root.path)
        if work_tree is None:
            raise GitError(
                f"{place} is not in a git work tree, and --since compares with a commit: name a directory of the "
                "repository, or leave out --since."
            )
        self.base, head = _commits(root.path, place, ref)
        self._algorithm = "sha256" if len(head) == _SHA256_DIGITS else "sha1"
        self._same: dict[bytes, bytes] = {}
        self._at_base = git.tree_versions(root.path, self.base)
        at_head = self._at_base if head == self.base else git.tree_versions(root.path, head)
        self._compare(b"", work_tree, self._at_base, at_head)

    def has_changed(self, entry: Entry, content: Content | Unread | None = None) -> bool:
        """Whether an entry of the tree changed; ``content`` is what reading it gave, None where it was not read.

        Never true of what is not there, and of what an ignore rule or a pattern leaves out.
        """
        if entry.status is FileStatus.SKIPPED and entry.reason is not Reason.LINK:
            return False
        path = path_bytes(entry.path).removesuffix(b"/")
        version = self._same.get(path)
        if version is None or entry.reason is Reason.NOT_CHECKED_OUT:
            return version is None
        if isinstance(content, Content) and content.parts is None:
            mode, _, identity = version.partition(b" ")
            return mode not in _FILE_MODES or self._blob(content.data) != identity
        return not self._is_on_disk(path, version)

    def has_path_changed(self, path: str) -> bool:
        """Whether any path below the root, there or not, ignored or not, is another on disk than in the base."""
        name = path_bytes(path)
        version = self._same.get(name)
        if version is not None:
            return not self._is_on_disk(name, version)
        try:
            self._root.lstat(name)
        except (FileNotFoundError, NotADirectoryError):
            return name in self._at_base
        except OSError:
            return True
        return True

    def changed_of(self, is_meant: Callable[[str], bool]) -> tuple[str, ...]:
        """The paths of the base for which ``is_meant`` holds and that changed or are gone, in order of their bytes."""
        names = (path_from_bytes(path) for path in sorted(self._at_base))
        return tuple(name for name in names if is_meant(name) and self.has_path_changed(name))

    def content_at_base(self, path: str, most: int) -> bytes | None:
        """What the base has of a file; None where it has none, or one of more than ``most`` bytes. Raises: GitError."""
        version = self._at_base.get(path_bytes(path), b"")
        mode, _, identity = version.partition(b" ")
        return git.read_blob(self._root.path, identity.decode("ascii"), most) if mode in _FILE_MODES else None

    def _compare(self, prefix: bytes, work_tree: bytes, base: dict[bytes, bytes], head: dict[bytes, bytes]) -> None:
        """Keep the paths below ``prefix`` of which commits and index have one version."""
        directory = os.path.join(self._root.path, prefix.removesuffix(b"/"))
        for path, version in git.index_versions(directory, work_tree).items():
            if base.get(path) == version == head.get(path):
                self._same[prefix + path] = version
            if version.startswith(_SUBMODULE_MODE) and self._is_repository(prefix + path):
                below = os.path.join(directory, path)
                pinned = [_pinned(below, versions.get(path, b"")) for versions in (base, head)]
                self._compare(prefix + path + b"/", below, *pinned)

    def _is_repository(self, path: bytes) -> bool:
        """Whether a submodule is checked out, in its own directory and not behind a link."""
        try:
            self._root.lstat(path + b"/.git")
        except OSError:
            return False
        return True

    def _is_on_disk(self, path: bytes, version: bytes) -> bool:
        """Whether the disk has this version of a file or a link; false in doubt."""
        mode, _, identity = version.partition(b" ")
        try:
            if mode == _LINK_MODE:
                return self._blob(self._root.readlink(path)) == identity
            return mode in _FILE_MODES and self._blob_of_file(path) == identity
        except OSError:
            return False

    def _blob(self, data: bytes) -> bytes:
        digest = hashlib.new(self._algorithm, b"blob %d\0" % len(data), usedforsecurity=False)
        digest.update(data)
        return digest.hexdigest().encode("ascii")

    def _blob_of_file(self, path: bytes) -> bytes | None:
        """The id of a regular file, however large; None for anything else. Raises: OSError."""
        with open(self._root.open_file(path), "rb", buffering=0) as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                return None
            digest = hashlib.new(self._algorithm, b"blob %d\0" % status.st_size, usedforsecurity=False)
            while chunk := file.read(_CHUNK):
                digest.update(chunk)
        return digest.hexdigest().encode("ascii")


def _commits(directory: bytes, place: str, ref: str) -> tuple[str, str]:
    """The merge base of ``ref`` and HEAD, and HEAD. Raises: GitError saying which is missing and what to do."""
    head = git.resolve_commit(directory, "HEAD")
    if head is None:
        raise GitError(f"{place} is in a repository without a commit: commit something, or leave out --since.")
    commit = git.resolve_commit(directory, ref)
    if commit is None:
        otherwise = "Name a branch, a tag or a commit; what is not here yet, git fetch brings."
        raise GitError(
            f"--since {ref}: the repository of {place} knows no such commit. {_advice(directory, otherwise)}"
        )
    base = git.merge_base(directory, commit, head)
    if base is None:
        otherwise = "Name a branch that HEAD has something in common with, or leave out --since."
        raise GitError(
            f"--since {ref}: HEAD of {place} and {ref} have no commit in common. {_advice(directory, otherwise)}"
        )
    return base, head


def _advice(directory: bytes, otherwise: str) -> str:
    if not git.is_shallow(directory):
        return otherwise
    return (
        "The clone is shallow, so that a part of the history is missing: run git fetch --unshallow (with GitHub "
        "Actions set fetch-depth: 0, with GitLab GIT_DEPTH: 0)."
    )


def _pinned(directory: bytes, version: bytes) -> dict[bytes, bytes]:
    """What a submodule has at the commit that ``version`` names; nothing where it is no submodule, or not fetched."""
    mode, _, commit = version.partition(b" ")
    if mode != _SUBMODULE_MODE:
        return {}
    try:
        return git.tree_versions(directory, commit.decode("ascii"))
    except GitError:
        return {}
