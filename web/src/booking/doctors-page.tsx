// Which doctor? The earliest time is the big choice; a woman doctor is a hard filter.

import type { Reply } from "@expecting-mothers/shared/contract";
import type { DoctorFound } from "@expecting-mothers/shared/directory";
import { inLanguage, Text, t } from "../i18n/text.tsx";
import { momentOf, todayIn, When } from "../i18n/time.tsx";
import { definePage, type PageContext, type ViewProps } from "../page.ts";
import { Form, Submit } from "../ui/form.tsx";
import { Icon } from "../ui/icons.tsx";
import { DoctorLine } from "../ui/person.tsx";
import { openingsAddress, takeSlot } from "./take-slot.ts";

type Data = Reply<"findDoctors">;
type Open = DoctorFound & { visitTypeId: string; earliestAt: string };

const isOpen = (found: DoctorFound): found is Open => found.visitTypeId !== null && found.earliestAt !== null;

function load({ call, params, query }: PageContext): Promise<Data> {
  const woman = query.has("woman") ? { woman: true } : {};
  const { district = "" } = params;
  if (district !== "near") return call("findDoctors", { query: { district, sort: "earliest", ...woman } });
  const place = { latitude: Number(query.get("latitude")), longitude: Number(query.get("longitude")) };
  return call("findDoctors", { query: { ...place, sort: "nearest", ...woman } });
}

function Earliest({ found, children }: { found: Open; children: string }) {
  return (
    <p>
      {children} <When moment={momentOf(found.earliestAt, found.clinic.zone)} today={todayIn(found.clinic.zone)} />
    </p>
  );
}

function Where({ found }: { found: DoctorFound }) {
  return (
    <span class="soft">
      <bdi>{inLanguage(found.clinic.names)}</bdi>
      {found.distanceKm !== null && (
        <>
          {t("list.separator")}
          <Text of="book.distance" count={Math.max(1, Math.round(found.distanceKm))} />
        </>
      )}
    </span>
  );
}

/** The first of the list, with one press to take it. */
function BigChoice({ found }: { found: Open }) {
  return (
    <section class="card first">
      <h2 class="soft">{t("book.earliest")}</h2>
      <p class="huge">
        <When moment={momentOf(found.earliestAt, found.clinic.zone)} today={todayIn(found.clinic.zone)} />
      </p>
      <p>
        <b>
          <bdi>{inLanguage(found.doctor.names)}</bdi>
        </b>
        {found.doctor.gender === "woman" && t("list.separator") + t("doctor.woman")}
      </p>
      <p class="soft">
        <bdi>{inLanguage(found.clinic.names)}</bdi>
      </p>
      <Form>
        <input type="hidden" name="doctorId" value={found.doctor.id} />
        <input type="hidden" name="visitTypeId" value={found.visitTypeId} />
        <Submit name="startsAt" value={found.earliestAt}>
          {t("book.take")}
        </Submit>
      </Form>
      <a class="link centred" href={openingsAddress({ doctorId: found.doctor.id, visitTypeId: found.visitTypeId })}>
        {t("openings.others")}
      </a>
    </section>
  );
}

function DoctorCard({ found }: { found: DoctorFound }) {
  if (!isOpen(found)) {
    return (
      <div class="card">
        <DoctorLine doctor={found.doctor}>
          <Where found={found} />
        </DoctorLine>
        <p class="soft">{t("book.full")}</p>
      </div>
    );
  }
  return (
    <a class="card" href={openingsAddress({ doctorId: found.doctor.id, visitTypeId: found.visitTypeId })}>
      <DoctorLine doctor={found.doctor}>
        <Where found={found} />
      </DoctorLine>
      <span class="state">
        <Icon name="clock" />
        <span class="grow">
          <Earliest found={found}>{t("book.from")}</Earliest>
        </span>
      </span>
    </a>
  );
}

function womanFilter(url: URL): string {
  const other = new URL(url);
  if (other.searchParams.has("woman")) other.searchParams.delete("woman");
  else other.searchParams.set("woman", "1");
  return other.pathname + other.search;
}

function View({ data: { found, more }, url }: ViewProps<Data>) {
  const womenOnly = url.searchParams.has("woman");
  const first = found.find(isOpen);
  const others = found.filter((each) => each !== first);
  return (
    <>
      <a class="choice filter" href={womanFilter(url)} aria-current={womenOnly ? "true" : undefined}>
        <Icon name={womenOnly ? "tick" : "person"} />
        <span class="grow">{t(womenOnly ? "book.womenOnly" : "book.onlyWomen")}</span>
      </a>
      {first && <BigChoice found={first} />}
      {found.length === 0 && <p>{t(womenOnly ? "book.noWoman" : "book.nobody")}</p>}
      <ul class="stack">
        {others.map((each) => (
          <li key={`${each.doctor.id}${each.clinic.id}`}>
            <DoctorCard found={each} />
          </li>
        ))}
      </ul>
      {more && <p class="soft">{t("book.more")}</p>}
    </>
  );
}

export const page = definePage<Data>({
  title: () => t("book.who"),
  back: () => "/book",
  kept: {},
  load,
  View,
  action: takeSlot,
});
