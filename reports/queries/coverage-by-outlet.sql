-- What does each outlet cover: stories, tags, events, and how often is it first?
-- :country the outlet's country, as ISO has it (ES, MX)
-- :since stories of this day or later
-- :until up to this day
WITH stories AS (
    SELECT id, source, copy_of, text_withheld
    FROM articles
    WHERE
        (coalesce(:since, '') = '' OR published_day >= :since)
        AND (coalesce(:until, '') = '' OR published_day <= :until)
),
tagged AS (
    SELECT
        stories.source,
        count(DISTINCT article) AS tagged,
        sum(topic = 'ai_startup') AS ai_startup,
        sum(topic = 'layoffs') AS layoffs,
        sum(topic = 'reverse_acquihire') AS reverse_acquihire
    FROM stories JOIN article_topics ON article = stories.id
    GROUP BY stories.source
),
told AS (
    SELECT event_articles.source, count(DISTINCT event_articles.event) AS events
    FROM event_articles JOIN stories ON stories.id = event_articles.article
    WHERE event_articles.role = 'news'
    GROUP BY event_articles.source
),
firsts AS (
    SELECT first_reports.source, count(*) AS events
    FROM first_reports
    JOIN events ON events.id = first_reports.event AND events.outlets > 1
    JOIN stories ON stories.id = first_reports.article
    WHERE first_reports.place = 1
    GROUP BY first_reports.source
)
SELECT
    sources.id AS source,
    sources.name AS outlet,
    sources.country,
    count(stories.id) AS stories,
    sum(stories.copy_of IS NOT NULL) AS copies,
    sum(stories.text_withheld IS NOT NULL) AS text_withheld,
    coalesce(tagged.tagged, 0) AS tagged,
    coalesce(tagged.ai_startup, 0) AS ai_startup,
    coalesce(tagged.layoffs, 0) AS layoffs,
    coalesce(tagged.reverse_acquihire, 0) AS reverse_acquihire,
    coalesce(told.events, 0) AS events,
    coalesce(firsts.events, 0) AS first_of_several
FROM sources
LEFT JOIN stories ON stories.source = sources.id
LEFT JOIN tagged ON tagged.source = sources.id
LEFT JOIN told ON told.source = sources.id
LEFT JOIN firsts ON firsts.source = sources.id
WHERE (coalesce(:country, '') = '' OR sources.country = upper(:country)) AND (sources.enabled = 1 OR stories.id IS NOT NULL)
GROUP BY sources.id
ORDER BY stories DESC, sources.id;
