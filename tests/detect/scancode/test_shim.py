# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import os
from pathlib import Path
from types import ModuleType

import pluggy
import pytest

from ospo_scan.detect.scancode import shim


@pytest.fixture(autouse=True)
def _as_pluggy_1_7(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: pluggy.PluginManager, namespace: object) -> None:
        raise ValueError("a hook specification has a first argument 'self'")

    monkeypatch.setattr(pluggy.PluginManager, "add_hookspecs", refuse)
    shim.tolerate_class_hooks()


def test_hooks_of_plugincode_that_pluggy_refuses_are_passed_over() -> None:
    pluggy.PluginManager("scancode").add_hookspecs(ModuleType("plugincode.scan"))


def test_hooks_of_others_are_refused_as_before() -> None:
    with pytest.raises(ValueError, match="self"):
        pluggy.PluginManager("other").add_hookspecs(ModuleType("other"))


def test_variables_that_name_pickles_are_dropped_and_writes_go_to_the_scratch(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SCANCODE_LICENSE_INDEX_CACHE", "/tmp/evil")
    monkeypatch.setenv("SCANCODE_CACHE", "/tmp/evil")
    monkeypatch.setenv("SCANCODE_TEMP", "/tmp/evil")
    shim.prepare(str(tmp_path))
    assert "SCANCODE_LICENSE_INDEX_CACHE" not in os.environ
    assert os.environ["SCANCODE_CACHE"].startswith(str(tmp_path))
    assert os.environ["SCANCODE_TEMP"].startswith(str(tmp_path))
