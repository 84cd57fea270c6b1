-- One day's calls in figures. :first and :last are instants, the day is half-open between them;
-- :first_id and :last_id are the ids of these instants: they spare the months of other days.
WITH calls_of_the_day AS (
    SELECT business_id, id, outcome
    FROM conversations
    WHERE channel = 'voice'
        AND started_at >= :first
        AND started_at < :last
),
latest_facts AS (
    SELECT DISTINCT ON (facts.conversation_id, facts.name)
        facts.business_id,
        facts.conversation_id,
        facts.name,
        facts.value
    FROM calls_of_the_day
    JOIN facts
        ON facts.business_id = calls_of_the_day.business_id
        AND facts.conversation_id = calls_of_the_day.id
    WHERE facts.conversation_id >= :first_id
        AND facts.conversation_id < :last_id
        AND facts.name IN ('service_type', 'urgency_level')
    ORDER BY facts.conversation_id, facts.name, facts.seq DESC, facts.n DESC
),
calls_by_service AS (
    SELECT business_id, value AS service_type, count(*) AS calls
    FROM latest_facts
    WHERE name = 'service_type'
        AND value <> ''
    GROUP BY business_id, value
),
most_common_issue AS (
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
    LIMIT 1
),
finished_calls AS (
    SELECT avg(calls.duration_seconds) AS average_seconds
    FROM calls_of_the_day
    JOIN calls
        ON calls.business_id = calls_of_the_day.business_id
        AND calls.conversation_id = calls_of_the_day.id
    WHERE calls.conversation_id >= :first_id
        AND calls.conversation_id < :last_id
),
bookings_made AS (
    SELECT count(*) AS bookings
    FROM calls_of_the_day
    JOIN bookings
        ON bookings.business_id = calls_of_the_day.business_id
        AND bookings.conversation_id = calls_of_the_day.id
    WHERE bookings.status <> 'held'
        -- Cancelled on a later occasion it was made that day; cancelled in the same call, or a
        -- hold that ran out, it was not.
        AND (
            bookings.status <> 'cancelled'
            OR (calls_of_the_day.outcome = 'appointment_booked' AND bookings.hold_expires_at IS NULL)
        )
)
SELECT
    (SELECT count(*) FROM calls_of_the_day) AS total_calls,
    most_common_issue.service_type AS issue_key,
    most_common_issue.name AS issue_name,
    most_common_issue.calls AS issue_calls,
    (SELECT average_seconds FROM finished_calls) AS average_seconds,
    (SELECT bookings FROM bookings_made) AS bookings_made,
    (
        SELECT count(*)
        FROM latest_facts
        WHERE name = 'urgency_level'
            AND value = 'emergency'
    ) AS emergency_calls
FROM (VALUES (1)) AS one_row
LEFT JOIN most_common_issue ON true
