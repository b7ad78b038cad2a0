"""Legal, Party and administrative documents, by number and by name."""

from vnextract.kinds.base import Kind
from vnextract.kinds.documents.candidate import DocumentCandidate
from vnextract.kinds.documents.find import find
from vnextract.kinds.documents.rules import KIND as NAME
from vnextract.kinds.documents.rules import SCHEMA, DocumentRules, compile_rules

KIND: Kind[DocumentRules, DocumentCandidate] = Kind(
    name=NAME, schema=SCHEMA, compile=compile_rules, find=find
)

__all__ = ["KIND", "DocumentCandidate", "DocumentRules", "find"]
