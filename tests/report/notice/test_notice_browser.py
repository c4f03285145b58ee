# SPDX-License-Identifier: Apache-2.0
"""The HTML notice in a real browser: Debian's Chromium, driven by Playwright, without a network."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, sync_playwright

from rendering import rendered
from samples import attributed_report

pytestmark = pytest.mark.browser

CHROMIUM = os.environ.get("OSPO_SCAN_CHROMIUM", "/usr/bin/chromium")
IS_REQUIRED = "OSPO_SCAN_REQUIRE_BROWSER" in os.environ


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    if not os.path.exists(CHROMIUM):
        message = f"there is no {CHROMIUM}: apt-get install chromium, or set OSPO_SCAN_CHROMIUM"
        pytest.fail(message) if IS_REQUIRED else pytest.skip(message)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield started
        started.close()


@pytest.fixture
def address(tmp_path: Path) -> str:
    """Where the notice of the sample report is."""
    (tmp_path / "notice.html").write_text(rendered("notice-html", attributed_report()), encoding="utf-8")
    return (tmp_path / "notice.html").as_uri()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_is_accessible(chromium: Browser, address: str, scheme: str) -> None:
    # The page forbids all scripts, that of the checker too.
    page = chromium.new_context(color_scheme=scheme, bypass_csp=True, offline=True).new_page()  # type: ignore[arg-type]
    page.goto(address)
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_the_page_loads_nothing_and_is_styled_under_its_own_policy(chromium: Browser, address: str) -> None:
    page = chromium.new_context(offline=True).new_page()
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.goto(address)
    assert (asked, said) == ([address], [])
    assert page.evaluate("getComputedStyle(document.querySelector('pre')).whiteSpaceCollapse") == "preserve"
    assert page.locator("nav").is_visible()


def test_the_page_is_no_wider_than_a_phone_and_prints_without_its_contents(chromium: Browser, address: str) -> None:
    page = chromium.new_context(viewport={"width": 320, "height": 600}).new_page()
    page.goto(address)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.emulate_media(media="print")
    assert not page.locator("nav").is_visible()
