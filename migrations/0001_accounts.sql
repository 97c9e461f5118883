-- People, phone numbers, staff sign-in, sessions, roles, consents; audit, budgets and idempotency keys beneath them.
-- The owner of these tables runs the migrations; the application signs in as em_app, which owns nothing and cannot bypass row security.
create extension if not exists btree_gist;
create extension if not exists pg_trgm;

-- Who is asking: set by the application in the same trip as BEGIN, gone at its end. Nothing set means nobody.
create function viewer_id() returns uuid language sql stable parallel safe
  return nullif(current_setting('app.person_id', true), '')::uuid;
create function viewer_phone() returns uuid language sql stable parallel safe
  return nullif(current_setting('app.phone_id', true), '')::uuid;
create function viewer_clinics() returns uuid[] language sql stable parallel safe
  return coalesce(nullif(current_setting('app.admin_clinics', true), '')::uuid[], '{}'::uuid[]);
-- 'auditor' reads the log; 'system' is the program itself, signing somebody in or sending a message.
create function viewer_duty() returns text language sql stable parallel safe
  return coalesce(current_setting('app.duty', true), '');

create table phones (
  id uuid primary key,
  phone_index bytea not null unique,      -- HMAC-SHA-256 of the E.164 number under the index key
  phone_cipher bytea not null,            -- AES-256-GCM, associated data phones/phone_cipher/id
  created_at timestamptz not null default now()
);

create table people (
  id uuid primary key,
  name text not null check (name = btrim(name) and length(name) between 1 and 80),
  language text not null default 'ur' check (language in ('ur', 'en')),
  phone_id uuid references phones (id),
  pin_hash text,
  created_at timestamptz not null default now(),
  disabled_at timestamptz
);
create index people_phone on people (phone_id);

create table staff_logins (
  person_id uuid primary key references people (id),
  email text not null unique check (email = lower(email)),
  password_hash text not null,
  totp_cipher bytea,
  totp_pending_cipher bytea,                  -- a new secret until its first code was right; the old one serves until then
  totp_confirmed_at timestamptz,
  totp_last_step bigint not null default 0,   -- a code is good once
  recovery_hashes bytea[] not null default '{}'
);

-- The clinic a role is bound to gets its foreign key with the directory.
create table role_grants (
  person_id uuid not null references people (id),
  role text not null check (role in ('mother', 'delegate', 'health_worker', 'doctor', 'clinic_admin', 'programme_admin', 'auditor')),
  clinic_id uuid,
  granted_at timestamptz not null default now(),
  unique nulls not distinct (person_id, role, clinic_id),
  check ((role in ('doctor', 'clinic_admin', 'health_worker')) = (clinic_id is not null))
);

create table sessions (
  id uuid primary key,
  token_hash bytea not null unique,       -- SHA-256 of the cookie's 256 random bits
  person_id uuid references people (id),  -- null between the code and picking who she is
  phone_id uuid references phones (id),
  device text not null,
  created_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  idle_seconds int not null,
  expires_at timestamptz not null,
  check (person_id is not null or phone_id is not null)
);
create index sessions_person on sessions (person_id);

create table code_challenges (
  id uuid primary key,
  phone_index bytea not null,
  phone_cipher bytea not null,            -- associated data code_challenges/phone_cipher/id
  code_hash bytea not null,               -- HMAC of challenge id and code
  binding_hash bytea not null,            -- SHA-256 of a cookie: the code works only in the browser that asked
  tries int not null default 0,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at timestamptz
);
create index code_challenges_phone on code_challenges (phone_index) where used_at is null;

create table invitations (
  id uuid primary key,
  clinic_id uuid not null,
  email text not null check (email = lower(email)),
  name text not null,
  role text not null check (role in ('doctor', 'clinic_admin', 'health_worker')),
  doctor_id uuid,
  token_hash bytea not null unique,
  invited_by uuid not null references people (id),
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  accepted_at timestamptz,
  withdrawn_at timestamptz
);
create index invitations_clinic on invitations (clinic_id, created_at desc);

create table consents (
  id uuid primary key,
  mother_id uuid not null references people (id),
  delegate_id uuid references people (id),       -- known once the trusted person has signed in with the number
  delegate_phone_id uuid references phones (id),
  delegate_email text check (delegate_email = lower(delegate_email)),   -- of a health worker, known here or not
  given_at timestamptz not null default now(),
  expires_at timestamptz not null,
  ended_at timestamptz,
  check (delegate_id is not null or delegate_phone_id is not null or delegate_email is not null)
);
create index consents_delegate on consents (delegate_id) where ended_at is null;
create index consents_phone on consents (delegate_phone_id) where ended_at is null;
create index consents_email on consents (delegate_email) where delegate_id is null and ended_at is null;
create index consents_mother on consents (mother_id);

-- Attempts per key and window, counted in one UPDATE so that parallel attempts count one by one.
create table budgets (
  key text primary key,
  window_started_at timestamptz not null,
  used int not null
);

create table idempotency_keys (
  person_id uuid not null references people (id),
  key text not null,
  request_hash bytea not null,            -- SHA-256 of endpoint, address and canonical body
  answer jsonb,                           -- null only while the request that owns the key is still running
  created_at timestamptz not null default now(),
  primary key (person_id, key)
);
create index idempotency_keys_created on idempotency_keys (created_at);

-- Who did or read what, when, in which role and why. Append only.
create table audit_events (
  id uuid primary key,
  at timestamptz not null default now(),
  actor_id uuid,                          -- null: the program itself, or nobody signed in
  actor_role text not null,
  subject_id uuid,                        -- the mother whose record it is
  clinic_id uuid,
  entity text not null,
  entity_id uuid,
  action text not null,
  details jsonb not null default '{}'     -- ids, states and instants, never names or free text
);
create index audit_events_subject on audit_events (subject_id, at desc);
create index audit_events_entity on audit_events (entity_id, at);
create index audit_events_at on audit_events (at desc);
-- What a member of staff did; the mothers' own deeds are found as their subject.
create index audit_events_staff on audit_events (actor_id, at desc) where actor_role <> 'mother';
