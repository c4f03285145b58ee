# SPDX-License-Identifier: Apache-2.0
"""The report in a terminal: ``report`` lays it out on a ``page``, which other commands use as well."""
