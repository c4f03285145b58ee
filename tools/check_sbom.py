# SPDX-License-Identifier: Apache-2.0
"""Checks the bills of materials that ospo-scan made of itself: valid, and every package of a run is in them.

``python tools/check_sbom.py SPDX-JSON CYCLONEDX-JSON``, with ``tests`` on the path, where the official readers are. The
packages are those of ``requirements-runtime.lock``; whose license the installed package does not state is named.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bills import cyclonedx_validator
from ospo_scan.license_ids import resolve_license
from spdx2_documents import complaints

ROOT = Path(__file__).parent.parent
LOCK = ROOT / "requirements-runtime.lock"
NO_ASSERTION = "NOASSERTION"
MAX_WITHOUT_LICENSE = 5
"""Pins for other versions of Python are not installed here, and of these nobody states a license."""


_ID_IN_COMPLAINT = re.compile(r'(?:license reference: |for token: ")([A-Za-z0-9.-]+?)[".]')


def is_about_the_list(complaint: str) -> bool:
    """Whether the validator only does not know a license that is on the SPDX list by now."""
    found = _ID_IN_COMPLAINT.search(complaint)
    return found is not None and resolve_license(found[1]) is not None


def pinned(lock: str) -> set[str]:
    """The package URL of each pin in the text of a lock file."""
    return {f"pkg:pypi/{name}@{version}" for name, version in re.findall(r"^([a-z0-9-]+)==([^\s;\\]+)", lock, re.M)}


def in_spdx(document: Mapping[str, Any]) -> dict[str, str | None]:
    """The license declared of each package with a package URL, None for none."""
    return {
        reference["referenceLocator"]: _known(package.get("licenseDeclared"))
        for package in document["packages"]
        for reference in package.get("externalRefs", ())
        if reference["referenceType"] == "purl"
    }


def in_cyclonedx(document: Mapping[str, Any]) -> dict[str, str | None]:
    """The same of a document of CycloneDX."""
    parts = (document["metadata"]["component"], *document["components"])
    return {one["purl"]: _license(one.get("licenses", ())) for one in parts if "purl" in one}


def faults(wanted: set[str], spdx: Mapping[str, str | None], cyclonedx: Mapping[str, str | None]) -> list[str]:
    """What is wrong with the two as lists of ``wanted``."""
    found = [f"{name} lacks {purl}" for name, one in _named(spdx, cyclonedx) for purl in sorted(wanted - one.keys())]
    if spdx != cyclonedx:
        differing = sorted(purl for purl in {*spdx, *cyclonedx} if spdx.get(purl) != cyclonedx.get(purl))
        found.append(f"SPDX and CycloneDX differ over {differing}")
    unlicensed = sorted(purl for purl in wanted if not spdx.get(purl))
    if len(unlicensed) > MAX_WITHOUT_LICENSE:
        found.append(f"{len(unlicensed)} packages have no license: {unlicensed}")
    return found


def _named(spdx: Mapping[str, str | None], cyclonedx: Mapping[str, str | None]) -> tuple[tuple[str, Any], ...]:
    return ("the SPDX document", spdx), ("the CycloneDX document", cyclonedx)


def _known(license_declared: str | None) -> str | None:
    return None if license_declared == NO_ASSERTION else license_declared


def _license(licenses: Sequence[Mapping[str, Any]]) -> str | None:
    for one in licenses:
        return str(one["expression"] if "expression" in one else one["license"].get("id") or one["license"]["name"])
    return None


def main() -> int:
    """1 where something is wrong."""
    texts = [Path(name).read_text(encoding="utf-8") for name in sys.argv[1:3]]
    spdx, cyclonedx = map(json.loads, texts)
    found = [f"the SPDX document: {one}" for one in complaints("spdx-json", texts[0]) if not is_about_the_list(one)]
    found += [f"the CycloneDX document: {one.message}" for one in cyclonedx_validator("1.6").iter_errors(cyclonedx)]
    wanted = pinned(LOCK.read_text(encoding="utf-8"))
    licenses = in_spdx(spdx)
    found += faults(wanted, licenses, in_cyclonedx(cyclonedx))
    without = sorted(purl for purl in wanted if not licenses.get(purl))
    unread = sorted(purl for purl in wanted if "unknown" in (licenses.get(purl) or ""))
    print(f"sbom: {len(wanted)} packages of a run; {len(without)} without a stated license: {', '.join(without)}")
    print(f"sbom: {len(unread)} state one in words that name none exactly: {', '.join(unread)}")
    print("\n".join(found) or "sbom: both documents are valid and complete")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
