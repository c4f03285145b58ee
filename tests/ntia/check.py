# SPDX-License-Identifier: Apache-2.0
"""What the NTIA conformance checker says of documents, as JSON: run by the Python of the environment that has it.

python tests/ntia/check.py spdx2 FILE...
"""

from __future__ import annotations

import json
import sys

from ntia_conformance_checker import NTIAChecker  # type: ignore[import-not-found]  # in another environment


def main(spec: str, *paths: str) -> None:
    """Print one object for each path, in order."""
    print(json.dumps([_said_of(NTIAChecker(path, sbom_spec=spec)) for path in paths]))


def _said_of(checker: NTIAChecker) -> dict[str, object]:
    return {
        "conformant": checker.compliant,
        "errors": [*checker.parsing_errors, *(one.validation_message for one in checker.validation_messages)],
        "missing": [question for question, is_provided in checker.table_elements if not is_provided],
    }


if __name__ == "__main__":
    main(*sys.argv[1:])
