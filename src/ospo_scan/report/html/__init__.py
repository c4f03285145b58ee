# SPDX-License-Identifier: Apache-2.0
"""The report as one HTML page: ``page`` puts together what the other modules select, ``templates`` lay it out."""
