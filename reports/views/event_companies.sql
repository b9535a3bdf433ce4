-- By what a company is asked for, and its events: by its id or its name. An event that does not say the id is a company's where it calls it
-- by a name that is compared as one of the registry's; who is in no registry is whoever is compared as that name is.
CREATE VIEW event_companies AS
WITH sides AS (
    SELECT id AS event, iif(kind = 'layoff', 'employer', 'recipient') AS role, company, company_id, company_key
    FROM events
    WHERE company IS NOT NULL
    UNION ALL
    SELECT id, 'acquirer', acquirer, acquirer_id, acquirer_key FROM events WHERE acquirer IS NOT NULL
    UNION ALL
    SELECT id, 'target', target, target_id, target_key FROM events WHERE target IS NOT NULL
),
-- An id is nobody's name: who asks for `meta` does not mean all that were ever written so.
names AS (
    SELECT id AS name, id AS company_id FROM companies WHERE learned = 0
    UNION
    SELECT name, id FROM companies WHERE learned = 0 AND lower(name) NOT IN (SELECT id FROM companies)
    UNION
    SELECT company_id, company_id FROM sides WHERE company_id IS NOT NULL
    UNION
    SELECT company, company_id FROM sides WHERE company_id IS NOT NULL AND lower(company) NOT IN (SELECT id FROM companies)
),
keys AS (
    SELECT names.name, company_keys.key FROM names JOIN company_keys ON company_keys.company = names.company_id
    UNION
    SELECT companies.name, company_keys.key FROM companies JOIN company_keys ON company_keys.company = companies.id WHERE companies.learned = 1
    UNION
    SELECT company, company_key FROM sides WHERE company_id IS NULL AND lower(company) NOT IN (SELECT id FROM companies)
)
SELECT names.name AS company, sides.event, sides.role FROM names JOIN sides ON sides.company_id = names.company_id
UNION
SELECT keys.name, sides.event, sides.role FROM keys JOIN sides ON sides.company_key = keys.key WHERE sides.company_id IS NULL;
