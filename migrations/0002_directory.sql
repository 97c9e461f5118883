-- Districts, clinics, doctors, where they work, visit types. Public to read; search forgives spelling in both scripts.
create table districts (
  id text primary key check (id ~ '^[a-z][a-z-]*$'),
  name_ur text not null,
  name_en text not null
);

create table clinics (
  id uuid primary key,
  district_id text not null references districts (id),
  name_ur text not null,
  name_en text not null,
  address_ur text not null,
  address_en text not null,
  latitude double precision not null check (latitude between -90 and 90),
  longitude double precision not null check (longitude between -180 and 180),
  phone text not null,
  zone text not null default 'Asia/Karachi',
  services text[] not null default '{}',
  accessible_entrance boolean not null default false,
  search_text text not null,              -- both names, folded by the application
  created_at timestamptz not null default now()
);
create index clinics_district on clinics (district_id);
create index clinics_search on clinics using gin (search_text gin_trgm_ops);

-- A doctor is a person; her entry here is public, her sign-in is not.
create table doctors (
  id uuid primary key references people (id),
  name_ur text not null,
  name_en text not null,
  gender text not null check (gender in ('woman', 'man')),
  languages text[] not null,
  registration_number text not null unique,
  search_text text not null,
  active boolean not null default true,
  calendar_version bigint not null default 1   -- raised by every change of hours, overrides, settings or visit types
);
create index doctors_search on doctors using gin (search_text gin_trgm_ops);

create table visit_types (
  id uuid primary key,
  clinic_id uuid not null references clinics (id),
  name_ur text not null,
  name_en text not null,
  duration_minutes int not null check (duration_minutes between 5 and 240),
  buffer_before_minutes int not null default 0 check (buffer_before_minutes between 0 and 120),
  buffer_after_minutes int not null default 0 check (buffer_after_minutes between 0 and 120),
  first_visit boolean not null default false,
  mode text not null default 'in_person' check (mode in ('in_person', 'voice', 'video')),
  daily_limit int check (daily_limit between 1 and 200),
  active boolean not null default true,
  sort int not null default 0
);
create index visit_types_clinic on visit_types (clinic_id);

-- A doctor at a clinic, with the settings of her calendar there.
create table practices (
  doctor_id uuid not null references doctors (id),
  clinic_id uuid not null references clinics (id),
  grid_minutes int not null default 20 check (grid_minutes between 5 and 120),
  minimum_notice_minutes int not null default 60 check (minimum_notice_minutes between 0 and 10080),
  horizon_days int not null default 90 check (horizon_days between 1 and 365),
  stations int not null default 1 check (stations between 1 and 5),
  primary key (doctor_id, clinic_id)
);
create index practices_clinic on practices (clinic_id);

alter table role_grants add foreign key (clinic_id) references clinics (id);
alter table invitations add foreign key (clinic_id) references clinics (id), add foreign key (doctor_id) references doctors (id);

create function distance_km(latitude_a double precision, longitude_a double precision, latitude_b double precision, longitude_b double precision)
  returns double precision language sql immutable strict parallel safe
  return 2 * 6371 * asin(sqrt(least(1, sin(radians(latitude_b - latitude_a) / 2) ^ 2
    + cos(radians(latitude_a)) * cos(radians(latitude_b)) * sin(radians(longitude_b - longitude_a) / 2) ^ 2)));

-- Every word of the search has to be found, in the doctor's name or in the clinic's. Half of a word's letter triples is near enough: less
-- finds strangers, more misses people who write as they hear. The words come folded as the texts are.
create function search_clinics(words text[]) returns table (clinic_id uuid, score real)
  language plpgsql stable set pg_trgm.word_similarity_threshold = 0.5 as $$
begin
  return query
  select c.id, sum(word_similarity(w.word, c.search_text))::real
  from unnest(words) w (word) join clinics c on c.search_text %> w.word
  group by c.id having count(*) = cardinality(words);
end $$;

create function search_practices(words text[]) returns table (doctor_id uuid, clinic_id uuid, score real)
  language plpgsql stable set pg_trgm.word_similarity_threshold = 0.5 as $$
begin
  return query
  select best.doctor_id, best.clinic_id, sum(best.score)::real
  from (
    select found.doctor_id, found.clinic_id, found.n, max(found.score) as score
    from (
      select p.doctor_id, p.clinic_id, w.n, word_similarity(w.word, d.search_text) as score
      from unnest(words) with ordinality w (word, n) join doctors d on d.search_text %> w.word join practices p on p.doctor_id = d.id
      union all
      select p.doctor_id, p.clinic_id, w.n, word_similarity(w.word, c.search_text)
      from unnest(words) with ordinality w (word, n) join clinics c on c.search_text %> w.word join practices p on p.clinic_id = c.id
    ) found
    group by found.doctor_id, found.clinic_id, found.n
  ) best
  group by best.doctor_id, best.clinic_id having count(*) = cardinality(words);
end $$;
