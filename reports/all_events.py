"""Every event in one form, whatever its kind: a row each of what the three views of events tell."""

ALL_EVENTS = """
SELECT
    event, 'layoff' AS kind, company, company_id, NULL AS acquirer, NULL AS acquirer_id, company_country AS country, ai_startup,
    day, day_precision, status, counted AS people, NULL AS amount, NULL AS currency, NULL AS amount_usd, part_of,
    articles, outlets, independent_sources, contradictions, first_outlet, first_published_at, first_url, last_day
FROM layoff_events
UNION ALL
SELECT
    event, kind, target, target_id, acquirer, acquirer_id, target_country, target_ai_startup,
    day, day_precision, status, NULL, amount, currency, amount_usd, NULL,
    articles, outlets, independent_sources, contradictions, first_outlet, first_published_at, first_url, last_day
FROM deal_events
UNION ALL
SELECT
    event, 'funding', company, company_id, NULL, NULL, company_country, ai_startup,
    day, day_precision, NULL, NULL, amount, currency, amount_usd, NULL,
    articles, outlets, independent_sources, contradictions, first_outlet, first_published_at, first_url, last_day
FROM funding_events
"""
