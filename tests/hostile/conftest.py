# SPDX-License-Identifier: Apache-2.0
"""The command line with the fake engine, as the tests of the command line have it."""

from __future__ import annotations

from cli.conftest import ospo_scan

__all__ = ["ospo_scan"]
