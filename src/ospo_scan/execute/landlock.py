# SPDX-License-Identifier: Apache-2.0
"""Keeps this process from files by Landlock, a part of Linux since 5.13 that needs no privilege.

Under it, too, a process cannot look into any that is not: neither memory nor environment, root or not.
https://docs.kernel.org/userspace-api/landlock.html
"""

from __future__ import annotations

import ctypes
import os
import struct
import sys
from collections.abc import Iterable

# NOTE: glibc has no functions for these three; their numbers are the same on all machines.
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_ASK_VERSION = 1
_RULE_PATH_BENEATH = 1
_READ_FILE, _READ_DIR = 1 << 2, 1 << 3
# How many kinds of access to files each version knows; one that is not named to it stays allowed.
_KINDS = {1: 13, 2: 14, 3: 15, 4: 15}
_LATER_KINDS = 16
_TCP_FROM, _SCOPES_FROM = 4, 6
_BIND_AND_CONNECT = _ABSTRACT_SOCKETS_AND_SIGNALS = 0b11


def version() -> int:
    """Which version of Landlock there is; 0 for none."""
    if sys.platform != "linux":
        return 0
    libc = ctypes.CDLL(None, use_errno=True)
    return max(0, int(libc.syscall(_CREATE_RULESET, None, ctypes.c_size_t(0), _ASK_VERSION)))


def restrict_to(readable: Iterable[str]) -> None:
    """From now on this process can read what is beneath ``readable``, and open, make or remove nothing else.

    What it has open stays open; what does not exist is passed over. It needs ``PR_SET_NO_NEW_PRIVS``. Raises OSError
    where the kernel cannot do it.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    known = version()
    if not known:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    handled = (1 << _KINDS.get(known, _LATER_KINDS)) - 1
    tcp = _BIND_AND_CONNECT if known >= _TCP_FROM else 0
    scopes = _ABSTRACT_SOCKETS_AND_SIGNALS if known >= _SCOPES_FROM else 0
    asked = struct.pack("=QQQ", handled, tcp, scopes)
    ruleset = _checked(libc.syscall(_CREATE_RULESET, asked, ctypes.c_size_t(len(asked)), 0))
    try:
        for place in readable:
            _allow(libc, ruleset, place)
        _checked(libc.syscall(_RESTRICT_SELF, ruleset, 0))
    finally:
        os.close(ruleset)


def _allow(libc: ctypes.CDLL, ruleset: int, place: str) -> None:
    try:
        descriptor = os.open(place, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        access = _READ_FILE | _READ_DIR if os.path.isdir(place) else _READ_FILE
        rule = struct.pack("=Qi", access, descriptor)
        _checked(libc.syscall(_ADD_RULE, ruleset, _RULE_PATH_BENEATH, rule, 0))
    finally:
        os.close(descriptor)


def _checked(returned: int) -> int:
    if returned < 0:
        fault = ctypes.get_errno()
        raise OSError(fault, os.strerror(fault))
    return returned
