# SPDX-License-Identifier: Apache-2.0
"""What scancode looks at in a file's path, besides the file's bytes, kept under a neutral name.

Seen in scancode-toolkit 32.5.0, textcode and typecode: the endings that mean markup, source code, minified code,
source maps, archives, office documents and media; the name ``package.json``; whether there is an extension at
all, and otherwise the whole name (Pygments knows ``Makefile``); and ``locale`` anywhere in the path. Nothing else
of a path changes an answer, so two files of one content and one neutral name have one answer.
"""

from __future__ import annotations

import re

_WHOLE_ENDINGS = ("package.json", "Makefile.inc", "Makefile")
_EXTENSIONS = re.compile(r"(?:\.[A-Za-z0-9_+~-]{1,16}){1,2}$")
_CREDITS = re.compile(r"(?:credits?|authors?|credits\.(?:rst|txt|md)|authors\.(?:rst|txt|md))")
_PLAIN = re.compile(r"[A-Za-z0-9_+-]{1,64}|\.[A-Za-z0-9_+-]{1,64}")


def private_name(path: str) -> str:
    """A relative name of one or two parts, of harmless characters, that scancode treats as it treats ``path``."""
    name = path.rpartition("/")[2]
    folder = "locale/" if "locale" in path else ""
    return folder + _neutral(name)


def copyright_name(path: str) -> str:
    """As ``private_name``, for copyright detection, which besides knows CREDITS and AUTHORS files by their names."""
    name = path.rpartition("/")[2].lower()
    return name if _CREDITS.fullmatch(name) else private_name(path)


def _neutral(name: str) -> str:
    for ending in _WHOLE_ENDINGS:
        if name.endswith(ending):
            return ending
    if _PLAIN.fullmatch(name):
        return name
    extensions = _EXTENSIONS.search(name, 1)
    return "f" + extensions.group() if extensions else "f"
