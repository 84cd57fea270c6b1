-- The calendar. Two exclusion constraints decide overlaps, whoever writes.

CREATE TABLE resources (
    business_id uuid NOT NULL REFERENCES businesses (id),
    id uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN ('bay', 'truck', 'room', 'line')),
    name text NOT NULL,
    active boolean NOT NULL DEFAULT true,
    archived_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (business_id, id)
);

CREATE TABLE shifts (
    business_id uuid NOT NULL REFERENCES businesses (id),
    id uuid NOT NULL,
    staff_id uuid NOT NULL,
    weekday integer CHECK (weekday BETWEEN 0 AND 6),
    date date,
    "from" time,
    "to" time,
    absent boolean NOT NULL DEFAULT false,
    archived_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (business_id, id),
    FOREIGN KEY (business_id, staff_id) REFERENCES staff (business_id, id),
    CHECK (num_nonnulls(weekday, date) = 1),
    CHECK (num_nonnulls("from", "to") IN (0, 2)),
    CHECK (absent OR "from" IS NOT NULL),
    CHECK ("from" < "to")
);
CREATE INDEX shifts_staff ON shifts (business_id, staff_id);

CREATE TABLE bookings (
    business_id uuid NOT NULL REFERENCES businesses (id),
    id uuid NOT NULL,
    request_key text,
    customer_id uuid,
    conversation_id uuid,
    title text,
    service_type text NOT NULL,
    service_category text CHECK (service_category IN (
        'maintenance', 'repair', 'inspection', 'recall', 'installation', 'collection',
        'consultation', 'other'
    )),
    description text,
    customer_concerns text,
    recommended_services text,
    noted_services text[] NOT NULL DEFAULT '{}',
    urgency text NOT NULL DEFAULT 'routine'
        CHECK (urgency IN ('emergency', 'urgent', 'routine', 'flexible')),
    property_type text CHECK (property_type IN ('house', 'unit', 'residential', 'commercial')),
    starts_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    technician_id uuid,
    resource_id uuid,
    status text NOT NULL CHECK (status IN (
        'held', 'pending', 'scheduled', 'confirmed', 'in_progress', 'completed', 'no_show',
        'cancelled'
    )),
    hold_expires_at timestamptz,
    cancellation_reason text,
    estimated_cost numeric(12, 2),
    actual_cost numeric(12, 2),
    pickup_address text,
    number_of_loads integer CHECK (number_of_loads > 0),
    payment_amount numeric(12, 2),
    payment_currency text CHECK (payment_currency ~ '^[A-Z]{3}$'),
    payment_status text CHECK (payment_status IN ('pending', 'paid', 'failed')),
    source text NOT NULL CHECK (source IN (
        'voice', 'sms', 'whatsapp', 'email', 'web', 'phone', 'walk_in', 'manual'
    )),
    booked_by text,
    confirmation_sent_at timestamptz,
    reminder_sent_at timestamptz,
    calendar_event_id text,
    completed_at timestamptz,
    notes text,
    archived_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (business_id, id),
    CONSTRAINT bookings_request_key UNIQUE (business_id, request_key),
    FOREIGN KEY (business_id, customer_id) REFERENCES customers (business_id, id),
    FOREIGN KEY (business_id, conversation_id) REFERENCES conversations (business_id, id),
    FOREIGN KEY (business_id, technician_id) REFERENCES staff (business_id, id),
    FOREIGN KEY (business_id, resource_id) REFERENCES resources (business_id, id),
    CHECK (starts_at < ends_at),
    CONSTRAINT bookings_hold_expires CHECK (status <> 'held' OR hold_expires_at IS NOT NULL),
    CONSTRAINT bookings_customer_known
        CHECK (customer_id IS NOT NULL OR status IN ('held', 'cancelled')),
    CONSTRAINT bookings_technician_free EXCLUDE USING gist (
        business_id WITH =,
        technician_id WITH =,
        tstzrange(starts_at, ends_at) WITH &&
    ) WHERE (
        status IN ('held', 'pending', 'scheduled', 'confirmed', 'in_progress')
        AND archived_at IS NULL
    ),
    CONSTRAINT bookings_resource_free EXCLUDE USING gist (
        business_id WITH =,
        resource_id WITH =,
        tstzrange(starts_at, ends_at) WITH &&
    ) WHERE (
        status IN ('held', 'pending', 'scheduled', 'confirmed', 'in_progress')
        AND archived_at IS NULL
    )
);
CREATE INDEX bookings_starts ON bookings (business_id, starts_at, id);
CREATE INDEX bookings_customer ON bookings (business_id, customer_id, starts_at);
CREATE INDEX bookings_conversation ON bookings (business_id, conversation_id);

-- The pair that points both ways: a visit knows its call, a call the visit it led to.
ALTER TABLE conversations
    ADD FOREIGN KEY (business_id, booking_id) REFERENCES bookings (business_id, id);
