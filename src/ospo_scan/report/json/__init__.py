# SPDX-License-Identifier: Apache-2.0
"""The JSON report: written by ``document``, and read back to an equal report by ``reading``."""
