# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import io
import subprocess
import sys
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from ospo_scan.errors import TemplateError
from ospo_scan.report import FORMATS, RenderOptions
from ospo_scan.report.notice import template as notice_template
from ospo_scan.report.notice.template import check_template, environment
from ospo_scan.report.notice.values import VALUES
from rendering import rendered
from samples import attributed_report


def made(template: str, format_name: str = "notice") -> str:
    return rendered(format_name, attributed_report(), RenderOptions(template=template))


def fault(template: str, format_name: str = "notice") -> TemplateError:
    stream = io.StringIO()
    with pytest.raises(TemplateError) as told:
        FORMATS[format_name].write(attributed_report(), stream, RenderOptions(template=template))
    assert stream.getvalue() == ""
    return told.value


def test_an_own_template_takes_the_place_of_the_built_in_one() -> None:
    template = (
        "{% for one in licenses %}\n{{ one.expression }}: {{ one.files | length | counted('file') }}\n{% endfor %}\n"
    )
    assert made(template).splitlines()[0] == "ISC: 1 file"
    check_template(template, VALUES)


@pytest.mark.parametrize("name", ["notice", "notice-md", "notice-html"])
def test_a_built_in_template_can_be_taken_as_ones_own(name: str) -> None:
    with open(f"{notice_template._BUILT_IN}/{name}.jinja", encoding="utf-8") as file:
        template = file.read()
    check_template(template, VALUES)
    assert made(template, name) == rendered(name, attributed_report())


def test_values_are_escaped_in_html_alone() -> None:
    template = "{{ '<b>' }}{% for one in unlicensed.files %}{{ one }}{% endfor %}"
    assert "&lt;b&gt;" in made(template, "notice-html")
    assert "&lt;img src=x onerror=alert(1)&gt;" in made(template, "notice-html")
    assert "<img src=x onerror=alert(1)>" in made(template)


def test_nothing_is_written_for_none() -> None:
    assert made("[{{ licenses[0].nothing if 0 else None }}]") == "[]"


@pytest.mark.parametrize(
    ("template", "line", "said"),
    [
        ("\n{% for one in licenses %}", 2, "Unexpected end of template"),
        ("{{ licnses }}", 1, "There is no value 'licnses'; there are project, tool,"),
        ("{{ tool }}\n\n{{ tool | shout }}", 3, "There is no filter 'shout'."),
        ("{{ 1 if tool is loud }}", 1, "There is no test 'loud'."),
        ("\n{% include '/etc/passwd' %}", 2, "cannot load another file"),
        ("{% extends 'notice.jinja' %}", 1, "cannot load another file"),
        ("{% import 'x' as x %}", 1, "cannot load another file"),
        ("{% from 'x' import y %}", 1, "cannot load another file"),
        ("{{ lipsum() }}", 1, "There is no value 'lipsum'"),
        ("{{ [1, 2] | random }}", 1, "There is no filter 'random'."),
        ("{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}", None, "nested too deeply"),
    ],
)
def test_what_is_wrong_with_a_template_shows_before_a_scan(template: str, line: int | None, said: str) -> None:
    with pytest.raises(TemplateError) as told:
        check_template(template, VALUES)
    assert told.value.line == line
    assert said in str(told.value)


@pytest.mark.parametrize("template", ["{{ 'a' * 10**10 }}", "{{ 9**(9**9) }}", "{{ 'a' | center(10**10) }}"])
def test_a_check_computes_nothing(template: str) -> None:
    began = time.monotonic()
    check_template(template, VALUES)
    assert time.monotonic() - began < 5


@pytest.mark.parametrize(
    "template",
    [
        "{% set a = 1 %}{{ a }}",
        "{% for a, b in {}.items() %}{{ loop.index }}{{ a }}{{ b }}{% endfor %}",
        "{% macro m(x, y=1) %}{{ x }}{{ y }}{{ varargs }}{{ caller() }}{% endmacro %}{% call m(1) %}{% endcall %}",
        "{% set n = namespace(x=1) %}{% set n.x = 2 %}{{ range(3) | list }}{{ joiner() }}{{ dict(a=1) }}",
        "{% block b %}{{ self.b }}{% endblock %}",
    ],
)
def test_names_that_a_template_makes_itself_are_no_faults(template: str) -> None:
    check_template(template, VALUES)


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("{{ ''.__class__ }}", "unsafe"),
        ("{{ ''['__class__'].mro() }}", "unsafe"),
        ("{{ '' | attr('__class__') }}", "unsafe"),
        ("{{ '{0.__class__}'.format(1) }}", "unsafe"),
        ("{{ '{x.__class__}'.format_map({'x': 1}) }}", "unsafe"),
        ("{{ cycler.__init__.__globals__ }}", "unsafe"),
        ("{{ range.__self__ }}", "no attribute"),
        ("{{ licenses.append(1) }}", "unsafe"),
        ("{{ project.update(a=1) }}", "unsafe"),
        ("{{ range(10**6) }}", "Range too big"),
        ("{{ ''.join }}", "cannot be shown: call it, or join its items"),
        ("{{ licenses | map('upper') }}", "a generator cannot be shown"),
        ("{{ cycler('a') }}", "cannot be shown"),
        ("{% for one in [1] %}{{ loop }}{% endfor %}", "cannot be shown"),
        ("{{ project.nme }}", "no attribute 'nme'"),
    ],
)
def test_a_template_reaches_nothing_but_its_values(template: str, said: str) -> None:
    told = fault("\n" + template)
    assert said in str(told)
    assert told.line == 2


@pytest.mark.parametrize(
    "template",
    [
        "{{ 'a' * 10**10 }}",
        "{{ 'a' | center(10**10) }}",
        "{{ '%9999999999d' | format(1) }}",
        "{{ '{:9999999999}'.format(1) }}",
        "{{ 'a'.ljust(10**10) }}",
        "{{ '\\t'.expandtabs(2 * 10**9) }}",
        "{% set n = namespace(x='ab') %}{% for i in range(60) %}{% set n.x = n.x ~ n.x %}{% endfor %}",
        "{{ ([0] * 10**9) | length }}",
    ],
)
def test_memory_has_a_limit(template: str) -> None:
    assert "It needs more than 1,073,741,824 bytes of memory." in str(fault(template))


def test_a_template_that_calls_itself_is_told() -> None:
    assert "calls itself" in str(fault("{% macro f() %}{{ f() }}{{ f() }}{% endmacro %}{{ f() }}"))


@pytest.mark.parametrize(
    "template",
    [
        "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
        "{{ 9**(9**9) }}",
        "{% macro f(n) %}{% if n %}{{ f(n - 1) }}{{ f(n - 1) }}{% endif %}{% endmacro %}{{ f(60) }}",
    ],
)
def test_time_has_a_limit(template: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notice_template, "MAX_SECONDS", 1.5)
    assert str(fault(template)) == "It takes more than 1.5 seconds."


def test_the_length_of_a_document_has_a_limit() -> None:
    template = "{% for a in range(99999) %}{% for b in range(99) %}{{ 'x' * 999 }}{% endfor %}{% endfor %}"
    assert str(fault(template)) == "It writes more than 67,108,864 characters."


def test_a_process_that_dies_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    assert str(fault("x")) == "Its process died (exit code 1)."


def test_the_process_of_a_template_gets_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("API_TOKEN", "secret")
    seen: dict[str, object] = {}
    monkeypatch.setattr(subprocess, "run", lambda command, **settings: seen.update(settings) or 1 / 0)
    with pytest.raises(ZeroDivisionError):
        made("x")
    assert "API_TOKEN" not in seen["env"]  # type: ignore[operator]


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1) | st.text("` a", min_size=1))
def test_a_code_span_gives_its_text_back(text: str) -> None:
    span = environment(is_html=False).filters["md_code"](text)
    (inline,) = [token for token in MarkdownIt("commonmark").parse(f"- x {span}") if token.type == "inline"]
    assert [child.content for child in inline.children or () if child.type == "code_inline"] == [text]


@given(st.lists(st.text("`~ a") | st.sampled_from(["```", "    ```", "````text", "~~~"])).map("\n".join))
def test_a_fenced_block_gives_its_lines_back(text: str) -> None:
    block = environment(is_html=False).filters["md_block"](text)
    fences = [token.content for token in MarkdownIt("commonmark").parse(block + "\n\nafter") if token.type == "fence"]
    assert fences == [text + "\n"]


def test_text_is_wrapped_between_words_and_indented() -> None:
    wrapped = environment(is_html=False).filters["wrapped"]
    assert wrapped("one two-three four", 2, 2, 12) == "  one\n    two-three\n    four"
    assert wrapped("short", 4) == "    short"
    assert wrapped("x" * 90, 2) == "  " + "x" * 90
