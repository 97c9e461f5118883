// Who is asking, as the features see it, and the context by which row security knows the same person.
import type { Language, Role } from "@expecting-mothers/shared/basics";
import type { Context } from "../db/transaction.ts";

/** The person behind a request. `personId` is null between the code and picking who she is. */
export type Viewer = Readonly<{
  sessionId: string;
  kind: "phone" | "staff";
  personId: string | null;
  phoneId: string | null;
  name: string;
  language: Language;
  roles: readonly Role[];
  /** Clinics she administers. */
  adminClinics: readonly string[];
  /** Clinics any of her roles is bound to. */
  staffClinics: readonly string[];
}>;

/** A viewer who has been picked: the usual one. */
export type SignedIn = Viewer & { readonly personId: string };

/** What row security is told about a viewer. */
export function contextOf({ personId, phoneId, adminClinics, roles }: Viewer, duty?: Context["duty"]): Context {
  const ownDuty = roles.includes("auditor") ? "auditor" : roles.includes("programme_admin") ? "programme_admin" : undefined;
  const said = duty ?? ownDuty;
  return { personId, phoneId, adminClinics, ...(said === undefined ? {} : { duty: said }) };
}
