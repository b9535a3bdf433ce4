-- What happened to each company, a row for each of its events and each of its parts in them, in the order of days.
CREATE VIEW company_timeline AS
SELECT
    parties.company,
    parties.company_id,
    parties.company_key,
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
    contractors.most_common AS contractors,
    money.most_common AS amount,
    money.currency,
    money.usd AS amount_usd,
    stakes.most_common AS stake_percent,
    events.round_type,
    events.status,
    events.scope,
    events.part_of,
    sources.name AS first_outlet,
    articles.source AS first_source,
    sources.country AS first_country,
    articles.url AS first_url,
    events.independent_sources,
    events.id AS event
FROM (
    SELECT
        id,
        company,
        company_id,
        company_key,
        iif(kind = 'layoff', 'employer', 'recipient') AS role,
        NULL AS other_company,
        NULL AS other_company_id
    FROM events
    WHERE company IS NOT NULL
    UNION ALL
    SELECT id, acquirer, acquirer_id, acquirer_key, 'acquirer', target, target_id FROM events WHERE acquirer IS NOT NULL
    UNION ALL
    SELECT id, target, target_id, target_key, 'target', acquirer, acquirer_id FROM events WHERE target IS NOT NULL
) AS parties
JOIN events ON events.id = parties.id
JOIN articles ON articles.id = events.first_article
JOIN sources ON sources.id = articles.source
LEFT JOIN companies
    ON companies.id = coalesce(parties.company_id, (SELECT id FROM companies AS learned WHERE learned.name = parties.company AND learned.learned = 1))
LEFT JOIN event_figures AS people ON people.event = events.id AND people.field = 'headcount'
LEFT JOIN event_figures AS shares ON shares.event = events.id AND shares.field = 'percent'
LEFT JOIN event_figures AS contractors ON contractors.event = events.id AND contractors.field = 'contractors'
LEFT JOIN event_figures AS stakes ON stakes.event = events.id AND stakes.field = 'stake_percent'
LEFT JOIN event_figures AS money ON money.event = events.id AND money.field = 'amount'
ORDER BY parties.company, events.day, events.id;
