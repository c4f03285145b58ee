# SPDX-License-Identifier: Apache-2.0
"""Words about licenses as they stand in files and manifests: refinements, names of files, addresses, copyrights."""

from __future__ import annotations

from collections.abc import Sequence

from target import Target, fixture_files, promised

from ospo_scan.copyrights import merged
from ospo_scan.expression import normalize
from ospo_scan.license_urls import license_of_url
from ospo_scan.manifests.license_names import by_name
from ospo_scan.model import Copyright, FileScan, FileStatus, LicenseDetection, LicenseMatch, SourceFile
from ospo_scan.refine import RULES, Spot
from ospo_scan.refine.named_files import naming

WORDS = (
    b"SPDX-License-" + b"Identifier: ",
    b"GNU General Public License ",
    b"version 2 or (at your option) any later version",
    b"See the LICENSE file ",
    b"https://opensource.org/licenses/",
    b"Copyright (c) 2020, ",
    b"license = ",
    b"\n * ",
    b"not licensed under ",
    b"in the file LICENSES/",
    b" and/or ",
)
LEAVES = (
    "GPL-2.0-or-later",
    "LicenseRef-scancode-unknown-license-reference",
    "MIT",
    "LicenseRef-scancode-unknown-spdx",
)
PATHS = ("a.c", "po/sv.po", "ChangeLog", "setup.py", "package.json")


def look_at(data: bytes) -> None:
    """Have the text read by all that reads words; the first byte tells the path and what the engine has said."""
    kind, content = data[0] if data else 0, data[1:]
    text = content.decode("utf-8", "surrogateescape")
    leaf, path = LEAVES[kind % len(LEAVES)], PATHS[kind % len(PATHS)]
    last = text.count("\n") + 1
    match = LicenseMatch(leaf, "some_1.RULE", "3-seq", 80.0, 6, 1, last, text, ("LICENSE",))
    detection = LicenseDetection(leaf, "scancode-toolkit", None, 1, last, (match,))
    scan = FileScan(SourceFile(path), FileStatus.SCANNED, detections=(detection,))
    for name, rule in RULES.items():
        refined = rule(Spot(scan, leaf, (match,), lambda: content))
        if refined is not None:
            expression = refined.license_expression
            promised(normalize(expression) == expression, f"{name}: not canonical: {expression}")
    naming(match, path, text)
    for one in text.split("\n")[:50]:
        for meant in (by_name(one), license_of_url(one)):
            promised(meant is None or normalize(meant) == meant, f"not canonical: {meant}")
    statements = [Copyright(one, (one[-20:],), 1, 1) for one in text.split("\n")[:200] if one.strip()]
    promised(bool(merged([statements])) or not statements, "statements without a holder")


def seeds() -> Sequence[bytes]:
    """Files of the test cases, and sentences by their words."""
    return [
        *(b"\0" + content for content in fixture_files("*/tree/*.c")),
        b"\1// \xf8for terms. \xfc\xf6 \xfe MIT\n",
        b"\2\xf9MIT \xfaAda <a@b.c>, Bob and others\n\xf5GPL-2.0 \xff MIT",
        b"\0\xf6\xf7, see COPYING or COPYING.LIB\n",
    ]


TARGET = Target(look_at, seeds, WORDS)
