-- Stories about AI startups, one row each: where and when, the companies it names, and the words that prove the tag.
CREATE VIEW ai_startup_stories AS
SELECT
    articles.id AS article,
    articles.published_at,
    articles.published_day,
    articles.published_precision,
    sources.name AS outlet,
    articles.title,
    articles.url,
    article_topics.score,
    (
        SELECT json_group_array(name)
        FROM (
            SELECT companies.name
            FROM article_companies JOIN companies ON companies.id = article_companies.company
            WHERE article_companies.article = articles.id AND companies.ai_startup = 1
            ORDER BY article_companies.mentions DESC, companies.name
        )
    ) AS startups,
    (SELECT quote FROM evidence WHERE evidence.article = articles.id AND evidence.topic = 'ai_startup' ORDER BY id LIMIT 1) AS quote,
    articles.copy_of
FROM article_topics
JOIN articles ON articles.id = article_topics.article
JOIN sources ON sources.id = articles.source
WHERE article_topics.topic = 'ai_startup';
