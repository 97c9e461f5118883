// What each role finds in the menu: her own screens and nothing else.
import type { Me } from "@expecting-mothers/shared/accounts";
import type { Key } from "../i18n/text.tsx";
import { clinicsOf, hasRole } from "./session.ts";

export type MenuItem = { href: string; label: Key };

export function menuOf(me: Me, clinicId: string | undefined): MenuItem[] {
  const items: MenuItem[] = [];
  if (hasRole(me, "doctor"))
    items.push({ href: "/staff/today", label: "staff.menu.today" }, { href: "/staff/week", label: "staff.menu.week" });
  if (clinicId) items.push(...clinicMenu(clinicId));
  if (hasRole(me, "health_worker")) items.push({ href: "/staff/mothers", label: "staff.menu.mothers" });
  if (hasRole(me, "programme_admin")) items.push({ href: "/staff/clinics", label: "staff.menu.clinics" });
  if (hasRole(me, "auditor")) items.push({ href: "/staff/access", label: "staff.menu.access" });
  return items;
}

function clinicMenu(clinicId: string): MenuItem[] {
  const at = (page: string, label: Key) => ({ href: `/staff/clinics/${clinicId}/${page}`, label });
  return [
    at("day", "staff.menu.day"),
    at("desk", "staff.menu.desk"),
    at("week", "staff.menu.clinicWeek"),
    at("doctors", "staff.menu.doctors"),
    at("visit-types", "staff.menu.visitTypes"),
    at("team", "staff.menu.team"),
    at("details", "staff.menu.details"),
  ];
}

/** The clinic she works in now: the one in the address, else the first that she administers. */
export function clinicAt(me: Me, path: string): string | undefined {
  const administered = clinicsOf(me, "clinic_admin");
  const named = /^\/staff\/clinics\/([\w-]+)\//.exec(path)?.[1];
  return named && administered.includes(named) ? named : administered[0];
}

export const homeOf = (me: Me): string => menuOf(me, clinicsOf(me, "clinic_admin")[0])[0]?.href ?? "/staff/account";
