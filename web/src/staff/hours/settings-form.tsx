// How openings are cut from the hours: the grid, the shortest notice, how far ahead, how many side by side.
import type { Calendar } from "@expecting-mothers/shared/calendar";
import type { Key } from "../../i18n/text.tsx";
import { t } from "../../i18n/text.tsx";
import { useDeed } from "../deed.ts";
import { Field, type Fields, Form, Submit } from "../parts/form.tsx";

type Settings = Calendar["settings"];
type Props = { settings: Settings; onPut: (settings: Settings) => void; onLeave: () => void };

const limits: [keyof Settings, min: number, max: number][] = [
  ["gridMinutes", 5, 120],
  ["minimumNoticeMinutes", 0, 10_080],
  ["horizonDays", 1, 365],
  ["stations", 1, 5],
];

export function SettingsForm({ settings, onPut, onLeave }: Props) {
  const deed = useDeed();
  const put = async (fields: Fields) =>
    onPut({
      gridMinutes: fields.number("gridMinutes"),
      minimumNoticeMinutes: fields.number("minimumNoticeMinutes"),
      horizonDays: fields.number("horizonDays"),
      stations: fields.number("stations"),
    });
  return (
    <Form deed={deed} onSubmit={put} class="card form" label={t("staff.settings.title")}>
      <div class="pair">
        {limits.map(([name, min, max], place) => (
          <Field
            key={name}
            name={name}
            label={`staff.settings.${name}` as Key}
            type="number"
            dir="ltr"
            min={min}
            max={max}
            value={settings[name]}
            focus={place === 0}
          />
        ))}
      </div>
      <div class="acts">
        <Submit deed={deed}>{t("staff.hours.put")}</Submit>
        <button type="button" class="button quiet" onClick={onLeave}>
          {t("staff.leave")}
        </button>
      </div>
    </Form>
  );
}
