// Reads the access log, newest first, page by page.

import { pageSize } from "@expecting-mothers/shared/limits";
import type { Statement } from "../db/client.ts";

const columns = `to_char(e.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at, e.actor_role as "actorRole", e.action,
  e.entity as purpose`;
/** What was written together stays together on a page, so that the next page, which begins before it, leaves nothing out. */
const page = `order by e.at desc fetch first ${pageSize} rows with ties`;

export const accessToSubject: Statement = {
  name: "access_to_subject",
  text: `select ${columns}, coalesce(p.name, '') as "actorName"
    from audit_events e left join people p on p.id = e.actor_id
    where e.subject_id = $1 and ($2::timestamptz is null or e.at < $2) ${page}`,
};

export const wholeLog: Statement = {
  name: "audit_log",
  text: `select ${columns}, e.id, e.actor_id as "actorId", e.subject_id as "subjectId", e.entity, e.entity_id as "entityId"
    from audit_events e where ($1::timestamptz is null or e.at < $1) ${page}`,
};

export const logOfPerson: Statement = {
  name: "audit_log_of_person",
  text: `select ${columns}, e.id, e.actor_id as "actorId", e.subject_id as "subjectId", e.entity, e.entity_id as "entityId"
    from audit_events e
    where (e.subject_id = $2 or (e.actor_id = $2 and e.actor_role <> 'mother')) and ($1::timestamptz is null or e.at < $1) ${page}`,
};

/** Names of those who have a staff sign-in; a mother's name is nothing an auditor needs. */
export const staffNames: Statement = {
  name: "staff_names",
  text: "select p.id, p.name from people p join staff_logins l on l.person_id = p.id where p.id = any ($1)",
};
