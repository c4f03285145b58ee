# SPDX-License-Identifier: Apache-2.0
"""The report as an SPDX 2.3 document: one ``document``, which ``json``, ``tag`` and ``yaml`` write."""
