"""The tables of a workspace, as numbered steps. A step that was released is never edited: add the next one.

``PRAGMA user_version`` counts the steps that a file has had. Each is applied in one transaction.
"""

from __future__ import annotations

import sqlite3

from vnextract.store.connection import APPLICATION_ID, WorkspaceError, explain, transaction
from vnextract.store.review_tables import REVIEW

_ARTICLES_AND_FACTS = """
-- Folders that articles came from: `articles.path` is label/rest, so no absolute path gets into an export.
CREATE TABLE roots (label TEXT PRIMARY KEY, location TEXT NOT NULL UNIQUE) STRICT;

CREATE TABLE runs (
    id INTEGER PRIMARY KEY,
    started TEXT NOT NULL,                 -- UTC, ISO
    finished TEXT,
    state TEXT NOT NULL CHECK (state IN ('running', 'finished', 'interrupted', 'failed')),
    program TEXT NOT NULL, rules TEXT NOT NULL, kinds TEXT NOT NULL,
    options TEXT NOT NULL,                 -- JSON, as the command gave them
    seen INTEGER NOT NULL DEFAULT 0,       -- inputs looked at
    extracted INTEGER NOT NULL DEFAULT 0,
    copied INTEGER NOT NULL DEFAULT 0,     -- same text as another article: facts taken from it
    unchanged INTEGER NOT NULL DEFAULT 0,
    failed INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE articles (
    id INTEGER PRIMARY KEY,                -- for joins; stays the same when the article is extracted again
    key TEXT NOT NULL UNIQUE,              -- path, or path#id where a file holds several: the identity
    source_id TEXT,                        -- article.id of the output document
    path TEXT NOT NULL,
    title TEXT, source TEXT,
    published TEXT,                        -- ISO day
    sha256 TEXT NOT NULL,                  -- of the input bytes
    length INTEGER NOT NULL,               -- code points
    content TEXT NOT NULL,                 -- digest of all that facts depend on: exact duplicates share it
    fingerprint TEXT NOT NULL,             -- digest of all that the output document depends on
    program TEXT NOT NULL, rules TEXT NOT NULL, kinds TEXT NOT NULL,
    run INTEGER NOT NULL REFERENCES runs(id),   -- the run that last changed its facts
    version INTEGER NOT NULL DEFAULT 1,    -- goes up whenever text or facts are replaced
    fact_count INTEGER NOT NULL,
    least_confidence REAL,                 -- of its facts; null without facts
    duplicate_of INTEGER REFERENCES articles(id) ON DELETE SET NULL,  -- first article with the same content
    near_group INTEGER                     -- first article of its near-duplicates; null without any
) STRICT;
CREATE INDEX articles_content ON articles(content);
CREATE INDEX articles_path ON articles(path);
CREATE INDEX articles_source_id ON articles(source_id) WHERE source_id IS NOT NULL;
CREATE INDEX articles_published ON articles(published, id);
CREATE INDEX articles_least ON articles(least_confidence, id);
CREATE INDEX articles_source ON articles(source) WHERE source IS NOT NULL;
CREATE INDEX articles_near_group ON articles(near_group) WHERE near_group IS NOT NULL;
CREATE INDEX articles_duplicate_of ON articles(duplicate_of) WHERE duplicate_of IS NOT NULL;

-- Apart from `articles`, so that lists of articles stay small on disk.
CREATE TABLE contents (
    article INTEGER PRIMARY KEY REFERENCES articles(id) ON DELETE CASCADE,
    text TEXT NOT NULL,                    -- exactly as decoded: offsets point into it
    folded TEXT NOT NULL,                  -- title and text for search: lower case, no marks, d for đ
    header TEXT NOT NULL,                  -- JSON: the output document without its facts and article.text
    embedded INTEGER NOT NULL              -- 1 where article.text belongs into the output document
) STRICT;

CREATE VIRTUAL TABLE search USING fts5(
    folded, content = 'contents', content_rowid = 'article', tokenize = 'unicode61'
);
CREATE TRIGGER contents_inserted AFTER INSERT ON contents BEGIN
    INSERT INTO search(rowid, folded) VALUES (new.article, new.folded);
END;
CREATE TRIGGER contents_deleted AFTER DELETE ON contents BEGIN
    INSERT INTO search(search, rowid, folded) VALUES ('delete', old.article, old.folded);
END;
CREATE TRIGGER contents_updated AFTER UPDATE OF folded ON contents BEGIN
    INSERT INTO search(search, rowid, folded) VALUES ('delete', old.article, old.folded);
    INSERT INTO search(rowid, folded) VALUES (new.article, new.folded);
END;

-- One row a fact, made anew with every extraction of the article; in text order within a kind.
CREATE TABLE facts (
    id INTEGER PRIMARY KEY,
    article INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
    fact TEXT NOT NULL,                    -- "official-1"
    kind TEXT NOT NULL,                    -- "officials", "dates", "documents", "quantities"
    rule TEXT NOT NULL,
    confidence REAL NOT NULL,
    start INTEGER NOT NULL, end INTEGER NOT NULL,   -- of its first mention
    text TEXT NOT NULL,                    -- name of an official, else the first mention
    value TEXT NOT NULL                    -- JSON: the fact as in the output document
) STRICT;
CREATE UNIQUE INDEX facts_article ON facts(article, fact);
CREATE INDEX facts_kind ON facts(kind, confidence, article);
CREATE INDEX facts_rule ON facts(rule, confidence, article);
CREATE INDEX facts_confidence ON facts(confidence, article);

-- Facts that a later run replaced by others: an article's state after run N has run <= N < until.
CREATE TABLE history (
    article INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
    run INTEGER NOT NULL, until INTEGER NOT NULL,
    facts TEXT NOT NULL,                   -- JSON: the facts by kind
    PRIMARY KEY (article, until)
) WITHOUT ROWID, STRICT;

-- MinHash of the text, and its bands: two articles that share a band may be near-duplicates.
CREATE TABLE signatures (
    article INTEGER PRIMARY KEY REFERENCES articles(id) ON DELETE CASCADE, signature BLOB NOT NULL
) STRICT;
CREATE TABLE bands (
    band INTEGER NOT NULL, hash INTEGER NOT NULL,
    article INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
    PRIMARY KEY (band, hash, article)
) WITHOUT ROWID, STRICT;
CREATE INDEX bands_article ON bands(article);

CREATE TABLE failures (
    key TEXT PRIMARY KEY,
    source_id TEXT,
    path TEXT NOT NULL,
    stage TEXT NOT NULL CHECK (stage IN ('read', 'extract')),
    error TEXT NOT NULL, reason TEXT NOT NULL,
    fingerprint TEXT,                      -- of the source, where one was read
    program TEXT NOT NULL, rules TEXT NOT NULL, kinds TEXT NOT NULL,
    run INTEGER NOT NULL REFERENCES runs(id)
) STRICT;
CREATE INDEX failures_path ON failures(path);
"""

# Step N brings a file from user_version N-1 to N.
STEPS: tuple[str, ...] = (_ARTICLES_AND_FACTS, REVIEW)


def migrate(connection: sqlite3.Connection) -> None:
    """Bring a workspace file up to date; does nothing, and takes no lock, when it already is.

    Raises:
        WorkspaceError: a newer version of the program made the file.
    """
    try:
        if _version(connection) == len(STEPS):
            return
        while True:
            with transaction(connection):
                done = _version(connection)
                if done > len(STEPS):
                    raise WorkspaceError("the workspace was made by a newer vnextract; update the program")
                if done == len(STEPS):
                    return
                for statement in _statements(STEPS[done]):
                    connection.execute(statement)
                connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
                connection.execute(f"PRAGMA user_version = {done + 1}")
    except sqlite3.Error as error:
        raise explain(error, "the workspace") from error


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _statements(script: str) -> list[str]:
    # executescript() would commit the transaction that makes a step all or nothing.
    statements, pending = [], ""
    for line in script.splitlines(keepends=True):
        pending += line
        if sqlite3.complete_statement(pending):
            statements.append(pending)
            pending = ""
    if pending.strip():
        raise ValueError("a migration step ends within a statement")
    return statements
