# SPDX-License-Identifier: Apache-2.0
"""Policies: read and check them (``load``), judge a scan by them (``evaluate``), write and explain them."""
