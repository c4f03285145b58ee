# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from dataclasses import replace

from ospo_scan.comparison import compare
from ospo_scan.model import Package, Report, TextLocation
from two_reports import report, scan

WIDGET = Package("widget", "1.0", "pkg:pypi/widget@1.0", "MIT", TextLocation("setup.cfg", 1, 1))


def declaring(*packages: Package, path: str = "setup.cfg") -> Report:
    one = report(scan(path, "metadata"))
    return replace(one, result=replace(one.result, packages=packages))


def differences(old: Report, new: Report) -> list[tuple[str | None, str | None]]:
    def told(one: Package | None) -> str | None:
        return None if one is None else f"{one.name} {one.version} {one.license_declared}"

    return [(told(one.old), told(one.new)) for one in compare(old, new).packages]


def test_a_package_comes_goes_or_changes() -> None:
    later = replace(WIDGET, version="2.0", license_declared="ISC")
    gadget = replace(WIDGET, name="gadget")
    assert differences(declaring(WIDGET), declaring(later)) == [("widget 1.0 MIT", "widget 2.0 ISC")]
    assert differences(declaring(WIDGET), declaring(gadget)) == [(None, "gadget 1.0 MIT"), ("widget 1.0 MIT", None)]


def test_a_package_is_the_same_on_another_line_and_in_a_moved_manifest() -> None:
    moved = replace(WIDGET, location=TextLocation("lib/setup.cfg", 7, 7))
    assert differences(declaring(WIDGET), declaring(moved, path="lib/setup.cfg")) == []
