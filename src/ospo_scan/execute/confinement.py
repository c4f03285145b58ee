# SPDX-License-Identifier: Apache-2.0
"""What a child process may do: as little as its work needs, as far as the system can see to that.

Nothing here ever fails a run: a system without one of the means does without, and that is said (docs/security.md).
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import signal
import struct
import sys
from collections.abc import Callable, Collection, Iterable, Iterator

from ospo_scan.execute import landlock, seccomp

LARGEST_FILE = 16 * 2**20
"""Bytes up to which a worker can write to a file: what it says on stderr, in a file of ours, is all that it writes."""
MOST_DESCRIPTORS = 256

_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_SET_NO_NEW_PRIVS = 1, 4, 38
_CAPABILITY_VERSION = 0x20080522
_CAP_DAC_READ_SEARCH = 1 << 2
_SYSTEM_PLACES = (
    *("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/usr/share"),
    *("/etc/ld.so.cache", "/etc/localtime", "/etc/magic", "/dev/null", "/dev/urandom"),
    *("/nix/store", "/gnu/store"),  # packages are links into these
)


def die_with(parent: int) -> None:
    """Ask the kernel (Linux) to end this process when its parent ends, and notice a parent that is gone already."""
    _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def hide() -> None:
    """Keep other processes of this user from reading the memory and the environment of this one (Linux)."""
    _prctl(_PR_SET_DUMPABLE, 0)


def confine_loader() -> None:
    """For what loads an engine and sees no foreign bytes: no network, no look into others, no core files."""
    limit(resource.RLIMIT_CORE, 0)
    _prctl(_PR_SET_NO_NEW_PRIVS, 1)
    _tried(lambda: _filter(seccomp.loader_filter(seccomp.machine())))


def confine_worker(readable: Collection[str]) -> tuple[str, ...]:
    """Confine this process, which is going to work on foreign bytes, for good; what could not be had, in clauses.

    ``readable`` are the places beneath which it can still read files. It has to end with its parent already.
    """
    for what, most in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, LARGEST_FILE),
        (resource.RLIMIT_NOFILE, MOST_DESCRIPTORS),
    ):
        limit(what, most)
    if sys.platform != "linux":
        return ("it can read and write files, start programs and use the network (only Linux can forbid it)",)
    _prctl(_PR_SET_NO_NEW_PRIVS, 1)
    _tried(_offer_to_be_killed)
    _tried(_drop_capabilities)
    gaps = (
        _gap("it can read files (no Landlock: {})", lambda: landlock.restrict_to(readable)),
        _gap(
            "it can write files, start programs and use the network (no seccomp: {})",
            lambda: _filter(seccomp.worker_filter(seccomp.machine(), os.getpid())),
        ),
    )
    return tuple(gap for gap in gaps if gap)


def limit(what: int, most: int) -> None:
    """Set a limit of this process that it cannot raise again; a system that has no such limit does without."""
    with contextlib.suppress(OSError, ValueError):
        hard = resource.getrlimit(what)[1]
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (most, most))


def python_places() -> tuple[str, ...]:
    """Where this Python, all that it can import, and the libraries of the system are: what a worker has to read."""
    modules = (getattr(module, "__file__", None) for module in list(sys.modules.values()))
    wanted = [
        *(sys.prefix, sys.exec_prefix, sys.base_prefix, sys.base_exec_prefix),
        *sys.path,
        *_SYSTEM_PLACES,
        *(os.path.dirname(os.path.realpath(file)) for file in modules if file),
    ]
    return tuple(_outermost(os.path.realpath(place) for place in wanted if os.path.isabs(place)))


def _outermost(places: Iterable[str]) -> Iterator[str]:
    """Those of ``places`` that lie in no other; not the root, which would be everything."""
    last = None
    for place in sorted(set(places) - {os.sep}, key=lambda one: one.split(os.sep)):
        if last is None or os.path.commonpath((last, place)) != last:
            yield place
            last = place


def _gap(clause: str, measure: Callable[[], None]) -> str:
    fault = _tried(measure)
    return clause.format(fault) if fault else ""


def _tried(measure: Callable[[], None]) -> str:
    """Why a measure could not be taken; empty where it was."""
    if sys.platform != "linux":
        return "not Linux"
    try:
        measure()
    except (OSError, AttributeError) as fault:  # AttributeError: a C library without the function
        return getattr(fault, "strerror", None) or repr(fault)
    return ""


def _filter(program: list[seccomp.Instruction] | None) -> None:
    if program is None:
        raise OSError(0, f"no filter for {seccomp.machine()}")
    seccomp.apply(program)


def _offer_to_be_killed() -> None:
    """Where the machine runs out of memory, have the kernel end a worker, whose file is then named, and not the run."""
    with open("/proc/self/oom_score_adj", "w", encoding="ascii") as adjustment:
        adjustment.write("800")


def _drop_capabilities() -> None:
    """Where this is root, keep none of its powers but that to read what belongs to others: packages may."""
    libc = ctypes.CDLL(None, use_errno=True)
    header = struct.pack("=Ii", _CAPABILITY_VERSION, 0)
    held = ctypes.create_string_buffer(24)
    if libc.capget(header, held):
        return
    effective, permitted, *_ = struct.unpack("=6I", held.raw)
    kept = struct.pack("=6I", effective & _CAP_DAC_READ_SEARCH, permitted & _CAP_DAC_READ_SEARCH, 0, 0, 0, 0)
    libc.capset(header, kept)


def _prctl(option: int, value: int) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(*map(ctypes.c_ulong, (option, value, 0, 0, 0)))
