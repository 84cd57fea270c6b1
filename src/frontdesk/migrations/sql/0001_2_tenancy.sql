-- Businesses, their people, their numbers; what they offer and know; the people they serve.

CREATE TABLE businesses (
    id uuid PRIMARY KEY,
    slug text NOT NULL CONSTRAINT businesses_slug UNIQUE CHECK (slug ~ '^[a-z0-9][a-z0-9-]*$'),
    name text NOT NULL,
    trade text NOT NULL,
    region text NOT NULL CHECK (region ~ '^[A-Z]{2}$'),
    timezone text NOT NULL,
    currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    locale text NOT NULL,
    phone text CHECK (is_e164(phone)),
    email text CHECK (email = lower(email)),
    address_line1 text,
    address_line2 text,
    city text,
    state text,
    postal_code text,
    country text,
    opening_hours jsonb NOT NULL DEFAULT '{}',
    service_areas text[] NOT NULL DEFAULT '{}',
    is_demo boolean NOT NULL DEFAULT false,
    settings jsonb NOT NULL DEFAULT '{}',
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
);

-- No right for the application: named functions only.
CREATE TABLE logins (
    id uuid PRIMARY KEY,
    email text NOT NULL CONSTRAINT logins_email UNIQUE CHECK (email = lower(email)),
    password_hash text,
    totp text,
    is_operator boolean NOT NULL DEFAULT false,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE staff (
    business_id uuid NOT NULL REFERENCES businesses (id),
    id uuid NOT NULL,
    login_id uuid REFERENCES logins (id),
    name text NOT NULL,
    phone text CHECK (is_e164(phone)),
    role text NOT NULL CHECK (role IN ('owner', 'manager', 'advisor', 'technician', 'viewer')),
    skills text[] NOT NULL DEFAULT '{}',
    active boolean NOT NULL DEFAULT true,
    archived_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (business_id, id)
);
CREATE UNIQUE INDEX staff_login ON staff (business_id, login_id) WHERE archived_at IS NULL;

CREATE TABLE phone_numbers (
    e164 text PRIMARY KEY CHECK (is_e164(e164)),
    business_id uuid NOT NULL REFERENCES businesses (id),
    capabilities text[] NOT NULL DEFAULT '{}',
    greeting text,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX phone_numbers_business ON phone_numbers (business_id);

CREATE TABLE services (
    business_id uuid NOT NULL REFERENCES businesses (id),
    id uuid NOT NULL,
    key text NOT NULL,
    name text NOT NULL,
    category text NOT NULL CHECK (category IN (
        'maintenance', 'repair', 'inspection', 'recall', 'installation', 'collection',
        'consultation', 'other'
    )),
    duration_minutes integer NOT NULL CHECK (duration_minutes > 0),
    buffer_minutes integer NOT NULL DEFAULT 0 CHECK (buffer_minutes >= 0),
    price numeric(12, 2) CHECK (price >= 0),
    skills text[] NOT NULL DEFAULT '{}',
    phrases text[] NOT NULL DEFAULT '{}',
    active boolean NOT NULL DEFAULT true,
    archived_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (business_id, id)
);
CREATE UNIQUE INDEX services_key ON services (business_id, key) WHERE archived_at IS NULL;

CREATE TABLE faqs (
    business_id uuid NOT NULL REFERENCES businesses (id),
    id uuid NOT NULL,
    category text NOT NULL,
    question text NOT NULL,
    answer text NOT NULL,
    keywords text[] NOT NULL DEFAULT '{}',
    is_active boolean NOT NULL DEFAULT true,
    display_order integer NOT NULL DEFAULT 0,
    usage_count integer NOT NULL DEFAULT 0 CHECK (usage_count >= 0),
    archived_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (business_id, id)
);

-- Its conversation is referenced further down: conversations come later.
CREATE TABLE unanswered_questions (
    business_id uuid NOT NULL REFERENCES businesses (id),
    id uuid NOT NULL,
    conversation_id uuid,
    question text NOT NULL,
    faq_id uuid,
    archived_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (business_id, id),
    FOREIGN KEY (business_id, faq_id) REFERENCES faqs (business_id, id)
);

CREATE TABLE customers (
    business_id uuid NOT NULL REFERENCES businesses (id),
    id uuid NOT NULL,
    first_name text NOT NULL,
    last_name text,
    date_of_birth date,
    phone text CHECK (is_e164(phone)),
    phone_secondary text CHECK (is_e164(phone_secondary)),
    email text CHECK (email = lower(email)),
    address_line1 text,
    address_line2 text,
    city text,
    state text,
    postal_code text,
    country text,
    property_type text CHECK (property_type IN ('house', 'unit', 'residential', 'commercial')),
    customer_type text,
    pro_account_number text,
    customer_since date,
    referral_source text,
    referred_by_id uuid,
    referral_code text,
    preferred_advisor_id uuid,
    preferred_technician_id uuid,
    preferred_contact_method text
        CHECK (preferred_contact_method IN ('phone', 'sms', 'whatsapp', 'email')),
    preferred_contact_times jsonb,
    contact_frequency text CHECK (contact_frequency IN ('minimal', 'moderate', 'frequent')),
    language text NOT NULL DEFAULT 'en',
    preferred_appointment_time text
        CHECK (preferred_appointment_time IN ('morning', 'afternoon', 'evening')),
    receive_reminders boolean NOT NULL DEFAULT true,
    receive_promotions boolean NOT NULL DEFAULT false,
    tags text[] NOT NULL DEFAULT '{}',
    notes text,
    last_contact_at timestamptz,
    archived_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (business_id, id),
    FOREIGN KEY (business_id, referred_by_id) REFERENCES customers (business_id, id),
    FOREIGN KEY (business_id, preferred_advisor_id) REFERENCES staff (business_id, id),
    FOREIGN KEY (business_id, preferred_technician_id) REFERENCES staff (business_id, id)
);
CREATE UNIQUE INDEX customers_phone ON customers (business_id, phone) WHERE archived_at IS NULL;
CREATE UNIQUE INDEX customers_email ON customers (business_id, email) WHERE archived_at IS NULL;
CREATE UNIQUE INDEX customers_referral_code ON customers (business_id, referral_code)
    WHERE archived_at IS NULL;

CREATE TABLE contact_points (
    business_id uuid NOT NULL REFERENCES businesses (id),
    id uuid NOT NULL,
    customer_id uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN ('phone', 'email')),
    value text NOT NULL,
    verified_at timestamptz,
    archived_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (business_id, id),
    FOREIGN KEY (business_id, customer_id) REFERENCES customers (business_id, id),
    CHECK (CASE kind WHEN 'phone' THEN is_e164(value) ELSE value = lower(value) END)
);
CREATE UNIQUE INDEX contact_points_once ON contact_points (business_id, customer_id, kind, value)
    WHERE archived_at IS NULL;
CREATE INDEX contact_points_value ON contact_points (business_id, value);

CREATE TABLE consents (
    business_id uuid NOT NULL REFERENCES businesses (id),
    id uuid NOT NULL,
    channel text NOT NULL,
    address text NOT NULL,
    purpose text NOT NULL,
    status text NOT NULL CHECK (status IN ('opted_in', 'opted_out')),
    source text NOT NULL,
    evidence text,
    at timestamptz NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (business_id, id)
);
CREATE INDEX consents_address ON consents (business_id, address, channel, purpose, at);
