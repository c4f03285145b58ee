# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import pytest

from ospo_scan.refine import translations
from refine_spots import match, refined, spot, whole

RULE = translations.RULE
PO = r"""# Swedish
# Under the GPL version 2.
msgid ""
"License GPLv3+: GNU GPL version 3\n"
"or later.\n"
msgstr ""
"""
TS = (
    '<?xml version="1.0"?>\n<!DOCTYPE TS>\n<TS>\n<message>\n<source>Licensed under the terms\n'
    "of the GNU General Public License version 3</source>\n<translation>Ja</translation>\n</message>\n"
)


def test_a_message_of_gettext_is_no_license() -> None:
    assert refined(RULE, whole("GPL-3.0-or-later", PO, lines=(4, 5), path="po/sv.po")) == "NONE"


def test_a_message_of_qt_is_no_license() -> None:
    assert refined(RULE, whole("GPL-3.0-only", TS, lines=(5, 6), path="gui/sv.ts")) == "NONE"


@pytest.mark.parametrize(
    ("content", "lines", "path"),
    [
        (PO, (2, 2), "po/sv.po"),  # the catalog's own license
        (PO, (2, 4), "po/sv.po"),
        (PO, (4, 5), "po/readme.txt"),
        ("const a = '<source>GPL version 3</source>'\n", (1, 1), "src/a.ts"),  # TypeScript
        (TS.replace("<message>", "<!-- GPL version 2 -->"), (5, 6), "gui/sv.ts"),
    ],
)
def test_comments_and_other_files_stay(content: str, lines: tuple[int, int], path: str) -> None:
    assert refined(RULE, whole("GPL-3.0-only", content, lines=lines, path=path)) is None


def test_without_the_file_nothing_is_known() -> None:
    assert refined(RULE, spot("MIT", match("MIT", '"MIT"'), path="po/sv.po")) is None


@pytest.mark.parametrize(
    "content",
    [
        "export type Box<TS extends string> = { v: TS };\n\n\n/* A <target> of the compiler.\n{0}\n{1} */\n",
        "// <!DOCTYPE TS>\n\n\n// <source>x</source>\n// {0}\n// {1}\n",
        "const a = `\n<TS >\n<source>`\n\n{0}\n{1}\n",
        '<?xml version="1.0"?>\n<TS version="2.1">\n<source>x</source>\n<note>\n{0}\n{1}\n</note>\n',
        '<?xml version="1.0"?>\n<TS version="2.1">\n<!-- \n<source>x\n{0}\n{1}</source>\n-->\n',
        '<?xml version="1.0"?>\n<project>\n<a/>\n<source>\n{0}\n{1}</source>\n',
        '<?xml version="1.0"?>\n<TS version="2.1">\n<a/>\n<extracomment>\n{0}\n{1}</extracomment>\n',
    ],
)
def test_what_stands_in_no_message_of_a_catalog_stays(content: str) -> None:
    content = content.replace("{0}", "You may copy it under the").replace("{1}", "GNU GPL version 2 or later")
    assert refined(RULE, whole("GPL-2.0-or-later", content, lines=(5, 6), path="x.ts")) is None


HEADER = 'msgid ""\nmsgstr ""\n"Project-Id-Version: x\\n"\n"X-License: GPL-3.0-or-later\\n"\n\nmsgid "a"\nmsgstr "b"\n'


@pytest.mark.parametrize("content", [HEADER, HEADER.replace("msgstr", "msgstr").replace('"\\n"Proj', '"\\n\\n"Proj')])
def test_the_header_of_a_catalog_stays(content: str) -> None:
    at = content.split("\n").index('"X-License: GPL-3.0-or-later\\n"') + 1
    assert refined(RULE, whole("GPL-3.0-or-later", content, lines=(at, at), path="po/sv.po")) is None
    assert refined(RULE, whole("GPL-3.0-or-later", content, lines=(1, at), path="po/sv.po")) is None
    old = "\n".join(f"#~ {line}" for line in content.split("\n"))
    assert refined(RULE, whole("GPL-3.0-or-later", old, lines=(at, at), path="po/sv.po")) is None


@pytest.mark.parametrize(
    "line",
    [
        "#. This file is distributed under the GNU General Public License version 3.",
        "#. GPL-3.0-only",
        "#, License: GPL-3.0",
        "#~ This file is under the GPL version 3",
        "# GPL-3.0",
        '"GPL-3.0"',
    ],
)
def test_comments_of_a_catalog_and_strings_of_no_message_stay(line: str) -> None:
    content = f'{line}\nmsgid "a"\nmsgstr "b"\n'
    assert refined(RULE, whole("GPL-3.0-only", content, lines=(1, 1), path="po/sv.po")) is None


def test_an_obsolete_message_is_one() -> None:
    content = 'msgid ""\nmsgstr ""\n"x"\n\n#~ msgid "Licensed under the GPL version 3."\n#~ msgstr "b"\n'
    assert refined(RULE, whole("GPL-3.0-only", content, lines=(5, 5), path="po/sv.po")) == "NONE"
