# SPDX-License-Identifier: Apache-2.0
"""One module a reader of foreign bytes, each with its ``TARGET``."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from target import Target

NAMES = tuple(sorted(module.name for module in iter_modules(__path__)))


def target(name: str) -> Target:
    """The target of this name."""
    found: Target = import_module(f"targets.{name}").TARGET
    return found
