-- What vendors tell of calls, and what came to their doors without their signature.

-- The carrier's own count of a call's news: what is late, or comes twice, changes nothing.
ALTER TABLE calls ADD COLUMN status_sequence integer CHECK (status_sequence >= 0);

-- Requests that were refused, for a person who looks for the reason. Of the installation: whose they are, nobody
-- knows. No right for the application: named functions only.
CREATE TABLE quarantine (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    route text NOT NULL,
    reason text NOT NULL,
    body bytea NOT NULL CHECK (octet_length(body) <= 16384),
    at timestamptz NOT NULL DEFAULT clock_timestamp()
);
GRANT SELECT, INSERT, DELETE ON quarantine TO frontdesk_definer;

-- The newest thousand stay.
CREATE FUNCTION quarantine_keep(kept_route text, kept_reason text, kept_body bytea) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    -- One at a time: two that do not see each other would leave one too many.
    SELECT pg_advisory_xact_lock(hashtextextended('frontdesk.quarantine', 0));

    INSERT INTO public.quarantine (route, reason, body)
    VALUES (kept_route, kept_reason, substring(kept_body FROM 1 FOR 16384));

    DELETE FROM public.quarantine
    WHERE id <= (
        SELECT id
        FROM public.quarantine
        ORDER BY id DESC
        OFFSET 1000
        LIMIT 1
    );
$$;

CREATE FUNCTION quarantine_newest(most integer)
RETURNS TABLE (at timestamptz, route text, reason text, body bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT kept.at, kept.route, kept.reason, kept.body
    FROM public.quarantine AS kept
    ORDER BY kept.id DESC
    LIMIT most
$$;

GRANT CREATE ON SCHEMA public TO frontdesk_definer;
ALTER FUNCTION quarantine_keep(text, text, bytea) OWNER TO frontdesk_definer;
ALTER FUNCTION quarantine_newest(integer) OWNER TO frontdesk_definer;
REVOKE CREATE ON SCHEMA public FROM frontdesk_definer;

REVOKE EXECUTE ON FUNCTION quarantine_keep(text, text, bytea), quarantine_newest(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION quarantine_keep(text, text, bytea), quarantine_newest(integer) TO frontdesk_app;
