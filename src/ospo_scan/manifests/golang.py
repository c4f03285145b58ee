# SPDX-License-Identifier: Apache-2.0
"""Go: the module of go.mod and what it requires. Neither go.mod nor go.sum has a place for a license.

https://go.dev/ref/mod#go-mod-file
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ospo_scan.manifests import Stated
from ospo_scan.manifests.documents import decoded
from ospo_scan.manifests.purls import dependency_of
from ospo_scan.model import Dependency

_WORD = re.compile(r"\"[^\"]*\"|`[^`]*`|[^\s\"`]+")
_LONGEST_LINE = 2_000


def go_mod(data: bytes) -> Stated:
    """The module by its path, and the versions that it requires: the least that will do, which is what Go takes."""
    module, found = None, list[Dependency]()
    for verb, words, comment in _directives(decoded(data)):
        if verb == "module" and words:
            module = module or words[0]
        elif verb == "require" and len(words) == 2:
            scope = "indirect" if comment == "indirect" else "require"
            namespace, _, name = words[0].rpartition("/")
            one = dependency_of("golang", name, words[1], words[1], scope, namespace=namespace)
            found.extend([one] if one else [])
    namespace, _, name = (module or "").rpartition("/")  # an empty go.mod keeps a directory out of the module above
    return Stated(name=name or None, namespace=namespace or None, dependencies=tuple(dict.fromkeys(found)))


def _directives(text: str) -> Iterator[tuple[str, list[str], str]]:
    """The directives of the file with their words, unquoted, and the comment behind; a block is one for each line."""
    block = None
    for line in text.splitlines():
        content, _, comment = line[:_LONGEST_LINE].partition("//")
        words = [word.strip('"`') for word in _WORD.findall(content)]
        if block is None and len(words) == 2 and words[1] == "(":
            block = words[0]
        elif words == [")"]:
            block = None
        elif words:
            verb = block or words[0]
            yield verb, words if block else words[1:], comment.strip()
