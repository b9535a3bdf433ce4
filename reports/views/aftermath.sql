-- What became of the startups whose people were taken: one row for each reverse acquihire and each event of its target from that day on
-- within two years, and one with the later columns NULL where nothing followed that was told of.
CREATE VIEW aftermath AS
SELECT
    deals.id AS deal,
    deals.acquirer,
    deals.acquirer_id,
    deals.target,
    deals.target_id,
    deals.day AS deal_day,
    deals.day_precision AS deal_day_precision,
    deals.status AS deal_status,
    money.most_common AS amount,
    money.currency,
    money.usd AS amount_usd,
    deals.people,
    deal_sources.name AS deal_first_outlet,
    deal_sources.id AS deal_first_source,
    deal_sources.country AS deal_first_country,
    later.event,
    later.kind,
    later.role,
    later.day,
    later.day_precision,
    CAST(julianday(later.day) - julianday(deals.day) AS INTEGER) AS days_after,
    later.headcount,
    later.percent,
    later.contractors,
    later.part_of,
    later.other_company,
    later.other_company_id,
    later.amount AS later_amount,
    later.currency AS later_currency,
    later.amount_usd AS later_amount_usd,
    later.status,
    later.first_outlet,
    later.first_source,
    later.first_country,
    later.first_url
FROM events AS deals
JOIN articles AS deal_articles ON deal_articles.id = deals.first_article
JOIN sources AS deal_sources ON deal_sources.id = deal_articles.source
LEFT JOIN event_figures AS money ON money.event = deals.id AND money.field = 'amount'
LEFT JOIN (
    SELECT taken.id AS deal, timeline.*
    FROM events AS taken
    JOIN events AS named
        ON named.company_id = taken.target_id
        OR named.target_id = taken.target_id
        OR named.acquirer_id = taken.target_id
        OR named.company_key = taken.target_key
        OR named.target_key = taken.target_key
        OR named.acquirer_key = taken.target_key
    JOIN company_timeline AS timeline
        ON timeline.event = named.id
        AND (
            timeline.company_id = taken.target_id
            OR (timeline.company_key = taken.target_key AND (timeline.company_id IS NULL OR taken.target_id IS NULL))
        )
    WHERE taken.kind = 'reverse_acquihire' AND timeline.event <> taken.id AND timeline.day BETWEEN taken.day AND date(taken.day, '+730 days')
) AS later ON later.deal = deals.id
WHERE deals.kind = 'reverse_acquihire'
ORDER BY deals.day, deals.id, later.day, later.event;
