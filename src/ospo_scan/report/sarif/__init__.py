# SPDX-License-Identifier: Apache-2.0
"""The report as SARIF: the ``log`` with its results, and what its ``run`` says besides."""
