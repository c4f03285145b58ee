# SPDX-License-Identifier: Apache-2.0
"""The stock and the fast engine as entry points for the supervisor, with all that scancode's API says of a file.

ospo-scan's own engine answers in the terms of its report. Here the whole answer of ``scancode.api.get_licenses`` is
passed on, with the seconds of CPU that it took, so that nothing can differ unseen.
"""

from __future__ import annotations

import time

from ospo_scan.detect.scancode import engine
from ospo_scan.execute import Alive, Work

STOCK, FAST = "engines:stock", "engines:fast"


def stock() -> Work:
    """The engine as it comes."""
    engine.load_stock()
    return _answer


def fast() -> Work:
    """The engine with ospo-scan's accelerations."""
    engine.load_fast()
    return _answer


def _answer(location: str, _alive: Alive) -> object:
    from scancode import api  # slow
    from typecode import contenttype

    contenttype._registry.clear()  # as ospo-scan's engine does: it remembers the types of all paths
    started = time.process_time()
    found = api.get_licenses(location, include_text=True)
    return {"cpu_s": round(time.process_time() - started, 4), "found": found}
