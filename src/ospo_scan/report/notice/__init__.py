# SPDX-License-Identifier: Apache-2.0
"""The attribution document: a module for each of its forms, which share the values and the templates."""
