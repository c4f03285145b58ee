# SPDX-License-Identifier: Apache-2.0
"""Make data/license-names.json from the package licenselynx: ``python tools/build_license_names.py MERGED_DATA``.

MERGED_DATA is ``licenselynx/resources/merged_data.json`` of its wheel. Only its stable entries are taken, never the
risky ones, and of them only names that tell which license they mean to someone who knows the SPDX list.
"""

from __future__ import annotations

import json
import os
import sys
from collections import defaultdict

from ospo_scan.expression import ExpressionError, leaves, normalize
from ospo_scan.license_ids import license_facts
from ospo_scan.manifests.license_names import LONGEST_NAME
from ospo_scan.manifests.license_names import WORDS as KNOWN_WORDS

VERSION = "2.3.0"
# One word says little (attribution, historical, BSL): only these, which are the usual short names of one license.
WORDS = frozenset(("expat", "iscl", "mspl", "odbl", "psf", "psfl", "unlicence", "zerobsd"))
TARGET = os.path.join(os.path.dirname(os.path.dirname(__file__)), "src", "ospo_scan", "data", "license-names.json")
# Names whose usual meaning is another one: npm's UNLICENSED reserves all rights; MIT/X11 is the MIT license.
REFUSED = frozenset(("unlicensed", "the unlicensed", "mit/x11", "x11/mit", "mit/x", "mit-x11", "mit x11"))


def canonical(text: str) -> str | None:
    """The canonical form of an expression, None where it is none."""
    try:
        return normalize(text)
    except ExpressionError:
        return None


def target(entry: dict[str, str]) -> str | None:
    """The canonical id that an entry leads to, None where it is not on the SPDX list."""
    found = canonical(entry["id"] if entry["src"] == "spdx" else f"LicenseRef-scancode-{entry['id']}")
    if found is None:
        return None
    facts = [license_facts(part) for leaf in leaves(found) for part in leaf.split(" WITH ")]
    return found if all(one is not None and one.is_listed for one in facts) else None


def names(entries: dict[str, dict[str, str]]) -> dict[str, list[str]]:
    """Names in small letters by the id that they mean; what two entries contradict each other about is left out."""
    meant: dict[str, set[str | None]] = defaultdict(set)
    for name, entry in entries.items():
        meant[" ".join(name.casefold().strip("\"'.").split())].add(target(entry))
    kept: dict[str, list[str]] = defaultdict(list)
    for name, (found, *others) in meant.items():
        is_plain = (
            name.isascii()
            and "$" not in name
            and '"' not in name
            and "'" not in name
            and len(name) <= LONGEST_NAME
            and not name.startswith("licenseref-")
        )
        if found and not others and is_plain and name not in REFUSED and canonical(name) is None:
            short = name.removeprefix("license :: ").removeprefix("osi approved :: ").removeprefix("the ")
            if short not in KNOWN_WORDS and (short in WORDS or not short.isalpha()):
                kept[found].append(short)
    return {license_id: sorted(set(kept[license_id])) for license_id in sorted(kept)}


def main(path: str) -> None:
    """Write the data file."""
    with open(path, encoding="utf-8") as stream:
        found = names(json.load(stream)["stableMap"])
    lines = ",\n".join(f"  {json.dumps(one)}: {json.dumps(found[one])}" for one in found)
    with open(TARGET, "w", encoding="ascii") as stream:
        stream.write(f'{{"source": "licenselynx {VERSION}", "names": {{\n{lines}\n}}}}\n')


if __name__ == "__main__":
    main(sys.argv[1])
