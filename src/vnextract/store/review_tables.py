"""The tables of the review, as a migration step of the workspace."""

REVIEW = """
CREATE TABLE reviewers (
    name TEXT PRIMARY KEY,
    password TEXT NOT NULL,                -- scrypt$n$r$p$salt$hash
    active INTEGER NOT NULL DEFAULT 1,
    created TEXT NOT NULL                  -- UTC, ISO
) WITHOUT ROWID, STRICT;

-- Who decided what and when; `changes` says what it changed, article by article. Never changed afterwards.
CREATE TABLE decisions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uid TEXT NOT NULL UNIQUE,              -- made by the browser: a request sent twice decides once
    at TEXT NOT NULL,                      -- UTC, ISO
    who TEXT NOT NULL,
    layer TEXT NOT NULL,                   -- '' the common review, else the reviewer of an independent one
    action TEXT NOT NULL,
    target INTEGER REFERENCES decisions(id)   -- the decision that an undo or redo is about
) STRICT;
CREATE INDEX decisions_bulk ON decisions(who, layer) WHERE action IN ('bulk', 'undo', 'redo');
CREATE TABLE changes (
    article INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
    decision INTEGER NOT NULL REFERENCES decisions(id),
    item TEXT NOT NULL,                    -- '' is the article itself
    version INTEGER NOT NULL,              -- of the article
    before TEXT, after TEXT,               -- JSON records of the item; null: there was or is none
    PRIMARY KEY (article, decision, item)
) WITHOUT ROWID, STRICT;
CREATE INDEX changes_decision ON changes(decision);
CREATE TRIGGER decisions_stay BEFORE UPDATE ON decisions
    BEGIN SELECT RAISE(ABORT, 'decisions are never changed'); END;
CREATE TRIGGER decisions_remain BEFORE DELETE ON decisions
    BEGIN SELECT RAISE(ABORT, 'decisions are never deleted'); END;
CREATE TRIGGER changes_stay BEFORE UPDATE ON changes
    BEGIN SELECT RAISE(ABORT, 'changes are never changed'); END;
-- Only with their article, whose text they quote.
CREATE TRIGGER changes_remain BEFORE DELETE ON changes
    WHEN EXISTS (SELECT 1 FROM articles WHERE id = old.article)
    BEGIN SELECT RAISE(ABORT, 'changes are never deleted'); END;

-- What the changes add up to; made from them, and made anew from them whenever asked.
CREATE TABLE review_items (
    layer TEXT NOT NULL,
    article INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
    item TEXT NOT NULL,
    kind TEXT NOT NULL, state TEXT NOT NULL,
    fact TEXT,                             -- the extracted fact it stands for now
    rule TEXT NOT NULL,
    edited INTEGER NOT NULL,
    drawn INTEGER NOT NULL,                -- 1: accepted unseen, and drawn for an audit
    decision INTEGER NOT NULL,             -- that changed it last
    record TEXT NOT NULL,                  -- JSON
    PRIMARY KEY (layer, article, item)
) WITHOUT ROWID, STRICT;
CREATE INDEX review_items_article ON review_items(article);
CREATE INDEX review_items_fact ON review_items(layer, article, fact) WHERE fact IS NOT NULL;
CREATE INDEX review_items_state ON review_items(layer, state, article);
CREATE INDEX review_items_drawn ON review_items(layer, state) WHERE drawn = 1;
CREATE INDEX review_items_edited ON review_items(layer, rule, article) WHERE edited = 1;
CREATE INDEX review_items_rule ON review_items(layer, rule, state);
CREATE TABLE review_articles (
    layer TEXT NOT NULL,
    article INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
    state TEXT NOT NULL CHECK (state IN ('todo', 'progress', 'done')),
    look INTEGER NOT NULL,                 -- 1: needs a second look
    assignee TEXT,
    signed_by TEXT, signed_at TEXT,
    version INTEGER NOT NULL,              -- of the extraction that its items are attached to
    decision INTEGER NOT NULL,             -- the last one
    PRIMARY KEY (layer, article)
) WITHOUT ROWID, STRICT;
CREATE INDEX review_articles_article ON review_articles(article);
CREATE INDEX review_articles_state ON review_articles(layer, state, article);

-- With the kind in it, so that a filter by rule and kind reads the index alone.
DROP INDEX facts_rule;
CREATE INDEX facts_rule ON facts(rule, kind, confidence, article);

CREATE TABLE review_settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID, STRICT;
"""
