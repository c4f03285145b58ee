# SPDX-License-Identifier: Apache-2.0
"""The report as a CycloneDX document: a module for each version of the format, which share the components."""
