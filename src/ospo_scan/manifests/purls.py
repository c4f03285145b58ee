# SPDX-License-Identifier: Apache-2.0
"""Package URLs and the dependencies that are named by them. The only module that uses packageurl.

https://github.com/package-url/purl-spec
"""

from __future__ import annotations

import re

from packageurl import PackageURL

from ospo_scan.model import Dependency

_LONGEST = 1_000
_PINNED = re.compile(r"={2,3}\s*([^\s,;*]+)")
_REQUIREMENT = re.compile(
    r"\s*([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*(?:\[[^\]]*\])?\s*\(?([^;()@]*)\)?\s*(?:[;@].*)?"
)


def purl_of(
    kind: str, name: str | None, version: str | None = None, namespace: str | None = None, **qualifiers: str
) -> str | None:
    """The package URL of what is named so, None where it has no name or is not fit for one."""
    if not name or "$" in name or "%" in name or max(map(len, (name, version or "", namespace or ""))) > _LONGEST:
        return None
    return _written(kind, namespace, name, version, qualifiers)


def _written(  # noqa: PLR0913, PLR0917 - one argument for each part
    kind: str,
    namespace: str | None,
    name: str,
    version: str | None,
    qualifiers: dict[str, str] | None,
    subpath: str | None = None,
) -> str | None:
    if "\x00" in name or not name.strip(" /\t\r\n\v\f"):
        return None
    try:
        return PackageURL(kind, namespace or None, name, version or None, qualifiers or None, subpath).to_string()
    except (ValueError, TypeError):  # a name of nothing but white space passes its check, and is none then
        return None


def dependency_of(  # noqa: PLR0913, PLR0917 - one argument for each part
    kind: str,
    name: str,
    version: str | None,
    requirement: str | None,
    scope: str | None,
    is_optional: bool = False,
    namespace: str | None = None,
) -> Dependency | None:
    """The dependency, ``version`` being the pinned one; None where its name is not fit for a package URL."""
    purl = purl_of(kind, name, version, namespace)
    return None if purl is None else Dependency(purl, requirement or None, scope, is_optional)


def required(text: str, scope: str | None, is_optional: bool = False) -> Dependency | None:
    """The dependency that a Python requirement names, None where it names none.

    https://packaging.python.org/specifications/dependency-specifiers/
    """
    if len(text) > _LONGEST or (found := _REQUIREMENT.fullmatch(text.strip())) is None:
        return None
    return specified(found[1], found[2].strip(), scope, is_optional)


def specified(name: str, specifier: str, scope: str | None, is_optional: bool = False) -> Dependency | None:
    """The dependency on a Python package, None where its name is not fit for one; ``==1.0`` pins it."""
    pinned = _PINNED.fullmatch(specifier)
    return dependency_of("pypi", name, pinned[1] if pinned else None, specifier, scope, is_optional)


def checked(kind: str, purl: object, is_pinned: bool) -> str | None:
    """A package URL that scancode wrote, of the type ``kind``, without a version that is not pinned."""
    try:
        read = PackageURL.from_string(str(purl))
    except ValueError:
        return None
    version = read.version if is_pinned and not re.search(r"[${}*\[\](),<>~^]", read.version or "") else None
    if not read.name or len(str(purl)) > _LONGEST:
        return None
    qualifiers = read.qualifiers if isinstance(read.qualifiers, dict) else None
    return _written(kind, read.namespace, read.name, version, qualifiers, read.subpath)
