-- Values of one figure of an event that cannot all be true: one row for each article that tells one of them, with its sentence.
-- `side` is `value` for the one that stands against the others, and `against` for those.
CREATE VIEW contradictions AS
SELECT
    told.event,
    told.number,
    events.kind,
    coalesce(events.company, events.target) AS company,
    coalesce(events.company_id, events.target_id) AS company_id,
    events.acquirer,
    events.acquirer_id,
    told.field,
    told.class,
    contradiction_claims.side,
    CASE contradiction_claims.side WHEN 'value' THEN told.value ELSE told.against END AS value,
    CASE contradiction_claims.side WHEN 'value' THEN told.currency ELSE told.against_currency END AS currency,
    articles.id AS article,
    articles.source,
    sources.name AS outlet,
    sources.country,
    articles.published_at,
    articles.published_day,
    articles.published_precision,
    coalesce(layoffs.quote, deals.quote, funding_rounds.quote) AS quote,
    articles.url
FROM event_contradictions AS told
JOIN events ON events.id = told.event
JOIN contradiction_claims ON contradiction_claims.event = told.event AND contradiction_claims.number = told.number
JOIN claims ON claims.id = contradiction_claims.claim
JOIN articles ON articles.id = claims.article
JOIN sources ON sources.id = articles.source
LEFT JOIN layoffs ON claims.fact_table = 'layoffs' AND layoffs.id = claims.fact
LEFT JOIN deals ON claims.fact_table = 'deals' AND deals.id = claims.fact
LEFT JOIN funding_rounds ON claims.fact_table = 'funding_rounds' AND funding_rounds.id = claims.fact;
