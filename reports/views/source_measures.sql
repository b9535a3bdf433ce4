-- What can be measured of each source, without a judgement: `source_problems` judges, `source_health` sums up. All of it as of the last run that was
-- recorded (`as_of`). `seen_until` is the last answer: silence is counted up to then, since nothing can be said of the time after it.
CREATE VIEW source_measures AS
WITH moment AS (
    SELECT coalesce(
        (SELECT max(recorded_at) FROM crawl_sources WHERE crawl = (SELECT max(crawl) FROM crawl_sources)), (SELECT max(started_at) FROM crawls)
    ) AS as_of
),
polls AS (
    SELECT
        source,
        count(*) AS endpoints,
        max(last_polled_at) AS last_polled_at,
        max(last_success_at) AS last_success_at,
        min(failures) AS failures,
        max(failure_reason) AS failure_reason,
        sum(failure_class IN ('hard', 'soft')) AS for_good,
        sum(CASE WHEN kind = 'sitemap' THEN 1 ELSE coalesce(entries, 1) END) AS entries
    FROM endpoints
    WHERE active = 1 AND parent IS NULL
    GROUP BY source
),
dated AS (
    SELECT
        sources.id AS source,
        (SELECT max(first_seen_at) FROM articles WHERE articles.source = sources.id) AS last_new_article_at,
        (
            -- days of the last fifty stories, a story dated ahead of the clock being of the day it was seen: how far apart they are
            SELECT json_object(
                'stories', sum(stories), 'newest', max(day), 'oldest', min(day), 'longest_gap', max(julianday(day) - julianday(earlier))
            )
            FROM (
                SELECT day, count(*) AS stories, lag(day) OVER (ORDER BY day) AS earlier
                FROM (
                    SELECT min(coalesce(published_day, date(first_seen_at)), date(first_seen_at)) AS day
                    FROM articles WHERE articles.source = sources.id ORDER BY published_day DESC LIMIT 50
                )
                GROUP BY day
            )
        ) AS days,
        (
            SELECT json_object(
                'articles', count(*),
                'titles', count(DISTINCT title),
                'untitled', sum(title IS NULL),
                'texts', count(DISTINCT text_hash),
                'without_text', sum(text_hash IS NULL),
                'future', sum(published_at > strftime('%Y-%m-%dT%H:%M:%SZ', first_seen_at, '+1 day'))
            )
            FROM (SELECT title, text_hash, published_at, first_seen_at FROM articles WHERE articles.source = sources.id
                ORDER BY first_seen_at DESC, id DESC LIMIT 10)
        ) AS latest,
        (
            -- median length of the texts of the last ten, and of the thirty before them; how many of the ten are as long as those usually were
            SELECT json_object(
                'length', avg(CASE WHEN recent AND place IN ((measured + 1) / 2, (measured + 2) / 2) THEN text_length END),
                'earlier', avg(CASE WHEN NOT recent AND place IN ((measured + 1) / 2, (measured + 2) / 2) THEN text_length END),
                'measured', sum(recent),
                'measured_earlier', sum(NOT recent)
            )
            FROM (
                SELECT text_length, recent, row_number() OVER (PARTITION BY recent ORDER BY text_length) AS place,
                    count(*) OVER (PARTITION BY recent) AS measured
                FROM (
                    SELECT text_length, row_number() OVER (ORDER BY first_seen_at DESC, id DESC) <= 10 AS recent
                    FROM (SELECT id, first_seen_at, text_length FROM articles WHERE articles.source = sources.id AND text_length > 0
                        ORDER BY first_seen_at DESC, id DESC LIMIT 40)
                )
            )
        ) AS lengths,
        (
            -- what became of the last ten pages that were fetched, or that a feed named and no pattern took
            SELECT json_object(
                'pages', count(*), 'dropped', sum(state = 'dropped'), 'reasons', count(DISTINCT reason), 'reason', max(reason),
                'known', sum(state = 'known'), 'articles', count(DISTINCT article), 'article', max(article), 'since', min(first_seen_at)
            )
            FROM (
                SELECT state, reason, article, discoveries.first_seen_at FROM discoveries LEFT JOIN article_urls ON article_urls.url = discoveries.url
                WHERE discoveries.source = sources.id AND state IN ('new', 'known', 'updated', 'dropped')
                AND (filtered = 0 OR (reason = 'not_article_address' AND (SELECT kind FROM endpoints WHERE endpoints.id = discoveries.endpoint) = 'feed'))
                AND reason IS NOT 'forgotten' AND discoveries.first_seen_at > strftime('%Y-%m-%dT%H:%M:%SZ', as_of, '-60 days')
                ORDER BY discoveries.first_seen_at DESC LIMIT 10
            )
        ) AS pages
    FROM sources, moment
),
rates AS (
    -- stories a day in the four weeks before the newest story, so that a silence does not make itself usual
    SELECT
        dated.source,
        (
            SELECT count(*) / max(1.0, min(28.0, julianday(json_extract(days, '$.newest')) - julianday(min(published_day)) + 1))
            FROM articles
            WHERE articles.source = dated.source AND published_day > date(json_extract(days, '$.newest'), '-28 days')
            AND published_day <= json_extract(days, '$.newest')
        ) AS usual_per_day,
        (
            SELECT count(*) FROM articles
            WHERE articles.source = dated.source AND first_seen_at > strftime('%Y-%m-%dT%H:%M:%SZ', as_of, '-7 days')
        ) AS articles_7_days
    FROM dated, moment
)
SELECT
    sources.id AS source,
    sources.name,
    sources.enabled,
    sources.machine_written,
    sources.first_seen_at,
    coalesce(polls.endpoints, 0) AS endpoints,
    polls.last_polled_at,
    polls.last_success_at,
    coalesce(polls.failures, 0) AS failures,
    polls.failure_reason,
    coalesce(polls.for_good, 0) = coalesce(polls.endpoints, 0) AS for_good,
    polls.entries,
    dated.last_new_article_at,
    round(rates.usual_per_day, 2) AS usual_per_day,
    rates.articles_7_days,
    json_extract(days, '$.stories') AS stories,
    json_extract(days, '$.newest') AS newest_day,
    json_extract(days, '$.longest_gap') AS longest_gap,
    round(julianday(polls.last_success_at) - julianday(coalesce(dated.last_new_article_at, sources.first_seen_at)), 1) AS silent_days,
    round(julianday(date(polls.last_success_at)) - julianday(json_extract(days, '$.newest')), 1) AS stale_days,
    dated.latest,
    dated.lengths,
    dated.pages,
    moment.as_of
FROM sources
JOIN moment
LEFT JOIN polls ON polls.source = sources.id
LEFT JOIN dated ON dated.source = sources.id
LEFT JOIN rates ON rates.source = sources.id;
