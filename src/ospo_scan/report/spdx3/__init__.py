# SPDX-License-Identifier: Apache-2.0
"""The report as an SPDX 3.0.1 document in JSON-LD."""
