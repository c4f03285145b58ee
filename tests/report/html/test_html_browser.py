# SPDX-License-Identifier: Apache-2.0
"""The HTML report in a real browser: Debian's Chromium, driven by Playwright, without a network."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Page, expect, sync_playwright

from html_page import page as rendered
from large_reports import extreme_report, large_report
from ospo_scan.model import Copyright, Report
from ospo_scan.policy.evaluate import evaluate
from ospo_scan.report import RenderOptions
from policy_cases import found, policy, result
from samples import SAMPLES, failing_report, incomplete_report, known_report, passing_report, scan_report, scanned

pytestmark = pytest.mark.browser

CHROMIUM = os.environ.get("OSPO_SCAN_CHROMIUM", "/usr/bin/chromium")
IS_REQUIRED = "OSPO_SCAN_REQUIRE_BROWSER" in os.environ
# Nothing of the machine, and no call home.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
LONGEST_LOAD_S = 2.0
SLACK = 3
"""A busy machine may take so many times as long; an idle one opens the page in 0.6 s."""

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


POLICY = """allow: [MIT]
waivers:
  - {rule: license-denied, where: [lib/], reason: linking-only, expires: 2027-03-31, owner: legal@example.org}
  - {rule: license-denied, where: [old/], reason: being-removed, expires: 2026-11-23}
curations:
  - {where: [docs/], detected: GPL-3.0-only, concluded: NONE, reason: mention}
"""


def decided_report() -> Report:
    """A report in which people decided something, with clues, and with copyrights looked for."""
    files = [scanned(f"{name}/a.c", found("GPL-3.0-only")) for name in ("lib", "old", "docs")]
    hinted = scanned("src/b.c", found("MIT"), clues=found("ISC").matches)
    copyrights = (Copyright("Copyright 2020 Somebody", ("Somebody",), 1, 1),)
    return evaluate(result(*files, replace(hinted, copyrights=copyrights)), policy(POLICY), as_of=date(2026, 11, 24))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if shutil.which(CHROMIUM) is None:
        message = f"there is no {CHROMIUM}: apt-get install chromium, or set OSPO_SCAN_CHROMIUM"
        pytest.fail(message) if IS_REQUIRED else pytest.skip(message)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield started
        started.close()


@dataclass
class Opener:
    """Opens reports in contexts of their own, and notes all that the browser complains of."""

    browser: Browser
    folder: Path
    complaints: list[str]

    def __call__(self, report: Report, fragment: str = "", **context: Any) -> Page:
        path = self.folder / "report.html"
        path.write_text(rendered(report, RenderOptions(as_of=date(2026, 11, 24))), encoding="utf-8")
        page = self.browser.new_context(offline=True, **context).new_page()
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("requestfailed", lambda request: self.complaints.append(request.url))
        page.goto(f"file://{path}{fragment}")
        return page


@pytest.fixture
def opened(browser: Browser, tmp_path: Path) -> Iterator[Opener]:
    opener = Opener(browser, tmp_path, [])
    yield opener
    for context in browser.contexts:
        context.close()
    assert opener.complaints == []


@pytest.mark.parametrize("sample", [*SAMPLES.values(), decided_report])
def test_the_page_opens_without_a_complaint_and_loads_nothing(opened: Opener, sample: Callable[[], Report]) -> None:
    page = opened(sample())
    assert page.evaluate("performance.getEntriesByType('resource').length") == 0
    assert page.evaluate("document.styleSheets.length") == 1
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_what_the_content_policy_forbids_is_refused(opened: Opener) -> None:
    page = opened(failing_report())
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=\"http://example.org/x.png\">')")
    page.evaluate("document.body.appendChild(document.createElement('script')).textContent = 'window.evil = 1'")
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p id=styled style=\"color:red\">x</p>')")
    page.wait_for_timeout(100)
    assert page.evaluate("window.evil") is None
    assert page.evaluate("getComputedStyle(document.getElementById('styled')).color") != "rgb(255, 0, 0)"
    assert len([text for text in opened.complaints if "Content Security Policy" in text]) == 3
    opened.complaints.clear()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("sample", [incomplete_report, known_report, decided_report, scan_report])
def test_axe_finds_nothing_to_object_to(opened: Opener, sample: Callable[[], Report], width: int, scheme: str) -> None:
    # The content policy would keep axe itself out.
    page = opened(sample(), color_scheme=scheme, bypass_csp=True, viewport={"width": width, "height": 900})
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    violations = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in violations] == []


def test_without_scripts_everything_is_there_and_no_dead_control_is_seen(opened: Opener) -> None:
    page = opened(incomplete_report(), java_script_enabled=False)
    assert page.locator("button, select, input").filter(visible=True).count() == 0
    assert page.get_by_role("heading", name="license-denied GPL-2.0-only").first.is_visible()
    assert page.locator("#t-failed tbody tr").count() == 3
    page.locator("#files summary").click()
    assert page.locator("#t-files tbody tr").filter(visible=True).count() == 80


def test_a_table_is_sorted_by_keyboard_and_says_so(opened: Opener) -> None:
    page = opened(failing_report())
    head = page.locator("#t-licenses thead th").last
    head.get_by_role("button").focus()
    page.keyboard.press("Enter")
    assert head.get_attribute("aria-sort") == "ascending"
    assert page.locator("#t-licenses tbody td.n").all_inner_texts() == ["1", "1", "23", "43"]
    page.keyboard.press("Space")
    assert head.get_attribute("aria-sort") == "descending"
    assert page.locator("#t-licenses tbody td.n").all_inner_texts() == ["43", "23", "1", "1"]
    expect(page.locator("#said")).to_have_text("Sorted by Files, descending")


def test_findings_are_filtered_by_keyboard_and_the_count_is_announced(opened: Opener) -> None:
    page = opened(failing_report())
    form = page.get_by_role("search", name="Filter the findings")
    form.get_by_label("Search").focus()
    page.keyboard.type("gpl")
    shown = form.get_by_role("status")
    expect(page.locator("article:not([hidden])")).to_have_count(3)
    assert shown.inner_text() == "3 of 6 shown"
    assert page.locator("#t-findings tbody tr").filter(visible=True).count() == 3
    page.keyboard.press("Tab")
    page.keyboard.type("Error")
    expect(page.locator("article:not([hidden])")).to_have_count(2)
    assert shown.get_attribute("aria-live") == "polite"


def test_findings_are_filtered_by_each_license_of_an_expression(opened: Opener) -> None:
    page = opened(failing_report())
    license_ = page.get_by_role("search", name="Filter the findings").locator("select[data-key=license]")
    license_.focus()
    license_.select_option("MIT")
    expect(page.locator("article:not([hidden])")).to_have_count(1)
    assert "MIT AND GPL-2.0-only" in page.locator("article:not([hidden]) h3").inner_text()


def test_files_are_filtered_by_status_and_license(opened: Opener) -> None:
    page = opened(failing_report())
    page.locator("#files summary").click()
    form = page.get_by_role("search", name="Filter the files")
    form.get_by_label("Status").focus()
    form.get_by_label("Status").select_option("Error")
    form.get_by_label("License").select_option("MIT")
    expect(page.locator("#t-files tbody tr:not([hidden])")).to_have_count(1)
    assert page.locator("#t-files tbody tr").filter(visible=True).inner_text().startswith("src/parse.c")


def test_a_link_to_a_finding_opens_what_hides_it(opened: Opener) -> None:
    report = failing_report()
    hidden = [one for one in report.findings if one.rule == "license-missing"][-1]
    for digits in (64, 12):
        page = opened(report, f"#finding-{hidden.fingerprint[:digits]}")
        place = page.locator(f"#finding-{hidden.fingerprint}")
        assert place.is_visible()
        assert place.inner_text() == hidden.places[0].path
        assert place.evaluate("one => document.activeElement === one")


def test_lines_to_paste_are_copied(opened: Opener) -> None:
    page = opened(passing_report(), permissions=["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy").click()
    page.get_by_role("button", name="Copied").wait_for()
    assert page.evaluate("navigator.clipboard.readText()").startswith("ospo-scan check --policy builtin:permissive")


def test_the_first_tab_stop_leads_past_the_contents_and_focus_is_seen(opened: Opener) -> None:
    page = opened(failing_report())
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the report"
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


@pytest.mark.parametrize("has_scripts", [True, False])
def test_in_print_excerpts_and_places_are_open_and_controls_are_gone(opened: Opener, has_scripts: bool) -> None:
    page = opened(failing_report(), java_script_enabled=has_scripts)
    page.emulate_media(media="print")
    if has_scripts:
        page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.locator("nav, form, .copy, .more").filter(visible=True).count() == 0
    assert page.locator("article .places li").last.is_visible()
    assert page.pdf(format="A4").startswith(b"%PDF")


@pytest.mark.parametrize("sample", [incomplete_report, scan_report])
def test_in_forced_colors_patterns_and_words_stay(opened: Opener, sample: Callable[[], Report]) -> None:
    page = opened(sample(), forced_colors="active")
    assert (
        page.locator(".key li").filter(visible=True).count()
        == len(set(page.locator(".key li span").all_inner_texts())) // 2
    )
    assert page.locator("pattern").count() >= 7


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_nothing_is_wider_than_the_screen(opened: Opener, width: int) -> None:
    page = opened(incomplete_report(), viewport={"width": width, "height": 800})
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator("svg.treemap").filter(visible=True).count() == 1


@pytest.mark.parametrize("made", [large_report, extreme_report])
def test_twenty_thousand_files_open_and_filter_at_once(opened: Opener, made: Callable[[], Report]) -> None:
    report = made()
    page = opened(report)
    loaded = page.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd") / 1000
    assert loaded < LONGEST_LOAD_S * SLACK
    start = time.monotonic()
    page.locator("#files summary").first.click()
    form = page.get_by_role("search", name="Filter the files")
    form.get_by_label("Search").fill(report.result.files[-1].path)
    expect(page.locator("#t-files tbody tr:not([hidden])")).to_have_count(1)
    assert time.monotonic() - start < LONGEST_LOAD_S * SLACK
    assert form.get_by_role("status").inner_text() == "1 of 20,000 shown"


def test_of_a_long_table_some_rows_are_shown_at_a_time(opened: Opener) -> None:
    page = opened(large_report(2000))
    page.locator("#files summary").first.click()
    rows = page.locator("#t-files tbody tr").filter(visible=True)
    assert rows.count() == 500
    page.get_by_role("button", name="Show 500 more").click()
    assert rows.count() == 1000
    assert (
        page.get_by_role("search", name="Filter the files").get_by_role("status").inner_text() == "1,000 of 2,000 shown"
    )
