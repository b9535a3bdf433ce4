-- What became of the startups whose people were taken: one row for each reverse acquihire and each later event of its target within
-- two years, and one with the later columns NULL where nothing followed that was told of.
CREATE VIEW aftermath AS
SELECT
    deals.event AS deal,
    deals.acquirer,
    deals.acquirer_id,
    deals.target,
    deals.target_id,
    deals.day AS deal_day,
    deals.day_precision AS deal_day_precision,
    deals.amount,
    deals.currency,
    deals.amount_usd,
    deals.people,
    deals.first_outlet AS deal_first_outlet,
    deals.first_source AS deal_first_source,
    deals.first_country AS deal_first_country,
    later.event,
    later.kind,
    later.day,
    later.day_precision,
    CAST(julianday(later.day) - julianday(deals.day) AS INTEGER) AS days_after,
    later.headcount,
    later.percent,
    later.other_company,
    later.other_company_id,
    later.amount AS later_amount,
    later.currency AS later_currency,
    later.status,
    later.first_outlet,
    later.first_source,
    later.first_country,
    later.first_url
FROM deal_events AS deals
LEFT JOIN company_timeline AS later
    ON later.event <> deals.event
    AND later.role <> 'acquirer'
    AND later.part_of IS NULL
    AND (later.company_id = deals.target_id OR (later.company = deals.target AND (later.company_id IS NULL OR deals.target_id IS NULL)))
    AND later.day > deals.day
    AND later.day <= date(deals.day, '+730 days')
WHERE deals.kind = 'reverse_acquihire'
ORDER BY deals.day, deals.event, later.day, later.event;
