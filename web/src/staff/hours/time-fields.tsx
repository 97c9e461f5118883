// Start, end and breaks, typed as figures; any number of breaks.
import type { Hours } from "@expecting-mothers/shared/calendar";
import { useState } from "preact/hooks";
import { t } from "../../i18n/text.tsx";
import { Field } from "../parts/form.tsx";
import { clock24 } from "../parts/time.tsx";

const figures = { dir: "ltr", inputMode: "numeric", autocomplete: "off", maxLength: 5 } as const;
const typedClock = (minute: number | null | undefined): string => (minute === null || minute === undefined ? "" : clock24(minute));

type Props = { startMinute?: number | null | undefined; endMinute?: number | null | undefined; breaks?: Hours["breaks"] };

export function TimeFields({ startMinute, endMinute, breaks = [] }: Props) {
  const [rows, setRows] = useState(() => breaks.map((each, id) => ({ id, ...each })));
  const [next, setNext] = useState(breaks.length);
  const add = () => {
    setRows([...rows, { id: next, startMinute: Number.NaN, endMinute: Number.NaN }]);
    setNext(next + 1);
  };
  return (
    <>
      <div class="pair">
        <Field name="start" label="staff.hours.start" value={typedClock(startMinute)} {...figures} />
        <Field name="end" label="staff.hours.end" value={typedClock(endMinute)} {...figures} />
      </div>
      {rows.map((row) => (
        <div class="pair with-remove" key={row.id}>
          <Field
            name="breakStart"
            label="staff.hours.breakStart"
            value={Number.isNaN(row.startMinute) ? "" : clock24(row.startMinute)}
            focus={Number.isNaN(row.startMinute)}
            {...figures}
          />
          <Field
            name="breakEnd"
            label="staff.hours.breakEnd"
            value={Number.isNaN(row.endMinute) ? "" : clock24(row.endMinute)}
            {...figures}
          />
          <button type="button" class="button quiet small" onClick={() => setRows(rows.filter(({ id }) => id !== row.id))}>
            {t("staff.hours.breakRemove")}
          </button>
        </div>
      ))}
      <button type="button" class="link" onClick={add}>
        {t("staff.hours.breakAdd")}
      </button>
    </>
  );
}
