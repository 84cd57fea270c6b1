-- What a business sets up on its first day: its own accounts with vendors, keys for programs, prices as they are said.

-- Whether the price is where the bill begins, or what it will be.
ALTER TABLE services ADD COLUMN price_from boolean NOT NULL DEFAULT true;

-- An account with a vendor. Its secrets are sealed by the application with the installation's key: the database and
-- its backups cannot read them. Which business an account is of is asked before a business is known.
CREATE TABLE connections (
    business_id uuid NOT NULL REFERENCES businesses (id),
    id uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN ('twilio', 'smtp', 'sendgrid', 'model', 'google', 'caldav')),
    label text NOT NULL,
    account text NOT NULL,
    secret text NOT NULL,
    status text NOT NULL DEFAULT 'unchecked' CHECK (status IN ('unchecked', 'working', 'failing')),
    checked_at timestamptz,
    archived_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (business_id, id)
);
CREATE UNIQUE INDEX connections_account ON connections (business_id, kind, account) WHERE archived_at IS NULL;
CREATE INDEX connections_door ON connections (kind, account) WHERE archived_at IS NULL;
SELECT open_to_app('connections');

-- A program's way in. The key itself is shown once and stored nowhere.
CREATE TABLE api_keys (
    business_id uuid NOT NULL REFERENCES businesses (id),
    id uuid NOT NULL,
    name text NOT NULL,
    prefix text NOT NULL,
    key_hash bytea NOT NULL CHECK (octet_length(key_hash) = 32),
    scopes text[] NOT NULL DEFAULT '{}',
    last_used_at timestamptz,
    expires_at timestamptz,
    revoked_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (business_id, id),
    CONSTRAINT api_keys_hash UNIQUE (business_id, key_hash)
);
CREATE INDEX api_keys_door ON api_keys (key_hash);
SELECT open_to_app('api_keys');

-- The rows that are there are looked at, under the policies: so a business is bound that does not exist.
SET LOCAL app.business_id = '00000000-0000-0000-0000-000000000000';
ALTER TABLE phone_numbers
    ADD COLUMN connection_id uuid,
    ADD CONSTRAINT phone_numbers_connection
        FOREIGN KEY (business_id, connection_id) REFERENCES connections (business_id, id);
RESET app.business_id;

-- The accounts of that kind and name, of whatever business: who signed a request is found out with their secrets.
GRANT SELECT (business_id, id, kind, account, secret, archived_at) ON connections TO frontdesk_definer;
CREATE POLICY directory ON connections FOR SELECT TO frontdesk_definer USING (true);

-- wanted_account   NULL: every account of the kind
CREATE FUNCTION directory_connections(wanted_kind text, wanted_account text)
RETURNS TABLE (business_id uuid, connection_id uuid, account text, secret text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT known.business_id, known.id, known.account, known.secret
    FROM public.connections AS known
    WHERE known.kind = wanted_kind
        AND known.archived_at IS NULL
        AND (wanted_account IS NULL OR known.account = wanted_account)
    ORDER BY known.business_id, known.id
$$;

GRANT CREATE ON SCHEMA public TO frontdesk_definer;
ALTER FUNCTION directory_connections(text, text) OWNER TO frontdesk_definer;
REVOKE CREATE ON SCHEMA public FROM frontdesk_definer;
REVOKE EXECUTE ON FUNCTION directory_connections(text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION directory_connections(text, text) TO frontdesk_app;
