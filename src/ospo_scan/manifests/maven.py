# SPDX-License-Identifier: Apache-2.0
"""Identity and licenses of a Maven POM. Licenses that it inherits from its parent are not in it, and not looked for.

https://maven.apache.org/ref/current/maven-model/maven.html: several licenses are a choice of the user.
"""

from __future__ import annotations

from xml.etree.ElementTree import Element

from ospo_scan.manifests import ManifestError, Stated, Statement
from ospo_scan.manifests.bounds import xml_root


def pom(data: bytes) -> Stated:
    """Who it is, and each license by its name; by its address where that name is not known."""
    root = xml_root(data)
    if root.tag != "project":
        raise ManifestError("is not a Maven POM")
    entries = root.findall("licenses/license")
    statements = []
    for entry in entries:
        name, url = (" ".join((entry.findtext(tag) or "").split()) for tag in ("name", "url"))
        if name or url:
            statements.append(Statement(name or url, address=url or None))
    return Stated(
        name=_text(root, "artifactId"),
        version=_text(root, "version") or _text(root, "parent/version"),
        namespace=_text(root, "groupId") or _text(root, "parent/groupId"),
        statements=tuple(statements),
        relation="OR",
    )


def _text(root: Element, path: str) -> str | None:
    return (root.findtext(path) or "").strip() or None
