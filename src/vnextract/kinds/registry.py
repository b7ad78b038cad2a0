"""The kinds of fact; a new kind is one folder and one line here."""

from collections.abc import Mapping
from typing import Any

from vnextract.kinds import dates, documents, officials, quantities
from vnextract.kinds.base import Kind, Weights
from vnextract.rulebook import Entry

ALL_KINDS: tuple[Kind[Any, Any], ...] = (officials.KIND, dates.KIND, documents.KIND, quantities.KIND)


def schema() -> Mapping[str, Mapping[str, type[Entry]]]:
    """Kind → table → entry model, for :func:`vnextract.rulebook.load`."""
    return {kind.name: {**kind.schema, "confidence": Weights} for kind in ALL_KINDS}
