# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ospo_scan.detect.scancode.fast.candidates import round1


@given(st.lists(st.floats(min_value=0, max_value=5000), min_size=1))
def test_rounding_is_pythons(values: list[float]) -> None:
    assert round1(np.array(values)).tolist() == [round(value, 1) for value in values]


@given(st.integers(min_value=0, max_value=200_000))
def test_rounding_is_pythons_at_every_tie_of_a_matched_length(matched: int) -> None:
    assert round1(np.array([matched / 20])).tolist() == [round(matched / 20, 1)]


SCRIPT = """
import json, os, random, sys
from ospo_scan.detect.scancode import engine
engine.load_stock()
from licensedcode import cache, match_set
from licensedcode.query import QueryRun
from licensedcode.spans import Span
from scancode import api
from ospo_scan.detect.scancode.fast.install import install_accelerations
from ospo_scan.detect.scancode.fast.rules import rule_arrays

places = [(match_set, "compute_candidates")]
places += [(QueryRun, name) for name in ("low_matchables", "high_matchables", "matchable_tokens")]
places += [(Span, name) for name in ("__and__", "__or__", "difference", "overlap", "distance_to")]
def current():
    return [getattr(place, name) for place, name in places]
def use(functions):
    for (place, name), function in zip(places, functions):
        setattr(place, name, function)

stock = current()
install_accelerations(rule_arrays(cache.get_index()))
fast = current()
chance = random.Random(int(sys.argv[1]))
texts = sorted(key for key, license in cache.get_licenses_db().items() if license.text and len(license.text) < 3000)

def words():
    return cache.get_licenses_db()[chance.choice(texts)].text.split()

def sample():
    one, other = words(), words()
    kind = chance.randrange(5)
    if kind == 0:  # truncated
        return one[chance.randrange(len(one)):]
    if kind == 1:  # shuffled in part
        middle = len(one) // 2
        tail = one[middle:]
        chance.shuffle(tail)
        return one[:middle] + tail
    if kind == 2:  # concatenated
        return one + other
    if kind == 3:  # interleaved
        return [word for pair in zip(one, other) for word in pair]
    return [word for word in one if chance.random() > 0.1]  # with words left out

different = []
for number in range(int(sys.argv[2])):
    path = f"sample{number}.txt"
    with open(path, "w") as file:
        line = sample()
        file.write("\\n".join(" ".join(line[i:i + 12]) for i in range(0, len(line), 12)))
    answers = []
    for functions in (stock, fast):
        use(functions)
        answers.append(json.dumps(api.get_licenses(path, include_text=True), default=str, sort_keys=True))
    if answers[0] != answers[1]:
        different.append(path)
print(json.dumps(different))
"""


@pytest.mark.scancode
def test_both_engines_give_the_same_answers_on_mangled_license_texts(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, "2026", "20"],
        cwd=tmp_path,
        env={**os.environ, "OSPO_SCAN_SCRATCH": str(tmp_path), "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(done.stdout) == []
