# SPDX-License-Identifier: Apache-2.0
"""What a child or a store says was found in a file, checked beyond its form: either could be in foreign hands."""

from __future__ import annotations

from ospo_scan.codec import Found
from ospo_scan.expression import leaves


def checked(found: Found) -> Found:
    """``found`` itself. Raises: ValueError where a license in it is no expression that whoever judges could read."""
    for detection in found.detections:
        leaves(detection.license_expression)
        for match in detection.matches:
            leaves(match.license_expression)
        if detection.refinement is not None:
            leaves(detection.refinement.license_expression)
    for clue in found.clues:
        leaves(clue.license_expression)
    for manifest in found.manifests or ():
        if manifest.license_declared is not None:
            leaves(manifest.license_declared)
    return found
