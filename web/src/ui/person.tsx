// A doctor as people recognise her: initials, name, what matters about her.
import type { Doctor } from "@expecting-mothers/shared/directory";
import type { ComponentChildren } from "preact";
import { inLanguage, t } from "../i18n/text.tsx";

const titles = /^(?:ڈاکٹر|dr\.?)\s+/i;

function initialsOf(name: string): string {
  const [first = "", last = ""] = name.replace(titles, "").split(" ");
  return /^[a-z]/i.test(first) ? `${first.charAt(0)}${last.charAt(0)}` : first.slice(0, 2);
}

export function Face({ name }: { name: string }) {
  return (
    <span class="face" aria-hidden="true">
      {initialsOf(name)}
    </span>
  );
}

export function DoctorLine({ doctor, children }: { doctor: Pick<Doctor, "names" | "gender" | "languages">; children?: ComponentChildren }) {
  const name = inLanguage(doctor.names);
  return (
    <div class="who">
      <Face name={name} />
      <div class="stack tight">
        <b>
          <bdi>{name}</bdi>
        </b>
        {children}
        <div class="tags">
          {doctor.gender === "woman" && <span class="tag leaf">{t("doctor.woman")}</span>}
          <span class="tag">{doctor.languages.map((code) => t(`spoken.${code}`)).join(t("list.separator"))}</span>
        </div>
      </div>
    </div>
  );
}
