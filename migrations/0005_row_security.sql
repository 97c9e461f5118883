-- Who sees which row. Policies compare a column with a setting read once per statement (the "(select …)" form), so indexes still serve.
do $$ begin
  if not exists (select from pg_roles where rolname = 'em_app') then
    raise exception 'create the login role em_app first (docs/RUNBOOK.md, "A database of your own")';
  end if;
end $$;

-- Whose row it is, who wrote it and when stand in columns that nobody may change afterwards.
grant usage on schema public to em_app;
grant select, insert on phones, people, staff_logins, role_grants, consents, idempotency_keys, appointments, notifications to em_app;
grant update (name, language, pin_hash, disabled_at) on people to em_app;
grant update (password_hash, totp_cipher, totp_pending_cipher, totp_confirmed_at, totp_last_step, recovery_hashes) on staff_logins to em_app;
grant update (delegate_id, ended_at) on consents to em_app;
grant update (answer) on idempotency_keys to em_app;
grant update (doctor_id, clinic_id, visit_type_id, station, state, during, blocks, local_date, local_minute, zone, mode, first_visit,
  calendar_version, version, hold_expires_at, cancel_reason, cancelled_at, cancelled_from, cancelled_by_id, arrived_at, ended_at) on appointments to em_app;
grant update (state, attempts, available_at, leased_until, provider_reference, last_error, sent_at, payload_cipher) on notifications to em_app;
grant delete on role_grants, idempotency_keys, appointments to em_app;
grant select, insert, update, delete on budgets, sessions, code_challenges to em_app;
grant select, insert, update on invitations to em_app;
grant select on audit_events to em_app;
-- Without its "at": nobody writes an entry of yesterday.
grant insert (id, actor_id, actor_role, subject_id, clinic_id, entity, entity_id, action, details) on audit_events to em_app;
grant select on districts to em_app;
grant select, insert, update on clinics, doctors, visit_types to em_app;
grant select, insert on practices to em_app;
grant update (grid_minutes, minimum_notice_minutes, horizon_days, stations) on practices to em_app;
grant select, insert, delete on hours, overrides to em_app;

alter table phones enable row level security;
alter table people enable row level security;
alter table staff_logins enable row level security;
alter table role_grants enable row level security;
alter table sessions enable row level security;
alter table code_challenges enable row level security;
alter table invitations enable row level security;
alter table consents enable row level security;
alter table idempotency_keys enable row level security;
alter table audit_events enable row level security;
alter table clinics enable row level security;
alter table doctors enable row level security;
alter table visit_types enable row level security;
alter table practices enable row level security;
alter table hours enable row level security;
alter table overrides enable row level security;
alter table appointments enable row level security;
alter table notifications enable row level security;

-- Runs as the owner because a policy of role_grants that read people, whose policy reads role_grants, would go in a circle.
create function is_on_viewer_phone(person uuid) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select from people where id = person and phone_id = viewer_phone());
$$;

-- A mother trusts a number or an address; whose it is shows when its owner takes the consent up, and to her alone. Her side ends with it.
create policy consents_read on consents for select to em_app using (
  mother_id = (select viewer_id()) or (select viewer_duty()) = 'system'
  or (ended_at is null and expires_at > now() and (delegate_id = (select viewer_id())
    or (delegate_id is null and delegate_phone_id = (select viewer_phone())))));
create policy consents_give on consents for insert to em_app with check (
  mother_id = (select viewer_id()) and ended_at is null and delegate_id is null);
create policy consents_end on consents for update to em_app using (mother_id = (select viewer_id()));
create policy consents_take_up on consents for update to em_app
  using (delegate_id is null and ended_at is null and expires_at > now()
    and (delegate_phone_id = (select viewer_phone()) or (select viewer_duty()) = 'system'))
  with check (ended_at is null and (delegate_id = (select viewer_id()) or (select viewer_duty()) = 'system'));

create function keep_consent() returns trigger language plpgsql as $$
begin
  if (old.ended_at is not null and new.ended_at is distinct from old.ended_at)
    or (new.delegate_id is distinct from old.delegate_id and (old.delegate_id is not null
      or (new.delegate_id is distinct from viewer_id() and viewer_duty() <> 'system'))) then
    raise exception 'a consent is taken up by its delegate and ended by the mother, and never changes otherwise'
      using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger consents_keep before update on consents for each row execute function keep_consent();

-- The mothers for whom the viewer may act. Runs as the owner so that a policy asks once a statement instead of carrying the consents'
-- own policy inside it; it answers for the viewer alone.
create function viewer_mothers() returns uuid[] language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  return array(select c.mother_id from consents c where c.delegate_id = viewer_id() and c.ended_at is null and c.expires_at > now());
end $$;

create policy appointments_read on appointments for select to em_app using (
  mother_id = (select viewer_id()) or doctor_id = (select viewer_id()) or clinic_id = any ((select viewer_clinics())::uuid[])
  or mother_id = any ((select viewer_mothers())::uuid[])
  or (select viewer_duty()) = 'system');
-- Whoever books stands in the row under her own name; the desk's bookings are the desk's.
create policy appointments_claim on appointments for insert to em_app with check (
  state in ('held', 'booked') and booked_by_id = (select viewer_id()) and (
    clinic_id = any ((select viewer_clinics())::uuid[])
    or (channel = 'app' and (mother_id = (select viewer_id())
      or mother_id = any ((select viewer_mothers())::uuid[])))));
-- A mother keeps, moves or cancels; whether she came is for the clinic to say.
create policy appointments_change on appointments for update to em_app
  using (mother_id = (select viewer_id())
    or mother_id = any ((select viewer_mothers())::uuid[]))
  with check (state in ('held', 'booked', 'cancelled') and (mother_id = (select viewer_id())
    or mother_id = any ((select viewer_mothers())::uuid[])));
create policy appointments_run on appointments for update to em_app using (
  doctor_id = (select viewer_id()) or clinic_id = any ((select viewer_clinics())::uuid[]));
-- Only a hold is ever deleted; a booking stays in the record.
create policy appointments_release on appointments for delete to em_app using (
  state = 'held' and (mother_id = (select viewer_id()) or clinic_id = any ((select viewer_clinics())::uuid[])
  or mother_id = any ((select viewer_mothers())::uuid[])));

-- A person is seen by herself, by those on the same number, and by whoever may see an appointment or consent of hers.
create policy people_read on people for select to em_app using (
  id = (select viewer_id()) or phone_id = (select viewer_phone()) or (select viewer_duty()) = 'system'
  or exists (select from appointments a where a.mother_id = people.id)
  or exists (select from consents c where c.mother_id = people.id)
  or exists (select from role_grants g where g.person_id = people.id and g.clinic_id = any ((select viewer_clinics())::uuid[])));
create policy people_add on people for insert to em_app with check (
  phone_id = (select viewer_phone()) or (select viewer_duty()) = 'system' or cardinality((select viewer_clinics())) > 0);
create policy people_change on people for update to em_app using (
  id = (select viewer_id()) or (select viewer_duty()) = 'system'
  or exists (select from role_grants g where g.person_id = people.id and g.clinic_id = any ((select viewer_clinics())::uuid[])));

create policy phones_read on phones for select to em_app using (
  id = (select viewer_phone()) or (select viewer_duty()) = 'system' or exists (select from people p where p.phone_id = phones.id));
create policy phones_add on phones for insert to em_app with check (
  (select viewer_duty()) = 'system' or cardinality((select viewer_clinics())) > 0 or (select viewer_id()) is not null);

create policy staff_logins_read on staff_logins for select to em_app using (
  person_id = (select viewer_id()) or (select viewer_duty()) = 'system');
create policy staff_logins_add on staff_logins for insert to em_app with check ((select viewer_duty()) = 'system');
create policy staff_logins_change on staff_logins for update to em_app using (
  person_id = (select viewer_id()) or (select viewer_duty()) = 'system');

create policy role_grants_read on role_grants for select to em_app using (
  person_id = (select viewer_id()) or clinic_id = any ((select viewer_clinics())::uuid[]) or (select viewer_duty()) = 'system');
-- An administrator adds doctors and mothers; every other role of a clinic is taken up by invitation.
create policy role_grants_add on role_grants for insert to em_app with check (
  (select viewer_duty()) = 'system' or (role = 'doctor' and clinic_id = any ((select viewer_clinics())::uuid[]))
  or (role = 'mother' and cardinality((select viewer_clinics())) > 0)
  or (role in ('mother', 'delegate') and is_on_viewer_phone(person_id)));
create policy role_grants_end on role_grants for delete to em_app using (
  (select viewer_duty()) = 'system' or clinic_id = any ((select viewer_clinics())::uuid[]));

-- Signing in makes sessions; their owner may look at them and end them, an administrator may end her staff's.
create policy sessions_read on sessions for select to em_app using (
  person_id = (select viewer_id()) or (select viewer_duty()) = 'system'
  or person_id in (select g.person_id from role_grants g where g.clinic_id = any ((select viewer_clinics())::uuid[])));
create policy sessions_begin on sessions for insert to em_app with check ((select viewer_duty()) = 'system');
create policy sessions_change on sessions for update to em_app using ((select viewer_duty()) = 'system');
create policy sessions_end on sessions for delete to em_app using (
  person_id = (select viewer_id()) or (select viewer_duty()) = 'system'
  or person_id in (select g.person_id from role_grants g where g.clinic_id = any ((select viewer_clinics())::uuid[])));
create policy code_challenges_system on code_challenges to em_app using ((select viewer_duty()) = 'system');
create policy invitations_clinic on invitations to em_app
  using (clinic_id = any ((select viewer_clinics())::uuid[]) or (select viewer_duty()) = 'system');
create policy idempotency_keys_read on idempotency_keys for select to em_app using (
  person_id = (select viewer_id()) or (select viewer_duty()) = 'system');
create policy idempotency_keys_claim on idempotency_keys for insert to em_app with check (
  person_id = (select viewer_id()) or (select viewer_duty()) = 'system');
create policy idempotency_keys_answer on idempotency_keys for update to em_app using (
  person_id = (select viewer_id()) or (select viewer_duty()) = 'system');
create policy idempotency_keys_tidy on idempotency_keys for delete to em_app using ((select viewer_duty()) = 'system');

-- Everybody writes in her own name.
create policy audit_events_write on audit_events for insert to em_app with check (
  actor_id is not distinct from (select viewer_id()) or (select viewer_duty()) = 'system');
create policy audit_events_read on audit_events for select to em_app using (
  subject_id = (select viewer_id()) or (select viewer_duty()) = 'auditor'
  or (entity = 'appointment' and entity_id in (select a.id from appointments a where a.id = audit_events.entity_id)));

create policy clinics_read on clinics for select to em_app using (true);
create policy clinics_add on clinics for insert to em_app with check ((select viewer_duty()) = 'programme_admin');
create policy clinics_change on clinics for update to em_app using (
  id = any ((select viewer_clinics())::uuid[]) or (select viewer_duty()) = 'programme_admin');
create policy doctors_read on doctors for select to em_app using (true);
create policy doctors_add on doctors for insert to em_app with check (cardinality((select viewer_clinics())) > 0);
-- A programme officer who changes a clinic raises the calendar version of its doctors.
create policy doctors_change on doctors for update to em_app using (
  (select viewer_duty()) = 'programme_admin'
  or exists (select from practices p where p.doctor_id = doctors.id and p.clinic_id = any ((select viewer_clinics())::uuid[])));
create policy visit_types_read on visit_types for select to em_app using (true);
create policy visit_types_add on visit_types for insert to em_app with check (clinic_id = any ((select viewer_clinics())::uuid[]));
create policy visit_types_change on visit_types for update to em_app using (clinic_id = any ((select viewer_clinics())::uuid[]));
create policy practices_read on practices for select to em_app using (true);
create policy practices_add on practices for insert to em_app with check (clinic_id = any ((select viewer_clinics())::uuid[]));
create policy practices_change on practices for update to em_app using (clinic_id = any ((select viewer_clinics())::uuid[]));
create policy hours_read on hours for select to em_app using (true);
create policy hours_add on hours for insert to em_app with check (clinic_id = any ((select viewer_clinics())::uuid[]));
create policy hours_end on hours for delete to em_app using (clinic_id = any ((select viewer_clinics())::uuid[]));
create policy overrides_read on overrides for select to em_app using (true);
create policy overrides_add on overrides for insert to em_app with check (clinic_id = any ((select viewer_clinics())::uuid[]));
create policy overrides_end on overrides for delete to em_app using (clinic_id = any ((select viewer_clinics())::uuid[]));

create policy notifications_read on notifications for select to em_app using (
  person_id = (select viewer_id()) or (select viewer_duty()) = 'system' or exists (select from appointments a where a.id = appointment_id));
-- A person may cause messages about appointments, to those whose appointments she sees or makes, and none with a text of her own.
create policy notifications_write on notifications for insert to em_app with check (
  (select viewer_duty()) = 'system'
  or (kind = 'invitation' and person_id is null and cardinality((select viewer_clinics())) > 0)
  or (state = 'queued' and appointment_id is not null and payload_cipher is null and (
    person_id = (select viewer_id()) or cardinality((select viewer_clinics())) > 0
    or exists (select from appointments a where a.mother_id = person_id)
    or person_id = any ((select viewer_mothers())::uuid[]))));
create policy notifications_mark on notifications for update to em_app using ((select viewer_duty()) = 'system');

-- A session is found by its token before anybody is known, so this one look-up runs as the owner and answers for one token only. It is stale
-- when "last seen" has to be written again: after a twentieth of the time in which it idles out, so that a crowd of mothers writes nothing.
create function find_session(token bytea) returns table (
  session_id uuid, person_id uuid, phone_id uuid, person_name text, person_language text, grants text[], is_stale boolean
) language plpgsql stable security definer set search_path = public, pg_temp rows 1 as $$
begin
  return query
  select s.id, s.person_id, s.phone_id, p.name, p.language,
    array(select concat_ws('@', g.role, g.clinic_id) from role_grants g where g.person_id = s.person_id),
    now() - s.last_seen_at > least(s.idle_seconds / 20, 3600) * interval '1 second'
  from sessions s left join people p on p.id = s.person_id
  where s.token_hash = token and s.expires_at > now() and s.last_seen_at + s.idle_seconds * interval '1 second' > now()
    and p.disabled_at is null;
end $$;

-- "Last seen" moves with use and keeps the session from idling out.
create function touch_session(token bytea) returns void language sql volatile security definer set search_path = public, pg_temp as $$
  update sessions set last_seen_at = now() where token_hash = token;
$$;

-- What takes a doctor's time on some local dates, for anybody who looks for openings: times only, never whose they are. One text, because
-- a row for each visit costs the reader more than the visits do: "clinic|visit type|station|from|until|date;…", the visits with their
-- buffers, in minutes since 1970. Visits that are over take no time (from and until are 0) but count for the daily limit.
-- An expired hold takes nothing; the viewer's own hold, one she holds for somebody, and the visit she moves do not stand in her way.
create function busy_times(doctor uuid, first_date date, last_date date, hold_owner uuid, hold_booker uuid, moving uuid) returns text
  language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  return (
    select string_agg(concat_ws('|', a.clinic_id, a.visit_type_id, a.station,
      case when a.state = 'completed' then 0 else floor(date_part('epoch', lower(a.blocks)) / 60) end,
      case when a.state = 'completed' then 0 else ceil(date_part('epoch', upper(a.blocks)) / 60) end, a.local_date), ';')
    from appointments a
    where a.doctor_id = doctor and a.local_date between first_date and last_date
      and a.state in ('held', 'booked', 'arrived', 'in_progress', 'completed')
      and (a.state <> 'held' or (a.hold_expires_at > now() and a.mother_id is distinct from hold_owner
        and a.booked_by_id is distinct from hold_booker))
      and a.id is distinct from moving);
end $$;

-- An expired hold still stands in the constraints' way. Whoever needs its place removes it; nothing else is ever removed here.
create function remove_expired_holds(doctor uuid, mother uuid, span tstzrange) returns int
  language sql volatile security definer set search_path = public, pg_temp as $$
  with gone as (
    delete from appointments a
    where a.state = 'held' and a.hold_expires_at <= now() and (a.mother_id = mother or (a.doctor_id = doctor and a.blocks && span))
    returning 1
  ) select count(*)::int from gone;
$$;

-- How many visits of a type take a doctor's day, for the daily limit. Called under the lock of that day.
create function visits_on_day(doctor uuid, visit_type uuid, day date) returns int
  language sql stable security definer set search_path = public, pg_temp as $$
  select count(*)::int from appointments a
  where a.doctor_id = doctor and a.local_date = day and a.visit_type_id = visit_type
    and a.state in ('held', 'booked', 'arrived', 'in_progress', 'completed') and (a.state <> 'held' or a.hold_expires_at > now());
$$;

-- Why a claim did not win: asked inside the claim itself, so that whoever loses a race needs no second trip. Volatile, because it must
-- see what was committed while the claim waited. Its answers are yes and no; the kept answer is given to the viewer's own keys only, and
-- what it says of a mother to those alone who may claim for her.
create function explain_loss(viewer_key text, doctor uuid, mother uuid, visit tstzrange, around tstzrange) returns json
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  may_claim boolean := mother is not distinct from viewer_id() or cardinality(viewer_clinics()) > 0 or mother = any (viewer_mothers());
  kept idempotency_keys;
begin
  select * into kept from idempotency_keys k where k.person_id = viewer_id() and k.key = viewer_key;
  return json_build_object(
    'keptHash', encode(kept.request_hash, 'hex'),
    'keptAnswer', kept.answer,
    'ownVisit', may_claim and exists (select from appointments a
      where a.mother_id = mother and a.during && visit and a.state in ('booked', 'arrived', 'in_progress')),
    'taken', exists (select from appointments a
      where a.doctor_id = doctor and a.blocks && around and a.state in ('held', 'booked', 'arrived', 'in_progress')
        and (a.state <> 'held' or (a.hold_expires_at > now() and a.mother_id <> mother))),
    'calendarVersion', (select d.calendar_version from doctors d where d.id = doctor));
end $$;

-- The same questions before a claim, for one of many who reach for a time at once: a look costs a fraction of a claim that is lost.
create function look_before_claim(viewer uuid, viewer_key text, doctor uuid, mother uuid, visit tstzrange, around tstzrange) returns json
  language plpgsql volatile set search_path = public, pg_temp as $$
begin
  perform set_config('app.person_id', viewer::text, true);
  return explain_loss(viewer_key, doctor, mother, visit, around);
end $$;

revoke all on function find_session(bytea), touch_session(bytea), busy_times(uuid, date, date, uuid, uuid, uuid), remove_expired_holds(uuid, uuid, tstzrange),
  visits_on_day(uuid, uuid, date), viewer_mothers(), explain_loss(text, uuid, uuid, tstzrange, tstzrange),
  look_before_claim(uuid, text, uuid, uuid, tstzrange, tstzrange) from public;
grant execute on function find_session(bytea), touch_session(bytea), busy_times(uuid, date, date, uuid, uuid, uuid), remove_expired_holds(uuid, uuid, tstzrange),
  visits_on_day(uuid, uuid, date), viewer_mothers(), explain_loss(text, uuid, uuid, tstzrange, tstzrange),
  look_before_claim(uuid, text, uuid, uuid, tstzrange, tstzrange) to em_app;
