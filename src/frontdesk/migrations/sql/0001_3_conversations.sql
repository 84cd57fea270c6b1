-- What was said. The children of a conversation lie in the month of its id, with the id in their
-- key, so that the database itself holds "no turn twice"; nothing references them.

CREATE TABLE conversations (
    business_id uuid NOT NULL REFERENCES businesses (id),
    id uuid NOT NULL,
    customer_id uuid,
    channel text NOT NULL CHECK (channel IN ('voice', 'sms', 'whatsapp', 'email', 'web')),
    direction text NOT NULL CHECK (direction IN ('inbound', 'outbound')),
    address text,
    customer_name text,
    started_at timestamptz NOT NULL,
    ended_at timestamptz,
    owner text NOT NULL DEFAULT 'desk' CHECK (owner IN ('desk', 'staff', 'waiting')),
    staff_id uuid,
    purpose text CHECK (purpose IN (
        'new_appointment', 'reschedule', 'cancel', 'inquiry', 'reminder', 'quote', 'other'
    )),
    intent text,
    outcome text CHECK (outcome IN (
        'appointment_booked', 'rescheduled', 'cancelled', 'information_provided', 'message_taken',
        'transferred', 'abandoned'
    )),
    issue_resolved boolean,
    unbooked_reason text,
    unbooked_value numeric(12, 2),
    sentiment text CHECK (sentiment IN ('positive', 'neutral', 'negative')),
    summary text,
    booking_id uuid,
    level integer NOT NULL DEFAULT 0 CHECK (level >= 0),
    model text NOT NULL DEFAULT 'rules',
    total_tokens integer NOT NULL DEFAULT 0 CHECK (total_tokens >= 0),
    cost numeric(14, 6) NOT NULL DEFAULT 0,
    notes text,
    continues_id uuid,
    holder bigint,
    frozen_at timestamptz,
    log_position bigint,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (business_id, id),
    CONSTRAINT conversations_log_position UNIQUE (business_id, log_position),
    FOREIGN KEY (business_id, customer_id) REFERENCES customers (business_id, id),
    FOREIGN KEY (business_id, staff_id) REFERENCES staff (business_id, id),
    FOREIGN KEY (business_id, continues_id) REFERENCES conversations (business_id, id)
);
CREATE INDEX conversations_started ON conversations (business_id, started_at, id);
CREATE INDEX conversations_address ON conversations (business_id, address, started_at);
CREATE INDEX conversations_customer ON conversations (business_id, customer_id, started_at);
CREATE INDEX conversations_open ON conversations (business_id, id) WHERE ended_at IS NULL;
-- What the CSV logs still have to take up.
CREATE INDEX conversations_unlogged ON conversations (business_id, updated_at, id)
    WHERE channel = 'voice' AND ended_at IS NOT NULL AND log_position IS NULL;

ALTER TABLE unanswered_questions
    ADD FOREIGN KEY (business_id, conversation_id) REFERENCES conversations (business_id, id);

CREATE TABLE calls (
    business_id uuid NOT NULL REFERENCES businesses (id),
    conversation_id uuid NOT NULL,
    call_sid text,
    status text NOT NULL
        CHECK (status IN ('in-progress', 'completed', 'failed', 'no-answer', 'busy')),
    duration_seconds integer CHECK (duration_seconds >= 0),
    recording_url text,
    audio_files_used integer NOT NULL DEFAULT 0,
    tts_responses integer NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (business_id, conversation_id),
    FOREIGN KEY (business_id, conversation_id) REFERENCES conversations (business_id, id)
) PARTITION BY RANGE (conversation_id);

CREATE TABLE facts (
    business_id uuid NOT NULL REFERENCES businesses (id),
    conversation_id uuid NOT NULL,
    seq integer NOT NULL,
    n integer NOT NULL,
    name text NOT NULL,
    value text NOT NULL,
    text text NOT NULL,
    start integer NOT NULL,
    "end" integer NOT NULL,
    confidence double precision NOT NULL CHECK (confidence BETWEEN 0 AND 1),
    source text NOT NULL,
    confirmed boolean NOT NULL DEFAULT false,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (business_id, conversation_id, seq, n),
    FOREIGN KEY (business_id, conversation_id) REFERENCES conversations (business_id, id)
) PARTITION BY RANGE (conversation_id);

CREATE TABLE tool_calls (
    business_id uuid NOT NULL REFERENCES businesses (id),
    conversation_id uuid NOT NULL,
    seq integer NOT NULL,
    n integer NOT NULL,
    name text NOT NULL,
    arguments jsonb NOT NULL DEFAULT '{}',
    result jsonb,
    problem jsonb,
    started_at timestamptz NOT NULL,
    ms integer,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (business_id, conversation_id, seq, n),
    FOREIGN KEY (business_id, conversation_id) REFERENCES conversations (business_id, id)
) PARTITION BY RANGE (conversation_id);
