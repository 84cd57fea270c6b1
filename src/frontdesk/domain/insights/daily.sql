-- One day's calls in figures. :first and :last are instants, the day is half-open between them;
-- :first_id and :last_id are the ids of these instants: they spare the months of other days.
WITH calls_of_the_day AS (
    SELECT business_id, id, outcome
    FROM conversations
    WHERE channel = 'voice'
        AND NOT practice
        AND started_at >= :first
        AND started_at < :last
),
latest_urgencies AS (
    SELECT DISTINCT ON (facts.conversation_id)
        facts.conversation_id,
        facts.value
    FROM calls_of_the_day
    JOIN facts
        ON facts.business_id = calls_of_the_day.business_id
        AND facts.conversation_id = calls_of_the_day.id
    WHERE facts.conversation_id >= :first_id
        AND facts.conversation_id < :last_id
        AND facts.name = 'urgency_level'
    ORDER BY facts.conversation_id, facts.seq DESC, facts.n DESC
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
    (SELECT average_seconds FROM finished_calls) AS average_seconds,
    (SELECT bookings FROM bookings_made) AS bookings_made,
    (
        SELECT count(*)
        FROM latest_urgencies
        WHERE value = 'emergency'
    ) AS emergency_calls
