"""The JSON Schema of the output document, made from the model by pydantic."""

from functools import cache
from typing import TYPE_CHECKING, Any

from vnextract.model import Document

if TYPE_CHECKING:
    from pydantic import TypeAdapter


@cache
def document_adapter() -> "TypeAdapter[Document]":
    """The pydantic adapter of :class:`~vnextract.model.Document`; pydantic is imported on first use."""
    from pydantic import TypeAdapter

    return TypeAdapter(Document)


def json_schema() -> dict[str, Any]:
    """Describe the output document in JSON Schema, draft 2020-12."""
    schema = document_adapter().json_schema()
    # The text is held in memory beside the document; in JSON it is article.text.
    del schema["properties"]["text"]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "vnextract output document",
        **schema,
    }
