# SPDX-License-Identifier: Apache-2.0
"""The key of a cache that several people share: from the environment or from a private file, never from an option.

A message about a key says where it came from and what is wrong, and never what it is.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from typing import NoReturn

from ospo_scan.errors import UsageError

VARIABLE = "OSPO_SCAN_CACHE_HMAC_KEY"
MIN_LENGTH = 32
MAX_LENGTH = 4096
_MAKE = "make one with `openssl rand -hex 32`"


def read_secret(environment: Mapping[str, str], key_file: str | None) -> bytes | None:
    """The key that the environment or the file ``key_file`` holds, without blanks around it; None where there is none.

    A variable that is empty is none: that is what builds of strangers get in place of a secret. Raises: UsageError
    where both are given, or where the key is too short, too long, or others could read it.
    """
    given = environment.get(VARIABLE, "")
    if given and key_file is not None:
        raise UsageError(f"The key of the cache is given twice: give {VARIABLE} or --cache-key-file.")
    if key_file is not None:
        return _checked(_read(key_file), f"The key file {key_file}")
    return _checked(os.fsencode(given), VARIABLE) if given else None


def _checked(data: bytes, where: str) -> bytes:
    secret = data.strip()
    if len(secret) < MIN_LENGTH:
        raise UsageError(f"{where} holds a key of less than {MIN_LENGTH} characters: {_MAKE}.")
    if len(secret) > MAX_LENGTH:
        raise UsageError(f"{where} holds more than {MAX_LENGTH} characters, which is no key: {_MAKE}.")
    return secret


def _read(path: str) -> bytes:
    """The first bytes of a private file, one more than a key may have. Raises: UsageError."""

    def refuse(why: str) -> NoReturn:
        raise UsageError(f"The key file {path} {why}.")

    try:
        # NOTE: without O_NONBLOCK, opening a pipe would wait for a writer.
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except (OSError, ValueError) as fault:
        if os.path.islink(path):
            refuse("is a link: name the file itself")
        refuse(f"cannot be read ({fault.strerror if isinstance(fault, OSError) else fault})")
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            refuse("is not a regular file")
        if status.st_uid not in (os.geteuid(), 0):
            refuse("belongs to another user")
        if status.st_mode & 0o077:
            refuse("is open to other users: run chmod 600 on it")
        return os.read(descriptor, MAX_LENGTH + 2)
    except OSError as fault:
        refuse(f"cannot be read ({fault.strerror})")
    finally:
        os.close(descriptor)
