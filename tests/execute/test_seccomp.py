# SPDX-License-Identifier: Apache-2.0
"""The filters of system calls for both machines, run by an interpreter of the few instructions that they consist of."""

from __future__ import annotations

import errno
import os
import struct

import pytest

from ospo_scan.execute import seccomp
from ospo_scan.execute import system_calls as calls

ALLOWED, REFUSED, UNKNOWN, KILLED = "allowed", "refused", "unknown", "killed"
_ANSWERS = {0x7FFF0000: ALLOWED, 0x50000 | errno.EPERM: REFUSED, 0x50000 | errno.ENOSYS: UNKNOWN, 0x80000000: KILLED}
PID = 4711
MACHINES = sorted(calls.MACHINES)


def verdict(program: list[seccomp.Instruction], architecture: int, number: int, *arguments: int) -> str:
    """What the kernel would make of one system call."""
    padded = [argument % 2**64 for argument in (*arguments, *[0] * 6)[:6]]
    data = struct.pack("<IIQ6Q", number, architecture, 0, *padded)
    accumulator = at = 0
    while True:
        operation, if_so, if_not, operand = program[at]
        at += 1
        if operation == 0x20:
            (accumulator,) = struct.unpack_from("<I", data, operand)
        elif operation == 0x06:
            return _ANSWERS[operand]
        else:
            tests = {0x15: accumulator == operand, 0x35: accumulator >= operand, 0x45: bool(accumulator & operand)}
            at += if_so if tests[operation] else if_not


def worker(machine: str, numbers: calls.Numbers, *arguments: int) -> str | None:
    """What becomes of a call by a worker; None where the machine has no such call."""
    own, architecture = calls.MACHINES[machine]
    number = numbers[own]
    program = seccomp.worker_filter(machine, PID)
    assert program is not None
    return None if number is None else verdict(program, architecture, number, *arguments)


@pytest.mark.parametrize("machine", MACHINES)
def test_every_call_of_the_table_is_refused_to_a_worker(machine: str) -> None:
    groups = (calls.NETWORK, calls.OTHER_PROCESSES, calls.SIGNALS, calls.PROGRAMS, calls.WRITING, calls.UNCOUNTED)
    for group in (*groups, calls.MACHINE):
        for name, numbers in group.items():
            assert worker(machine, numbers) in (REFUSED, None), name


@pytest.mark.parametrize("machine", MACHINES)
@pytest.mark.parametrize(
    ("numbers", "arguments", "expected"),
    [
        (calls.KILL, (PID, 9), ALLOWED),
        (calls.KILL, (1, 9), REFUSED),
        (calls.KILL, (-1, 9), REFUSED),
        (calls.KILL, (0, 9), REFUSED),
        (calls.KILL, (-PID, 9), REFUSED),
        (calls.TGKILL, (PID, PID + 1, 6), ALLOWED),
        (calls.TGKILL, (PID + 1, PID, 6), REFUSED),
        (calls.CLONE, (0x3D0F00,), ALLOWED),  # as a thread is made
        (calls.CLONE, (17,), REFUSED),  # as fork does
        (calls.CLONE, (0x4000 | 0x100 | 17,), REFUSED),  # as vfork does
        (calls.OPENAT, (-100, 0, os.O_RDONLY | os.O_CLOEXEC | os.O_DIRECTORY), ALLOWED),
        (calls.OPENAT, (-100, 0, os.O_WRONLY), REFUSED),
        (calls.OPENAT, (-100, 0, os.O_RDWR | os.O_APPEND), REFUSED),
        (calls.OPENAT, (-100, 0, os.O_RDONLY | os.O_CREAT), REFUSED),
        (calls.OPENAT, (-100, 0, os.O_RDONLY | os.O_TRUNC), REFUSED),
        (calls.OPENAT, (-100, 0, 3), REFUSED),  # the access mode without a name
        (calls.PRCTL, (1, 0), REFUSED),
        (calls.PRCTL, (4, 1), REFUSED),
        (calls.PRCTL, (15, 0), ALLOWED),  # names a thread
        (calls.PRLIMIT64, (0, 7, 0, 0x7FFF00001234), ALLOWED),
        (calls.PRLIMIT64, (0, 7, 0x7FFF00001234), REFUSED),
        (calls.PRLIMIT64, (0, 7, 0x7FFF00000000), REFUSED),  # an address whose lower half is nothing
        (calls.FCNTL, (3, 1), ALLOWED),
        (calls.FCNTL, (3, 8, 1), REFUSED),
        (calls.IOCTL, (3, 0x5401), ALLOWED),
        (calls.IOCTL, (3, 0x5412), REFUSED),
    ],
)
def test_what_a_call_asks_for_decides(
    machine: str, numbers: calls.Numbers, arguments: tuple[int, ...], expected: str
) -> None:
    assert worker(machine, numbers, *arguments) == expected


@pytest.mark.parametrize(("flags", "expected"), [(os.O_RDONLY, ALLOWED), (os.O_WRONLY, REFUSED), (os.O_CREAT, REFUSED)])
def test_the_older_call_that_opens_is_looked_at_as_well(flags: int, expected: str) -> None:
    assert worker("x86_64", calls.OPEN, 0, flags) == expected


@pytest.mark.parametrize("machine", MACHINES)
def test_recent_calls_are_unknown_unless_they_are_known_to_be_harmless(machine: str) -> None:
    architecture = calls.MACHINES[machine][1]
    program = seccomp.worker_filter(machine, PID)
    assert program is not None
    answers = {number: verdict(program, architecture, number) for number in range(calls.FIRST_RECENT, 1000)}
    assert {number for number, said in answers.items() if said == ALLOWED} == set(calls.RECENT_AND_HARMLESS)
    assert answers[435] == answers[437] == UNKNOWN  # clone3, openat2: libraries then use clone and openat


@pytest.mark.parametrize("machine", MACHINES)
@pytest.mark.parametrize("is_worker", [True, False])
def test_calls_in_the_manner_of_another_machine_are_not_let_through(machine: str, is_worker: bool) -> None:
    architecture = calls.MACHINES[machine][1]
    program = seccomp.worker_filter(machine, PID) if is_worker else seccomp.loader_filter(machine)
    assert program is not None
    assert verdict(program, 0x40000003, 1) == KILLED  # a 32-bit call on x86
    assert verdict(program, 0x40000028, 1) == KILLED  # on Arm
    assert verdict(program, architecture, 0x40000000 | 1) == REFUSED  # x32
    assert verdict(program, architecture, 0xFFFFFFFF) == REFUSED


@pytest.mark.parametrize("machine", MACHINES)
def test_what_loads_the_engine_can_start_programs_and_write_but_has_no_network(machine: str) -> None:
    own, architecture = calls.MACHINES[machine]
    program = seccomp.loader_filter(machine)
    assert program is not None
    for numbers in (calls.NETWORK["connect"], calls.OTHER_PROCESSES["ptrace"]):
        assert verdict(program, architecture, numbers[own] or 0) == REFUSED
    for numbers in (calls.PROGRAMS["execve"], calls.WRITING["mkdirat"], calls.CLONE, calls.OPENAT, calls.KILL):
        assert verdict(program, architecture, numbers[own] or 0, 17, 17, os.O_WRONLY) == ALLOWED


def test_a_machine_that_is_not_known_has_no_filter() -> None:
    assert seccomp.worker_filter("mips", PID) is None
    assert seccomp.loader_filter("riscv64") is None


def test_no_number_stands_for_two_calls_of_one_machine() -> None:
    groups = (calls.NETWORK, calls.OTHER_PROCESSES, calls.SIGNALS, calls.PROGRAMS, calls.WRITING, calls.UNCOUNTED)
    special = (calls.KILL, calls.TGKILL, calls.CLONE, calls.OPEN, calls.OPENAT, calls.PRCTL, calls.PRLIMIT64)
    every = [numbers for group in (*groups, calls.MACHINE) for numbers in group.values()]
    every += [*special, calls.FCNTL, calls.IOCTL]
    for own in (0, 1):
        numbers = [one[own] for one in every if one[own] is not None]
        assert len(numbers) == len(set(numbers))
