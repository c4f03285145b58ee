# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import base64
import hashlib
import os
import re
import subprocess
import sys
import time
import unicodedata
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from html_page import Page, page
from large_reports import extreme_report, large_report
from ospo_scan.model import FailOn, PolicySource, Report, Scope, Suppression, Verdict, path_bytes
from ospo_scan.report import RenderOptions
from ospo_scan.report.html.page import _share
from ospo_scan.report.text import shown_path
from rendering import assert_golden, saved
from samples import SAMPLES, failing_report, incomplete_report, passing_report, reports, scan_report, since_report

HOSTILE = "\"'></td></pre></title></svg><script>alert(1)</script><img src=x onerror=alert(1)>&lt;\u202e\x1b[31m\udcff"
OPTIONS = RenderOptions(as_of=date(2026, 11, 24))
each_sample = pytest.mark.parametrize("sample", SAMPLES.values(), ids=SAMPLES)


def names_in(shown: Page) -> set[tuple[str, str]]:
    """Every element with every attribute that it has: the vocabulary of a page."""
    return {(tag, name) for tag, attrs in shown.elements for name in ("", *attrs)}


def vocabulary() -> set[tuple[str, str]]:
    return set().union(*(names_in(Page(page(sample(), OPTIONS))) for sample in (*SAMPLES.values(), rich_report)))


def rich_report() -> Report:
    """All parts of a page at once."""
    report = SAMPLES["known"]()
    policy = replace(report.policy, extends=(PolicySource("base.yml", "cd" * 32),)) if report.policy else None
    return replace(incomplete_report(), policy=policy, findings=report.findings)


def test_the_page_is_the_golden_file() -> None:
    assert_golden(page(failing_report(), OPTIONS), "failing.html")


@each_sample
def test_ids_are_unique_and_all_references_lead_somewhere(sample: Callable[[], Report]) -> None:
    shown = Page(page(sample()))
    assert set(shown.ids.values()) == {1}
    for tag, attrs in shown.elements:
        for name in ("aria-labelledby", "aria-describedby"):
            assert set((attrs.get(name) or "").split()) <= set(shown.ids), (tag, attrs)
        target = attrs.get("href") or ""
        assert not target.startswith("#") or target[1:] in shown.ids, (tag, attrs)
    assert {attrs["data-for"] for attrs in shown.all("form")} <= set(shown.ids)


@each_sample
def test_nothing_is_loaded_and_no_element_has_style_or_handlers(sample: Callable[[], Report]) -> None:
    shown = Page(page(sample()))
    assert {tag for tag, _ in shown.elements}.isdisjoint({"link", "img", "iframe", "object", "embed", "base", "image"})
    assert [len(shown.all(tag)) for tag in ("style", "script")] == [1, 1]
    for tag, attrs in shown.elements:
        assert not [name for name in attrs if name in {"style", "src", "srcset"} or name.startswith("on")], (tag, attrs)
        if "href" in attrs:
            is_local = str(attrs["href"]).startswith("#")
            assert is_local or (tag == "a" and str(attrs["href"]).startswith("https://spdx.org/licenses/"))
    style = "".join(shown.within["style"])
    assert "@import" not in style
    assert set(re.findall(r"url\((.)", style)) == {"#"}


def test_the_content_policy_allows_the_one_style_and_the_one_script_and_nothing_else() -> None:
    shown = Page(page(failing_report()))
    policy = next(
        attrs["content"] for attrs in shown.all("meta") if attrs.get("http-equiv") == "Content-Security-Policy"
    )

    def hashed(tag: str) -> str:
        digest = hashlib.sha256("".join(shown.within[tag]).encode()).digest()
        return f"'sha256-{base64.b64encode(digest).decode()}'"

    assert policy == (
        f"default-src 'none'; style-src {hashed('style')}; script-src {hashed('script')}; "
        "base-uri 'none'; form-action 'none'"
    )


def test_the_script_makes_no_markup_of_text_and_reaches_for_nothing() -> None:
    script = "".join(Page(page(passing_report())).within["script"])
    for word in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "fetch(", "XMLHttp", "src"):
        assert word not in script


def test_no_template_says_safe() -> None:
    folder = Path(sys.modules["ospo_scan.report.html.page"].__file__ or "").parent / "templates"
    assert not [path.name for path in folder.glob("*.html") if re.search(r"\|\s*safe|autoescape", path.read_text())]


@given(reports)
@settings(max_examples=60, deadline=None)
def test_any_report_makes_an_inert_page_of_the_usual_elements(report: Report) -> None:
    text = page(report)
    text.encode("utf-8")
    assert {unicodedata.category(char) for char in text if char != "\n"}.isdisjoint({"Cc", "Cs", "Zl", "Zp"})
    shown = Page(text)
    assert names_in(shown) <= KNOWN | {("tr", "id"), ("li", "id"), ("a", "id"), ("div", "id"), ("div", "tabindex")}
    assert len(shown.all("script")) == 1
    assert set(shown.ids.values()) == {1}


@given(reports)
@settings(max_examples=30, deadline=None)
def test_a_saved_report_makes_the_same_page(report: Report) -> None:
    assert page(saved(report)) == page(report)


KNOWN = vocabulary()


_KEPT = ("license_expression", "refused", "fingerprint", "evidence", "sha256", "sha1")


def poisoned(value: Any) -> Any:
    """The value with hostile text at the end of every string in it that can be any text."""
    if isinstance(value, tuple):
        return tuple(map(poisoned, value))
    if type(value) is str:
        return value + HOSTILE
    if not is_dataclass(value) or isinstance(value, type):
        return value
    parts = {field.name: getattr(value, field.name) for field in fields(value) if field.name not in _KEPT}
    return replace(value, **{name: poisoned(part) for name, part in parts.items()})


def test_foreign_text_becomes_neither_element_nor_attribute_wherever_it_stands() -> None:
    text = page(poisoned(incomplete_report()))
    shown = Page(text)
    assert names_in(shown) <= KNOWN
    assert len(shown.all("script")) == 1
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert shown.text.count("<script>alert(1)</script>") > 50


@each_sample
def test_every_finding_can_be_linked_to_and_every_group_is_told(sample: Callable[[], Report]) -> None:
    report = sample()
    shown = Page(page(report))
    for finding in report.findings:
        assert f"finding-{finding.fingerprint}" in shown.ids
        assert finding.message in shown.text or finding.suppression
    assert len(shown.all("article")) == len(
        {(f.rule, f.license_expression) for f in report.findings if not f.suppression}
    )


@each_sample
def test_every_file_is_listed_with_its_license(sample: Callable[[], Report]) -> None:
    report = sample()
    text = page(report)
    rows = text[text.index('id="t-files"') :].split("<tr")[2:]
    for scan, row in zip(report.result.files, rows, strict=False):
        assert f"<td>{shown_path(scan.path)}" in row
        for detection in scan.detections:
            assert detection.license_expression.split(" ")[0] in row


def test_the_verdict_the_reason_and_the_next_step_come_first() -> None:
    text = Page(page(failing_report())).text.partition("About this report")[2]  # without the table of contents
    order = [
        "FAIL",
        "3 findings, 10 to review",
        "The policy is not met (exit code 1)",
        "What to do first",
        "At a glance",
    ]
    places = [text.index(part) for part in order]
    assert places == sorted(places)
    assert "Settle the findings below" in text


def test_what_was_refused_is_marked_within_the_expression() -> None:
    assert '<code class="expression">MIT AND <mark>GPL-2.0-only</mark></code>' in page(failing_report())


def test_a_finding_shows_its_lines_its_decision_and_lines_to_paste() -> None:
    text = page(failing_report(), OPTIONS)
    assert '<span class="no">4</span><mark>This program is free software;' in text
    assert "<code>ospo-policy.yml:14</code>: GPL-2.0-only is in category:copyleft, which is in deny" in text
    assert "expires: 2027-02-22" in text
    assert "expires:" not in page(failing_report())


def test_names_that_are_not_utf_8_are_told_apart_and_shown() -> None:
    text = page(incomplete_report())
    assert r"data/\xff\x1b[31m.c" in text
    assert r"src/[/red]\u{202e}file\x0a.c" in text


def test_an_incomplete_report_starts_with_what_could_not_be_scanned() -> None:
    text = Page(page(incomplete_report())).text
    assert text.index("3 files could not be scanned, and cannot pass.") < text.index("The policy denies")
    assert "80.0 MB, and the limit is 64.0 MB" in text
    assert "raise --max-file-size" in text


def test_a_report_without_verdict_speaks_of_no_findings() -> None:
    text = page(scan_report())
    assert 'id="findings"' not in text
    assert "No findings" not in text
    assert "Not judged by a policy" in text


def test_an_empty_tree_is_no_pass() -> None:
    report = passing_report()
    text = Page(page(replace(report, result=replace(report.result, files=())))).text
    assert "The tree is empty" in text
    assert "What was not looked at cannot pass" in text or "what was not looked at cannot pass" in text


def test_with_since_the_files_that_did_not_change_are_neither_passed_nor_listed_as_judged() -> None:
    text = Page(page(since_report())).text
    assert "Not changed 72" in text
    assert "No findings 1" in text


def test_the_time_of_the_report_is_told_where_it_is_known() -> None:
    made = RenderOptions(created=datetime(2026, 11, 24, 9, 30, tzinfo=UTC))
    assert "Made 2026-11-24 09:30 UTC" in page(passing_report(), made)
    assert "Made 1970" not in page(passing_report())


def test_fail_on_review_changes_what_is_to_be_done_next() -> None:
    strict = RenderOptions(fail_on=FailOn.REVIEW)
    assert "The policy is not met (exit code 1)" in page(SAMPLES["review"](), strict)
    assert "Nothing is denied (exit code 0)" in page(SAMPLES["review"]())


def test_the_way_to_reproduce_it_fits_the_run() -> None:
    assert "--since 1a1a" in page(since_report())
    elsewhere = replace(scan_report(), result=replace(scan_report().result, scope=Scope.SCANCODE))
    assert "ospo-scan report --from-scancode FILE" in page(elsewhere)


def test_the_same_report_gives_the_same_bytes_whatever_the_hash_seed() -> None:
    code = (
        "import sys; from samples import incomplete_report; from ospo_scan.report import FORMATS, RenderOptions;"
        "FORMATS['html'].write(incomplete_report(), sys.stdout, RenderOptions())"
    )
    outputs = []
    for seed in ("1", "2"):
        environment = {
            **os.environ,
            "PYTHONHASHSEED": seed,
            "PYTHONPATH": os.pathsep.join(sys.path),
            "LC_ALL": "C.UTF-8",
        }
        outputs.append(subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, check=True))
    assert outputs[0].stdout == outputs[1].stdout
    assert outputs[0].stdout.decode() == page(incomplete_report())


@pytest.mark.parametrize("made", [large_report, extreme_report])
def test_twenty_thousand_files_stay_below_five_megabytes_and_no_file_with_a_finding_is_lost(
    made: Callable[[], Report],
) -> None:
    report = made()
    start = time.monotonic()
    text = page(report)
    took = time.monotonic() - start
    assert len(text.encode()) < 5_000_000
    assert took < 20  # 1 to 2 seconds where nothing else runs
    listed = set(re.findall(r"^<tr class=[^>]*><td>([^<]+)", text, re.MULTILINE))
    assert {place.path for finding in report.findings for place in finding.places} <= listed
    anchors = set(re.findall(r'id="(finding-[0-9a-f]{64})"', text))
    assert {f"finding-{finding.fingerprint}" for finding in report.findings} <= anchors


@pytest.mark.parametrize("kind", ["waiver", "baseline"])
def test_twenty_thousand_findings_that_are_all_accepted_stay_below_five_megabytes(kind: str) -> None:
    report = extreme_report()
    why = Suppression(kind, "being-removed", "legal", None)
    accepted = tuple(replace(one, suppression=why) for one in report.findings)
    text = page(replace(report, findings=accepted, verdict=Verdict.PASS))
    assert len(text.encode()) < 5_000_000
    assert text.count('<tr class="accepted"') == 20_000


def test_groups_that_are_not_shown_are_counted_and_not_linked_to() -> None:
    report = extreme_report(1100)
    apart = tuple(replace(one, message=f"{one.message} No. {place}.") for place, one in enumerate(report.findings))
    shown = Page(page(replace(report, findings=apart)))
    assert len(shown.all("article")) == 1000
    assert "100 more entries are not shown here" in shown.text
    assert {link for attrs in shown.all("a") if (link := str(attrs.get("href"))).startswith("#group-")} == {
        f"#group-{number}" for number in range(1, 1001)
    }
    assert re.search(r"license-denied\s*1,100\s*1,100", shown.text)


@pytest.mark.parametrize(
    ("percent", "words"),
    [(0, "0 %"), (0.04, "< 0.1 %"), (1.25, "1.2 %"), (42.6, "43 %"), (99.96, "> 99 %"), (100, "100 %")],
)
def test_a_share_is_never_rounded_to_none_or_to_all(percent: float, words: str) -> None:
    assert _share(percent).replace("\u00a0", " ") == words


def test_files_that_are_not_listed_are_summed_up_by_directory_and_counted() -> None:
    report = large_report(30_000)
    text = page(report)
    one_by_one = text.count('<tr class="')
    summed = int(re.search(r"The other ([\d,]+) files have no finding", text)[1].replace(",", ""))  # type: ignore[index]
    rows = re.findall(r'^<tr><td>src/[^<]*/</td><td class="n">([\d,]+)</td>', text, re.MULTILINE)
    assert sum(int(number.replace(",", "")) for number in rows) == summed
    assert one_by_one - text.count('<tr class="s-') + summed == len(report.result.files)


# The pairs of colors in which text and its ground meet, in both schemes.
_ON_PAPER = ("ink", "soft", "accent", "failed", "error", "review", "note", "accepted", "clear")
_ON_TINT = ("failed", "error", "review", "note", "accepted", "clear")


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_text_has_the_contrast_of_wcag_aa_on_every_ground(scheme: int) -> None:
    style = "".join(Page(page(passing_report())).within["style"])
    blocks = re.findall(r":root\{(.*?)\}", style, re.DOTALL)
    colors = {name: value for block in blocks[: scheme + 1] for name, value in re.findall(r"--([\w-]+):(#\w+)", block)}

    def luminance(name: str) -> float:
        digits = colors[name].lstrip("#")
        digits = "".join(2 * digit for digit in digits) if len(digits) == 3 else digits
        parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
        linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    def contrast(one: str, other: str) -> float:
        light, dark = sorted((luminance(one), luminance(other)), reverse=True)
        return (light + 0.05) / (dark + 0.05)

    pairs = [(text, ground) for text in _ON_PAPER for ground in ("paper", "ground", "raised")]
    pairs += [(text, f"tint-{text}") for text in _ON_TINT]
    pairs += [("ink", ground) for ground in colors if ground.startswith(("f-", "tint-"))]
    pairs += [(text, ground) for text in ("ink", "soft") for ground in ("hit", "tint-plain", "frame")]
    pairs += [("soft", f"tint-{name}") for name in _ON_TINT]
    assert not [(one, other, round(contrast(one, other), 2)) for one, other in pairs if contrast(one, other) < 4.5]


def test_paths_are_in_the_order_of_their_bytes() -> None:
    text = page(failing_report())
    listed = re.findall(r"^<tr class=[^>]*><td>([^<]+)", text, re.MULTILINE)
    assert listed == sorted(listed, key=path_bytes)
    assert len(listed) == 77
