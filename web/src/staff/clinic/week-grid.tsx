// One doctor's week by the hour. Arrow keys walk through it, a press shows who is booked in that hour.
import { useRef, useState } from "preact/hooks";
import { Num, Text, t } from "../../i18n/text.tsx";
import { dayOfMonth, weekdayName } from "../../i18n/time.tsx";
import { dateText, Time } from "../parts/time.tsx";
import { type Cell, type DoctorWeek, hoursShown } from "./week-model.ts";

export type Place = { day: number; hour: number };
type Props = {
  week: DoctorWeek;
  label: string;
  chosen: Place | undefined;
  closedReason: (day: number) => string | undefined;
  onChoose: (place: Place) => void;
};

function classOf({ open, booked, present }: Cell): string {
  if (open) return "open";
  if (booked.length) return present ? "full" : "full outside";
  return present ? "idle" : "closed";
}

function CellText({ cell }: { cell: Cell }) {
  const total = cell.open + cell.booked.length;
  if (!total) return <span class="hidden">{t(cell.present ? "staff.grid.nothing" : "staff.grid.closed")}</span>;
  const count = cell.open || cell.booked.length;
  return (
    <>
      <span class="long">
        <Text of={cell.open ? "staff.grid.open" : "staff.grid.booked"} count={count} total={total} />
      </span>
      <span class="short" aria-hidden="true">
        <Num>
          {count}/{total}
        </Num>
      </span>
    </>
  );
}

/** How far an arrow key leads, in days and hours; to the right is back where lines run from the right. */
function stepOf(key: string): [days: number, hours: number] | undefined {
  const onward = document.documentElement.dir === "rtl" ? -1 : 1;
  const steps: Record<string, [number, number]> = { ArrowRight: [onward, 0], ArrowLeft: [-onward, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };
  return steps[key];
}

export function WeekGrid({ week, label, chosen, closedReason, onChoose }: Props) {
  const days = [...week.keys()];
  const { from, to } = hoursShown(week);
  const [place, setPlace] = useState<Place>({ day: days[0] ?? 0, hour: from });
  const table = useRef<HTMLTableElement>(null);
  const held = week.has(place.day) && place.hour >= from && place.hour < to ? place : { day: days[0] ?? 0, hour: from };

  const walk = (event: KeyboardEvent) => {
    const step = stepOf(event.key);
    if (!step) return;
    const next = { day: held.day + step[0], hour: held.hour + step[1] };
    if (!week.has(next.day) || next.hour < from || next.hour >= to) return;
    event.preventDefault();
    setPlace(next);
    table.current?.querySelector<HTMLElement>(`[data-place="${next.day}/${next.hour}"]`)?.focus();
  };
  return (
    <table class="grid" ref={table} onKeyDown={walk} aria-label={label}>
      <thead>
        <tr>
          <td class="corner" />
          {days.map((day) => (
            <th key={day} scope="col">
              <span class="long">{weekdayName(day)}</span> <Num>{dayOfMonth(day)}</Num>
              {closedReason(day) && <span class="soft reason">{closedReason(day)}</span>}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {Array.from({ length: to - from }, (_, row) => from + row).map((hour) => (
          <tr key={hour}>
            <th scope="row" class="hour">
              <Time minute={hour * 60} />
            </th>
            {days.map((day) => {
              const cell = week.get(day)?.[hour];
              if (!cell) return null;
              const isChosen = chosen?.day === day && chosen.hour === hour;
              return (
                <td key={day} class={classOf(cell)}>
                  <button
                    type="button"
                    class="cell"
                    data-place={`${day}/${hour}`}
                    tabIndex={held.day === day && held.hour === hour ? 0 : -1}
                    aria-expanded={isChosen}
                    title={dateText(day)}
                    onFocus={() => setPlace({ day, hour })}
                    onClick={() => onChoose({ day, hour })}
                  >
                    <CellText cell={cell} />
                  </button>
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
