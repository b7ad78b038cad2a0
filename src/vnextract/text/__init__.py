"""Text: what was given, the clean form that rules read, and the way back."""

from vnextract.text.fold import fold
from vnextract.text.source import SourceText

__all__ = ["SourceText", "fold"]
