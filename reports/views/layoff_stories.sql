-- Job cuts, one row for each company a story tells of: how many, what share, at what stage, who says so, in which words.
-- Stories tagged `layoffs` whose figures could not be read are there too, with the fact's columns NULL.
CREATE VIEW layoff_stories AS
SELECT
    articles.id AS article,
    articles.published_at,
    articles.published_day,
    sources.name AS outlet,
    articles.title,
    articles.url,
    layoffs.company,
    layoffs.company_id,
    layoffs.headcount_min,
    layoffs.headcount_max,
    layoffs.percent,
    layoffs.contractors,
    layoffs.stage,
    layoffs.event_day,
    layoffs.event_day_precision,
    layoffs.legal_form,
    layoffs.scope,
    layoffs.place,
    layoffs.attributed_to,
    coalesce(
        layoffs.quote,
        (SELECT quote FROM evidence WHERE evidence.article = articles.id AND evidence.topic = 'layoffs' ORDER BY id LIMIT 1)
    ) AS quote,
    layoffs.background,
    articles.copy_of
FROM article_topics
JOIN articles ON articles.id = article_topics.article
JOIN sources ON sources.id = articles.source
LEFT JOIN layoffs ON layoffs.article = articles.id
WHERE article_topics.topic = 'layoffs';
