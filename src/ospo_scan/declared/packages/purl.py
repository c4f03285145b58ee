# SPDX-License-Identifier: Apache-2.0
"""Package URLs: written in canonical form, and compared.

Own code because the purl library takes longer to load than a cached run has; the tests compare the two.
https://github.com/package-url/purl-spec
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from urllib.parse import quote, unquote

_LOWER_NAME = frozenset(
    (
        "alpm",
        "apk",
        "bitbucket",
        "bitnami",
        "composer",
        "github",
        "gitlab",
        "hex",
        "luarocks",
        "npm",
        "oci",
        "pub",
        "pypi",
    )
)
_LOWER_NAMESPACE = frozenset(
    ("alpm", "apk", "bitbucket", "composer", "github", "gitlab", "hex", "luarocks", "pypi", "qpkg")
)
_TYPE = re.compile(r"[a-z][a-z0-9.+-]*")
_PLAIN = re.compile(r"[A-Za-z0-9._~:-]+")
_NO_QUALIFIERS: Mapping[str, str] = MappingProxyType({})


def purl(
    kind: str,
    namespace: str | None,
    name: str,
    version: str | None = None,
    qualifiers: Mapping[str, str] = _NO_QUALIFIERS,
) -> str:
    """The canonical package URL of type ``kind``; a ``namespace`` has its segments between slashes.

    Raises: ValueError where nothing is left of the name, or the type is none.
    """
    if not _TYPE.fullmatch(kind):
        raise ValueError(f"{kind!r} is no type of a package URL")
    spelled = _spelled_name(kind, name.strip().strip("/"))
    if not spelled:
        raise ValueError("a package URL needs a name")
    segments = [quoted(part) for part in _spelled_namespace(kind, namespace or "").split("/") if part.strip()]
    tail = f"@{quoted(version.strip())}" if version and version.strip() else ""
    pairs = sorted((key.lower(), quoted(value)) for key, value in qualifiers.items() if value.strip())
    query = "?" + "&".join(f"{key}={value}" for key, value in pairs) if pairs else ""
    return f"pkg:{'/'.join((kind, *segments, quoted(spelled)))}{tail}{query}"


def of_full_name(kind: str, full_name: str, version: str | None = None) -> str:
    """The package URL of a package whose namespace is all before the last slash of its name (``@babel/core``).

    Raises: ValueError as ``purl`` does.
    """
    namespace, _, name = full_name.strip("/").rpartition("/")
    return purl(kind, namespace, name, version)


def quoted(text: str) -> str:
    """``text`` percent-encoded as package URLs have it: the colon stays."""
    return text if _PLAIN.fullmatch(text) else quote(text.encode("utf-8", "surrogatepass"), safe=":")


def without_version(written: str) -> str:
    """A package URL without its version, qualifiers and subpath."""
    base = re.split("[?#]", written, maxsplit=1)[0]
    head, slash, last = base.rpartition("/")
    return f"{head}{slash}{last.partition('@')[0]}"


def version_of(written: str) -> str | None:
    """The version in a package URL, None where it has none."""
    last = re.split("[?#]", written, maxsplit=1)[0].rpartition("/")[2]
    return unquote(last.partition("@")[2]) or None


def with_version(written: str, version: str | None) -> str:
    """A package URL with ``version`` where it has none yet."""
    if not version or version_of(written):
        return written
    base, mark, tail = re.match(r"([^?#]*)([?#]?)(.*)", written, re.DOTALL).groups()  # type: ignore[union-attr]  # it matches any text
    return f"{base}@{quoted(version)}{mark}{tail}"


@lru_cache(maxsize=65536)
def identity(written: str) -> tuple[str, str | None]:
    """What two package URLs have in common where they mean the same package: type and name, and the version.

    Names of Python packages are compared as PEP 503 has it, versions without a leading ``v`` for Go and Composer,
    names of these two and of NuGet without regard to case.
    """
    base, version = without_version(written), version_of(written)
    kind = base[4:].partition("/")[0]
    if kind == "pypi":
        base = re.sub("[-_.]+", "-", base).lower()
    elif kind in {"composer", "golang", "nuget"}:
        base = base.lower()
    if version is not None and kind in {"golang", "composer"}:
        version = version.removeprefix("v")
    return base, version


def name_in(written: str) -> str:
    """The name in a package URL as people write it, with its namespace: ``@babel/core``, ``group:artifact``."""
    _, _, path = without_version(written).partition("/")
    name = unquote(path, errors="surrogateescape")
    return ":".join(name.rsplit("/", 1)) if written.startswith("pkg:maven/") else name


def _spelled_name(kind: str, name: str) -> str:
    spelled = name.lower() if kind in _LOWER_NAME else name
    if kind == "pypi":
        return spelled.replace("_", "-")
    if kind == "hackage":
        return spelled.replace("_", "-")
    return re.sub("[^a-z0-9]", "_", spelled) if kind == "pub" else spelled


def _spelled_namespace(kind: str, namespace: str) -> str:
    if kind == "cpan":
        return namespace.upper()
    return namespace.lower() if kind in _LOWER_NAMESPACE else namespace
