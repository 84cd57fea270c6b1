-- Who may open a business on its first day, and who keeps an installation.

-- It is kept by its operators. The very first login is one; so is whoever opens the first real business while all that
-- there are were demos; every other is made one by the owner of the tables, at the machine's command line. To be an owner
-- of some business is never enough: an installation may carry those of strangers.
GRANT INSERT (is_operator), UPDATE (is_operator) ON logins TO frontdesk_definer;

-- Whether a login may open a business: an operator, or, so long as there is none and nothing but demos, an owner.
CREATE FUNCTION login_may_open(login uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce(bool_or(logins.is_operator), false) OR (
        NOT EXISTS (
            SELECT
            FROM public.logins AS other
            WHERE other.is_operator
        ) AND NOT EXISTS (
            SELECT
            FROM public.businesses
            WHERE NOT is_demo
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

-- The very first login, under this id, an operator from the beginning; NULL if there is a login. Of two who would be it
-- at once, one is.
CREATE FUNCTION login_first(new_id uuid, wanted text) RETURNS uuid
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('frontdesk.first_operator', 0));
    IF EXISTS (SELECT FROM public.logins) THEN
        RETURN NULL;
    END IF;
    INSERT INTO public.logins (id, email, is_operator)
    VALUES (new_id, wanted, true);
    RETURN new_id;
END
$$;

-- Lets the owner of the bound business, just opened, run the program if it is the first real one and nobody does;
-- returns whether they do now. One at a time decides, and whoever waited sees what was decided.
CREATE FUNCTION login_make_operator(login uuid) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    bound uuid := current_setting('app.business_id')::uuid;
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
        )
        AND NOT EXISTS (
            SELECT
            FROM public.businesses
            WHERE NOT is_demo AND id <> bound
        )
        AND EXISTS (
            SELECT
            FROM public.staff
            WHERE staff.business_id = bound
                AND staff.login_id = login
                AND staff.role = 'owner'
                AND staff.active
                AND staff.archived_at IS NULL
        );
    SELECT is_operator INTO is_now
    FROM public.logins
    WHERE id = login;
    RETURN coalesce(is_now, false);
END
$$;

-- How many keep the installation.
CREATE FUNCTION login_operators() RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT count(*)
    FROM public.logins
    WHERE is_operator
$$;

GRANT CREATE ON SCHEMA public TO frontdesk_definer;
ALTER FUNCTION login_may_open(uuid) OWNER TO frontdesk_definer;
ALTER FUNCTION login_first(uuid, text) OWNER TO frontdesk_definer;
ALTER FUNCTION login_make_operator(uuid) OWNER TO frontdesk_definer;
ALTER FUNCTION login_operators() OWNER TO frontdesk_definer;
REVOKE CREATE ON SCHEMA public FROM frontdesk_definer;
REVOKE EXECUTE ON FUNCTION login_may_open(uuid), login_first(uuid, text), login_make_operator(uuid), login_operators()
FROM PUBLIC;
GRANT EXECUTE ON FUNCTION login_may_open(uuid), login_first(uuid, text), login_make_operator(uuid), login_operators()
TO frontdesk_app;
