# SPDX-License-Identifier: Apache-2.0
"""Audits what ospo-scan is built from and tested with, without a network: ``make audit``.

Every pin of every lock file has a hash; no pin is below a floor of ``tools/advisories.tsv``; what is installed here is
what ``requirements.lock`` names, and each of its files is as its package recorded it. No database of advisories that
may be kept in a repository like this one is on the package index, so the floors are the ones that somebody has read of.
With ``--vulns FILE`` advisories in OSV form, one or a list of them in JSON, count as well: an export of osv.dev, say.
https://ossf.github.io/osv-schema/
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.metadata import Distribution, distributions
from pathlib import Path
from typing import Any, NamedTuple

from packaging.markers import Marker
from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

ROOT = Path(__file__).parent.parent
FLOORS = Path(__file__).with_name("advisories.tsv")
DEVELOPMENT = "requirements.lock"
NOT_LOCKED = frozenset(("pip", "setuptools", "wheel", "ospo-scan"))
"""What an environment comes with, and what is installed from this tree."""


class Pin(NamedTuple):
    """One requirement of a lock file; ``hashes`` are of the archives that may be installed for it."""

    name: str
    version: str
    marker: str | None
    hashes: frozenset[str]


class Advisory(NamedTuple):
    """A release of a package is affected if it is listed, or in one of the half-open spans ``(introduced, fixed)``."""

    name: str
    identity: str
    spans: tuple[tuple[str, str | None], ...]
    versions: frozenset[str] = frozenset()

    def affects(self, pin: Pin) -> bool:
        """Whether it is about this very release."""
        if pin.name != self.name:
            return False
        version = Version(pin.version)
        return pin.version in self.versions or any(
            _at_least(version, introduced) and not (fixed is not None and _at_least(version, fixed))
            for introduced, fixed in self.spans
        )


def pins(lock: str) -> Iterator[Pin]:
    """The requirements in the text of a lock file. Raises ValueError where a line is no pin."""
    for line in lock.replace("\\\n", " ").splitlines():
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        asked, *hashes = line.split(" --hash=")
        found = re.fullmatch(r"([A-Za-z0-9._-]+)==([^\s;]+)\s*(?:;\s*(.*\S))?\s*", asked)
        if found is None:
            raise ValueError(f"{asked.strip()!r} is not pinned by ==")
        yield Pin(canonicalize_name(found[1]), found[2], found[3], frozenset(one.strip() for one in hashes))


def faults_of_lock(name: str, lock: str, advisories: Sequence[Advisory]) -> Iterator[str]:
    """What is wrong with a lock file."""
    for pin in pins(lock):
        if not pin.hashes or not all(re.fullmatch(r"sha256:[0-9a-f]{64}", one) for one in pin.hashes):
            yield f"{name}: {pin.name}=={pin.version} has no SHA-256 of what may be installed"
        yield from (f"{name}: {pin.name}=={pin.version}: {one.identity}" for one in advisories if one.affects(pin))


def floors(table: str) -> list[Advisory]:
    """The advisories of ``advisories.tsv``: every release before the one named there is affected."""
    rows = [line.split("\t") for line in table.splitlines() if line and not line.startswith("#")]
    return [
        Advisory(canonicalize_name(name), f"{identity} ({reason})", (("0", fixed),))
        for name, fixed, identity, reason, _source, _date in rows
    ]


def osv_advisories(document: object) -> Iterator[Advisory]:
    """What advisories in OSV form say of packages of the Python Package Index."""
    given: list[Any] = document if isinstance(document, list) else [document]
    for one in given:
        for affected in one.get("affected", ()):
            package = affected.get("package", {})
            if package.get("ecosystem") == "PyPI" and not one.get("withdrawn"):
                spans = tuple(span for span in _spans(affected.get("ranges", ())))
                yield Advisory(
                    canonicalize_name(package["name"]), one["id"], spans, frozenset(affected.get("versions", ()))
                )


def faults_of_installed(lock: str, installed: Mapping[str, str]) -> Iterator[str]:
    """Where what is installed, versions by name, is not what a lock file names for this Python."""
    wanted = {pin.name: pin.version for pin in pins(lock) if pin.marker is None or Marker(pin.marker).evaluate()}
    for name in sorted({*wanted, *installed} - NOT_LOCKED):
        if wanted.get(name) != installed.get(name):
            yield f"{name}: {installed.get(name, 'nothing')} is installed, the lock has {wanted.get(name, 'nothing')}"


def faults_of_files(distribution: Distribution) -> Iterator[str]:
    """The files of a package that are not as it recorded them when it was installed."""
    for file in distribution.files or ():
        if file.hash is None:
            continue
        try:
            digest = hashlib.new(file.hash.mode, Path(str(file.locate())).read_bytes()).digest()
        except OSError as fault:
            yield f"{file}: {fault.strerror}"
            continue
        if base64.urlsafe_b64encode(digest).decode().rstrip("=") != file.hash.value:
            yield f"{file} is not as {distribution.name} {distribution.version} recorded it"


def _spans(ranges: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, str | None]]:
    for given in ranges:
        introduced: str | None = None
        for event in given.get("events", ()) if given.get("type") == "ECOSYSTEM" else ():
            if "introduced" in event:
                introduced = event["introduced"]
            elif introduced is not None and "fixed" in event:
                yield introduced, event["fixed"]
                introduced = None
        if introduced is not None:  # also where a last affected release is named: to say too much is safe
            yield introduced, None


def _at_least(version: Version, other: str) -> bool:
    try:
        return version >= Version(other)
    except InvalidVersion:
        return other == "0"


def main() -> int:
    """1 where something is wrong."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--vulns", type=Path, help="advisories in OSV form, a JSON file")
    asked = parser.parse_args()
    advisories = floors(FLOORS.read_text(encoding="utf-8"))
    if asked.vulns is not None:
        advisories += osv_advisories(json.loads(asked.vulns.read_text(encoding="utf-8")))
    locks = {path.name: path.read_text(encoding="utf-8") for path in sorted(ROOT.glob("requirements*.lock"))}
    here = list(distributions(path=[one for one in sys.path if "site-packages" in one]))
    installed: dict[str, str] = {canonicalize_name(one.name): one.version for one in here}
    found = [fault for name, lock in locks.items() for fault in faults_of_lock(name, lock, advisories)]
    found += faults_of_installed(locks[DEVELOPMENT], installed)
    found += [fault for one in here for fault in faults_of_files(one)]
    print("\n".join(found), end="\n" if found else "")
    counted = f"{sum(1 for lock in locks.values() for _ in pins(lock))} pins in {len(locks)} lock files"
    print(f"audit: {counted}, {len(here)} packages, {len(advisories)} advisories: {_many(found)}")
    return 1 if found else 0


def _many(found: Iterable[str]) -> str:
    count = len(list(found))
    return f"{count} faults" if count else "nothing is wrong"


if __name__ == "__main__":
    sys.exit(main())
