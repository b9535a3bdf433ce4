-- What is unusual about each watched source, a row a problem, the gravest first by `rank`. `needs_person` is 1 where waiting will not help.
-- The numbers of the judgement stand in `limits`, each with its reason.
CREATE VIEW source_problems AS
WITH limits AS (
    SELECT
        3 AS failures_in_a_row, -- one is a hiccup, two a bad hour
        0.25 AS days_unanswered, -- a server that is down (5xx, timeouts) for less than six hours comes back by itself; 404 and HTML do not
        6 AS failures_for_sure, -- the back-off has then waited for hours, whatever the clock says
        4 AS days_unasked, -- the longest interval is a day, and a week-end without runs is two more
        4 AS least_silence, -- a Friday's last story and a Monday's first are three days apart
        2.5 AS gaps_of_silence, -- holidays make the longest gap of an ordinary month twice as long
        45 AS silence_of_the_unknown, -- what is "usual" cannot be said of fewer stories than the next number: a blog of one post a month is left in peace
        5 AS stories_for_a_rate,
        5 AS pages_alike, -- two pages left out, or two equal titles, are chance; five in a row are a template or a wall
        3 AS dates_ahead, -- of ten: one is an editor's slip, an announced event
        8 AS texts_measured, -- of each of the two spans that are compared: fewer have no median worth its name
        0.5 AS shrunk_to -- an outlet's medians of ten wander by a third; a paywall or a broken template cuts more than half
),
watched AS MATERIALIZED (
    SELECT
        source_measures.*,
        CASE
            WHEN coalesce(stories, 0) < stories_for_a_rate THEN silence_of_the_unknown
            ELSE max(least_silence, gaps_of_silence * coalesce(longest_gap, 1))
        END AS patience_days
    FROM source_measures, limits
    WHERE enabled = 1 AND endpoints > 0
),
asked AS (
    SELECT endpoints.*, watched.failures AS of_all, watched.endpoints AS how_many, watched.as_of
    FROM endpoints JOIN watched ON watched.source = endpoints.source
    WHERE active = 1 AND parent IS NULL
)
SELECT source, 'unasked' AS problem, 1 AS rank, 1 AS needs_person,
    CASE WHEN last_polled_at IS NULL THEN 'it stands in the file since ' || first_seen_at || ' and was never asked' ELSE 'it was last asked ' || last_polled_at END AS reason, as_of
FROM watched, limits WHERE failures = 0 AND julianday(as_of) - julianday(coalesce(last_polled_at, first_seen_at)) > days_unasked
UNION ALL
SELECT source, 'html', 2, 1, url || ' answers with a web page instead of links', as_of
FROM asked WHERE failure_reason = 'feed_is_html'
UNION ALL
SELECT source, 'moved', 2, 1, url || ' leads to the home page now: the feed is gone, find its new address', as_of
FROM asked WHERE failure_reason = 'feed_is_home_page'
UNION ALL
SELECT source, 'section', 3, 1, url || ' shows no address that article_pattern takes: the section or its addresses have changed', as_of
FROM asked WHERE failure_reason = 'section_without_articles'
UNION ALL
SELECT source, 'failing', 4,
    for_good OR failures >= failures_for_sure OR last_success_at IS NULL OR julianday(as_of) - julianday(last_success_at) > days_unanswered,
    failures || ' polls in a row failed: ' || coalesce(failure_reason, 'unknown') || coalesce('; it last answered ' || last_success_at, '; it never answered'), as_of
FROM watched, limits WHERE failures >= failures_in_a_row
UNION ALL
SELECT source, 'endpoint', 5, 1, failures || ' polls of ' || url || ' in a row failed: ' || coalesce(failure_reason, 'unknown'), as_of
FROM asked, limits
WHERE failures >= failures_in_a_row AND of_all < failures_in_a_row AND failure_reason NOT IN ('feed_is_html', 'feed_is_home_page', 'section_without_articles')
AND (failure_class IN ('hard', 'soft') OR failures >= failures_for_sure OR last_success_at IS NULL OR julianday(as_of) - julianday(last_success_at) > days_unanswered)
UNION ALL
-- a sitemap of the news of two days may well be blank, and a feed that never had an entry has not changed
SELECT source, 'empty', 6, 1, url || ' answers and names no stories any more', as_of
FROM asked WHERE failures = 0 AND entries = 0 AND kind <> 'sitemap' AND (last_new_at IS NOT NULL OR how_many = 1)
UNION ALL
SELECT source, 'moved', 7, 1, url || ' has moved for good: write ' || moved_to || ' in the sources file', as_of
FROM asked
WHERE moved_to IS NOT NULL -- https and www alone: the old address will lead there for as long as anybody knows
AND rtrim(replace(replace(replace(moved_to, 'https://', ''), 'http://', ''), 'www.', ''), '/')
    <> rtrim(replace(replace(replace(url, 'https://', ''), 'http://', ''), 'www.', ''), '/')
UNION ALL
SELECT source, 'dropped', 8, 1,
    'its last ' || json_extract(pages, '$.pages') || ' pages, since ' || json_extract(pages, '$.since') || ', were all left out: ' || json_extract(pages, '$.reason'), as_of
FROM watched, limits
WHERE json_extract(pages, '$.pages') >= pages_alike AND json_extract(pages, '$.dropped') = json_extract(pages, '$.pages') AND json_extract(pages, '$.reasons') = 1
UNION ALL
SELECT source, 'silent', 9, 1,
    'no new article for ' || cast(silent_days AS INTEGER) || ' days'
    || CASE
        WHEN stories IS NULL THEN ': it never brought one'
        WHEN stories < stories_for_a_rate THEN ''
        ELSE '; usual are ' || coalesce(usual_per_day, 0) || ' a day, and never more than ' || cast(coalesce(longest_gap, 1) AS INTEGER) || ' days apart'
    END
    || coalesce((
        SELECT '; its endpoints name newer stories (' || count(*) || ' since then: ' || max(coalesce(reason, state)) || ')' FROM discoveries
        WHERE discoveries.source = watched.source AND discoveries.first_seen_at > coalesce(last_new_article_at, watched.first_seen_at) AND filtered = 0
        HAVING count(*) > 0
    ), '; it answers, and names nothing newer'), as_of
FROM watched, limits WHERE watched.silent_days > patience_days
UNION ALL
SELECT source, 'stale', 10, 1,
    'it answers, and nothing it brings is newer than ' || newest_day || '; usual are ' || coalesce(usual_per_day, 0) || ' a day', as_of
FROM watched, limits
WHERE watched.silent_days <= patience_days AND stale_days > patience_days AND stories >= stories_for_a_rate
UNION ALL
SELECT source, 'alike', 11, 1,
    CASE
        WHEN json_extract(pages, '$.known') = json_extract(pages, '$.pages') THEN 'its last ' || json_extract(pages, '$.pages') || ' pages hold one and the same article'
        WHEN json_extract(latest, '$.titles') = 1 THEN 'its last ' || json_extract(latest, '$.articles') || ' articles have the same title'
        ELSE 'its last ' || json_extract(latest, '$.articles') || ' articles have the same text'
    END, as_of
FROM watched, limits
WHERE (json_extract(latest, '$.articles') >= pages_alike AND (
        (json_extract(latest, '$.titles') = 1 AND json_extract(latest, '$.untitled') = 0)
        OR (json_extract(latest, '$.texts') = 1 AND json_extract(latest, '$.without_text') = 0)
    ))
    OR (json_extract(pages, '$.pages') >= pages_alike AND json_extract(pages, '$.known') = json_extract(pages, '$.pages') AND json_extract(pages, '$.articles') = 1)
UNION ALL
-- what software writes comes out of one mould, and its length says nothing of the page
SELECT source, 'shrinking', 12, 1,
    'its last texts have ' || cast(json_extract(lengths, '$.length') AS INTEGER) || ' characters (median), those before had '
    || cast(json_extract(lengths, '$.earlier') AS INTEGER), as_of
FROM watched, limits
WHERE machine_written = 0 AND json_extract(lengths, '$.measured') >= texts_measured AND json_extract(lengths, '$.measured_earlier') >= texts_measured
AND json_extract(lengths, '$.length') < shrunk_to * json_extract(lengths, '$.earlier')
UNION ALL
SELECT source, 'future', 13, 1, json_extract(latest, '$.future') || ' of its last articles are dated in the future', as_of
FROM watched, limits WHERE json_extract(latest, '$.future') >= dates_ahead;
