# SPDX-License-Identifier: Apache-2.0
"""Where a policy comes from: a file or a built-in, read within limits, and the name that reports give it."""

from __future__ import annotations

import hashlib
import os
import stat
from dataclasses import dataclass
from difflib import get_close_matches

from ospo_scan.errors import PolicyError, PolicyFault
from ospo_scan.model import PolicySource
from ospo_scan.policy.builtin import BUILTINS, PREFIX, builtin_bytes
from ospo_scan.policy.places import shown

FILE_NAME = "ospo-policy.yml"
MAX_BYTES = 2**20


@dataclass(frozen=True, slots=True)
class PolicyFile:
    """The bytes of a policy; ``name`` is what messages call it, ``own_paths`` where it lies in the scanned tree.

    ``identity`` is one for one file, however it is named; files that it names are relative to ``directory``, None for a
    built-in policy.
    """

    name: str
    source: PolicySource
    data: bytes
    own_paths: tuple[str, ...] = ()
    identity: str = ""
    directory: str | None = None


def find_policy(root: str) -> str | None:
    """The path of the policy of the tree ``root``: its ``ospo-policy.yml``; None where it has none.

    Whatever has that name is meant: a directory or a broken link is a fault when it is loaded, never passed over.
    """
    path = os.path.join(root, FILE_NAME)
    return path if os.path.lexists(path) else None


def read_policy_file(source: str, root: str | None) -> PolicyFile:
    """The policy that ``source`` names: ``builtin:NAME``, or the path of a file.

    Raises: PolicyError where there is no such policy, or its file cannot be read.
    """
    if source.startswith(PREFIX):
        return _builtin(source)
    inside = None if root is None else _path_inside(source, root)
    name = inside or source
    data = read_bytes(source, name)
    target = None if root is None else _path_inside(os.path.realpath(source), os.path.realpath(root))
    if inside is not None and target is None:
        raise _fault(name, "it is a link that leads out of the tree; name the file itself with --policy")
    reported = inside or os.path.basename(os.path.abspath(source))
    digest = hashlib.sha256(data).hexdigest()
    own_paths = tuple(sorted({path for path in (inside, target) if path is not None}))
    return PolicyFile(
        name=_readable(name),
        source=PolicySource(_text(reported), digest),
        data=data,
        own_paths=tuple(map(_text, own_paths)),
        identity=os.path.realpath(source),
        directory=os.path.dirname(os.path.abspath(source)),
    )


def _builtin(source: str) -> PolicyFile:
    name = source.removeprefix(PREFIX)
    if name not in BUILTINS:
        close = get_close_matches(name.lower()[:60], BUILTINS, n=1, cutoff=0.6)
        hint = f"did you mean {PREFIX}{close[0]}?" if close else f"there are {', '.join(BUILTINS)}"
        raise _fault(source, f"there is no built-in policy {shown(name)}; {hint}")
    data = builtin_bytes(name)
    return PolicyFile(source, PolicySource(source, hashlib.sha256(data).hexdigest()), data, identity=source)


def _path_inside(path: str, root: str) -> str | None:
    """``path`` relative to ``root`` (to its directory where it is a file) with ``/``; None where it lies outside."""
    directory = os.path.abspath(root)
    if not os.path.isdir(directory):
        directory = os.path.dirname(directory)
    relative = os.path.relpath(os.path.abspath(path), directory)
    return None if relative == os.pardir or relative.startswith(os.pardir + os.sep) else relative


def read_bytes(path: str, name: str, kind: str = "policy") -> bytes:
    """The bytes of a file that people write for ospo-scan, a ``kind`` of file. Raises: PolicyError."""
    try:
        # NOTE: without O_NONBLOCK, opening a pipe that somebody left under this name would wait for ever.
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except (OSError, ValueError) as error:
        said = error.strerror if isinstance(error, OSError) else str(error)
        raise _fault(name, f"the {kind} cannot be read ({said}); mend it, or name another {kind}") from error
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise _fault(name, f"the {kind} is not a regular file; put a YAML file in its place")
    with open(descriptor, "rb") as stream:
        try:
            data = stream.read(MAX_BYTES + 1)
        except OSError as error:
            raise _fault(name, f"the {kind} cannot be read ({error.strerror}); mend it") from error
    if len(data) > MAX_BYTES:
        advice = "name categories in place of licenses" if kind == "policy" else "split it"
        raise _fault(name, f"the {kind} is larger than 1 MB, which is the limit; {advice}")
    return data


def _fault(name: str, message: str) -> PolicyError:
    return PolicyError((PolicyFault(_readable(name), 0, 0, message),))


def _readable(name: str) -> str:
    return name if name.isprintable() else shown(name)


def _text(path: str) -> str:
    """A path of the system as this project keeps paths: its bytes as UTF-8 with surrogateescape."""
    return os.fsencode(path).decode("utf-8", "surrogateescape")
