// Danger signs by picture: these six mean hospital now, the other three a doctor today. Static, without signing in or a line.
// The two groups follow WHO's counselling list for antenatal care (red: go now, amber: seek care today).
import { t } from "../i18n/text.tsx";
import { definePage } from "../page.ts";
import { Icon } from "../ui/icons.tsx";
import { pictures, type Sign } from "./pictures.tsx";

const now: Sign[] = ["bleeding", "fits", "headache", "bellyPain", "breath", "fever"];
const today: Sign[] = ["stillBaby", "water", "swelling"];

function Signs({ signs }: { signs: Sign[] }) {
  return (
    <ul class="signs">
      {signs.map((sign) => (
        <li class="card sign" key={sign}>
          {pictures[sign]}
          {t(`danger.${sign}`)}
        </li>
      ))}
    </ul>
  );
}

function View() {
  return (
    <>
      <section>
        <h2 class="state danger">
          <Icon name="alarm" />
          <span>{t("danger.now")}</span>
        </h2>
        <Signs signs={now} />
      </section>
      <section>
        <h2 class="state wait">
          <Icon name="clock" />
          <span>{t("danger.today")}</span>
        </h2>
        <Signs signs={today} />
      </section>
      <a class="button quiet" href="/book">
        {t("danger.book")}
      </a>
    </>
  );
}

export const page = definePage<object>({
  title: () => t("danger.title"),
  back: () => "/",
  emergency: "always",
  load: async () => ({}),
  View,
});
