# SPDX-License-Identifier: Apache-2.0
"""The identity of what was found: the same notice is the same evidence wherever it stands.

Version 1 of the identity: the sha256 of the canonical license expression and of the words of the matched text.
Words are runs of letters, digits and underscores, case-folded; all that lies between them (white space, line
breaks, comment signs, punctuation) is dropped. So the identity survives a moved line, another indentation,
another comment style and a renamed file, and changes with the license or with the words. What changes this
function changes every stored waiver: raise ``VERSION`` then.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

from ospo_scan.model import Declaration, FileScan, LicenseDetection, LicenseMatch, Package, TextLocation

VERSION = 1
_words = re.compile(r"\w+").findall

SPDX_TAG_MATCHER = "1-spdx-id"
"""What scancode calls a match of an SPDX-License-Identifier tag."""

DECLARED = "declared"
"""The detector, and the matcher, of what was not detected but declared at its lines; the rule is what declares it."""

DECLARED_OF_FILE = "declared-of-file"
"""The detector of what is declared of a file as a whole, in another file or without lines."""

RECOVERED = "recovered-text"
"""The detector of what hides from the engine: behind markup, in another encoding (docs/recovered-text.md)."""

MANIFEST = "manifest"
"""The rule of what a manifest declares."""


SIDECAR_SUFFIX = ".license"


def declares_others(path: str) -> bool:
    """Whether a file with this path declares licenses of other files: below its directory, or of its namesake."""
    name = path.rpartition("/")[2]
    return name == "REUSE.toml" or path == ".reuse/dep5" or name.endswith(SIDECAR_SUFFIX)


def evidence_digest(license_expression: str, texts: Iterable[str | None]) -> str | None:
    """``sha256:`` and 64 hex digits for an expression found in ``texts``, in order; None where a text is unknown."""
    words: list[str] = []
    for text in texts:
        if text is None:
            return None
        words.extend(_words(text.casefold()))
    identity = f"ospo-scan evidence {VERSION}\n{license_expression}\n{' '.join(words)}\n"
    return "sha256:" + hashlib.sha256(identity.encode("utf-8", "surrogatepass")).hexdigest()


def declared_detection(path: str, declaration: Declaration) -> LicenseDetection | None:
    """What is declared of the file at ``path``, as the unit that policies judge; None where no license is named."""
    if declaration.license_expression is None:
        return None
    return _unit(
        path,
        declaration.location,
        declaration.license_expression,
        declaration.source.value,
        declaration.stated,
        declaration.evidence,
    )


def package_detection(package: Package) -> LicenseDetection | None:
    """The license that a package declares, as the unit that policies judge; None where it declares none.

    Its text, and so its evidence, names the package: packages of one license are as many findings. The version is not
    in it: the next release states nothing new.
    """
    if package.license_declared is None:
        return None
    name = package.purl.partition("@")[0] if package.purl else package.name
    text = f"{name}: {package.license_stated or package.license_declared}"
    evidence = evidence_digest(package.license_declared, [text])
    return _unit(package.location.path, package.location, package.license_declared, MANIFEST, text, evidence)


def stated_units(
    scan: FileScan, packages: Iterable[Package] = ()
) -> tuple[tuple[LicenseDetection, TextLocation | None], ...]:
    """All that is stated of a file, as units: detections, declarations, and those of ``packages`` that it describes.

    Each comes with the place that declares it, None where it was detected.
    """
    declared = ((declared_detection(scan.path, one), one.location) for one in scan.declarations)
    described = ((package_detection(one), one.location) for one in packages if one.location.path == scan.path)
    stated = ((unit, place) for unit, place in (*declared, *described) if unit is not None)
    return (*((one, None) for one in scan.detections), *stated)


def judged_place(path: str, detection: LicenseDetection) -> TextLocation:
    """Where a detection of the file at ``path`` is judged: at its lines, or as a whole where it is declared so."""
    if detection.detector == DECLARED_OF_FILE:
        return TextLocation(path)
    return TextLocation(path, detection.start_line, detection.end_line)


def _unit(  # noqa: PLR0913, PLR0917 - the parts of one value
    path: str, location: TextLocation, expression: str, rule: str, text: str | None, evidence: str | None
) -> LicenseDetection:
    is_here = location.path == path and location.start_line is not None
    start, end = location.start_line or 1, location.end_line or location.start_line or 1
    words = len(_words(text or ""))
    match = LicenseMatch(expression, rule, DECLARED, 100.0, words, start, end, text)
    return LicenseDetection(expression, DECLARED if is_here else DECLARED_OF_FILE, evidence, start, end, (match,))
