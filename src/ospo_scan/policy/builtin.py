# SPDX-License-Identifier: Apache-2.0
"""The policies that ship with ospo-scan: ``data/policies/NAME.yml``, named ``builtin:NAME``."""

from __future__ import annotations

import os

PREFIX = "builtin:"
BUILTINS = ("permissive", "weak-copyleft", "osi-approved", "dpg", "proprietary-product", "internal-service")
DEFAULT = "builtin:permissive"


def builtin_bytes(name: str) -> bytes:
    """The bytes of the built-in policy ``name``, which is one of ``BUILTINS``. Raises: KeyError for any other name."""
    if name not in BUILTINS:
        raise KeyError(name)
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    with open(os.path.join(package, "data", "policies", f"{name}.yml"), "rb") as stream:
        return stream.read()
