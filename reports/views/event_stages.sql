-- How far each event had come when: a row for each stage that was told of as news, with who told of it first.
CREATE VIEW event_stages AS
SELECT
    told.event,
    told.kind,
    coalesce(events.company, events.target) AS company,
    coalesce(events.company_id, events.target_id) AS company_id,
    events.acquirer,
    events.acquirer_id,
    told.stage,
    told.day,
    told.source AS first_source,
    told.outlet AS first_outlet,
    told.country AS first_country,
    told.published_at AS first_published_at,
    told.published_precision AS first_published_precision,
    told.quote,
    told.url AS first_url
FROM (
    SELECT
        *,
        row_number() OVER (
            PARTITION BY event, stage
            ORDER BY known_at, url, claim
        ) AS place
    FROM event_claims
    WHERE role = 'news' AND stage IS NOT NULL
) AS told
JOIN events ON events.id = told.event
WHERE told.place = 1
ORDER BY told.event, told.known_at, told.stage;
