-- Rounds of job cuts, one row each, whoever told of them: how many people, who said so first, how many say so, who contradicts whom.
-- `counted` is what to add up: nobody twice, and nobody who was only talked about. Of a whole that adds nothing, because nobody tells of how
-- many, the greatest of its parts is counted: others may lie within it.
CREATE VIEW layoff_events AS
SELECT
    events.id AS event,
    events.company,
    events.company_id,
    companies.country AS company_country,
    companies.ai_startup,
    events.day,
    events.day_precision,
    events.status,
    people.most_common AS headcount,
    people.least AS headcount_min,
    people.most AS headcount_max,
    people.latest AS headcount_latest,
    people.latest_day AS headcount_latest_day,
    people.groups AS headcount_groups,
    CASE
        WHEN events.status IN ('denied', 'rumoured') THEN NULL
        WHEN events.part_of IS NULL THEN people.most_common
        WHEN events.id = (
            SELECT other.id
            FROM events AS other
            JOIN event_figures ON event_figures.event = other.id AND event_figures.field = 'headcount'
            WHERE (other.id = events.part_of OR other.part_of = events.part_of) AND coalesce(other.status, '') NOT IN ('denied', 'rumoured')
            ORDER BY other.part_of IS NOT NULL, event_figures.most_common DESC, other.id
            LIMIT 1
        ) THEN people.most_common
    END AS counted,
    shares.most_common AS percent,
    contractors.most_common AS contractors,
    events.scope,
    events.place,
    events.legal_form,
    events.part_of,
    sources.name AS first_outlet,
    articles.source AS first_source,
    sources.country AS first_country,
    events.first_published_at,
    articles.published_precision AS first_published_precision,
    articles.url AS first_url,
    events.last_day,
    events.articles,
    events.background_articles,
    events.outlets,
    events.independent_sources,
    (SELECT count(*) FROM event_contradictions WHERE event_contradictions.event = events.id) AS contradictions
FROM events
JOIN articles ON articles.id = events.first_article
JOIN sources ON sources.id = articles.source
LEFT JOIN companies
    ON companies.id = coalesce(events.company_id, (SELECT id FROM companies AS learned WHERE learned.name = events.company AND learned.learned = 1))
LEFT JOIN event_figures AS people ON people.event = events.id AND people.field = 'headcount'
LEFT JOIN event_figures AS shares ON shares.event = events.id AND shares.field = 'percent'
LEFT JOIN event_figures AS contractors ON contractors.event = events.id AND contractors.field = 'contractors'
WHERE events.kind = 'layoff';
