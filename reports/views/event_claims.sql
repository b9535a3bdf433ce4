-- What each article says of an event, a row for each of its facts: the history, in the order in which it became known.
CREATE VIEW event_claims AS
SELECT
    claims.event,
    events.kind,
    coalesce(layoffs.company, funding_rounds.company, deals.target) AS company,
    coalesce(layoffs.company_id, funding_rounds.company_id, deals.target_id) AS company_id,
    deals.acquirer,
    deals.acquirer_id,
    claims.role,
    coalesce(layoffs.stage, deals.status) AS stage,
    claims.day,
    coalesce(layoffs.event_day, deals.event_day, funding_rounds.event_day) AS event_day,
    coalesce(layoffs.event_day_precision, deals.event_day_precision, funding_rounds.event_day_precision) AS event_day_precision,
    layoffs.headcount_min,
    layoffs.headcount_max,
    layoffs.percent,
    layoffs.contractors,
    layoffs.scope,
    layoffs.attributed_to,
    coalesce(deals.amount, funding_rounds.amount) AS amount,
    coalesce(deals.currency, funding_rounds.currency) AS currency,
    coalesce(deals.amount_usd, funding_rounds.amount_usd) AS amount_usd,
    deals.stake_percent,
    funding_rounds.round_type,
    funding_rounds.valuation,
    funding_rounds.valuation_currency,
    articles.id AS article,
    articles.source,
    sources.name AS outlet,
    sources.country,
    articles.published_at,
    articles.published_day,
    articles.published_precision,
    julianday(coalesce(articles.published_at, articles.first_seen_at)) + coalesce(articles.published_precision = 'day', 0) AS known_at,
    articles.agency,
    articles.echo_of,
    articles.copy_of,
    coalesce(layoffs.quote, deals.quote, funding_rounds.quote) AS quote,
    articles.url,
    claims.id AS claim
FROM claims
JOIN events ON events.id = claims.event
JOIN articles ON articles.id = claims.article
JOIN sources ON sources.id = articles.source
LEFT JOIN layoffs ON claims.fact_table = 'layoffs' AND layoffs.id = claims.fact
LEFT JOIN deals ON claims.fact_table = 'deals' AND deals.id = claims.fact
LEFT JOIN funding_rounds ON claims.fact_table = 'funding_rounds' AND funding_rounds.id = claims.fact
WHERE claims.fact IS NOT NULL
ORDER BY claims.event, known_at, claims.id;
