# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import large_texts
import pytest


@pytest.fixture(autouse=True)
def _few_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(large_texts, "_vocabulary", lambda: (["the", "of", "library"], [10, 15, 16]))


@pytest.mark.parametrize("name", large_texts.TEXTS)
def test_a_text_has_a_million_characters_and_is_the_same_each_time(name: str) -> None:
    text = large_texts.TEXTS[name]()
    assert len(text.encode()) == large_texts.SIZE
    assert text == large_texts.TEXTS[name]()


def test_the_texts_have_the_lines_of_their_kind() -> None:
    assert max(map(len, large_texts.prose().splitlines())) <= 80
    assert all(line.startswith("0") for line in large_texts.catalogue().splitlines()[:1_000])
    assert large_texts.packages().count("\nLicense: ") > 5_000
