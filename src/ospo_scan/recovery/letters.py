# SPDX-License-Identifier: Apache-2.0
"""Letters that look like others, letters that nobody sees, and text that runs the other way."""

from __future__ import annotations

import re
import unicodedata

from ospo_scan.recovery.vocabulary import WORDS, is_license_word

_INVISIBLE = (
    "\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufe20-\ufe2f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_UNSEEN = re.compile(f"[{_INVISIBLE}]+")
_MARKS = re.compile("[\u0300-\u036f\u0483-\u0487\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]+")
_BACKWARDS = re.compile("\u202e([^\u202c\u2069\n]*)[\u202c\u2069]?")
# Letters of other scripts that look like Latin ones, each with the one that it looks like; common knowledge of fonts.
_FOREIGN = (
    "АВЕЅІЈКМНОРСТХаеоурсхѕіјһԁԛԝӏЗкмнтвгпѵҮү"
    "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧανορτυικηγχ"
    "ՏՍՕօոսհցքեզ"
    "ıȷɑɡɩʟɴʀʏᴀᴄᴅᴇᴊᴋᴍᴏᴘᴛᴜᴠᴡᴢꜰꜱɪʙɢʜłøđħŧɨʋɓɗŁØĐĦŦ"
)
_LATIN = (
    "ABESIJKMHOPCTXaeoypcxsijhdqwl3kmhtBrnvYy"
    "ABEZHIKMNOPTYXavopTuiknyx"
    "SUOonuhgpeq"
    "ijagilnryacdejkmoptuvwzfsibghlodhtivbdLODHT"
)
_LOOKALIKES = str.maketrans(_FOREIGN, _LATIN)
_MIXED = re.compile(f"[A-Za-z][{_INVISIBLE}{_FOREIGN}]|[{_INVISIBLE}{_FOREIGN}][A-Za-z]")
_WIDTH = 60
_WHITE = re.compile(r"\s")


def plain_letters(text: str) -> str:
    """The text in letters that are what they look like, without those that cannot be seen, in the order it is read."""
    if text.isascii():
        return text
    text = _BACKWARDS.sub(lambda override: override.group(1)[::-1], text)
    text = unicodedata.normalize("NFKD", _UNSEEN.sub("", text))
    return _MARKS.sub("", text).translate(_LOOKALIKES)


def concealed_words(text: str) -> list[int]:
    """Where in ``text`` words of licenses stand whose letters are not what they look like; offsets, in order.

    A soft hyphen, an accent or a ligature conceals nothing: typesetting has them. Nor does a word of another script by
    itself, whatever it looks like.
    """
    if text.isascii():
        return []
    places: list[int] = []
    end = 0
    for found in _MIXED.finditer(text):
        if found.start() >= end:
            before = _WHITE.split(text[max(found.start() - _WIDTH, 0) : found.start()])[-1]
            after = _WHITE.split(text[found.end() : found.end() + _WIDTH], maxsplit=1)[0]
            end = found.end() + len(after)
            if _conceals(before + found.group() + after):
                places.append(found.start() - len(before))
    return places


def _conceals(piece: str) -> bool:
    typeset = _MARKS.sub("", unicodedata.normalize("NFKD", piece.replace("\u00ad", "")))
    if any(map(is_license_word, WORDS.findall(typeset.lower()))):
        return False
    return any(map(is_license_word, WORDS.findall(plain_letters(piece).lower())))
