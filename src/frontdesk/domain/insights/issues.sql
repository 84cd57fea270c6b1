-- What callers of a day needed, the most common first: the services that were named last in each call. :first and
-- :last are instants, the day is half-open between them; :first_id and :last_id are the ids of these instants.
WITH latest_services AS (
    SELECT DISTINCT ON (facts.conversation_id)
        facts.business_id,
        facts.conversation_id,
        facts.value AS service_type
    FROM conversations
    JOIN facts
        ON facts.business_id = conversations.business_id
        AND facts.conversation_id = conversations.id
    WHERE conversations.channel = 'voice'
        AND NOT conversations.practice
        AND conversations.started_at >= :first
        AND conversations.started_at < :last
        AND facts.conversation_id >= :first_id
        AND facts.conversation_id < :last_id
        AND facts.name = 'service_type'
    ORDER BY facts.conversation_id, facts.seq DESC, facts.n DESC
),
calls_by_service AS (
    SELECT business_id, service_type, count(*) AS calls
    FROM latest_services
    WHERE service_type <> ''
    GROUP BY business_id, service_type
)
SELECT calls_by_service.service_type, service.name, calls_by_service.calls
FROM calls_by_service
LEFT JOIN LATERAL (
    -- A service that is offered no more still has its name.
    SELECT services.name
    FROM services
    WHERE services.business_id = calls_by_service.business_id
        AND services.key = calls_by_service.service_type
    ORDER BY services.archived_at DESC NULLS FIRST, services.id
    LIMIT 1
) AS service ON true
ORDER BY calls_by_service.calls DESC, service.name, calls_by_service.service_type
LIMIT :at_most
