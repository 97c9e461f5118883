-- Weekly hours and dated overrides of a doctor at a clinic, in the clinic's wall clock. Openings are computed from these, never stored.
create table hours (
  id uuid primary key default gen_random_uuid(),
  doctor_id uuid not null,
  clinic_id uuid not null,
  weekday smallint not null check (weekday between 1 and 7),
  start_minute smallint not null check (start_minute between 0 and 1439),
  end_minute smallint not null check (end_minute > start_minute and end_minute <= start_minute + 1440),
  breaks jsonb not null default '[]',          -- [[startMinute, endMinute], …] in minutes since the same midnight
  valid_from date not null,
  valid_until date check (valid_until >= valid_from),
  visit_type_ids uuid[],
  foreign key (doctor_id, clinic_id) references practices (doctor_id, clinic_id)
);
create index hours_doctor on hours (doctor_id);

create table overrides (
  id uuid primary key default gen_random_uuid(),
  doctor_id uuid not null,
  clinic_id uuid not null,
  on_date date not null,
  kind text not null check (kind in ('closed', 'other', 'extra')),
  start_minute smallint check (start_minute between 0 and 1439),
  end_minute smallint check (end_minute > start_minute and end_minute <= start_minute + 1440),
  breaks jsonb not null default '[]',
  reason text not null default '' check (length(reason) <= 200),
  check ((kind = 'closed') = (start_minute is null) and (kind = 'closed') = (end_minute is null)),
  foreign key (doctor_id, clinic_id) references practices (doctor_id, clinic_id)
);
create index overrides_doctor on overrides (doctor_id, on_date);
