-- What people in the console do and prefer; how much of what the desk said was heard.

-- How a person likes the console: theme, density, keys. Never what they may do.
ALTER TABLE staff ADD COLUMN preferences jsonb NOT NULL DEFAULT '{}';

-- A new key looks at the rows there are, under the policies, which raise where no business is bound. The column
-- is new and empty, so there is nothing to find: for this step one is bound that does not exist.
SET LOCAL app.business_id = '00000000-0000-0000-0000-000000000000';

-- Who is to do it; nobody yet means anybody.
ALTER TABLE tasks ADD COLUMN staff_id uuid;
ALTER TABLE tasks ADD FOREIGN KEY (business_id, staff_id) REFERENCES staff (business_id, id);

-- Of a turn that was cut off: how many of its characters the caller heard.
ALTER TABLE turns ADD COLUMN heard_to integer CHECK (heard_to >= 0);

-- Practice: somebody of the business talks to the desk to see how it does. It leaves no figure, no log and no mail.
ALTER TABLE conversations ADD COLUMN practice boolean NOT NULL DEFAULT false;

-- Who saw and did what that is not a row of its own. Appended to, never changed.
CREATE TABLE audit_log (
    business_id uuid NOT NULL REFERENCES businesses (id),
    id uuid NOT NULL,
    staff_id uuid,
    who text NOT NULL,
    what text NOT NULL,
    subject text,
    before jsonb,
    after jsonb,
    at timestamptz NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (business_id, id),
    FOREIGN KEY (business_id, staff_id) REFERENCES staff (business_id, id)
) PARTITION BY RANGE (id);
CREATE INDEX audit_log_subject ON audit_log (business_id, subject, id);

SELECT protect('audit_log');
GRANT SELECT, INSERT ON audit_log TO frontdesk_app;
