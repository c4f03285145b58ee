# SPDX-License-Identifier: Apache-2.0
"""Makes scancode importable beside pluggy 1.7 and keeps its writes in a directory of ours."""

from __future__ import annotations

import os
from typing import Any, cast

# NOTE: read by scancode at import. The index variables name pickles, which run code when loaded: never obeyed.
_DROPPED = (
    "SCANCODE_LICENSE_INDEX_CACHE",
    "SCANCODE_PACKAGE_INDEX_CACHE",
    "TYPECODE_LIBMAGIC_PATH",
    "TYPECODE_LIBMAGIC_DB_PATH",
)


def prepare(scratch: str) -> None:
    """Set up this process, before scancode's first import; what scancode writes goes below ``scratch``."""
    for name in _DROPPED:
        os.environ.pop(name, None)
    for name, folder in (("SCANCODE_CACHE", "cache"), ("SCANCODE_TEMP", "temp")):
        os.environ[name] = os.path.join(scratch, "engine", folder)
        os.makedirs(os.environ[name], mode=0o700, exist_ok=True)
    tolerate_class_hooks()


def tolerate_class_hooks() -> None:
    """Let pluggy 1.7 pass over plugincode's hooks.

    NOTE: plugincode 32.0.0 marks its hook specifications inside classes; pluggy 1.7 raises ValueError for the
    ``self`` in them when they are registered, which breaks the import of scancode. The hooks are those of scancode's
    command line and are never called here, so their registration may fail.
    """
    import pluggy

    register = pluggy.PluginManager.add_hookspecs

    def add_hookspecs(self: pluggy.PluginManager, namespace: object) -> None:
        try:
            register(self, cast("Any", namespace))
        except ValueError:
            if not str(getattr(namespace, "__name__", "")).startswith("plugincode"):
                raise

    pluggy.PluginManager.add_hookspecs = add_hookspecs  # type: ignore[method-assign, assignment]  # that is the point
