# SPDX-License-Identifier: Apache-2.0
"""JSON and TOML that nobody vouches for, as plain values: bounded, with what is wrong said in a sentence."""

from __future__ import annotations

import json
import re
import tomllib
from collections import Counter

from ospo_scan.declared.packages.locks.listing import Listing
from ospo_scan.declared.unreadable import UnreadableError
from ospo_scan.manifests.bounds import has_long_key

_FILE_ROWS = re.compile(rb"^[ \t]+\{ ?(?:file|url) = \"[^\"\\\n]*\"[^'\n\[\]{}]*\},?\r?\n", re.MULTILINE)
"""Rows of hashes in lock files of Python: nine tenths of their bytes, and nothing that is asked for here."""
_MAX_KEY = 20
"""How many parts a key may have: those of lock files have three."""

MAX_PARTS = 500_000
"""Objects and lists of JSON, tables and keys of TOML; a lock file with 40,000 packages has 200,000."""


def json_object(data: bytes, listing: Listing) -> dict[str, object]:
    """The object that ``data`` holds. Of equal keys the last counts, as it does for the tools; that is a fault.

    Raises: UnreadableError where there is none.
    """

    def once(pairs: list[tuple[str, object]]) -> dict[str, object]:
        found = dict(pairs)
        if len(found) < len(pairs):
            twice, _ = Counter(key for key, _ in pairs).most_common(1)[0]
            listing.faults.append(f"The key {twice[:80]!r} is there twice in one object; the last one counts.")
        return found

    if data.count(b"{") + data.count(b"[") > MAX_PARTS:
        raise UnreadableError(f"The JSON has more than {MAX_PARTS:,} objects and lists.")
    try:
        found = json.loads(data, object_pairs_hook=once)
    except RecursionError as error:
        raise UnreadableError("The JSON is nested too deeply to be read.") from error
    except ValueError as error:
        raise UnreadableError(f"The file is not JSON: {error}.") from error
    if not isinstance(found, dict):
        raise UnreadableError("The file is not a JSON object.")
    return found


def toml_table(data: bytes) -> dict[str, object]:
    """The table that ``data`` holds. Raises: UnreadableError where there is none."""
    bare = _FILE_ROWS.sub(b"", data)
    if has_long_key(bare, _MAX_KEY):
        raise UnreadableError(f"The file has a key of more than {_MAX_KEY} parts, so it is no lock file.")
    if bare.count(b"[") + bare.count(b"=") > MAX_PARTS:
        raise UnreadableError(f"The TOML has more than {MAX_PARTS:,} tables and keys.")
    try:
        return tomllib.loads(bare.decode("utf-8"))
    except RecursionError as error:
        raise UnreadableError("The TOML is nested too deeply to be read.") from error
    except ValueError as error:
        raise UnreadableError(f"The file is not TOML: {error}.") from error
