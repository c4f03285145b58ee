# SPDX-License-Identifier: Apache-2.0
"""Exact accelerations of scancode-toolkit 32.5.0: the same answers with less work.

Each module replaces one function of scancode by another that gives the same results; ``install`` puts them in
place, in a child process. They are proven on one version and its index only (see ``installation``).
"""
