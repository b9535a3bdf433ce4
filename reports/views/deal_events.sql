-- Deals, one row each, whoever told of them: who takes whom, for how much, how far it has come and when, who said so first.
CREATE VIEW deal_events AS
SELECT
    events.id AS event,
    events.kind,
    events.acquirer,
    events.acquirer_id,
    events.target,
    events.target_id,
    companies.country AS target_country,
    companies.ai_startup AS target_ai_startup,
    events.day,
    events.day_precision,
    events.status,
    min(CASE claims_of.status WHEN 'rumoured' THEN claims_of.day END) AS rumoured_day,
    min(CASE claims_of.status WHEN 'announced' THEN claims_of.day END) AS announced_day,
    min(CASE claims_of.status WHEN 'completed' THEN claims_of.day END) AS completed_day,
    min(CASE claims_of.status WHEN 'called_off' THEN claims_of.day END) AS called_off_day,
    money.most_common AS amount,
    money.currency,
    money.usd AS amount_usd,
    money.eur AS amount_eur,
    money.rate_day AS amount_rate_day,
    money.least AS amount_min,
    money.most AS amount_max,
    stakes.most_common AS stake_percent,
    events.licence,
    events.people,
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
    ON companies.id = coalesce(events.target_id, (SELECT id FROM companies AS learned WHERE learned.name = events.target AND learned.learned = 1))
LEFT JOIN event_figures AS money ON money.event = events.id AND money.field = 'amount'
LEFT JOIN event_figures AS stakes ON stakes.event = events.id AND stakes.field = 'stake_percent'
LEFT JOIN (
    SELECT claims.event, claims.day, deals.status
    FROM claims JOIN deals ON deals.id = claims.fact
    WHERE claims.fact_table = 'deals' AND claims.role = 'news'
) AS claims_of ON claims_of.event = events.id
WHERE events.kind NOT IN ('layoff', 'funding')
GROUP BY events.id;
