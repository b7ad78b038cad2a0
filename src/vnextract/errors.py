"""Every error this package raises on purpose, in one tree."""


class VnExtractError(Exception):
    """Base of all errors of this package; its message says what to do."""


class InvalidDateError(VnExtractError, ValueError):
    """A publication date that is no ISO calendar day."""


class RuleError(VnExtractError, ValueError):
    """A rules folder that can't be used, one ``file: rule: field: reason`` a line."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))


class NormalizationError(VnExtractError, ValueError):
    """A surface from which no value can be read."""


class InputError(VnExtractError):
    """An input that can't be read: missing, unreadable, undecodable or malformed."""


class SchemaError(VnExtractError, ValueError):
    """JSON that is no output document."""


class ModelError(VnExtractError):
    """A language model that is missing or not of the version this package reads."""
