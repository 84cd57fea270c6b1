-- The people of a business as its owners and managers see them, and whose way in is in whose hands.

-- A link that signs somebody in, or sets their first password, was shown to people of this business: they may have the
-- login in their own hands. So nobody else's people can give it a place; whoever runs the program can.
ALTER TABLE logins ADD COLUMN kept_by uuid REFERENCES businesses (id);

GRANT SELECT (kept_by), UPDATE (kept_by) ON logins TO frontdesk_definer;

-- Of the bound business alone. Where somebody works besides is not told, only that they do; when they were seen only if
-- it was here.
CREATE FUNCTION login_people()
RETURNS TABLE (staff_id uuid, email text, seen_at timestamptz, is_elsewhere boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT
        staff.id,
        logins.email,
        (
            SELECT max(sessions.seen_at)
            FROM public.sessions
            WHERE sessions.login_id = logins.id AND sessions.used_business = staff.business_id
        ),
        logins.is_operator OR EXISTS (
            SELECT
            FROM public.staff AS other
            WHERE other.login_id = logins.id
                AND other.business_id <> staff.business_id
                AND other.active
                AND other.archived_at IS NULL
        )
    FROM public.staff
    JOIN public.logins ON logins.id = staff.login_id
    WHERE staff.business_id = current_setting('app.business_id')::uuid
        AND staff.archived_at IS NULL
    ORDER BY staff.id
$$;

-- Puts a login into the hands of the bound business before a link of theirs is shown; false if they work elsewhere too,
-- or run the program. The row is locked first: whoever gives them a place at this moment is waited for, and seen.
CREATE FUNCTION login_keep(login uuid) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    bound uuid := current_setting('app.business_id')::uuid;
BEGIN
    PERFORM FROM public.logins WHERE id = login FOR UPDATE;
    UPDATE public.logins
    SET kept_by = bound
    WHERE id = login
        AND NOT is_operator
        AND coalesce(kept_by, bound) = bound
        AND EXISTS (
            SELECT
            FROM public.staff
            WHERE staff.login_id = login AND staff.business_id = bound
        )
        AND NOT EXISTS (
            SELECT
            FROM public.staff AS other
            WHERE other.login_id = login
                AND other.business_id <> bound
                AND other.active
                AND other.archived_at IS NULL
        );
    RETURN FOUND;
END
$$;

-- Whether the bound business may give a login a place: it is in nobody else's hands, and stays so until the end of the
-- transaction.
CREATE FUNCTION login_is_free(login uuid) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    bound uuid := current_setting('app.business_id')::uuid;
BEGIN
    PERFORM FROM public.logins WHERE id = login AND coalesce(kept_by, bound) = bound FOR UPDATE;
    RETURN FOUND;
END
$$;

GRANT CREATE ON SCHEMA public TO frontdesk_definer;
ALTER FUNCTION login_people() OWNER TO frontdesk_definer;
ALTER FUNCTION login_keep(uuid) OWNER TO frontdesk_definer;
ALTER FUNCTION login_is_free(uuid) OWNER TO frontdesk_definer;
REVOKE CREATE ON SCHEMA public FROM frontdesk_definer;
REVOKE EXECUTE ON FUNCTION login_people(), login_keep(uuid), login_is_free(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION login_people(), login_keep(uuid), login_is_free(uuid) TO frontdesk_app;
