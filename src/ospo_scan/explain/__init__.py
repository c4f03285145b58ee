# SPDX-License-Identifier: Apache-2.0
"""Explanations for people: of a license, a rule, a finding, or a file from its bytes to the verdict.

Nothing is decided here: what is told is what ``policy`` decides and what a report holds.
"""
