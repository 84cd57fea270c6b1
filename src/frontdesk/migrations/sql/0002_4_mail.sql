-- Mails: what only they have beside a text, and to whom a business's reports go.

ALTER TABLE messages
    ADD COLUMN subject text,
    ADD COLUMN html text,
    -- The text is a secret, such as a link that signs in: it goes when the mail has gone.
    ADD COLUMN is_secret boolean NOT NULL DEFAULT false;

-- Of the bound business alone, and raises where none is: the question has no meaning there. The definer may look at
-- these columns since sessions are found with them.
CREATE FUNCTION login_emails_of_owners() RETURNS SETOF text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT logins.email
    FROM public.staff
    JOIN public.logins ON logins.id = staff.login_id
    WHERE staff.business_id = current_setting('app.business_id')::uuid
        AND staff.role = 'owner'
        AND staff.active
        AND staff.archived_at IS NULL
    ORDER BY logins.email
$$;

GRANT CREATE ON SCHEMA public TO frontdesk_definer;
ALTER FUNCTION login_emails_of_owners() OWNER TO frontdesk_definer;
REVOKE CREATE ON SCHEMA public FROM frontdesk_definer;
REVOKE EXECUTE ON FUNCTION login_emails_of_owners() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION login_emails_of_owners() TO frontdesk_app;
