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
