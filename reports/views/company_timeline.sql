-- What happened to each company, a row for each of its events and each of its parts in them, in the order of days.
CREATE VIEW company_timeline AS
SELECT
    parties.company,
    parties.company_id,
    companies.country AS company_country,
    companies.ai_startup,
    events.day,
    events.day_precision,
    events.kind,
    parties.role,
    parties.other_company,
    parties.other_company_id,
    people.most_common AS headcount,
    shares.most_common AS percent,
    money.most_common AS amount,
    money.currency,
    money.usd AS amount_usd,
    events.round_type,
    events.status,
    events.part_of,
    sources.name AS first_outlet,
    articles.source AS first_source,
    sources.country AS first_country,
    articles.url AS first_url,
    events.independent_sources,
    events.id AS event
FROM (
    SELECT id, company, company_id, 'employer' AS role, NULL AS other_company, NULL AS other_company_id FROM events WHERE kind = 'layoff'
    UNION ALL
    SELECT id, company, company_id, 'recipient', NULL, NULL FROM events WHERE kind = 'funding'
    UNION ALL
    SELECT id, acquirer, acquirer_id, 'acquirer', target, target_id FROM events WHERE acquirer IS NOT NULL
    UNION ALL
    SELECT id, target, target_id, 'target', acquirer, acquirer_id FROM events WHERE target IS NOT NULL
) AS parties
JOIN events ON events.id = parties.id
JOIN articles ON articles.id = events.first_article
JOIN sources ON sources.id = articles.source
LEFT JOIN companies ON companies.id = parties.company_id
LEFT JOIN event_figures AS people ON people.event = events.id AND people.field = 'headcount'
LEFT JOIN event_figures AS shares ON shares.event = events.id AND shares.field = 'percent'
LEFT JOIN event_figures AS money ON money.event = events.id AND money.field = 'amount'
WHERE parties.company IS NOT NULL
ORDER BY parties.company, events.day, events.id;
