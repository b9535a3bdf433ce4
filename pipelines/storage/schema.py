"""The tables as the first migration makes them. output/README.md tells an analyst what each column means; a test holds the two together.

Every table is STRICT. Times are TEXT, `YYYY-MM-DDTHH:MM:SSZ`, so that they sort and compare as they stand. Lists are JSON.
Booleans are 0/1.
`CHECK (x <> '')` on the columns where an empty string would most likely sneak in as "unknown".
"""

from __future__ import annotations

MEMORY = """
CREATE TABLE sources (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    homepage TEXT,
    country TEXT,
    timezone TEXT NOT NULL DEFAULT 'UTC',
    kind TEXT,
    enabled INTEGER NOT NULL DEFAULT 1 CHECK (enabled IN (0, 1)),
    machine_written INTEGER NOT NULL DEFAULT 0 CHECK (machine_written IN (0, 1)),
    feed_only INTEGER NOT NULL DEFAULT 0 CHECK (feed_only IN (0, 1)),
    rights_reserved INTEGER NOT NULL DEFAULT 0 CHECK (rights_reserved IN (0, 1)),
    rights_signals TEXT NOT NULL DEFAULT '[]',
    first_seen_at TEXT NOT NULL
) STRICT;

CREATE TABLE endpoints (
    id INTEGER PRIMARY KEY,
    source TEXT NOT NULL REFERENCES sources (id),
    url TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    active INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1)),
    etag TEXT,
    last_modified TEXT,
    body_hash TEXT,
    interval INTEGER,
    next_due_at TEXT,
    failures INTEGER NOT NULL DEFAULT 0,
    failure_class TEXT,
    failure_reason TEXT,
    last_status INTEGER,
    last_polled_at TEXT,
    last_success_at TEXT,
    last_new_at TEXT,
    moved_to TEXT,
    entries INTEGER,
    note TEXT,
    parent INTEGER REFERENCES endpoints (id) ON DELETE CASCADE
) STRICT;
CREATE INDEX endpoints_source ON endpoints (source);
CREATE INDEX endpoints_parent ON endpoints (parent);

CREATE TABLE crawls (
    id INTEGER PRIMARY KEY,
    started_at TEXT NOT NULL,
    finished_at TEXT,
    finish_reason TEXT,
    exit_status INTEGER,
    endpoints INTEGER NOT NULL DEFAULT 0,
    polled INTEGER NOT NULL DEFAULT 0,
    unchanged INTEGER NOT NULL DEFAULT 0,
    not_due INTEGER NOT NULL DEFAULT 0,
    refused INTEGER NOT NULL DEFAULT 0,
    resting INTEGER NOT NULL DEFAULT 0,
    endpoints_failed INTEGER NOT NULL DEFAULT 0,
    links INTEGER NOT NULL DEFAULT 0,
    new INTEGER NOT NULL DEFAULT 0,
    known INTEGER NOT NULL DEFAULT 0,
    updated INTEGER NOT NULL DEFAULT 0,
    dropped INTEGER NOT NULL DEFAULT 0,
    failed INTEGER NOT NULL DEFAULT 0,
    other TEXT NOT NULL DEFAULT '{}'
) STRICT;
CREATE INDEX crawls_started ON crawls (started_at);
CREATE INDEX crawls_open ON crawls (id) WHERE finished_at IS NULL;

CREATE TABLE crawl_sources (
    crawl INTEGER NOT NULL REFERENCES crawls (id) ON DELETE CASCADE,
    source TEXT NOT NULL REFERENCES sources (id),
    recorded_at TEXT NOT NULL,
    endpoints INTEGER NOT NULL DEFAULT 0,
    polled INTEGER NOT NULL DEFAULT 0,
    unchanged INTEGER NOT NULL DEFAULT 0,
    not_due INTEGER NOT NULL DEFAULT 0,
    refused INTEGER NOT NULL DEFAULT 0,
    resting INTEGER NOT NULL DEFAULT 0,
    endpoints_failed INTEGER NOT NULL DEFAULT 0,
    links INTEGER NOT NULL DEFAULT 0,
    new INTEGER NOT NULL DEFAULT 0,
    known INTEGER NOT NULL DEFAULT 0,
    updated INTEGER NOT NULL DEFAULT 0,
    dropped INTEGER NOT NULL DEFAULT 0,
    failed INTEGER NOT NULL DEFAULT 0,
    other TEXT NOT NULL DEFAULT '{}',
    error TEXT,
    PRIMARY KEY (crawl, source)
) STRICT;
CREATE INDEX crawl_sources_source ON crawl_sources (source, crawl);
-- a run every ten minutes leaves a row a source, most of which only say that nothing was due: retention finds those by this index
CREATE INDEX crawl_sources_idle ON crawl_sources (recorded_at)
    WHERE polled = 0 AND unchanged = 0 AND endpoints_failed = 0 AND refused = 0 AND resting = 0
    AND new = 0 AND known = 0 AND updated = 0 AND dropped = 0 AND failed = 0 AND error IS NULL;

CREATE TABLE discoveries (
    url TEXT PRIMARY KEY,
    fetch_url TEXT NOT NULL,
    source TEXT NOT NULL REFERENCES sources (id),
    endpoint INTEGER REFERENCES endpoints (id) ON DELETE SET NULL,
    title TEXT CHECK (title <> ''),
    published_at TEXT,
    hints TEXT NOT NULL DEFAULT '{}',
    state TEXT NOT NULL CHECK (state IN ('pending', 'new', 'known', 'updated', 'dropped', 'failed')),
    reason TEXT,
    filtered INTEGER NOT NULL DEFAULT 0 CHECK (filtered IN (0, 1)),
    attempts INTEGER NOT NULL DEFAULT 0,
    unchanged_fetches INTEGER NOT NULL DEFAULT 0,
    next_try_at TEXT,
    queued_at TEXT NOT NULL,
    first_seen_at TEXT NOT NULL,
    settled_at TEXT,
    crawl INTEGER REFERENCES crawls (id) ON DELETE SET NULL
) STRICT;
-- whatever is to be fetched has a next_try_at and nothing else has: what is due is found without reading what is settled
CREATE INDEX discoveries_due ON discoveries (source, next_try_at) WHERE next_try_at IS NOT NULL;
CREATE INDEX discoveries_settled ON discoveries (settled_at) WHERE state = 'dropped';
CREATE INDEX discoveries_source ON discoveries (source, first_seen_at);
CREATE INDEX discoveries_endpoint ON discoveries (endpoint);
CREATE INDEX discoveries_crawl ON discoveries (crawl);

CREATE TABLE drops (
    url TEXT NOT NULL,
    source TEXT NOT NULL REFERENCES sources (id),
    reason TEXT NOT NULL CHECK (reason <> ''),
    detail TEXT,
    first_seen_at TEXT NOT NULL,
    last_seen_at TEXT NOT NULL,
    times INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (url, reason)
) STRICT;
CREATE INDEX drops_source ON drops (source, last_seen_at);
CREATE INDEX drops_last_seen ON drops (last_seen_at);

CREATE TABLE robots (
    host TEXT PRIMARY KEY,
    status INTEGER,
    body TEXT,
    fetched_at TEXT NOT NULL
) STRICT;

CREATE TABLE forgotten (
    digest TEXT PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('address', 'text')),
    forgotten_at TEXT NOT NULL
) STRICT;
"""

ARTICLES = """
CREATE TABLE articles (
    id INTEGER PRIMARY KEY,
    source TEXT NOT NULL REFERENCES sources (id),
    url TEXT NOT NULL UNIQUE,
    page_url TEXT NOT NULL,
    title TEXT CHECK (title <> ''),
    summary TEXT CHECK (summary <> ''),
    text TEXT CHECK (text <> ''),
    authors TEXT NOT NULL DEFAULT '[]',
    agency TEXT CHECK (agency <> ''),
    section TEXT CHECK (section <> ''),
    image TEXT CHECK (image <> ''),
    language TEXT CHECK (language <> ''),
    language_probability REAL,
    published_at TEXT,
    published_day TEXT,
    published_precision TEXT CHECK (published_precision IN ('second', 'day')),
    published_from TEXT,
    modified_at TEXT,
    partial INTEGER NOT NULL DEFAULT 0 CHECK (partial IN (0, 1)),
    paywall INTEGER NOT NULL DEFAULT 0 CHECK (paywall IN (0, 1)),
    rights_reserved INTEGER NOT NULL DEFAULT 0 CHECK (rights_reserved IN (0, 1)),
    rights_signals TEXT NOT NULL DEFAULT '[]',
    text_withheld TEXT CHECK (text_withheld <> ''),
    text_length INTEGER NOT NULL DEFAULT 0,
    text_hash TEXT,
    copy_of TEXT,
    fields_from TEXT NOT NULL DEFAULT '{}',
    rules_version TEXT,
    first_seen_at TEXT NOT NULL,
    last_fetched_at TEXT NOT NULL,
    crawl INTEGER REFERENCES crawls (id) ON DELETE SET NULL,
    CHECK (text IS NULL OR text_withheld IS NULL)
) STRICT;
CREATE INDEX articles_source ON articles (source, published_day);
CREATE INDEX articles_first_seen ON articles (source, first_seen_at);
CREATE INDEX articles_day ON articles (published_day);
CREATE INDEX articles_published ON articles (published_at);
CREATE INDEX articles_hash ON articles (text_hash) WHERE text_hash IS NOT NULL;
CREATE INDEX articles_rules ON articles (rules_version);
CREATE INDEX articles_crawl ON articles (crawl);

CREATE TABLE article_urls (
    url TEXT PRIMARY KEY,
    article INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE
) STRICT;
CREATE INDEX article_urls_article ON article_urls (article);

CREATE TABLE revisions (
    id INTEGER PRIMARY KEY,
    article INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    seen_at TEXT NOT NULL,
    field TEXT NOT NULL,
    old TEXT,
    new TEXT
) STRICT;
CREATE INDEX revisions_article ON revisions (article);

CREATE TABLE article_topics (
    article INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    topic TEXT NOT NULL,
    score REAL NOT NULL,
    rules_version TEXT NOT NULL,
    PRIMARY KEY (article, topic)
) STRICT;
CREATE INDEX article_topics_topic ON article_topics (topic);

CREATE TABLE evidence (
    id INTEGER PRIMARY KEY,
    article INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    topic TEXT NOT NULL,
    field TEXT NOT NULL CHECK (field IN ('title', 'summary', 'text')),
    quote TEXT NOT NULL,
    start_offset INTEGER NOT NULL,
    end_offset INTEGER NOT NULL,
    rule TEXT NOT NULL
) STRICT;
CREATE INDEX evidence_article ON evidence (article, topic);
"""

# The index reads its content from `articles`; the triggers keep it in step. Accents are folded on both sides, so
# "despidos" finds "Despidós".
SEARCH = """
CREATE VIRTUAL TABLE articles_fts USING fts5 (
    title, summary, text, content = 'articles', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2'
);
CREATE TRIGGER articles_fts_insert AFTER INSERT ON articles BEGIN
    INSERT INTO articles_fts (rowid, title, summary, text) VALUES (new.id, new.title, new.summary, new.text);
END;
CREATE TRIGGER articles_fts_delete AFTER DELETE ON articles BEGIN
    INSERT INTO articles_fts (articles_fts, rowid, title, summary, text) VALUES ('delete', old.id, old.title, old.summary, old.text);
END;
CREATE TRIGGER articles_fts_update AFTER UPDATE OF title, summary, text ON articles BEGIN
    INSERT INTO articles_fts (articles_fts, rowid, title, summary, text) VALUES ('delete', old.id, old.title, old.summary, old.text);
    INSERT INTO articles_fts (rowid, title, summary, text) VALUES (new.id, new.title, new.summary, new.text);
END;
"""

# The words of the index with their stems, each once; `terms.py` keeps them. Of `search_rules` there is one row at most.
SEARCH_TERMS = """
CREATE TABLE search_terms (
    word TEXT PRIMARY KEY,
    stem TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX search_terms_stem ON search_terms (stem);

CREATE TABLE search_rules (
    rules TEXT PRIMARY KEY,
    taken_up_to TEXT
) STRICT;
"""

# Who needs a person and was said to; `scrapy health` with NOTIFY writes it.
NOTICES = """
CREATE TABLE health_notices (
    subject TEXT PRIMARY KEY,
    reason TEXT NOT NULL,
    since TEXT NOT NULL,
    told_at TEXT,
    recovered_at TEXT,
    tries INTEGER NOT NULL DEFAULT 0
) STRICT;
"""

COLLECTED = """
CREATE TABLE collected (
    stream TEXT PRIMARY KEY,
    last_id TEXT NOT NULL,
    begun_at TEXT NOT NULL
) STRICT;
"""

# Topics that came close to a tag, for a person to look at; their words are kept as those of a tag are.
DOUBTFUL = """
CREATE TABLE doubtful_topics (
    article INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    topic TEXT NOT NULL,
    score REAL NOT NULL,
    rules_version TEXT NOT NULL,
    PRIMARY KEY (article, topic)
) STRICT;
CREATE INDEX doubtful_topics_topic ON doubtful_topics (topic);

CREATE TABLE doubtful_evidence (
    id INTEGER PRIMARY KEY,
    article INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    topic TEXT NOT NULL,
    field TEXT NOT NULL CHECK (field IN ('title', 'summary', 'text')),
    quote TEXT NOT NULL,
    start_offset INTEGER NOT NULL,
    end_offset INTEGER NOT NULL,
    rule TEXT NOT NULL
) STRICT;
CREATE INDEX doubtful_evidence_article ON doubtful_evidence (article, topic);
"""

# Stories that are stored and could not be read: by an error of ours, so the next run tries again by itself. A story that its publisher
# reserves keeps its text until it was read; `withhold` says what then takes it away. What an older version left without a reading is
# taken up here; where its text is withheld already, the page is fetched again.
UNREAD = """
CREATE TABLE unread (
    article INTEGER PRIMARY KEY REFERENCES articles (id) ON DELETE CASCADE,
    reason TEXT NOT NULL CHECK (reason <> ''),
    attempts INTEGER NOT NULL DEFAULT 1,
    first_failed_at TEXT NOT NULL,
    next_try_at TEXT,
    withhold TEXT CHECK (withhold <> '')
) STRICT;
CREATE INDEX unread_due ON unread (next_try_at) WHERE next_try_at IS NOT NULL;
INSERT INTO unread (article, reason, attempts, first_failed_at, next_try_at)
    SELECT id, 'analysis_failed', 0, last_fetched_at, first_seen_at FROM articles
    WHERE rules_version IS NULL AND (text IS NOT NULL OR text_withheld = 'feed-only');
UPDATE discoveries SET next_try_at = first_seen_at, queued_at = strftime('%Y-%m-%dT%H:%M:%SZ', 'now'), attempts = 0
    WHERE state IN ('new', 'known', 'updated') AND next_try_at IS NULL
    AND url IN (SELECT page_url FROM articles WHERE rules_version IS NULL AND text_withheld <> 'feed-only');
"""
