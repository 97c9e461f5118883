-- Appointments: holds and bookings share one table, so that one constraint keeps every claim on a doctor's or a mother's time apart.
create table appointments (
  id uuid primary key,
  mother_id uuid not null references people (id),
  doctor_id uuid not null,
  clinic_id uuid not null,
  visit_type_id uuid not null references visit_types (id),
  station smallint not null default 1 check (station between 1 and 5),
  state text not null check (state in ('held', 'booked', 'arrived', 'in_progress', 'completed', 'missed', 'cancelled', 'expired')),
  during tstzrange not null check (lower_inc(during) and not upper_inc(during) and not isempty(during)),
  blocks tstzrange not null check (blocks @> during),   -- the visit with its buffers
  local_date date not null,                             -- clinic-local day of the start, as promised to her
  local_minute smallint not null check (local_minute between 0 and 1439),
  zone text not null,
  mode text not null check (mode in ('in_person', 'voice', 'video')),
  first_visit boolean not null,
  calendar_version bigint not null,                     -- the rules it was judged by; later edits never change it
  version int not null default 1,                       -- raised by every change; a stale one is refused
  hold_expires_at timestamptz check ((state = 'held') <= (hold_expires_at is not null)),
  booked_by_id uuid not null references people (id),
  booked_by_role text not null,
  channel text not null default 'app' check (channel in ('app', 'desk')),
  cancel_reason text,
  cancelled_at timestamptz,
  cancelled_from text,                                  -- the state an undo returns to
  cancelled_by_id uuid references people (id),          -- who may undo it
  arrived_at timestamptz,
  ended_at timestamptz,
  created_at timestamptz not null default now(),
  foreign key (doctor_id, clinic_id) references practices (doctor_id, clinic_id),
  constraint appointments_doctor_time exclude using gist (doctor_id with =, station with =, blocks with &&)
    where (state in ('held', 'booked', 'arrived', 'in_progress')),
  constraint appointments_mother_time exclude using gist (mother_id with =, during with &&)
    where (state in ('held', 'booked', 'arrived', 'in_progress'))
);
create unique index appointments_one_hold on appointments (mother_id) where state = 'held';
create index appointments_doctor_day on appointments (doctor_id, local_date);
create index appointments_clinic_day on appointments (clinic_id, local_date);
create index appointments_mother on appointments (mother_id, lower(during));

-- What went or goes out, written in the transaction that makes it true; the text is made when it is sent.
create table notifications (
  id uuid primary key,
  person_id uuid references people (id),               -- null: somebody who is not a person here yet (code, invitation)
  payload_cipher bytea,                                -- address and code or link of those; notifications/payload_cipher/id
  appointment_id uuid references appointments (id),
  appointment_version int,
  kind text not null check (kind in ('booked', 'moved', 'cancelled', 'restored', 'code', 'invitation')),
  channel text not null check (channel in ('sms', 'email')),
  state text not null default 'queued' check (state in ('queued', 'sending', 'sent', 'skipped', 'failed')),
  attempts int not null default 0,
  available_at timestamptz not null default now(),
  leased_until timestamptz,
  provider_reference text,
  last_error text,
  created_at timestamptz not null default now(),
  sent_at timestamptz,
  check (person_id is not null or payload_cipher is not null),
  unique (appointment_id, appointment_version, kind, channel)
);
create index notifications_due on notifications (available_at) where state in ('queued', 'sending');
create index notifications_person on notifications (person_id);
