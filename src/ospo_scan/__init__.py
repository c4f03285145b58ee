# SPDX-License-Identifier: Apache-2.0
"""Tells whether a source tree may be released under a license policy, with the evidence."""

__version__ = "0.1.0"
