# SPDX-License-Identifier: Apache-2.0
"""Filters of system calls (seccomp) for children: what they have no use for fails with EPERM, whoever asks for it.

A filter is a program in the kernel's classic BPF that is run before each system call; it cannot be taken off again,
and what the process starts is under it too. https://docs.kernel.org/userspace-api/seccomp_filter.html
"""

from __future__ import annotations

import ctypes
import errno
import fcntl
import os
import platform
import struct
from collections.abc import Iterable, Iterator

from ospo_scan.execute import system_calls as calls

_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER = 22, 2
_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE = 1, 4
_CLONE_THREAD = 0x10000
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
# They have signals sent to other processes, or input put into a terminal.
_FCNTL_COMMANDS = (getattr(fcntl, "F_SETOWN", 8), getattr(fcntl, "F_SETSIG", 10), 15)  # 15: F_SETOWN_EX
_IOCTL_COMMANDS = (0x8901, 0x8902, 0x5412, 0x541C)  # FIOSETOWN, SIOCSPGRP, TIOCSTI, TIOCLINUX

_LOAD, _EQUAL, _AT_LEAST, _HAS_BITS, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _KILL, _FAIL = 0x7FFF0000, 0x80000000, 0x00050000
_REFUSE, _UNKNOWN = _FAIL | errno.EPERM, _FAIL | errno.ENOSYS
_NUMBER_AT, _ARCHITECTURE_AT, _ARGUMENTS_AT = 0, 4, 16
_X32 = 0x40000000  # the bit by which x86_64 marks calls of a second interface, with numbers of its own

Instruction = tuple[int, int, int, int]
"""Operation, how many instructions to skip if its test holds and if not, operand."""

Test = tuple[int, int, int]
"""Of an argument: its offset, the operation, the operand."""


def loader_filter(machine: str) -> list[Instruction] | None:
    """The filter for what loads the engine: no network, no look into other processes. None for a machine unknown."""
    return _filter(machine, (calls.NETWORK, calls.OTHER_PROCESSES), ())


def worker_filter(machine: str, pid: int) -> list[Instruction] | None:
    """The filter for the process ``pid`` that works on foreign bytes; None for a machine unknown.

    On top of ``loader_filter``: no program, no process, no signal to others, nothing written but to what is open, no
    way out of its limits or of dying with its parent. Threads are allowed.
    """
    groups = (
        *(calls.NETWORK, calls.OTHER_PROCESSES, calls.SIGNALS, calls.PROGRAMS),
        *(calls.WRITING, calls.UNCOUNTED, calls.MACHINE),
    )
    first, second, third = (_argument(index) for index in range(3))
    limits = [(third, _HAS_BITS, 0xFFFFFFFF), (third + 4, _HAS_BITS, 0xFFFFFFFF)]  # to ask for limits is allowed
    by_argument = (
        (calls.KILL, [(first, _EQUAL, pid)], _ALLOW, _REFUSE),
        (calls.TGKILL, [(first, _EQUAL, pid)], _ALLOW, _REFUSE),
        (calls.CLONE, [(first, _HAS_BITS, _CLONE_THREAD)], _ALLOW, _REFUSE),
        (calls.OPEN, [(second, _HAS_BITS, _WRITES)], _REFUSE, _ALLOW),
        (calls.OPENAT, [(third, _HAS_BITS, _WRITES)], _REFUSE, _ALLOW),
        (calls.PRCTL, [(first, _EQUAL, one) for one in (_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE)], _REFUSE, _ALLOW),
        (calls.PRLIMIT64, limits, _REFUSE, _ALLOW),
        (calls.FCNTL, [(second, _EQUAL, one) for one in _FCNTL_COMMANDS], _REFUSE, _ALLOW),
        (calls.IOCTL, [(second, _EQUAL, one) for one in _IOCTL_COMMANDS], _REFUSE, _ALLOW),
    )
    return _filter(machine, groups, by_argument, _recent())


def apply(program: Iterable[Instruction]) -> None:
    """Put this process under a filter, for good. Raises OSError where the kernel does not let it."""
    packed = b"".join(struct.pack("=HBBI", *instruction) for instruction in program)
    buffer = ctypes.create_string_buffer(packed, len(packed))

    class Program(ctypes.Structure):
        _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_void_p))

    given = Program(len(packed) // 8, ctypes.addressof(buffer))
    if ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(given), 0, 0):
        fault = ctypes.get_errno()
        raise OSError(fault, os.strerror(fault))


def machine() -> str:
    """What this machine is called here."""
    return platform.machine()


def _filter(
    machine: str,
    groups: Iterable[calls.Calls],
    by_argument: Iterable[tuple[calls.Numbers, list[Test], int, int]],
    recent: Iterable[Instruction] = (),
) -> list[Instruction] | None:
    if machine not in calls.MACHINES:
        return None
    own, architecture = calls.MACHINES[machine]
    program: list[Instruction] = [
        (_LOAD, 0, 0, _ARCHITECTURE_AT),
        (_EQUAL, 1, 0, architecture),
        (_RETURN, 0, 0, _KILL),  # calls of a 32-bit program
        (_LOAD, 0, 0, _NUMBER_AT),
        (_AT_LEAST, 0, 1, _X32),
        (_RETURN, 0, 0, _REFUSE),
    ]
    for group in groups:
        for numbers in group.values():
            if (number := numbers[own]) is not None:
                program += [(_EQUAL, 0, 1, number), (_RETURN, 0, 0, _REFUSE)]
    program += recent
    for numbers, tests, where_it_holds, otherwise in by_argument:
        if (number := numbers[own]) is not None:
            body = list(_tested(tests, where_it_holds, otherwise))
            program += [(_EQUAL, 0, len(body), number), *body]
    return [*program, (_RETURN, 0, 0, _ALLOW)]


def _tested(tests: Iterable[Test], where_it_holds: int, otherwise: int) -> Iterator[Instruction]:
    """What returns ``where_it_holds`` if one of the tests does."""
    for offset, operation, operand in tests:
        yield _LOAD, 0, 0, offset
        yield operation, 0, 1, operand
        yield _RETURN, 0, 0, where_it_holds
    yield _RETURN, 0, 0, otherwise


def _recent() -> list[Instruction]:
    """Calls that came after the tables here were made are unknown, as to an old kernel: libraries do without.

    ``clone3`` and ``openat2`` are among them, whose arguments no filter can see.
    """
    allowed: list[Instruction] = []
    for number in calls.RECENT_AND_HARMLESS:
        allowed += [(_EQUAL, 0, 1, number), (_RETURN, 0, 0, _ALLOW)]
    body: list[Instruction] = [*allowed, (_RETURN, 0, 0, _UNKNOWN)]
    return [(_AT_LEAST, 0, len(body), calls.FIRST_RECENT), *body]


def _argument(index: int) -> int:
    """The offset of the lower half of an argument: both machines put it first."""
    return _ARGUMENTS_AT + 8 * index
