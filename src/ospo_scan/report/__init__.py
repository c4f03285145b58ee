# SPDX-License-Identifier: Apache-2.0
"""The formats in which a report can be written: the registry, and the seam that each of them fills."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import TypeVar, cast

from ospo_scan.report.format import Format, RenderOptions

__all__ = ["FORMATS", "Format", "Formats", "RenderOptions"]

F = TypeVar("F")


class Formats(Mapping[str, F]):
    """Formats by name. A format is imported when it is taken, so that listing the names costs nothing."""

    def __init__(self, modules: Mapping[str, str]) -> None:
        self._modules = dict(modules)

    def __getitem__(self, name: str) -> F:
        return cast(F, import_module(self._modules[name]))

    def __iter__(self) -> Iterator[str]:
        return iter(self._modules)

    def __len__(self) -> int:
        return len(self._modules)


FORMATS: Mapping[str, Format] = Formats[Format](
    {
        "terminal": "ospo_scan.report.terminal.report",
        "html": "ospo_scan.report.html.page",
        "markdown": "ospo_scan.report.markdown",
        "csv": "ospo_scan.report.csv",
        "json": "ospo_scan.report.json.document",
        "sarif": "ospo_scan.report.sarif.log",
        "junit": "ospo_scan.report.junit",
        "gitlab": "ospo_scan.report.gitlab",
        "github": "ospo_scan.report.github",
        "spdx-json": "ospo_scan.report.spdx2.json",
        "spdx-tag": "ospo_scan.report.spdx2.tag",
        "spdx-yaml": "ospo_scan.report.spdx2.yaml",
        "spdx3-json": "ospo_scan.report.spdx3.json",
        "cyclonedx": "ospo_scan.report.cyclonedx.v1_6",
        "cyclonedx-1.7": "ospo_scan.report.cyclonedx.v1_7",
        "notice": "ospo_scan.report.notice.plain",
        "notice-md": "ospo_scan.report.notice.markdown",
        "notice-html": "ospo_scan.report.notice.html",
    }
)
