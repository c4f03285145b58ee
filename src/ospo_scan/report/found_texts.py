# SPDX-License-Identifier: Apache-2.0
"""License texts as the tree has them: for each license all that are different in their words, with their places.

Some have names in their conditions, and these are to be passed on as they are. What only a LicenseRef stands for is
each time a text of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from ospo_scan.catalogue import is_unknown
from ospo_scan.codec import well_formed
from ospo_scan.expression import leaves
from ospo_scan.license_texts import license_text
from ospo_scan.model import FileScan, LicenseMatch
from ospo_scan.report.text import shown_path

_WORD = re.compile(r"\w+")
_WHOLE = 0.75  # so much of the words of a license is its text, and not a notice that names it
_MOST = 20


@dataclass(slots=True)
class _Found:
    """The texts of one license: by their words, each with its first place; ``needed`` words make a whole text."""

    known: tuple[str, ...]
    needed: float
    most: int
    texts: dict[tuple[str, ...], tuple[str, str]] = field(default_factory=dict)
    left_out: int = 0

    def take(self, path: str, text: str) -> None:
        """One more text, unless its words were there before."""
        words = _words(text)
        if not words or words == self.known or words in self.texts:
            return
        if len(self.texts) < self.most:
            self.texts[words] = (path, text)
        else:
            self.left_out += 1

    def written(self) -> str:
        """All of them, each with its place where there are several."""
        texts = list(self.texts.values())
        if len(texts) == 1:
            return texts[0][1]
        parts = [f"In {shown_path(path)}:\n\n{text}" for path, text in texts]
        if self.left_out:
            parts.append(f"And {self.left_out:,} more texts, which the JSON report has.")
        return "\n\n".join(parts)


def texts_in_tree(scans: Iterable[FileScan], ids: Iterable[str]) -> Mapping[str, str]:
    """By license id, all distinct texts that were matched in the tree, in order of their places, as one text."""
    return _collected(scans, {one: _Found((), 0, _MOST) for one in ids})


def texts_besides_known(scans: Iterable[FileScan], ids: Iterable[str]) -> Mapping[str, str]:
    """As ``texts_in_tree``, of a license of the SPDX list only whole texts, and none that scancode has as well."""
    return _collected(scans, {one: _of(one) for one in ids})


def _collected(scans: Iterable[FileScan], found: Mapping[str, _Found]) -> Mapping[str, str]:
    seen: set[tuple[str, str]] = set()
    for path, match in _matches(scans) if found else ():
        text = well_formed(match.matched_text or "")  # as a saved report has it
        for license_id in _named(match):
            one = found.get(license_id)
            if one is None or match.matched_length < one.needed or (license_id, text) in seen:
                continue
            seen.add((license_id, text))
            one.take(path, text)
    return {license_id: one.written() for license_id, one in found.items() if one.texts}


def _of(license_id: str) -> _Found:
    known = _words(license_text(license_id) or "")
    is_reference = "Ref-" in license_id
    # A notice that does not say which license it means is no license text: one is enough to show what it is.
    return _Found(known, 0 if is_reference else max(1, _WHOLE * len(known)), 1 if is_unknown(license_id) else _MOST)


def _matches(scans: Iterable[FileScan]) -> Iterator[tuple[str, LicenseMatch]]:
    for scan in scans:
        for detection in scan.detections:
            yield from ((scan.path, match) for match in detection.matches if match.matched_text)


def _named(match: LicenseMatch) -> tuple[str, ...]:
    """The licenses whose text a match may be: a whole text is that of one, the text of an exception of that."""
    named = leaves(match.license_expression)
    return tuple(part for leaf in named for part in leaf.split(" WITH ")) if len(named) == 1 else named


def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(text.casefold()))
