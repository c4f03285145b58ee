# SPDX-License-Identifier: Apache-2.0
"""Write the pictures of the README, from the real tool on the bundled sample project.

``docs/images/terminal.svg`` is a recorded run of ``ospo-scan``, command by command; it plays where a browser shows
it. ``docs/images/report.png`` is the HTML report of the same tree, in Debian's Chromium.

usage: python tools/pictures.py [terminal] [report]
"""

from __future__ import annotations

import html
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
IMAGES = ROOT / "docs" / "images"
SAMPLE = ROOT / "fixtures" / "demo-project" / "tree"
CHROMIUM = "/usr/bin/chromium"
INSTALLED = "/opt/ospo-scan"
"""Where the pictures show ospo-scan to be installed, wherever it is: as in the Dockerfile."""
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking")

WIDTH = 80
_CELL, _LINE, _MARGIN, _TOP = 8.4, 19, 16, 44
_LINES_SHOWN = 34
_COLORS = {"31": "#ff7b72", "32": "#7ee787", "33": "#e3b341", "36": "#79c0ff"}
_CODES = re.compile("\x1b\\[([0-9;]*)m")

COMMANDS = (
    ("ospo-scan check", 1.2),
    ("ospo-scan explain --license GPL-3.0-or-later", 7.0),
)
"""What is typed, and the second at which."""
LENGTH_S = 14


@dataclass(frozen=True, slots=True)
class Frame:
    """One screen: what was typed, what came, and the second at which it appears."""

    typed: str
    lines: tuple[str, ...]
    at_s: float


def main(arguments: list[str]) -> int:
    """Write what is asked for, or both."""
    IMAGES.mkdir(exist_ok=True)
    wanted = arguments or ["terminal", "report"]
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder, "weather-station")
        shutil.copytree(SAMPLE, tree)
        if "terminal" in wanted:
            (IMAGES / "terminal.svg").write_text(recorded([_frame(typed, at, tree) for typed, at in COMMANDS]))
        if "report" in wanted:
            _photograph(tree, Path(folder))
    return 0


def recorded(frames: Iterable[Frame]) -> str:
    """An SVG that shows the frames one after the other, for ever; without animation it shows the first."""
    frames = list(frames)
    height = _TOP + _LINE * (_LINES_SHOWN + 1) + _MARGIN
    width = round(WIDTH * _CELL) + 2 * _MARGIN
    screens = [_screen(frame, number, frames) for number, frame in enumerate(frames)]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        'role="img" aria-label="A recorded run of ospo-scan in a terminal">\n'
        "<style>text{font:14px ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;white-space:pre;fill:#e6edf3}"
        f"{_keyframes(frames)}</style>\n"
        f'<rect width="{width}" height="{height}" rx="8" fill="#0d1117"/>\n'
        '<circle cx="20" cy="20" r="6" fill="#ff5f57"/><circle cx="40" cy="20" r="6" fill="#febc2e"/>'
        '<circle cx="60" cy="20" r="6" fill="#28c840"/>\n' + "".join(screens) + "</svg>\n"
    )


def _keyframes(frames: list[Frame]) -> str:
    rules = []
    for number, frame in enumerate(frames):
        begin = 100 * (frame.at_s if number else 0) / LENGTH_S
        end = 100 * frames[number + 1].at_s / LENGTH_S if number + 1 < len(frames) else 100
        steps = [f"{begin:.1f}%,{end - 0.1:.1f}%{{opacity:1}}"]
        if begin:
            steps.insert(0, f"0%,{begin - 0.1:.1f}%{{opacity:0}}")
        if end < 100:
            steps.append(f"{end:.1f}%,100%{{opacity:0}}")
        rules.append(f"@keyframes s{number}{{{''.join(steps)}}}#s{number}{{animation:s{number} {LENGTH_S}s infinite}}")
    return "".join(rules) + "@media (prefers-reduced-motion:reduce){g{animation:none!important}}"


def _screen(frame: Frame, number: int, frames: list[Frame]) -> str:
    hidden = "" if number == 0 else ' opacity="0"'
    prompt = f'<tspan fill="#7ee787">$ </tspan>{html.escape(frame.typed)}'
    shown = frame.lines[:_LINES_SHOWN]
    rows = [prompt, *map(_colored, shown)]
    texts = [
        f'<text x="{_MARGIN}" y="{_TOP + _LINE * row}" xml:space="preserve">{line}</text>\n'
        for row, line in enumerate(rows)
        if line
    ]
    return f'<g id="s{number}"{hidden}>\n{"".join(texts)}</g>\n'


def _colored(line: str) -> str:
    """A line of a terminal, with its colors, as SVG."""
    parts, weight, color = [], "", ""
    for place, piece in enumerate(_CODES.split(line)):
        if place % 2:
            codes = piece.split(";")
            weight = "bold" if "1" in codes else "" if "0" in codes or piece == "" else weight
            color = next((_COLORS[code] for code in codes if code in _COLORS), "" if "0" in codes else color)
        elif piece:
            style = (f' fill="{color}"' if color else "") + (f' font-weight="{weight}"' if weight else "")
            text = html.escape(piece, quote=False)
            parts.append(f"<tspan{style}>{text}</tspan>" if style else text)
    return "".join(parts)


def _frame(typed: str, at_s: float, tree: Path) -> Frame:
    environment = {**os.environ, "FORCE_COLOR": "1", "COLUMNS": str(WIDTH)}
    environment.pop("NO_COLOR", None)
    command = [sys.executable, "-m", "ospo_scan", *typed.split()[1:]]
    done = subprocess.run(command, cwd=tree, env=environment, capture_output=True, text=True, check=False)
    lines = done.stdout.replace(sys.prefix, INSTALLED).splitlines()
    if len(lines) > _LINES_SHOWN:
        lines = [*lines[: _LINES_SHOWN - 1], f"... {len(lines) - _LINES_SHOWN + 1} more lines"]
    return Frame(typed, tuple(lines), at_s)


def _photograph(tree: Path, folder: Path) -> None:
    from playwright.sync_api import sync_playwright

    page_file = folder / "report.html"
    command = [sys.executable, "-m", "ospo_scan", "check", "--project-name", "weather-station", "-q"]
    subprocess.run([*command, "-o", f"html={page_file}"], cwd=tree, capture_output=True, check=False)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        page = browser.new_page(viewport={"width": 1200, "height": 1050})
        page.goto(page_file.as_uri())
        page.screenshot(path=str(IMAGES / "report.png"))
        browser.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
