# SPDX-License-Identifier: Apache-2.0
"""The same trees for our reader and for the reuse tool, which is run as a program; benchmarks use real projects."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest
import reuse_answers

LICENSE = "SPDX-License-" + "Identifier"
NOTICE = "SPDX-FileCopyright" + "Text"
SNIPPET_NOTICE = "SPDX-SnippetCopyright" + "Text"
BEGIN, END = "SPDX-Snippet" + "Begin", "SPDX-Snippet" + "End"
IGNORE, HEED = "REUSE-Ignore" + "Start", "REUSE-Ignore" + "End"
MIT = f"# {NOTICE}: 2020 Jane Doe\n# {LICENSE}: MIT\n"

HEADERS: dict[str, str | bytes] = {
    "hash.py": MIT,
    "both.c": f"/* {NOTICE}: 2020 Jane */\n/*\n * {LICENSE}: MIT OR ISC\n */\n",
    "boxed.c": f"/***\n *** {LICENSE}: MIT ***\n *** Copyright (c) 2019-2021, 2023 Jane ***/\n",
    "page.html": f"<!-- {LICENSE}: MIT -->\n<!-- © 2020 Jane -->\n",
    "paper.tex": f"% {LICENSE}: CC-BY-4.0\r\n% Copyright 2020 Jane\r\n",
    "old.txt": f"{LICENSE}: MIT\rCopyright 2020 Jane\r",
    "words.txt": f"x {LICENSE}: GPL-2.0-or-later WITH Classpath-exception-2.0\nCopyright © Jane Doe and others\n",
    "several.py": f"{MIT}# {LICENSE}: ISC\n# {NOTICE}: Copyright (C) 2021 John\n# {LICENSE}: MIT\n",
    "late.py": "x\n" * 20_000 + MIT,
    "own.py": f"# {LICENSE}: LicenseRef-Own\n",
    "invalid.py": f"# {LICENSE}: MIT or not\n",
    "snippet.py": f"{MIT}# {BEGIN}\n# {SNIPPET_NOTICE}: 2022 John\n# {LICENSE}: ISC\n# {END}\n",
    "ignored.py": f"{MIT}# {IGNORE}\n# {LICENSE}: ISC\n# {HEED}\n# {LICENSE}: Zlib\n# {IGNORE}\n# {LICENSE}: 0BSD\n",
    "latin.py": f"# {NOTICE}: 2020 J\xf6rg\n".encode("latin-1"),
    "wide.txt": f"{LICENSE}: MIT\n".encode("utf-16"),
    "nothing.py": "x",
    "empty.py": "",
    "image.png": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + MIT.encode(),
    "cat.png": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
    "cat.png.license": MIT,
    "aside.py": f"# {LICENSE}: ISC\n",
    "aside.py.license": MIT,
    "silent.py": MIT,
    "silent.py.license": "nothing",
    "COPYING": MIT,
    "LICENSE-MIT": MIT,
    "LICENCE.md": MIT,
    "COPYING_README": MIT,
    "a.spdx": MIT,
    "LICENSES/MIT.txt": "text",
    "LICENSES/0BSD.txt": "text",
    ".gitignore": MIT,
}
TABLES: dict[str, str | bytes] = {
    "REUSE.toml": f"""version = 1
[[annotations]]
path = "**"
{LICENSE} = "CC0-1.0"
{NOTICE} = ["2019 Root", "Copyright (c) 2018 Other"]
[[annotations]]
path = ["aggregate/**", "*.csv"]
precedence = "aggregate"
{LICENSE} = ["MIT", "ISC"]
{NOTICE} = "2020 Adding"
[[annotations]]
path = "override/**"
precedence = "override"
{LICENSE} = "Zlib"
{NOTICE} = "2020 Overriding"
[[annotations]]
path = ["dir/*.txt", "one/**/two", "star\\\\*", "back\\\\\\\\slash"]
{LICENSE} = "0BSD"
[[annotations]]
path = "bare/*"
""",
    "nested/REUSE.toml": f"""version = 1
[[annotations]]
path = "*"
{LICENSE} = "Unlicense"
[[annotations]]
path = "notice"
{NOTICE} = "2021 Nested"
[[annotations]]
path = "sum"
precedence = "aggregate"
{LICENSE} = "Unlicense"
""",
    "override/REUSE.toml": f'version = 1\n[[annotations]]\npath = "**"\n{LICENSE} = "Beerware"\n',
    "aggregate/deep/REUSE.toml": f"""version = 1
[[annotations]]
path = "**"
precedence = "override"
{LICENSE} = "Beerware"
""",
    "header.py": MIT,
    "license-only.py": f"# {LICENSE}: MIT\n",
    "notice-only.py": "# Copyright 2020 Jane\n",
    "picture.png": b"\x89PNG\x00",
    "table.csv": "1,2",
    "table.csv.license": MIT,
    "aggregate/header.py": MIT,
    "aggregate/data": "1",
    "aggregate/deep/header.py": MIT,
    "override/header.py": MIT,
    "override/sub/data": "1",
    "dir/a.txt": "1",
    "dir/b.md": "1",
    "dir/sub/a.txt": "1",
    "one/two": "1",
    "one/a/b/two": "1",
    "star*": "1",
    "back\\slash": "1",
    "bare/x": "1",
    "bare/y": MIT,
    "nested/x": "1",
    "nested/header.py": MIT,
    "nested/notice": "1",
    "nested/sum": "1",
    "nested/sub/x": "1",
}
DEP5: dict[str, str | bytes] = {
    ".reuse/dep5": """Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: x

# a comment
Files: *
Copyright: 2020 Jane Doe
           2021 John Doe <john@example.com>
License: CC0-1.0

Files: po/*.po
       po/x?z
Copyright: Copyright 2020 Translators
License: GPL-3.0-or-later OR MIT
 with a text
 .
 of its own

License: MIT
 The text.
""",
    "a.py": MIT,
    "b.png": b"\x89PNG\x00",
    "b.png.license": f"{LICENSE}: ISC\n",
    "po/sub/x.po": "1",
    "po/xyz": "1",
    "po/x/z": "1",
    "po/other": "1",
}


def compare(folder: Path, contents: dict[str, str | bytes]) -> list[str]:
    """The differences in a tree with these contents."""
    if importlib.util.find_spec("reuse") is None:
        pytest.skip("the reuse tool is not installed")
    for path, content in contents.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content if isinstance(content, bytes) else content.encode())
    return [str(one) for one in reuse_answers.compare(folder, (sys.executable, "-m", "reuse")).differences]


def test_headers_and_sidecars_say_the_same(project: Path) -> None:
    assert compare(project, HEADERS) == []


def test_tables_of_every_precedence_say_the_same(project: Path) -> None:
    assert compare(project, TABLES) == []


def test_where_we_follow_the_specification_and_reuse_does_not(project: Path) -> None:
    contents: dict[str, str | bytes] = {
        "REUSE.toml": f"""version = 1
[[annotations]]
path = "**"
{LICENSE} = "CC0-1.0"
{NOTICE} = "2019 Root"
""",
        "over/REUSE.toml": f'version = 1\n[[annotations]]\npath = "*"\nprecedence = "override"\n{LICENSE} = "MIT"\n',
        "near/REUSE.toml": f'version = 1\n[[annotations]]\npath = "**"\n{LICENSE} = "MIT"\n',
        "star/REUSE.toml": f'version = 1\n[[annotations]]\npath = "a\\\\*b"\n{LICENSE} = "MIT"\n',
        "over/x": "1",
        "near/x": "// Copyright 2020 Jane\n",
        "star/a*xb": "1",
        "snippet": f"# {BEGIN}\n# {LICENSE}: MIT\n# {SNIPPET_NOTICE}: 2022 John\n# {END}\n",
    }
    assert compare(project, contents) == [
        "near/x: license only we have: MIT",
        "over/x: license only reuse has: CC0-1.0",
        f"over/x: notice only reuse has: {NOTICE}: 2019 Root",
        "snippet: license only we have: CC0-1.0",
        "snippet: notice only we have: 2019 Root",
        "star/a*xb: license only reuse has: MIT",
        "star/a*xb: license only we have: CC0-1.0",
    ]


def test_of_a_line_with_more_than_one_tag_we_read_what_reuse_does_not(project: Path) -> None:
    contents: dict[str, str | bytes] = {
        "page.html": f"<!-- Copyright 2020 Jane ; {LICENSE}: MIT -->\n",
        "icon.svg": f"<svg><!-- {LICENSE}: MIT --><path/><!-- Copyright 2020 Jane --></svg>\n",
        "LICENSES/MIT.txt": "text",
    }
    found = compare(project, contents)
    assert [one.partition(" [")[0] for one in found if "only we" in one] == [
        "icon.svg: license only we have: MIT",
        "icon.svg: notice only we have: Copyright 2020 Jane",
        "page.html: license only we have: MIT",
        "page.html: notice only we have: Copyright 2020 Jane ;",
    ]


def test_dep5_says_the_same(project: Path) -> None:
    assert compare(project, DEP5) == []
