-- How each source is, as of the last run that was recorded (`as_of`): the gravest of its problems, and in `reason` why that is said.
-- `state` is `ok`, `new` (never asked), `unanswered` (asked, and it never answered yet), `disabled`, or a `problem` of `source_problems`, which has them all.
CREATE VIEW source_health AS
WITH problems AS MATERIALIZED (
    SELECT source, problem, reason, needs_person, row_number() OVER (PARTITION BY source ORDER BY needs_person DESC, rank) AS place FROM source_problems
)
SELECT
    source_measures.source,
    name,
    CASE
        WHEN enabled = 0 OR endpoints = 0 THEN 'disabled'
        WHEN problem IS NOT NULL THEN problem
        WHEN last_polled_at IS NULL THEN 'new'
        WHEN last_success_at IS NULL THEN 'unanswered'
        ELSE 'ok'
    END AS state,
    CASE
        WHEN enabled = 0 OR endpoints = 0 THEN 'it is not watched'
        WHEN problem IS NOT NULL THEN problems.reason
        WHEN last_polled_at IS NULL THEN 'it was never asked'
        WHEN last_success_at IS NULL THEN 'it was asked and never answered yet' || coalesce(': ' || failure_reason, '')
    END AS reason,
    coalesce(needs_person, 0) AS needs_person,
    last_success_at,
    last_new_article_at,
    usual_per_day,
    articles_7_days,
    failures,
    failure_reason,
    last_polled_at,
    as_of
FROM source_measures LEFT JOIN problems ON problems.source = source_measures.source AND place = 1;
