# SPDX-License-Identifier: Apache-2.0
"""The scancode-toolkit detector: the only package that imports scancode's modules, and only in a child process."""
