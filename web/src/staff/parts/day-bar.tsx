// Which day or week is shown: back, on, to today, or straight to a date.
import { useLocation } from "preact-iso";
import { t } from "../../i18n/text.tsx";
import { dateOf, dayOf } from "../../i18n/time.tsx";
import { Icon } from "../../ui/icons.tsx";

type Props = { day: number; today: number; step: 1 | 7; name: "on" | "from" };

export function DayBar({ day, today, step, name }: Props) {
  const { path, query, route } = useLocation();
  const addressOf = (to: number) => `${path}?${new URLSearchParams({ ...query, [name]: dateOf(to) })}`;
  const jump = (typed: string) => {
    if (/^2\d{3}-\d{2}-\d{2}$/.test(typed) && dayOf(typed) !== day) route(addressOf(dayOf(typed)));
  };
  const isNow = today >= day && today < day + step;
  return (
    <nav class="day-bar" aria-label={t(step === 1 ? "staff.days" : "staff.weeks")}>
      <a class="step" href={addressOf(day - step)} aria-label={t(step === 1 ? "staff.day.before" : "staff.week.before")}>
        <Icon name="back" />
      </a>
      <input type="date" value={dateOf(day)} aria-label={t("staff.day.jump")} onChange={({ currentTarget }) => jump(currentTarget.value)} />
      <a class="step" href={addressOf(day + step)} aria-label={t(step === 1 ? "staff.day.after" : "staff.week.after")}>
        <span class="onward">
          <Icon name="back" />
        </span>
      </a>
      {!isNow && (
        <a class="button quiet small" href={addressOf(today)}>
          {t(step === 1 ? "day.today" : "staff.week.this")}
        </a>
      )}
    </nav>
  );
}
