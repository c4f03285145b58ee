# SPDX-License-Identifier: Apache-2.0
"""An HTML page as tests look at it: read by the parser of the standard library, strictly nested."""

from __future__ import annotations

from collections import Counter
from html.parser import HTMLParser

from ospo_scan.model import Report
from ospo_scan.report import RenderOptions
from rendering import rendered

VOID = frozenset(("meta", "input", "br", "link", "img"))
# Elements whose end tag HTML lets out, and what ends them (https://html.spec.whatwg.org/#optional-tags).
IMPLIED = {"td": {"td", "tr", "tbody"}, "tr": {"tr", "tbody"}}

Attributes = dict[str, str | None]


def page(report: Report, options: RenderOptions | None = None) -> str:
    """The HTML report."""
    return rendered("html", report, options)


class Page(HTMLParser):
    """The elements of a page in order, and its text without style and script; AssertionError where it is malformed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, Attributes]] = []
        self.texts: list[str] = []
        self.within: dict[str, list[str]] = {"style": [], "script": [], "title": []}
        self._open: list[str] = []
        self.feed(text)
        self.close()
        assert not self._open, f"never closed: {self._open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(set(names)) == len(names), f"an attribute twice: {tag} {attrs}"
        while self._open and tag in IMPLIED.get(self._open[-1], set()):
            self._open.pop()
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert "svg" in self._open, f"<{tag}/> outside of SVG"
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        while self._open and tag != self._open[-1] and tag in IMPLIED.get(self._open[-1], set()):
            self._open.pop()
        assert self._open, f"</{tag}> closes nothing"
        assert self._open[-1] == tag, f"</{tag}> closes <{self._open[-1]}>"
        self._open.pop()

    def handle_data(self, data: str) -> None:
        place = self._open[-1] if self._open else ""
        self.within.get(place, self.texts).append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")

    @property
    def text(self) -> str:
        """All that people read."""
        return "".join(self.texts)

    @property
    def ids(self) -> Counter[str]:
        """How often each id is given."""
        return Counter(value for _, attrs in self.elements if (value := attrs.get("id")))

    def all(self, tag: str) -> list[Attributes]:
        """The attributes of all elements of this name."""
        return [attrs for name, attrs in self.elements if name == tag]
