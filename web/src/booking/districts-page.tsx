// Where? The districts with clinics, and the nearest ones when the phone may tell its place.
import type { Reply } from "@expecting-mothers/shared/contract";
import { useEffect, useState } from "preact/hooks";
import { inLanguage, Text, t } from "../i18n/text.tsx";
import { definePage, type ViewProps } from "../page.ts";
import { Icon } from "../ui/icons.tsx";

type Data = Reply<"listDistricts">;

/** About a kilometre: near enough to sort clinics, too coarse to find a house. */
const rounded = (degrees: number) => degrees.toFixed(2);

function NearMe() {
  const [state, setState] = useState<"unknown" | "ready" | "asking" | "refused">("unknown");
  useEffect(() => {
    if ("geolocation" in navigator) setState("ready");
  }, []);
  if (state === "unknown") return null;
  const ask = () => {
    setState("asking");
    const found = ({ coords }: GeolocationPosition) =>
      location.assign(`/book/near?latitude=${rounded(coords.latitude)}&longitude=${rounded(coords.longitude)}`);
    navigator.geolocation.getCurrentPosition(found, () => setState("refused"), { timeout: 15_000, maximumAge: 600_000 });
  };
  return (
    <button type="button" class="button" onClick={ask} aria-disabled={state === "asking"}>
      <Icon name="pin" />
      {t(state === "refused" ? "book.nearRefused" : state === "asking" ? "book.nearAsking" : "book.near")}
    </button>
  );
}

function View({ data: { districts } }: ViewProps<Data>) {
  return (
    <>
      <NearMe />
      <ul class="card rows">
        {districts.map(({ id, names, doctors }) => (
          <li key={id}>
            <a class="row" href={`/book/${id}`}>
              <Icon name="pin" />
              <span class="grow">
                <b>
                  <bdi>{inLanguage(names)}</bdi>
                </b>
              </span>
              <span class="soft">
                <Text of="book.doctors" count={doctors} />
              </span>
            </a>
          </li>
        ))}
      </ul>
    </>
  );
}

export const page = definePage<Data>({
  title: () => t("book.where"),
  back: () => "/",
  kept: {},
  load: ({ call }) => call("listDistricts"),
  View,
});
