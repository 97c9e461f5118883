// Picking a time from a doctor's openings: the day from a list that says how many are open, then the time.
import { useState } from "preact/hooks";
import { type OpenDay, type Opening, unpackOpenings } from "../../booking/openings.ts";
import { t } from "../../i18n/text.tsx";
import { dateOf, todayIn } from "../../i18n/time.tsx";
import { useLoad } from "../load.ts";
import { ask } from "../session.ts";
import { Select } from "./form.tsx";
import { Pending } from "./notes.tsx";
import { dateText, Time } from "./time.tsx";

const daysAtOnce = 31;

type Props = {
  doctorId: string;
  visitTypeId: string;
  /** A visit being moved does not stand in its own way. */
  moving?: string | undefined;
  /** Raised to look again, after a time was taken by somebody else. */
  round: number;
  chosen: Opening | undefined;
  onPick: (opening: Opening | undefined) => void;
};

function Times({ day, chosen, onPick }: Pick<Props, "chosen" | "onPick"> & { day: OpenDay }) {
  return (
    <fieldset class="slots">
      <legend>{t("staff.slots.time")}</legend>
      {day.openings.map((opening) => (
        <label key={opening.startsAt} class="slot">
          <input
            type="radio"
            name="startsAt"
            value={opening.startsAt}
            required
            checked={opening.startsAt === chosen?.startsAt}
            onChange={() => onPick(opening)}
          />
          <Time minute={opening.moment.minute} />
        </label>
      ))}
    </fieldset>
  );
}

export function SlotPicker({ doctorId, visitTypeId, moving, round, chosen, onPick }: Props) {
  const [from, setFrom] = useState<string>();
  const [picked, setPicked] = useState<string>();
  const query = { doctor: [doctorId], visitType: visitTypeId, days: daysAtOnce, ...(from ? { from } : {}), ...(moving ? { moving } : {}) };
  const loaded = useLoad(() => ask("findOpenings", { query }), [query, round]);
  if (!loaded.data) return <Pending trouble={loaded.trouble} reload={loaded.reload} />;

  const days = unpackOpenings(loaded.data.doctors.flatMap((doctor) => doctor.days));
  const day = days.find((each) => dateOf(each.day) === picked) ?? days[0];
  const later = dateOf(todayIn(loaded.data.zone) + daysAtOnce);
  const pickDay = (date: string) => {
    setPicked(date);
    onPick(undefined);
  };
  return (
    <div class="stack">
      {day ? (
        <>
          <Select
            label="staff.slots.day"
            value={dateOf(day.day)}
            onPick={pickDay}
            options={days.map((each) => ({
              value: dateOf(each.day),
              text: t("staff.slots.dayOpen", { day: dateText(each.day), count: each.openings.length }),
            }))}
          />
          <Times day={day} chosen={chosen} onPick={onPick} />
        </>
      ) : (
        <p class="empty">{t("staff.slots.none")}</p>
      )}
      <button type="button" class="link" onClick={() => setFrom(from ? undefined : later)}>
        {t(from ? "staff.slots.sooner" : "staff.slots.later")}
      </button>
    </div>
  );
}
