// The clinic's staff: who is in, who is invited, and locking somebody out or letting her in again.

import type { Role } from "@expecting-mothers/shared/basics";
import type { Body, Reply } from "@expecting-mothers/shared/contract";
import type { Doctor } from "@expecting-mothers/shared/directory";
import { nameMaxLength } from "@expecting-mothers/shared/limits";
import { useState } from "preact/hooks";
import { inLanguage, type Key, Text, t } from "../../i18n/text.tsx";
import { TroubleNote } from "../../ui/state.tsx";
import type { ScreenProps } from "../console.tsx";
import { useDeed } from "../deed.ts";
import { Heading } from "../frame.tsx";
import { useLoad } from "../load.ts";
import { Choices, Field, type Fields, Form, Select, Submit } from "../parts/form.tsx";
import { Pending } from "../parts/notes.tsx";
import { Desk, Panel } from "../parts/panel.tsx";
import { Moment } from "../parts/time.tsx";
import { ask, perform } from "../session.ts";

type Member = Reply<"listStaff">["staff"][number];
type Invitation = Reply<"listInvitations">["invitations"][number];
type Invited = Body<"inviteStaff">;

const roles = ["doctor", "clinic_admin", "health_worker"] as const;
const rolesText = (list: readonly Role[]): string => list.map((role) => t(`staff.role.${role}` as Key)).join(t("list.separator"));

function InviteForm({ clinicId, doctors, onInvited }: { clinicId: string; doctors: Doctor[]; onInvited: (email: string) => void }) {
  const deed = useDeed();
  const [role, setRole] = useState<string>("doctor");
  const invite = async (fields: Fields) => {
    const doctorId = fields.text("doctorId");
    const body: Invited = {
      email: fields.text("email"),
      name: fields.text("name"),
      role: fields.text("role") as Invited["role"],
      ...(doctorId ? { doctorId } : {}),
    };
    await perform("inviteStaff", { params: { clinicId }, body });
    onInvited(body.email);
  };
  return (
    <Form deed={deed} onSubmit={invite}>
      <Field name="name" label="staff.name" dir="auto" maxLength={nameMaxLength} />
      <Field name="email" label="staff.email" type="email" dir="ltr" autocomplete="off" />
      <Choices
        name="role"
        kind="radio"
        legend="staff.role"
        options={roles.map((value) => ({ value, text: t(`staff.role.${value}` as Key) }))}
        chosen={[role]}
        onPick={setRole}
      />
      {role === "doctor" && (
        <Select
          name="doctorId"
          label="staff.invite.entry"
          options={doctors.map(({ id, names }) => ({ value: id, text: inLanguage(names) }))}
        />
      )}
      <p class="soft">{t("staff.invite.what")}</p>
      <Submit deed={deed}>{t("staff.invite.submit")}</Submit>
    </Form>
  );
}

function LockForm({ clinicId, member, onDone }: { clinicId: string; member: Member; onDone: () => void }) {
  const deed = useDeed();
  const out = member.disabledAt !== null;
  const set = async () => {
    await perform("setStaffDisabled", { params: { clinicId, personId: member.id }, body: { disabled: !out } });
    onDone();
  };
  return (
    <Form deed={deed} onSubmit={set}>
      <p>
        <bdi dir="ltr">{member.email}</bdi> · {rolesText(member.roles)}
      </p>
      <p>{t(out ? "staff.team.letInWhat" : "staff.team.lockOutWhat")}</p>
      <Submit deed={deed}>{t(out ? "staff.team.letIn" : "staff.team.lockOut")}</Submit>
    </Form>
  );
}

function Members({
  staff,
  me,
  chosen,
  onChoose,
}: {
  staff: Member[];
  me: string | null;
  chosen: string | undefined;
  onChoose: (id: string) => void;
}) {
  return (
    <table class="list folding">
      <tbody>
        {staff.map((member) => (
          <tr key={member.id} class={member.disabledAt ? "over" : undefined} aria-current={member.id === chosen ? "true" : undefined}>
            <th scope="row">
              <bdi>{member.name}</bdi> {member.disabledAt && <span class="tag">{t("staff.team.out")}</span>}
            </th>
            <td>{rolesText(member.roles)}</td>
            <td>
              <bdi dir="ltr">{member.email}</bdi>
            </td>
            <td class="act">
              {member.id !== me && (
                <button
                  type="button"
                  class="button quiet small"
                  aria-expanded={member.id === chosen}
                  aria-label={`${t(member.disabledAt ? "staff.team.letIn" : "staff.team.lockOut")}: ${member.name}`}
                  onClick={() => onChoose(member.id)}
                >
                  {t(member.disabledAt ? "staff.team.letIn" : "staff.team.lockOut")}
                </button>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Invitations({ list, onWithdraw, busy }: { list: Invitation[]; onWithdraw: (id: string) => void; busy: boolean }) {
  const open = list.filter(({ acceptedAt }) => acceptedAt === null);
  if (!open.length) return <p class="empty">{t("staff.invite.none")}</p>;
  return (
    <table class="list folding">
      <tbody>
        {open.map(({ id, name, email, role, expiresAt }) => (
          <tr key={id}>
            <th scope="row">
              <bdi>{name}</bdi>
            </th>
            <td>{rolesText([role])}</td>
            <td>
              <bdi dir="ltr">{email}</bdi>
            </td>
            <td class="soft">
              <Text of="staff.invite.until" when={<Moment at={expiresAt} />} />
            </td>
            <td class="act">
              <button
                type="button"
                class="button quiet small"
                aria-disabled={busy}
                aria-label={`${t("staff.invite.withdraw")}: ${name}`}
                onClick={() => onWithdraw(id)}
              >
                {t("staff.invite.withdraw")}
              </button>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

async function loadTeam(clinicId: string) {
  const params = { clinicId };
  const [{ staff }, { invitations }, { doctors }] = await Promise.all([
    ask("listStaff", { params }),
    ask("listInvitations", { params }),
    ask("getClinic", { params }),
  ]);
  return { staff, invitations, doctors };
}

export function TeamScreen({ me, params }: ScreenProps) {
  const clinicId = params["clinicId"] ?? "";
  const loaded = useLoad(() => loadTeam(clinicId), [clinicId]);
  const deed = useDeed();
  const [chosen, setChosen] = useState<string>();
  const [invited, setInvited] = useState<string>();
  const { data } = loaded;
  const member = data?.staff.find(({ id }) => id === chosen);
  const close = () => setChosen(undefined);
  const done = () => {
    close();
    void loaded.reload();
  };
  const withdraw = (invitationId: string) =>
    void deed.run(async () => {
      await perform("withdrawInvitation", { params: { clinicId, invitationId } });
      await loaded.reload();
    });
  const panel =
    data && chosen === "new" ? (
      <Panel key="new" title={t("staff.invite.title")} onClose={close}>
        <InviteForm
          clinicId={clinicId}
          doctors={data.doctors}
          onInvited={(email) => {
            setInvited(email);
            done();
          }}
        />
      </Panel>
    ) : (
      member && (
        <Panel key={member.id} title={<bdi>{member.name}</bdi>} onClose={close}>
          <LockForm clinicId={clinicId} member={member} onDone={done} />
        </Panel>
      )
    );
  return (
    <Desk panel={panel}>
      <Heading title={t("staff.menu.team")}>
        <span class="grow" />
        <button type="button" class="button" onClick={() => setChosen("new")}>
          {t("staff.invite.title")}
        </button>
      </Heading>
      {deed.trouble && <TroubleNote trouble={deed.trouble} />}
      {invited && (
        <p role="status" class="state">
          <Text of="staff.invite.sent" email={<bdi dir="ltr">{invited}</bdi>} />
        </p>
      )}
      {data ? (
        <>
          <Members staff={data.staff} me={me.id} chosen={chosen} onChoose={setChosen} />
          <h2>{t("staff.invite.open")}</h2>
          <Invitations list={data.invitations} onWithdraw={withdraw} busy={deed.busy} />
        </>
      ) : (
        <Pending trouble={loaded.trouble} reload={loaded.reload} />
      )}
    </Desk>
  );
}
