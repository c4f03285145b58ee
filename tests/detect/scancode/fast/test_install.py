# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = """
import json, os, random, sys
from ospo_scan.detect.scancode import engine
engine.load_stock()
from licensedcode import cache
from scancode import api
from ospo_scan.detect.scancode.fast.install import replacements
from ospo_scan.detect.scancode.fast.tables import tables_of

index = cache.get_index()
fast = list(replacements(tables_of(index), [rule.identifier for rule in index.rules_by_rid]))
stock = [(place, name, vars(place)[name]) for place, name, _ in fast]
def use(functions):
    for place, name, function in functions:
        setattr(place, name, function)

chance = random.Random(int(sys.argv[1]))
texts = sorted(key for key, license in cache.get_licenses_db().items() if license.text and len(license.text) < 3000)

def words():
    return cache.get_licenses_db()[chance.choice(texts)].text.split()

def sample():
    one, other = words(), words()
    kind = chance.randrange(7)
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
    if kind == 4:  # the same again, in a file that starts with it or not
        repeated = one[chance.randrange(len(one) // 2):]
        return other[: chance.choice((0, 0, 40, len(other)))] + repeated + other[::-1][:60] + repeated
    if kind == 5:  # notices only, as in a catalog
        return [word for _ in range(6) for word in words()[:chance.randrange(10, 60)]]
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
        found = api.get_licenses(path, include_text=True)
        for detection in found["license_detections"]:
            del detection["identifier"]  # which we do not report
        answers.append(json.dumps(found, default=str, sort_keys=True))
    if answers[0] != answers[1]:
        different.append(path)
print(json.dumps(different))
"""


@pytest.mark.scancode
def test_both_engines_give_the_same_answers_on_mangled_license_texts(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, "2026", "120"],
        cwd=tmp_path,
        env={**os.environ, "OSPO_SCAN_SCRATCH": str(tmp_path), "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(done.stdout) == []
