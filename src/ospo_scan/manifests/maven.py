# SPDX-License-Identifier: Apache-2.0
"""The licenses of a Maven POM. What a POM inherits from its parent is not in it, and not looked for.

https://maven.apache.org/ref/current/maven-model/maven.html: several licenses are a choice of the user.
"""

from __future__ import annotations

from ospo_scan.manifests import ManifestError, Stated, Statement
from ospo_scan.manifests.bounds import xml_root


def pom(data: bytes) -> Stated:
    """Each license by its name; by its address where that name is not known."""
    root = xml_root(data)
    if root.tag != "project":
        raise ManifestError("is not a Maven POM")
    statements = []
    for entry in root.findall("licenses/license"):
        name, url = (" ".join((entry.findtext(tag) or "").split()) for tag in ("name", "url"))
        if name or url:
            statements.append(Statement(name or url, address=url or None))
    return Stated(statements=tuple(statements), relation="OR")
