"""The workspace: one SQLite file that holds articles, facts, runs and failures."""

from vnextract.store.connection import WorkspaceError
from vnextract.store.records import Recipe, Run, StoredArticle, StoredFact, StoredFailure
from vnextract.store.rows import Extracted, FactRow, digests, fold_for_search, prepare
from vnextract.store.workspace import Workspace

__all__ = [
    "Extracted",
    "FactRow",
    "Recipe",
    "Run",
    "StoredArticle",
    "StoredFact",
    "StoredFailure",
    "Workspace",
    "WorkspaceError",
    "digests",
    "fold_for_search",
    "prepare",
]
