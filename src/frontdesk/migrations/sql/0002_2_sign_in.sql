-- Who is signed in, one-time links, and how often a password was tried.

-- When somebody chose it. Links that were made before are worth nothing any more, in whatever business they lie.
ALTER TABLE logins ADD COLUMN password_set_at timestamptz;

-- No right for the application on the first three: named functions only. A cookie's secret is stored hashed, so that
-- whoever reads the rows cannot sit down in somebody's place.
CREATE TABLE sessions (
    id uuid PRIMARY KEY,
    login_id uuid NOT NULL REFERENCES logins (id),
    secret_hash bytea NOT NULL CONSTRAINT sessions_secret UNIQUE CHECK (octet_length(secret_hash) = 32),
    used_business uuid REFERENCES businesses (id),
    seen_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX sessions_login ON sessions (login_id);
CREATE INDEX sessions_expiry ON sessions (expires_at);
CREATE INDEX sessions_seen ON sessions (seen_at);

-- What is tried is hashed: an e-mail address, or where the request came from.
CREATE TABLE sign_in_tries (
    key bytea PRIMARY KEY CHECK (octet_length(key) = 32),
    tries integer NOT NULL CHECK (tries >= 0),
    since timestamptz NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX sign_in_tries_since ON sign_in_tries (since);

-- Where somebody signed in before: an e-mail address and where the request came from, hashed together.
CREATE TABLE sign_in_places (
    key bytea PRIMARY KEY CHECK (octet_length(key) = 32),
    seen_at timestamptz NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX sign_in_places_seen ON sign_in_places (seen_at);

-- An address that lets in whoever has it, for one purpose and for a while. What `target` is, the kind says: a person
-- of the business for `invite`, `reset` and `sign_in`.
CREATE TABLE links (
    business_id uuid NOT NULL REFERENCES businesses (id),
    id uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN ('appointment', 'quote', 'calendar', 'invite', 'reset', 'sign_in')),
    target uuid NOT NULL,
    secret_hash bytea NOT NULL CHECK (octet_length(secret_hash) = 32),
    made_by text NOT NULL CHECK (made_by IN ('terminal', 'mail', 'staff')),
    expires_at timestamptz NOT NULL,
    used_at timestamptz,
    revoked_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (business_id, id),
    CONSTRAINT links_secret UNIQUE (business_id, secret_hash)
);
CREATE INDEX links_door ON links (secret_hash);
CREATE INDEX links_target ON links (business_id, target, kind);
SELECT open_to_app('links');

CREATE INDEX staff_places ON staff (login_id) WHERE archived_at IS NULL;

CREATE TRIGGER touch BEFORE UPDATE ON sessions FOR EACH ROW EXECUTE FUNCTION touch();
CREATE TRIGGER touch BEFORE UPDATE ON sign_in_tries FOR EACH ROW EXECUTE FUNCTION touch();
CREATE TRIGGER touch BEFORE UPDATE ON sign_in_places FOR EACH ROW EXECUTE FUNCTION touch();

-- The definer sees what these functions need and nothing else.
GRANT SELECT (name, trade, is_demo) ON businesses TO frontdesk_definer;
GRANT SELECT (business_id, id, login_id, role, active, archived_at) ON staff TO frontdesk_definer;
GRANT SELECT (business_id, secret_hash) ON links TO frontdesk_definer;
GRANT SELECT (id, email, password_hash, password_set_at, is_operator), INSERT (id, email),
    UPDATE (password_hash, password_set_at)
    ON logins TO frontdesk_definer;
GRANT SELECT, INSERT, UPDATE, DELETE ON sessions, sign_in_tries, sign_in_places TO frontdesk_definer;
CREATE POLICY directory ON staff FOR SELECT TO frontdesk_definer USING (true);
CREATE POLICY directory ON links FOR SELECT TO frontdesk_definer USING (true);

CREATE FUNCTION directory_business_by_link(hash bytea) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT business_id
    FROM public.links
    WHERE secret_hash = hash
    ORDER BY business_id
    LIMIT 1
$$;

-- Whether anybody can sign in here at all.
CREATE FUNCTION login_exists() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (SELECT FROM public.logins)
$$;

CREATE FUNCTION login_find(wanted text) RETURNS TABLE (login_id uuid, password_hash text)
LANGUAGE sql STABLE SECURITY DEFINER ROWS 1 SET search_path = pg_catalog, pg_temp AS $$
    SELECT id, logins.password_hash
    FROM public.logins
    WHERE email = wanted
$$;

CREATE FUNCTION login_email(login uuid) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT email
    FROM public.logins
    WHERE id = login
$$;

-- The login of this address: the one there is, or a new one under this id.
CREATE FUNCTION login_add(new_id uuid, wanted text) RETURNS uuid
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    INSERT INTO public.logins (id, email)
    VALUES (new_id, wanted)
    ON CONFLICT (email) DO NOTHING;
    SELECT id
    FROM public.logins
    WHERE email = wanted
$$;

-- Only instead of the hash that was read, if one is named: a change made meanwhile wins. That is the same password
-- hashed anew; a new one is not set with what was known before the last one was chosen.
CREATE FUNCTION login_set_password(
    login uuid, hash text, instead_of text DEFAULT NULL, known_at timestamptz DEFAULT NULL
) RETURNS boolean
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    WITH changed AS (
        UPDATE public.logins
        SET
            password_hash = hash,
            password_set_at = CASE WHEN instead_of IS NULL THEN clock_timestamp() ELSE password_set_at END
        WHERE id = login
            AND (instead_of IS NULL OR password_hash = instead_of)
            AND (known_at IS NULL OR password_set_at IS NULL OR password_set_at < known_at)
        RETURNING id
    )
    SELECT EXISTS (SELECT FROM changed)
$$;

-- Whether a login came with this place: it has no password, and nobody gave it a place before that it has or may be
-- given back. Whoever invites somebody that others know already must not get in as them.
CREATE FUNCTION login_is_new(login uuid, place uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (
        SELECT
        FROM public.logins
        WHERE id = login AND password_hash IS NULL
    ) AND NOT EXISTS (
        SELECT
        FROM public.staff AS earlier
        WHERE earlier.login_id = login AND earlier.id < place AND earlier.archived_at IS NULL
    )
$$;

-- Whether somebody chose a new password since.
CREATE FUNCTION login_password_since(login uuid, made_at timestamptz) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (
        SELECT
        FROM public.logins
        WHERE id = login AND password_set_at >= made_at
    )
$$;

CREATE FUNCTION login_set_first_password(login uuid, hash text, place uuid) RETURNS boolean
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    WITH changed AS (
        UPDATE public.logins
        SET password_hash = hash, password_set_at = clock_timestamp()
        WHERE id = login AND password_hash IS NULL AND public.login_is_new(login, place)
        RETURNING id
    )
    SELECT EXISTS (SELECT FROM changed)
$$;

-- Where a login works now: the places it runs first, and demo businesses last, for no mail leaves them.
CREATE FUNCTION login_places(login uuid) RETURNS TABLE (business_id uuid, staff_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT staff.business_id, staff.id
    FROM public.staff
    JOIN public.businesses AS business ON business.id = staff.business_id
    WHERE staff.login_id = login AND staff.active AND staff.archived_at IS NULL
    ORDER BY business.is_demo, staff.role <> 'owner', staff.business_id, staff.id
$$;

-- Whom a start of the desk greets: an operator, else the first owner.
CREATE FUNCTION login_keeper() RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT logins.email
    FROM public.logins
    JOIN public.staff ON staff.login_id = logins.id AND staff.active AND staff.archived_at IS NULL
    WHERE logins.is_operator OR staff.role = 'owner'
    ORDER BY logins.is_operator DESC, logins.id
    LIMIT 1
$$;

-- Begins a session, and clears away those that have ended by themselves. Returns whether it was begun: not if the
-- password that let somebody in (`verified`, its hash), or the link (`known_at`, when it was made), was overtaken by a
-- new password. The row is locked, so that whoever sets one either is seen here or signs this session out.
CREATE FUNCTION session_begin(
    session uuid, login uuid, hash bytea, at timestamptz, until timestamptz, idle interval,
    verified text DEFAULT NULL, known_at timestamptz DEFAULT NULL
) RETURNS boolean
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    DELETE FROM public.sessions
    WHERE id IN (
        SELECT id
        FROM public.sessions
        WHERE expires_at <= at OR seen_at <= at - idle
        FOR UPDATE SKIP LOCKED
    );
    WITH allowed AS (
        SELECT id
        FROM public.logins
        WHERE id = login
            AND (verified IS NULL OR password_hash = verified)
            AND (known_at IS NULL OR password_set_at IS NULL OR password_set_at < known_at)
        FOR SHARE
    ), begun AS (
        INSERT INTO public.sessions (id, login_id, secret_hash, seen_at, expires_at)
        SELECT session, id, hash, at, until
        FROM allowed
        RETURNING id
    )
    SELECT EXISTS (SELECT FROM begun)
$$;

-- Whose session it is and where they work: one row a workplace, one with nothing in it where there is none. Notes that
-- it was used, at most once a minute, and where, if the business that is wanted is one of theirs.
CREATE FUNCTION session_look(hash bytea, at timestamptz, idle interval, wanted text DEFAULT NULL)
RETURNS TABLE (
    session_id uuid, login_id uuid, email text, is_operator boolean, used_business uuid,
    workplace uuid, slug text, name text, trade text, staff_id uuid
)
LANGUAGE sql VOLATILE SECURITY DEFINER ROWS 2 SET search_path = pg_catalog, pg_temp AS $$
    WITH live AS (
        SELECT session.id, session.login_id, session.used_business, login.email, login.is_operator
        FROM public.sessions AS session
        JOIN public.logins AS login ON login.id = session.login_id
        WHERE session.secret_hash = hash AND session.expires_at > at AND session.seen_at > at - idle
    ), places AS (
        SELECT business.id, business.slug, business.name, business.trade, staff.id AS staff_id
        FROM live
        JOIN public.staff AS staff
            ON staff.login_id = live.login_id AND staff.active AND staff.archived_at IS NULL
        JOIN public.businesses AS business ON business.id = staff.business_id
    ), noted AS (
        UPDATE public.sessions AS session
        SET seen_at = greatest(session.seen_at, at), used_business = coalesce(place.id, session.used_business)
        FROM live
        LEFT JOIN places AS place ON place.slug = wanted
        WHERE session.id = live.id
            AND (
                session.seen_at <= at - interval '1 minute'
                OR (place.id IS NOT NULL AND place.id IS DISTINCT FROM session.used_business)
            )
    )
    SELECT
        live.id, live.login_id, live.email, live.is_operator, live.used_business,
        places.id, places.slug, places.name, places.trade, places.staff_id
    FROM live
    LEFT JOIN places ON true
    ORDER BY places.name, places.id
$$;

CREATE FUNCTION session_end(hash bytea) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    DELETE FROM public.sessions
    WHERE secret_hash = hash
$$;

CREATE FUNCTION sessions_end(login uuid, but uuid DEFAULT NULL) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    DELETE FROM public.sessions
    WHERE login_id = login AND id IS DISTINCT FROM but
$$;

-- Counts a try before it is looked at, so that a hundred at once are a hundred; returns when the next is allowed, NULL
-- if this one is. Old tries are forgotten; past `room` of them the oldest are, whatever anybody sends. What another is
-- counting just now is left alone, so that no two wait for each other.
CREATE FUNCTION try_count(wanted bytea, at timestamptz, most integer, span interval, room integer)
RETURNS timestamptz
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    again_at timestamptz;
BEGIN
    INSERT INTO public.sign_in_tries AS known (key, tries, since)
    VALUES (wanted, 1, at)
    ON CONFLICT (key) DO UPDATE SET
        tries = CASE WHEN known.since <= at - span THEN 1 ELSE least(known.tries, 1000000) + 1 END,
        since = CASE WHEN known.since <= at - span THEN at ELSE known.since END
    RETURNING CASE WHEN known.tries > most THEN known.since + span END INTO again_at;
    DELETE FROM public.sign_in_tries
    WHERE key IN (
        SELECT key
        FROM public.sign_in_tries
        WHERE since <= at - span
        FOR UPDATE SKIP LOCKED
    );
    DELETE FROM public.sign_in_tries
    WHERE key IN (
        SELECT key
        FROM public.sign_in_tries
        WHERE key <> wanted
        ORDER BY since DESC, key
        OFFSET room - 1
        FOR UPDATE SKIP LOCKED
    );
    RETURN again_at;
END
$$;

-- Takes tries back that turned out to be right: one, or all.
CREATE FUNCTION try_forgive(wanted bytea, all_of_them boolean) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    UPDATE public.sign_in_tries
    SET tries = CASE WHEN all_of_them THEN 0 ELSE greatest(tries - 1, 0) END
    WHERE key = wanted
$$;

-- Keeps in mind that somebody signed in from here, for a while.
CREATE FUNCTION place_remember(wanted bytea, at timestamptz, keep interval) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    INSERT INTO public.sign_in_places AS known (key, seen_at)
    VALUES (wanted, at)
    ON CONFLICT (key) DO UPDATE SET seen_at = greatest(known.seen_at, at);
    DELETE FROM public.sign_in_places
    WHERE key IN (
        SELECT key
        FROM public.sign_in_places
        WHERE seen_at <= at - keep
        FOR UPDATE SKIP LOCKED
    )
$$;

CREATE FUNCTION place_is_known(wanted bytea, at timestamptz, keep interval) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (
        SELECT
        FROM public.sign_in_places
        WHERE key = wanted AND seen_at > at - keep
    )
$$;

GRANT CREATE ON SCHEMA public TO frontdesk_definer;
ALTER FUNCTION directory_business_by_link(bytea) OWNER TO frontdesk_definer;
ALTER FUNCTION login_exists() OWNER TO frontdesk_definer;
ALTER FUNCTION login_find(text) OWNER TO frontdesk_definer;
ALTER FUNCTION login_email(uuid) OWNER TO frontdesk_definer;
ALTER FUNCTION login_add(uuid, text) OWNER TO frontdesk_definer;
ALTER FUNCTION login_set_password(uuid, text, text, timestamptz) OWNER TO frontdesk_definer;
ALTER FUNCTION login_is_new(uuid, uuid) OWNER TO frontdesk_definer;
ALTER FUNCTION login_password_since(uuid, timestamptz) OWNER TO frontdesk_definer;
ALTER FUNCTION login_set_first_password(uuid, text, uuid) OWNER TO frontdesk_definer;
ALTER FUNCTION login_places(uuid) OWNER TO frontdesk_definer;
ALTER FUNCTION login_keeper() OWNER TO frontdesk_definer;
ALTER FUNCTION session_begin(uuid, uuid, bytea, timestamptz, timestamptz, interval, text, timestamptz)
    OWNER TO frontdesk_definer;
ALTER FUNCTION session_look(bytea, timestamptz, interval, text) OWNER TO frontdesk_definer;
ALTER FUNCTION session_end(bytea) OWNER TO frontdesk_definer;
ALTER FUNCTION sessions_end(uuid, uuid) OWNER TO frontdesk_definer;
ALTER FUNCTION try_count(bytea, timestamptz, integer, interval, integer) OWNER TO frontdesk_definer;
ALTER FUNCTION try_forgive(bytea, boolean) OWNER TO frontdesk_definer;
ALTER FUNCTION place_remember(bytea, timestamptz, interval) OWNER TO frontdesk_definer;
ALTER FUNCTION place_is_known(bytea, timestamptz, interval) OWNER TO frontdesk_definer;
REVOKE CREATE ON SCHEMA public FROM frontdesk_definer;

REVOKE EXECUTE ON FUNCTION
    directory_business_by_link(bytea), login_exists(), login_find(text), login_email(uuid),
    login_add(uuid, text),
    login_set_password(uuid, text, text, timestamptz), login_is_new(uuid, uuid),
    login_password_since(uuid, timestamptz), login_set_first_password(uuid, text, uuid), login_places(uuid), login_keeper(),
    session_begin(uuid, uuid, bytea, timestamptz, timestamptz, interval, text, timestamptz),
    session_look(bytea, timestamptz, interval, text), session_end(bytea), sessions_end(uuid, uuid),
    try_count(bytea, timestamptz, integer, interval, integer), try_forgive(bytea, boolean),
    place_remember(bytea, timestamptz, interval), place_is_known(bytea, timestamptz, interval)
FROM PUBLIC;
GRANT EXECUTE ON FUNCTION
    directory_business_by_link(bytea), login_exists(), login_find(text), login_email(uuid),
    login_add(uuid, text),
    login_set_password(uuid, text, text, timestamptz), login_is_new(uuid, uuid),
    login_password_since(uuid, timestamptz), login_set_first_password(uuid, text, uuid), login_places(uuid), login_keeper(),
    session_begin(uuid, uuid, bytea, timestamptz, timestamptz, interval, text, timestamptz),
    session_look(bytea, timestamptz, interval, text), session_end(bytea), sessions_end(uuid, uuid),
    try_count(bytea, timestamptz, integer, interval, integer), try_forgive(bytea, boolean),
    place_remember(bytea, timestamptz, interval), place_is_known(bytea, timestamptz, interval)
TO frontdesk_app;
