"""vnextract: officials, dates, legal documents and percentages from Vietnamese news.

>>> from vnextract import extract
>>> extract("Ngày 6/6/2024, GRDP tăng 6,5%.").dates[0].edtf
'2024-06-06'
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vnextract.errors import InvalidDateError, RuleError, SchemaError, VnExtractError
from vnextract.model import Document, Failure, Source

if TYPE_CHECKING:
    from vnextract.pipeline import Extractor, extract

__version__ = "0.1.0"
__all__ = [
    "Document",
    "Extractor",
    "Failure",
    "InvalidDateError",
    "RuleError",
    "SchemaError",
    "Source",
    "VnExtractError",
    "extract",
]


def __getattr__(name: str) -> Any:
    # The pipeline imports heavy libraries, so it is loaded when first asked for.
    if name in ("Extractor", "extract"):
        from vnextract import pipeline

        return getattr(pipeline, name)
    raise AttributeError(f"module 'vnextract' has no attribute {name!r}")
