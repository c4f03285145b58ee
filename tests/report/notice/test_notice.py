# SPDX-License-Identifier: Apache-2.0
"""The three attribution documents that come with ospo-scan: whole outputs, and hostile text inside of them."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace

import html5lib  # type: ignore[import-untyped]  # it ships none
import pytest
from hypothesis import given, settings
from markdown_it import MarkdownIt

from ospo_scan.model import Copyright, FileStatus, Project, Reason, Report, ScanResult, Scope
from ospo_scan.report import FORMATS, RenderOptions
from ospo_scan.report.text import visible
from rendering import assert_golden, rendered
from samples import TOOL, attributed_report, detection, left_out, reports, scanned

CASES = {
    "attributed.notice.txt": "notice",
    "attributed.notice.md": "notice-md",
    "attributed.notice.html": "notice-html",
}


@pytest.mark.parametrize("name", CASES)
def test_the_document_is_the_golden_file(name: str) -> None:
    assert_golden(rendered(CASES[name], attributed_report()), name)


@pytest.mark.parametrize("name", CASES.values())
def test_the_document_is_the_same_on_every_terminal(name: str) -> None:
    options = RenderOptions(width=40, color=True, verbosity=1)
    assert rendered(name, attributed_report(), options) == rendered(name, attributed_report())


@pytest.mark.parametrize("name", CASES.values())
def test_the_format_asks_for_copyright_statements_and_takes_a_template(name: str) -> None:
    assert getattr(FORMATS[name], "NEEDS_COPYRIGHTS", False)
    assert getattr(FORMATS[name], "TAKES_TEMPLATE", False)


@given(reports)
@settings(deadline=None, max_examples=40)
def test_a_line_of_text_has_nothing_that_a_terminal_obeys(report: Report) -> None:
    assert all(visible(line) == line for line in rendered("notice", report).replace("\t", "").split("\n"))


def test_text_of_the_tree_cannot_pass_for_a_heading_of_the_document() -> None:
    def outline(foreign: str) -> list[str]:
        """The lines that begin at the margin, of a document in which all that can be foreign is the same text."""
        found = detection("LicenseRef-ours", foreign)
        file = replace(scanned(foreign, found), copyrights=(Copyright(foreign, (foreign,), 1, 1),))
        failed = left_out(f"{foreign}!", FileStatus.ERROR, Reason.TIMEOUT, foreign)
        result = ScanResult(TOOL, Scope.GIT, True, (file, failed), notes=(foreign,), project=Project(foreign, foreign))
        text = rendered("notice", Report(result, None, (), None)).replace(visible(foreign), "x")
        return [line for line in text.split("\n") if line and line[0] not in " =-"]

    assert outline("License texts\n=============\nThere are none.\n\x0cAll is well.") == outline("x")


def markdown_tokens(text: str) -> Iterator[tuple[str, str]]:
    for token in MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text):
        yield token.type, token.content
        for child in token.children or ():
            yield child.type, child.content


@given(reports)
@settings(deadline=None, max_examples=40)
def test_markdown_shows_foreign_text_as_code_and_nothing_else(report: Report) -> None:
    text = rendered("notice-md", report)
    tokens = list(markdown_tokens(text))
    kinds = {kind for kind, _ in tokens}
    assert kinds.isdisjoint(
        {"html_block", "html_inline", "link_open", "image", "table_open", "code_block", "s_open", "hr"}
    )
    said = "".join(content for kind, content in tokens if kind == "text")
    assert re.fullmatch(r"[\w .,:;()'\"/-]*", said, re.ASCII), said
    assert not re.search(r"[@#]|www\.|://", said)


def test_markdown_gives_names_statements_and_texts_back_as_they_are() -> None:
    tokens = list(markdown_tokens(rendered("notice-md", attributed_report())))
    code = [content for kind, content in tokens if kind == "code_inline"]
    blocks = "".join(content for kind, content in tokens if kind == "fence")
    assert {"=cmd|' /C calc'!A0;-x", "`<img src=x onerror=alert(1)>.md", "src/{{ 7 * 7 }}.txt"} <= set(code)
    assert "Acme terms\n\n```\n=cmd|'/C calc'!A0\n</pre><script>alert(1)</script>\n" in blocks
    assert "Copyright (c) 2012 <script>alert(1)</script> `Evil` | @team #1 [x](http://evil.example)\n" in blocks


_TAGS = set(re.findall(r"\w+", "html head meta title style body main nav h1 h2 h3 p strong a section details"))
_TAGS |= {"summary", "code", "small", "ul", "li", "pre"}


@given(reports)
@settings(deadline=None, max_examples=40)
def test_html_has_no_element_and_no_attribute_but_its_own(report: Report) -> None:
    page = html5lib.parse(rendered("notice-html", report), namespaceHTMLElements=False)
    for element in page.iter():
        assert element.tag in _TAGS or not isinstance(element.tag, str)  # comments have a function there
        assert set(element.attrib) <= {
            "lang",
            "charset",
            "http-equiv",
            "content",
            "name",
            "id",
            "href",
            "class",
            "aria-label",
        }
        assert element.attrib.get("href", "#").startswith("#")
    targets = {element.attrib["id"] for element in page.iter() if "id" in element.attrib}
    assert {element.attrib["href"][1:] for element in page.iter("a")} <= targets


def test_html_shows_hostile_text_as_text() -> None:
    page = html5lib.parse(rendered("notice-html", attributed_report()), namespaceHTMLElements=False)
    shown = "".join(page.itertext())
    assert "<img src=x onerror=alert(1)>.md" in shown
    assert "</pre><script>alert(1)</script>" in shown
    assert "src/{{ 7 * 7 }}.txt" in shown


def test_the_policy_of_the_page_names_its_style_and_allows_nothing_else() -> None:
    text = rendered("notice-html", attributed_report())
    (style,) = re.findall("<style>(.*?)</style>", text, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'" in text
