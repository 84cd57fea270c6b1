-- Messages, turns (which name them), vendors' ids, tasks, log files.

CREATE TABLE messages (
    business_id uuid NOT NULL REFERENCES businesses (id),
    id uuid NOT NULL,
    conversation_id uuid,
    customer_id uuid,
    channel text NOT NULL CHECK (channel IN ('voice', 'sms', 'whatsapp', 'email', 'web')),
    direction text NOT NULL CHECK (direction IN ('inbound', 'outbound')),
    address text NOT NULL,
    body text NOT NULL,
    status text NOT NULL CHECK (status IN (
        'scheduled', 'queued', 'sent', 'delivered', 'read', 'received', 'undelivered', 'failed',
        'cancelled'
    )),
    provider text,
    provider_id text,
    error_code text,
    purpose text NOT NULL CHECK (purpose IN (
        'conversation', 'confirmation', 'reminder', 'survey', 'follow_up', 'report', 'promotion'
    )),
    allowed_because jsonb,
    booking_id uuid,
    cost numeric(14, 6),
    scheduled_for timestamptz,
    sent_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (business_id, id),
    FOREIGN KEY (business_id, conversation_id) REFERENCES conversations (business_id, id),
    FOREIGN KEY (business_id, customer_id) REFERENCES customers (business_id, id),
    FOREIGN KEY (business_id, booking_id) REFERENCES bookings (business_id, id)
) PARTITION BY RANGE (id);
CREATE INDEX messages_conversation ON messages (business_id, conversation_id, id);
CREATE INDEX messages_address ON messages (business_id, address, id);

CREATE TABLE turns (
    business_id uuid NOT NULL REFERENCES businesses (id),
    conversation_id uuid NOT NULL,
    seq integer NOT NULL,
    speaker text NOT NULL CHECK (speaker IN ('customer', 'desk', 'staff')),
    text text NOT NULL,
    hypotheses text[] NOT NULL DEFAULT '{}',
    asked text[] NOT NULL DEFAULT '{}',
    offered jsonb NOT NULL DEFAULT '[]',
    acts text[] NOT NULL DEFAULT '{}',
    message_id uuid,
    at timestamptz NOT NULL,
    latency_ms integer CHECK (latency_ms >= 0),
    interrupted boolean NOT NULL DEFAULT false,
    heard_key text,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (business_id, conversation_id, seq),
    CONSTRAINT turns_heard_key UNIQUE (business_id, conversation_id, heard_key),
    FOREIGN KEY (business_id, conversation_id) REFERENCES conversations (business_id, id),
    FOREIGN KEY (business_id, message_id) REFERENCES messages (business_id, id)
) PARTITION BY RANGE (conversation_id);

CREATE TABLE external_ids (
    business_id uuid NOT NULL REFERENCES businesses (id),
    provider text NOT NULL,
    external_id text NOT NULL,
    conversation_id uuid,
    message_id uuid,
    booking_id uuid,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (business_id, provider, external_id),
    FOREIGN KEY (business_id, conversation_id) REFERENCES conversations (business_id, id),
    FOREIGN KEY (business_id, message_id) REFERENCES messages (business_id, id),
    FOREIGN KEY (business_id, booking_id) REFERENCES bookings (business_id, id)
);

CREATE TABLE tasks (
    business_id uuid NOT NULL REFERENCES businesses (id),
    id uuid NOT NULL,
    what text NOT NULL,
    why text,
    customer_id uuid,
    conversation_id uuid,
    due_at timestamptz,
    done_at timestamptz,
    archived_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (business_id, id),
    FOREIGN KEY (business_id, customer_id) REFERENCES customers (business_id, id),
    FOREIGN KEY (business_id, conversation_id) REFERENCES conversations (business_id, id)
);
CREATE INDEX tasks_open ON tasks (business_id, due_at, id)
    WHERE done_at IS NULL AND archived_at IS NULL;

CREATE TABLE csv_logs (
    business_id uuid NOT NULL REFERENCES businesses (id),
    file text NOT NULL,
    bytes bigint NOT NULL DEFAULT 0 CHECK (bytes >= 0),
    rows bigint NOT NULL DEFAULT 0 CHECK (rows >= 0),
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (business_id, file)
);

CREATE TRIGGER touch BEFORE UPDATE ON businesses FOR EACH ROW EXECUTE FUNCTION touch();
CREATE TRIGGER touch BEFORE UPDATE ON logins FOR EACH ROW EXECUTE FUNCTION touch();
SELECT protect('businesses', 'id');
GRANT SELECT, INSERT, UPDATE ON businesses TO frontdesk_app;
SELECT open_to_app(guarded::regclass) FROM unnest(ARRAY[
    'staff', 'phone_numbers', 'services', 'faqs', 'unanswered_questions', 'customers',
    'contact_points', 'consents', 'conversations', 'calls', 'turns', 'facts', 'tool_calls',
    'messages', 'external_ids', 'tasks', 'resources', 'shifts', 'bookings', 'csv_logs'
]) AS guarded;
