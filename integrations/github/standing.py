# SPDX-License-Identifier: Apache-2.0
"""Write a SARIF report without its suppressed results: GitHub shows these as open alerts, whatever SARIF says of them.

usage: python3 -I standing.py FROM TO
"""

import json
import sys


def main(source: str, target: str) -> None:
    """Copy the report at ``source`` to ``target`` with the results that stand."""
    with open(source, encoding="utf-8") as file:
        report = json.load(file)
    for run in report["runs"]:
        run["results"] = [result for result in run["results"] if not result["suppressions"]]
    with open(target, "w", encoding="utf-8") as file:
        json.dump(report, file, ensure_ascii=False, separators=(",", ":"))


main(*sys.argv[1:])
