-- How each source is, as of the last run that was recorded (`as_of`): the first thing that is wrong with it, and in `reason` why that is said.
--   disabled, new (never asked), stale (not asked for two days), failing (three polls in a row failed on every endpoint), empty (answers without
--   links), dropped (whatever came in seven days was left out for one reason), silent (nothing new for much longer than usual), alike (the last
--   articles have one title), shrinking (texts are much shorter than they were), future (dates ahead of the clock), ok.
-- `needs_person` is 1 where waiting will not help.
CREATE VIEW source_health AS
WITH moment AS (
    SELECT coalesce((SELECT max(recorded_at) FROM crawl_sources), (SELECT max(started_at) FROM crawls)) AS as_of
),
polls AS (
    SELECT
        source,
        count(*) AS endpoints,
        max(last_polled_at) AS last_polled_at,
        max(last_success_at) AS last_success_at,
        min(failures) AS failures,
        max(failure_reason) AS failure_reason,
        max(failure_class) AS failure_class,
        sum(coalesce(entries, 1)) AS entries
    FROM endpoints
    WHERE active = 1 AND parent IS NULL
    GROUP BY source
),
week AS (
    SELECT
        sources.id AS source,
        (
            SELECT count(*) FROM discoveries
            WHERE discoveries.source = sources.id AND first_seen_at > strftime('%Y-%m-%dT%H:%M:%SZ', as_of, '-7 days')
            AND state = 'dropped' AND filtered = 0
        ) AS dropped,
        (
            SELECT count(DISTINCT reason) FROM discoveries
            WHERE discoveries.source = sources.id AND first_seen_at > strftime('%Y-%m-%dT%H:%M:%SZ', as_of, '-7 days')
            AND state = 'dropped' AND filtered = 0
        ) AS drop_reasons,
        (
            SELECT max(reason) FROM discoveries
            WHERE discoveries.source = sources.id AND first_seen_at > strftime('%Y-%m-%dT%H:%M:%SZ', as_of, '-7 days')
            AND state = 'dropped' AND filtered = 0
        ) AS drop_reason,
        (
            SELECT count(*) FROM articles
            WHERE articles.source = sources.id AND first_seen_at > strftime('%Y-%m-%dT%H:%M:%SZ', as_of, '-7 days')
        ) AS articles
    FROM sources, moment
),
recent AS (
    SELECT
        sources.id AS source,
        (SELECT max(first_seen_at) FROM articles WHERE articles.source = sources.id) AS last_new_article_at,
        (
            SELECT count(*) / max(1.0, min(28.0, julianday(date(as_of)) - julianday(min(published_day)) + 1))
            FROM articles
            WHERE articles.source = sources.id AND published_day > date(as_of, '-28 days') AND published_day <= date(as_of)
        ) AS usual_per_day,
        (
            SELECT json_object(
                'articles', count(*),
                'titles', count(DISTINCT title),
                'future', sum(published_at > strftime('%Y-%m-%dT%H:%M:%SZ', first_seen_at, '+1 day')),
                'length', avg(CASE WHEN place <= 10 THEN nullif(text_length, 0) END),
                'earlier', avg(CASE WHEN place > 10 THEN nullif(text_length, 0) END),
                'measured', sum(place > 10 AND text_length > 0)
            )
            FROM (
                SELECT title, published_at, first_seen_at, text_length, row_number() OVER (ORDER BY first_seen_at DESC, id DESC) AS place
                FROM articles
                WHERE articles.source = sources.id
                ORDER BY first_seen_at DESC, id DESC
                LIMIT 40
            )
        ) AS latest
    FROM sources, moment
),
measured AS (
    SELECT
        sources.id AS source,
        sources.name,
        sources.enabled,
        polls.endpoints,
        polls.last_polled_at,
        polls.last_success_at,
        recent.last_new_article_at,
        round(recent.usual_per_day, 2) AS usual_per_day,
        week.articles AS articles_7_days,
        coalesce(polls.failures, 0) AS failures,
        polls.failure_reason,
        polls.failure_class,
        polls.entries,
        week.dropped,
        week.drop_reasons,
        week.drop_reason,
        recent.latest,
        max(3.0, 5.0 / max(0.05, coalesce(recent.usual_per_day, 0.05))) AS patience_days,
        julianday(as_of) - julianday(coalesce(recent.last_new_article_at, sources.first_seen_at)) AS silent_days,
        as_of
    FROM sources
    JOIN moment
    LEFT JOIN polls ON polls.source = sources.id
    LEFT JOIN week ON week.source = sources.id
    LEFT JOIN recent ON recent.source = sources.id
),
judged AS (
    SELECT
        *,
        CASE
            WHEN enabled = 0 THEN 'disabled'
            WHEN endpoints IS NULL OR last_polled_at IS NULL THEN 'new'
            WHEN julianday(as_of) - julianday(last_polled_at) > 2 THEN 'stale'
            WHEN failures >= 3 THEN 'failing'
            WHEN failures = 0 AND entries = 0 THEN 'empty'
            WHEN dropped >= 5 AND articles_7_days = 0 AND drop_reasons = 1 THEN 'dropped'
            WHEN silent_days > patience_days THEN 'silent'
            WHEN json_extract(latest, '$.articles') >= 5 AND json_extract(latest, '$.titles') = 1 THEN 'alike'
            WHEN json_extract(latest, '$.measured') >= 5 AND json_extract(latest, '$.length') < 0.4 * (json_extract(latest, '$.earlier')) THEN 'shrinking'
            WHEN json_extract(latest, '$.future') >= 3 THEN 'future'
            ELSE 'ok'
        END AS state
    FROM measured
)
SELECT
    source,
    name,
    state,
    CASE state
        WHEN 'disabled' THEN 'it is not watched'
        WHEN 'new' THEN 'it was never asked'
        WHEN 'stale' THEN 'it was last asked ' || last_polled_at
        WHEN 'failing' THEN failures || ' polls in a row failed: ' || coalesce(failure_reason, 'unknown')
        WHEN 'empty' THEN 'it answers, and names no stories'
        WHEN 'dropped' THEN 'all ' || dropped || ' pages of seven days were left out: ' || drop_reason
        WHEN 'silent' THEN 'nothing new for ' || cast(silent_days AS INTEGER) || ' days; usual are ' || coalesce(usual_per_day, 0) || ' stories a day'
        WHEN 'alike' THEN 'its last ' || (json_extract(latest, '$.articles')) || ' articles have the same title'
        WHEN 'shrinking' THEN 'its last texts have ' || cast(json_extract(latest, '$.length') AS INTEGER) || ' characters, those before had '
            || cast(json_extract(latest, '$.earlier') AS INTEGER)
        WHEN 'future' THEN (json_extract(latest, '$.future')) || ' of its last articles are dated in the future'
    END AS reason,
    state NOT IN ('ok', 'new', 'disabled') AS needs_person,
    last_success_at,
    last_new_article_at,
    usual_per_day,
    articles_7_days,
    failures,
    failure_reason,
    last_polled_at,
    as_of
FROM judged;
