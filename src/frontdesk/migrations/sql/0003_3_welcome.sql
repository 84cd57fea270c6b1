-- Who may open a business on its first day, and the first login of an installation.

-- So long as nobody runs the program, an owner may open another business; then its operators may. One at a time decides,
-- and whoever waited sees what was decided.
GRANT UPDATE (is_operator) ON logins TO frontdesk_definer;

CREATE FUNCTION login_may_open(login uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce(bool_or(logins.is_operator), false) OR (
        NOT EXISTS (
            SELECT
            FROM public.logins AS other
            WHERE other.is_operator
        ) AND EXISTS (
            SELECT
            FROM public.staff
            WHERE staff.login_id = login
                AND staff.role = 'owner'
                AND staff.active
                AND staff.archived_at IS NULL
        )
    )
    FROM public.logins
    WHERE logins.id = login
$$;

-- The very first login, under this id; NULL if there is one. Of two who would be it at once, one is.
CREATE FUNCTION login_first(new_id uuid, wanted text) RETURNS uuid
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('frontdesk.first_login', 0));
    IF EXISTS (SELECT FROM public.logins) THEN
        RETURN NULL;
    END IF;
    INSERT INTO public.logins (id, email)
    VALUES (new_id, wanted);
    RETURN new_id;
END
$$;

-- Lets a login run the program, if nobody does yet; returns whether it does now.
CREATE FUNCTION login_make_operator(login uuid) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    is_now boolean;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('frontdesk.first_operator', 0));
    UPDATE public.logins
    SET is_operator = true
    WHERE id = login
        AND NOT EXISTS (
            SELECT
            FROM public.logins AS other
            WHERE other.is_operator
        );
    SELECT is_operator INTO is_now
    FROM public.logins
    WHERE id = login;
    RETURN coalesce(is_now, false);
END
$$;

GRANT CREATE ON SCHEMA public TO frontdesk_definer;
ALTER FUNCTION login_may_open(uuid) OWNER TO frontdesk_definer;
ALTER FUNCTION login_first(uuid, text) OWNER TO frontdesk_definer;
ALTER FUNCTION login_make_operator(uuid) OWNER TO frontdesk_definer;
REVOKE CREATE ON SCHEMA public FROM frontdesk_definer;
REVOKE EXECUTE ON FUNCTION login_may_open(uuid), login_first(uuid, text), login_make_operator(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION login_may_open(uuid), login_first(uuid, text), login_make_operator(uuid) TO frontdesk_app;
