# SPDX-License-Identifier: Apache-2.0
"""Whether the disk has what is about to be committed or pushed: only what lies there can be judged.

Compared by content, as ``changes`` does. Line ends and Git LFS are undone here, without running what the repository
names for that; a file that any other filter keeps in another form is taken to be another one.
"""

from __future__ import annotations

import hashlib
import os
import stat

from ospo_scan import git
from ospo_scan.errors import GitError
from ospo_scan.walk.root import Root

_DIRECTORY_MODE = b"040000"
_LINK_MODE = b"120000"
_SUBMODULE_MODE = b"160000"
_CHUNK = 2**20
_MOST_TEXT = 2**26
_SHA256_DIGITS = 64

Versions = dict[bytes, bytes]


def unseen_path(directory: bytes, work_tree: bytes, before: Versions, after: Versions) -> bytes | None:
    """A path below ``directory`` that goes out in another version than the disk has; None where there is none.

    ``before`` is what was there already, ``after`` what goes out, as from ``git.tree_versions``. What a sparse
    checkout leaves out, and a submodule that is not there, are no matter: the walk reports them. Raises: GitError.
    """
    root = Root(directory)
    try:
        return _unseen(root, b"", work_tree, before, after)
    finally:
        root.close()


def _unseen(root: Root, prefix: bytes, work_tree: bytes, before: Versions, after: Versions) -> bytes | None:
    changed = {path: version for path, version in after.items() if before.get(path) != version}
    if not changed:
        return None
    directory = os.path.join(root.path, prefix.removesuffix(b"/"))
    walked = git.index_versions(directory, work_tree)
    left_out = {item.path for item in git.tracked_paths(directory, work_tree) if item.is_skipped}
    left_out = {path for path in left_out if walked.get(path) == after.get(path) and not _is_there(root, prefix + path)}
    for path, version in changed.items():
        mode, _, identity = version.partition(b" ")
        if mode == _DIRECTORY_MODE or not left_out.isdisjoint(_with_parents(path)):
            continue
        if path not in walked:
            return prefix + path
        if mode == _SUBMODULE_MODE:
            unseen = _unseen_of_submodule(root, prefix + path, before.get(path, b""), identity)
            if unseen is not None:
                return unseen
        elif not _is_on_disk(root, prefix + path, mode, identity):
            return prefix + path
    return None


def _unseen_of_submodule(root: Root, path: bytes, before: bytes, commit: bytes) -> bytes | None:
    if not _is_there(root, path + b"/.git"):
        return None
    directory = os.path.join(root.path, path)
    mode, _, earlier = before.partition(b" ")
    try:
        after = git.tree_versions(directory, commit.decode("ascii"))
    except GitError:
        return path
    known: Versions = {}
    if mode == _SUBMODULE_MODE and git.resolve_commit(directory, earlier.decode("ascii")):
        known = git.tree_versions(directory, earlier.decode("ascii"))
    return _unseen(root, path + b"/", directory, known, after)


def _with_parents(path: bytes) -> list[bytes]:
    parts = path.split(b"/")
    return [b"/".join(parts[:count]) for count in range(1, len(parts) + 1)]


def _is_there(root: Root, path: bytes) -> bool:
    try:
        root.lstat(path)
    except OSError:
        return False
    return True


def _is_on_disk(root: Root, path: bytes, mode: bytes, identity: bytes) -> bool:
    """Whether the disk has this version of a file or a link; false in doubt."""
    algorithm = "sha256" if len(identity) == _SHA256_DIGITS else "sha1"
    try:
        if mode == _LINK_MODE:
            return _blob(algorithm, root.readlink(path)) == identity
        return _has_file(root, path, algorithm, identity)
    except OSError:
        return False


def _has_file(root: Root, path: bytes, algorithm: str, identity: bytes) -> bool:
    """Whether a regular file is what git keeps as ``identity``: as it is, in Git LFS, or with other line ends."""
    with open(root.open_file(path), "rb", buffering=0) as file:
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode):
            return False
        blob = hashlib.new(algorithm, b"blob %d\0" % status.st_size, usedforsecurity=False)
        content = hashlib.sha256()
        while chunk := file.read(_CHUNK):
            blob.update(chunk)
            content.update(chunk)
        if blob.hexdigest().encode("ascii") == identity:
            return True
        pointer = (
            f"version https://git-lfs.github.com/spec/v1\noid sha256:{content.hexdigest()}\nsize {status.st_size}\n"
        )
        if _blob(algorithm, pointer.encode("ascii")) == identity:
            return True
        if status.st_size > _MOST_TEXT:
            return False
        file.seek(0)
        return _blob(algorithm, file.readall().replace(b"\r\n", b"\n")) == identity


def _blob(algorithm: str, data: bytes) -> bytes:
    digest = hashlib.new(algorithm, b"blob %d\0" % len(data), usedforsecurity=False)
    digest.update(data)
    return digest.hexdigest().encode("ascii")
