"""Exit codes, the same for every command."""

from __future__ import annotations

import click

OK = 0
"""All good; no fact found is good."""
CHECK_FAILED = 1
"""A check failed: an example of a rule, a loss in a diff."""
USAGE = 2
"""An option, a date or a rules folder that can't be used."""
INPUT_FAILED = 3
"""Some or all inputs failed or are missing."""
NO_ARTICLE = 4
"""The paths hold no article."""
INTERRUPTED = 130
"""Ctrl-C."""


class CommandError(click.ClickException):
    """Ends a command with one line on standard error and an exit code."""

    def __init__(self, message: str, code: int) -> None:
        super().__init__(message)
        self.exit_code = code  # type: ignore[misc]  # click declares a class variable
