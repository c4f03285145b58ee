# SPDX-License-Identifier: Apache-2.0
"""Places as the readers of machine formats want them: as URIs, and in a file even where the project is meant."""

from __future__ import annotations

from urllib.parse import quote

from ospo_scan.model import PROJECT, Reason, Report, TextLocation, path_bytes

_USUAL_PLACE = "LICENSE"


def uri_reference(path: str) -> str:
    """``path`` as a relative URI reference, each byte but unreserved ones and ``/`` percent-encoded (RFC 3986).

    Decoding it gives the bytes of the path back, whatever they are.
    """
    return quote(path_bytes(path), safe="/")


def project_file(report: Report) -> str:
    """The file at which to show what concerns the project as a whole, for readers that know only places in files.

    It is the policy where it is a file of the tree, else LICENSE, whether or not there is one.
    """
    if report.policy is not None:
        for scan in report.result.files:
            if scan.path == report.policy.source and scan.reason is Reason.OWN_FILE:
                return scan.path
    return _USUAL_PLACE


def in_file(place: TextLocation, project: str) -> TextLocation:
    """``place``, or the file ``project`` (see ``project_file``) where the project is meant."""
    return TextLocation(project) if place.path == PROJECT else place
