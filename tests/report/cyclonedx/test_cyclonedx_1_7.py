# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from bills import parsed, settled_report
from samples import passing_report


def test_license_texts_stand_beside_the_expression_that_names_them() -> None:
    project = parsed("cyclonedx-1.7", settled_report())["metadata"]["component"]
    (choice,) = project["evidence"]["licenses"]
    assert choice["expressionDetails"] == [
        {
            "licenseIdentifier": "AdditionRef-scancode-bacula-exception",
            "text": {"contentType": "text/plain", "content": "with our exception"},
        },
        {
            "licenseIdentifier": "LicenseRef-ours",
            "text": {"contentType": "text/plain", "content": "These are our terms.\nAsk \\xff first."},
        },
    ]
    assert not any("license-text" in one["name"] for one in project["properties"])


def test_an_expression_of_listed_licenses_stands_alone() -> None:
    project = parsed("cyclonedx-1.7", passing_report())["metadata"]["component"]
    assert project["evidence"]["licenses"] == [{"expression": "MIT"}]
