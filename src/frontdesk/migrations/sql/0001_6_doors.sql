-- The SECURITY DEFINER functions: the directory, before there is a business, and the months.

-- The definer sees what these need and nothing else: columns by grant, rows by its own policies.
GRANT SELECT (id, slug) ON businesses TO frontdesk_definer;
GRANT SELECT (e164, business_id) ON phone_numbers TO frontdesk_definer;
CREATE POLICY directory ON businesses FOR SELECT TO frontdesk_definer USING (true);
CREATE POLICY directory ON phone_numbers FOR SELECT TO frontdesk_definer USING (true);

CREATE FUNCTION directory_business_by_slug(wanted text) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT id
    FROM public.businesses
    WHERE slug = wanted
$$;

CREATE FUNCTION directory_business_by_number(wanted text) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT business_id
    FROM public.phone_numbers
    WHERE e164 = wanted
$$;

CREATE FUNCTION directory_businesses() RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT id
    FROM public.businesses
    ORDER BY id
$$;

-- The least id a month can hold: a UUIDv7 of its first millisecond, in UTC.
CREATE FUNCTION month_bound(month date) RETURNS uuid
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT (
        lpad(to_hex((extract(epoch FROM month::timestamp AT TIME ZONE 'UTC') * 1000)::bigint), 12, '0')
        || '70008000000000000000'
    )::uuid
$$;

-- A partition inherits neither the flags nor the policy of its parent. It is made beside the
-- parent and attached, which lets readers and writers of the other months go on. Attaching checks
-- the foreign keys of its rows, of which there are none, under the policies, which raise where no
-- business is bound: so for that moment one is bound that does not exist.
CREATE FUNCTION make_month(parent name, month date) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    part text := parent || to_char(month, '_YYYY_MM');
    bound text := coalesce(current_setting('app.business_id', true), '');
BEGIN
    EXECUTE format('CREATE TABLE public.%I (LIKE public.%I INCLUDING ALL)', part, parent);
    PERFORM public.protect(format('public.%I', part)::regclass);
    EXECUTE format('REVOKE ALL ON public.%I FROM PUBLIC, frontdesk_app', part);
    PERFORM set_config('app.business_id', '00000000-0000-0000-0000-000000000000', true);
    EXECUTE format(
        'ALTER TABLE public.%I ATTACH PARTITION public.%I FOR VALUES FROM (%L) TO (%L)',
        parent, part, public.month_bound(month),
        public.month_bound((month + interval '1 month')::date)
    );
    PERFORM set_config('app.business_id', bound, true);
END
$$;

-- What is missing between two days, in UTC: every partitioned table is one by month.
CREATE FUNCTION missing_months(first_day date, last_day date)
RETURNS TABLE (parent name, month date)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT class.relname, month::date
    FROM pg_partitioned_table AS partitioned
    JOIN pg_class AS class ON class.oid = partitioned.partrelid
    CROSS JOIN generate_series(
        date_trunc('month', first_day::timestamp), last_day::timestamp, interval '1 month'
    ) AS month
    WHERE class.relnamespace = 'public'::regnamespace
        -- The catalogue itself: to_regclass() may remember what was missing before another made it.
        AND NOT EXISTS (
            SELECT
            FROM pg_class AS made
            WHERE made.relnamespace = class.relnamespace
                AND made.relname = class.relname || to_char(month, '_YYYY_MM')
        )
    ORDER BY class.relname, month
$$;

-- Owned by the owner of the tables, who alone may add partitions; returns how many it made.
CREATE FUNCTION ensure_months(first_day date, last_day date) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    missing record;
    made integer := 0;
BEGIN
    IF first_day > last_day OR last_day > first_day + 36600 THEN
        RAISE 'months from % to % cannot be made', first_day, last_day
            USING ERRCODE = 'invalid_parameter_value';
    END IF;
    IF EXISTS (SELECT FROM public.missing_months(first_day, last_day)) THEN
        -- One maker at a time; whoever waited here finds less to do, or nothing.
        PERFORM pg_advisory_xact_lock(hashtextextended('frontdesk.ensure_months', 0));
        FOR missing IN SELECT * FROM public.missing_months(first_day, last_day) LOOP
            PERFORM public.make_month(missing.parent, missing.month);
            made := made + 1;
        END LOOP;
    END IF;
    RETURN made;
END
$$;

GRANT CREATE ON SCHEMA public TO frontdesk_definer;
ALTER FUNCTION directory_business_by_slug(text) OWNER TO frontdesk_definer;
ALTER FUNCTION directory_business_by_number(text) OWNER TO frontdesk_definer;
ALTER FUNCTION directory_businesses() OWNER TO frontdesk_definer;
REVOKE CREATE ON SCHEMA public FROM frontdesk_definer;

REVOKE EXECUTE ON FUNCTION
    directory_business_by_slug(text), directory_business_by_number(text), directory_businesses(),
    make_month(name, date), missing_months(date, date), ensure_months(date, date)
FROM PUBLIC;
GRANT EXECUTE ON FUNCTION
    directory_business_by_slug(text), directory_business_by_number(text), directory_businesses(),
    ensure_months(date, date)
TO frontdesk_app;
-- A later step that touches rows binds each business in turn.
GRANT EXECUTE ON FUNCTION directory_businesses() TO CURRENT_USER;
