// The kinds of visit a clinic offers: how long, how, for whom, and whether they are offered at all.
import type { VisitMode } from "@expecting-mothers/shared/basics";
import type { VisitType } from "@expecting-mothers/shared/directory";
import { useState } from "preact/hooks";
import { inLanguage, type Key, Num, Text, t } from "../../i18n/text.tsx";
import type { ScreenProps } from "../console.tsx";
import { Mode } from "../day/day-table.tsx";
import { useDeed } from "../deed.ts";
import { Heading } from "../frame.tsx";
import { useLoad } from "../load.ts";
import { Choices, Field, type Fields, Form, Submit, Tick } from "../parts/form.tsx";
import { NamesFields, typedNames } from "../parts/names-fields.tsx";
import { Pending } from "../parts/notes.tsx";
import { Desk, Panel } from "../parts/panel.tsx";
import { ask, perform } from "../session.ts";

const modes = ["in_person", "voice", "video"] as const satisfies readonly VisitMode[];

function typed(fields: Fields) {
  return {
    names: typedNames(fields, "names"),
    durationMinutes: fields.number("durationMinutes"),
    bufferBeforeMinutes: fields.number("bufferBeforeMinutes"),
    bufferAfterMinutes: fields.number("bufferAfterMinutes"),
    firstVisit: fields.has("firstVisit"),
    mode: fields.text("mode") as VisitMode,
    dailyLimit: fields.text("dailyLimit") ? fields.number("dailyLimit") : null,
    active: fields.has("active"),
  };
}

type FormProps = { clinicId: string; type: VisitType | undefined; onSaved: () => void };

function VisitTypeForm({ clinicId, type, onSaved }: FormProps) {
  const deed = useDeed();
  const save = async (fields: Fields) => {
    const body = typed(fields);
    if (type) await perform("changeVisitType", { params: { clinicId, visitTypeId: type.id }, body });
    else await perform("addVisitType", { params: { clinicId }, body });
    onSaved();
  };
  return (
    <Form deed={deed} onSubmit={save}>
      <NamesFields of="names" ur="staff.name.ur" en="staff.name.en" value={type?.names} />
      <Choices
        name="mode"
        kind="radio"
        legend="staff.col.how"
        options={modes.map((value) => ({ value, text: t(`staff.mode.${value}` as Key) }))}
        chosen={[type?.mode ?? "in_person"]}
      />
      <div class="pair">
        <Field
          name="durationMinutes"
          label="staff.type.duration"
          type="number"
          dir="ltr"
          min={5}
          max={240}
          value={type?.durationMinutes ?? 20}
        />
        <Field
          name="dailyLimit"
          label="staff.type.dailyLimit"
          type="number"
          dir="ltr"
          min={1}
          max={200}
          value={type?.dailyLimit ?? ""}
          optional
        />
        <Field
          name="bufferBeforeMinutes"
          label="staff.type.before"
          type="number"
          dir="ltr"
          min={0}
          max={120}
          value={type?.bufferBeforeMinutes ?? 0}
        />
        <Field
          name="bufferAfterMinutes"
          label="staff.type.after"
          type="number"
          dir="ltr"
          min={0}
          max={120}
          value={type?.bufferAfterMinutes ?? 0}
        />
      </div>
      <Tick name="firstVisit" label="staff.firstVisit" checked={type?.firstVisit ?? false} />
      <Tick name="active" label="staff.type.active" checked={type?.active ?? true} />
      {type && <p class="soft">{t("staff.type.what")}</p>}
      <Submit deed={deed}>{t("staff.save")}</Submit>
    </Form>
  );
}

function TypeRow({ type, chosen, onChoose }: { type: VisitType; chosen: boolean; onChoose: () => void }) {
  const buffers = type.bufferBeforeMinutes + type.bufferAfterMinutes;
  return (
    <tr class={type.active ? undefined : "over"} aria-current={chosen ? "true" : undefined}>
      <th scope="row">
        <button type="button" class="name" aria-expanded={chosen} onClick={onChoose}>
          <bdi>{inLanguage(type.names)}</bdi>
        </button>
        {type.firstVisit && <span class="tag leaf">{t("staff.firstVisit")}</span>}
      </th>
      <td>
        <Mode mode={type.mode} />
      </td>
      <td>
        <Text of="staff.minutes" count={type.durationMinutes} />
        {buffers > 0 && (
          <span class="soft">
            {" "}
            + <Num>{buffers}</Num>
          </span>
        )}
      </td>
      <td>{type.dailyLimit !== null && <Text of="staff.type.aDay" count={type.dailyLimit} />}</td>
      <td>{t(type.active ? "staff.type.offered" : "staff.type.notOffered")}</td>
    </tr>
  );
}

export function VisitTypesScreen({ params }: ScreenProps) {
  const clinicId = params["clinicId"] ?? "";
  const loaded = useLoad(() => ask("listVisitTypes", { params: { clinicId } }), [clinicId]);
  const [chosen, setChosen] = useState<string>();
  const types = loaded.data?.visitTypes ?? [];
  const open = types.find(({ id }) => id === chosen);
  const close = () => setChosen(undefined);
  const onSaved = () => {
    close();
    void loaded.reload();
  };
  return (
    <Desk
      panel={
        (open || chosen === "new") && (
          <Panel key={chosen} title={open ? <bdi>{inLanguage(open.names)}</bdi> : t("staff.type.add")} onClose={close}>
            <VisitTypeForm clinicId={clinicId} type={open} onSaved={onSaved} />
          </Panel>
        )
      }
    >
      <Heading title={t("staff.menu.visitTypes")}>
        <span class="grow" />
        <button type="button" class="button" onClick={() => setChosen("new")}>
          {t("staff.type.add")}
        </button>
      </Heading>
      {loaded.data ? (
        <table class="list folding">
          <thead>
            <tr>
              <th scope="col">{t("staff.col.visit")}</th>
              <th scope="col">{t("staff.col.how")}</th>
              <th scope="col">{t("staff.type.duration")}</th>
              <th scope="col">{t("staff.type.dailyLimit")}</th>
              <th scope="col">{t("staff.col.state")}</th>
            </tr>
          </thead>
          <tbody>
            {types.map((type) => (
              <TypeRow
                key={type.id}
                type={type}
                chosen={type.id === chosen}
                onChoose={() => setChosen(type.id === chosen ? undefined : type.id)}
              />
            ))}
          </tbody>
        </table>
      ) : (
        <Pending trouble={loaded.trouble} reload={loaded.reload} />
      )}
    </Desk>
  );
}
