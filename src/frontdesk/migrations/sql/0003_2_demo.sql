-- The demo businesses can be removed for good; a real one never.

-- Whether anybody at all is or was employed under a login, in whatever business.
CREATE FUNCTION login_has_place(login uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (
        SELECT
        FROM public.staff
        WHERE login_id = login
    )
$$;

GRANT CREATE ON SCHEMA public TO frontdesk_definer;
ALTER FUNCTION login_has_place(uuid) OWNER TO frontdesk_definer;
REVOKE CREATE ON SCHEMA public FROM frontdesk_definer;
REVOKE EXECUTE ON FUNCTION login_has_place(uuid) FROM PUBLIC;
-- The one below runs as the owner of the tables, who sees the bound business alone.
GRANT EXECUTE ON FUNCTION login_has_place(uuid) TO CURRENT_USER;

-- Deletes every row of the bound business, which must be a demo, and returns whether there was one. Of those who signed
-- in there the made-up people lose their login, by its address, unless they work elsewhere as well; all others keep it.
-- Owned by the owner of the tables: the application may not delete a business, nor what was written into audit_log.
-- Row level security holds the owner too, so no row of another business is seen.
CREATE FUNCTION remove_demo_business(made_up text[] DEFAULT '{}') RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    bound uuid := current_setting('app.business_id')::uuid;
    kept regclass[];
    next_one regclass;
    known uuid[];
BEGIN
    -- A turn that is being answered is waited for; the next one finds no call, and a new call no business. In this
    -- order: who answers a turn holds its call, and points at the business with each row that is stored. A call that
    -- begins, or a job, may still hold the one and want the other: so the caller waits for no lock for long, and begins
    -- anew.
    PERFORM FROM public.conversations WHERE business_id = bound ORDER BY id FOR UPDATE;
    PERFORM FROM public.businesses WHERE id = bound FOR UPDATE;
    IF EXISTS (SELECT FROM public.businesses WHERE id = bound AND NOT is_demo) THEN
        RAISE 'the business % is no demo', bound USING ERRCODE = 'invalid_parameter_value';
    END IF;
    known := ARRAY(SELECT DISTINCT login_id FROM public.staff WHERE business_id = bound AND login_id IS NOT NULL);

    -- A visit knows its call and a call its visit: one of the two lets go first.
    UPDATE public.conversations SET booking_id = NULL WHERE business_id = bound AND booking_id IS NOT NULL;
    kept := ARRAY(
        SELECT class.oid
        FROM pg_class AS class
        JOIN pg_attribute AS tenant
            ON tenant.attrelid = class.oid AND tenant.attname = 'business_id' AND NOT tenant.attisdropped
        WHERE class.relnamespace = 'public'::regnamespace
            AND class.relkind IN ('r', 'p')
            AND NOT class.relispartition
        ORDER BY class.relname
    );
    WHILE cardinality(kept) > 0 LOOP
        -- One that nothing points at any more.
        SELECT each.name INTO next_one
        FROM unnest(kept) WITH ORDINALITY AS each (name, n)
        WHERE NOT EXISTS (
            SELECT
            FROM pg_constraint AS pointing
            WHERE pointing.contype = 'f'
                AND pointing.confrelid = each.name
                AND pointing.conrelid <> each.name
                AND pointing.conrelid = ANY (kept)
                AND (pointing.conrelid, each.name)
                    <> ('public.conversations'::regclass, 'public.bookings'::regclass)
        )
        ORDER BY each.n
        LIMIT 1;
        IF NOT FOUND THEN
            RAISE 'these tables point at each other in a ring: %', kept;
        END IF;
        EXECUTE format('DELETE FROM %s WHERE business_id = $1', next_one) USING bound;
        kept := array_remove(kept, next_one);
    END LOOP;

    PERFORM public.forget_logins(known, made_up);
    UPDATE public.sessions SET used_business = NULL WHERE used_business = bound;
    UPDATE public.logins SET kept_by = NULL WHERE kept_by = bound;
    DELETE FROM public.businesses WHERE id = bound;
    RETURN FOUND;
END
$$;

-- Deletes those of some logins that are of made-up people and have no place anywhere, with their sessions; whoever runs
-- the program stays. Their rows are locked first: whoever gives them a place at this moment is waited for, and seen.
CREATE FUNCTION forget_logins(known uuid[], made_up text[]) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    homeless uuid[];
BEGIN
    PERFORM FROM public.logins WHERE id = ANY (known) ORDER BY id FOR UPDATE;
    homeless := ARRAY(
        SELECT id
        FROM public.logins
        WHERE id = ANY (known)
            AND email = ANY (made_up)
            AND NOT is_operator
            AND NOT public.login_has_place(id)
    );
    DELETE FROM public.sessions WHERE login_id = ANY (homeless);
    DELETE FROM public.logins WHERE id = ANY (homeless);
END
$$;

REVOKE EXECUTE ON FUNCTION remove_demo_business(text[]), forget_logins(uuid[], text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION remove_demo_business(text[]) TO frontdesk_app;
