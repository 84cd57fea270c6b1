-- What every table of a business gets, and the bound of a month as an id.

CREATE EXTENSION IF NOT EXISTS btree_gist;

-- Nobody but the owner makes tables; below 15, and in databases upgraded from there, all could.
REVOKE CREATE ON SCHEMA public FROM PUBLIC;

CREATE FUNCTION touch() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    NEW.updated_at := now();
    RETURN NEW;
END
$$;

-- Row level security, forced: the policy compares with the bound business and raises where none
-- is bound. The owner is named beside the application, so that a migration that touches rows binds
-- each business in turn; the definer's functions are not, theirs are policies of their own.
CREATE FUNCTION protect(guarded regclass, tenant_column name DEFAULT 'business_id') RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', guarded);
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', guarded);
    EXECUTE format(
        'CREATE POLICY tenant ON %s TO frontdesk_app, CURRENT_USER '
        'USING (%2$I = current_setting(''app.business_id'')::uuid) '
        'WITH CHECK (%2$I = current_setting(''app.business_id'')::uuid)',
        guarded, tenant_column
    );
END
$$;

-- A table that the application reads and writes under the policy.
CREATE FUNCTION open_to_app(guarded regclass) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM public.protect(guarded);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %s TO frontdesk_app', guarded);
    EXECUTE format(
        'CREATE TRIGGER touch BEFORE UPDATE ON %s FOR EACH ROW EXECUTE FUNCTION public.touch()',
        guarded
    );
END
$$;

REVOKE EXECUTE ON FUNCTION protect(regclass, name), open_to_app(regclass) FROM PUBLIC;

CREATE FUNCTION is_e164(number text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN number ~ '^\+[1-9][0-9]{4,14}$';
