# SPDX-License-Identifier: Apache-2.0
"""Where a symbolic link of the tree leads: inside the root or out of it, found without following it."""

from __future__ import annotations

import stat

from ospo_scan.model import FileStatus, Reason
from ospo_scan.walk.entry import Entry, path_from_bytes
from ospo_scan.walk.root import Root, fault_reason, split

MAX_LINKS = 40
MAX_STEPS = 4096


def link_entry(root: Root, path: bytes, link: bytes | None = None) -> Entry:
    """The entry of ``path``, which is a link, or lies behind the link ``link``.

    Skipped where the link leads to something inside the root, there or not; not inspected where it leads out.
    """
    link = path if link is None else link
    try:
        target = root.readlink(link)
        is_outside = leads_outside(root, split(link)[0], target)
    except OSError as error:
        return Entry(path_from_bytes(path), FileStatus.ERROR, fault_reason(error), error.strerror)
    detail = f"-> {path_from_bytes(target)}"
    if link != path:
        detail = f"{path_from_bytes(link)} {detail}"
    if is_outside:
        return Entry(path_from_bytes(path), FileStatus.NOT_INSPECTED, Reason.LINK_OUTSIDE_ROOT, detail)
    return Entry(path_from_bytes(path), FileStatus.SKIPPED, Reason.LINK, detail)


def leads_outside(root: Root, parent: bytes, target: bytes) -> bool:
    """Whether a link in the directory ``parent`` leaves the root at any step, other links on its way included.

    An absolute target does, wherever it points. A loop does not; a way too long to be followed counts as one that
    does. What does not exist is taken for a directory, so that ``missing/../..`` is judged as it is written.
    """
    here = parent.split(b"/") if parent else []
    ahead = [target]
    links = 0
    for _ in range(MAX_STEPS):
        if not ahead:
            return False
        following = ahead.pop()
        if following.startswith(b"/"):
            return True
        name, _, rest = following.partition(b"/")
        if rest := rest.lstrip(b"/"):
            ahead.append(rest)
        if name == b"..":
            if not here:
                return True
            here.pop()
        elif name not in (b"", b"."):
            here.append(name)
            if (further := _target(root, b"/".join(here))) is not None:
                here.pop()
                ahead.append(further)
                links += 1
                if links > MAX_LINKS:
                    return False
    return True


def _target(root: Root, path: bytes) -> bytes | None:
    try:
        return root.readlink(path) if stat.S_ISLNK(root.lstat(path).st_mode) else None
    except OSError:
        return None
