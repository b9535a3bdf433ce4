-- Rounds of money, one row each, whoever told of them: how much, in which round, who leads, at what valuation, who said so first.
CREATE VIEW funding_events AS
SELECT
    events.id AS event,
    events.company,
    events.company_id,
    companies.country AS company_country,
    companies.ai_startup,
    events.day,
    events.day_precision,
    events.round_type,
    money.most_common AS amount,
    money.currency,
    money.usd AS amount_usd,
    money.eur AS amount_eur,
    money.rate_day AS amount_rate_day,
    money.least AS amount_min,
    money.most AS amount_max,
    worth.most_common AS valuation,
    worth.currency AS valuation_currency,
    worth.usd AS valuation_usd,
    worth.eur AS valuation_eur,
    events.lead_investors,
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
LEFT JOIN event_figures AS money ON money.event = events.id AND money.field = 'amount'
LEFT JOIN event_figures AS worth ON worth.event = events.id AND worth.field = 'valuation'
WHERE events.kind = 'funding';
