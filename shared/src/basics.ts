// The small schemas every feature is made of: ids, instants, dates, languages, names in several languages, problems.
import Type from "typebox";
import { nameMaxLength } from "./limits.ts";
import { problemCodes } from "./problem.ts";

/** An object that refuses fields it does not name. */
export function Strict<P extends Type.TProperties>(properties: P, options: Type.TObjectOptions = {}) {
  return Type.Object(properties, { additionalProperties: false, ...options });
}

export function Nullable<T extends Type.TSchema>(schema: T) {
  return Type.Union([schema, Type.Null()]);
}

/** Text people typed: no control characters but the line break, no direction overrides. */
const plainText = "^[^\\u0000-\\u0009\\u000b-\\u001f\\u007f-\\u009f\\u200b\\u202a-\\u202e\\u2066-\\u2069\\ufeff\\ud800-\\udfff]*$";
export function Text(maxLength: number, minLength = 1) {
  return Type.String({ minLength, maxLength, pattern: plainText });
}

/** The format alone would let "urn:uuid:…" through, which the database does not know. */
export const Id = Type.String({ format: "uuid", pattern: "^[0-9a-fA-F]" });
/** The format alone would let leap seconds and the year 0 through, which no clock here can hold. */
const instantPattern = "^[12][0-9]{3}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-5]";
export const Instant = Type.String({
  format: "date-time",
  pattern: instantPattern,
  description: "RFC 3339 with offset, e.g. 2026-11-24T04:20:00Z",
});
/** No year that a database or a calendar could stumble over. */
export const CivilDate = Type.String({ format: "date", pattern: "^[12]", description: "A date in the clinic's zone, e.g. 2026-11-24" });
export const Language = Type.Union([Type.Literal("ur"), Type.Literal("en")]);
export type Language = Type.Static<typeof Language>;
export const Gender = Type.Union([Type.Literal("woman"), Type.Literal("man")]);
export const SpokenLanguage = Type.Union([
  Type.Literal("ur"),
  Type.Literal("en"),
  Type.Literal("pa"),
  Type.Literal("ps"),
  Type.Literal("sd"),
  Type.Literal("skr"),
  Type.Literal("bal"),
]);
export type SpokenLanguage = Type.Static<typeof SpokenLanguage>;
export const VisitMode = Type.Union([Type.Literal("in_person"), Type.Literal("voice"), Type.Literal("video")]);
export type VisitMode = Type.Static<typeof VisitMode>;

/** A name in Urdu and in Roman letters; screens show the reader's one. */
export const Names = Strict({ ur: Text(nameMaxLength), en: Text(nameMaxLength) });
export type Names = Type.Static<typeof Names>;
export const Place = Strict({
  latitude: Type.Number({ minimum: -90, maximum: 90 }),
  longitude: Type.Number({ minimum: -180, maximum: 180 }),
});
export const PhoneTyped = Type.String({ minLength: 1, maxLength: 32, description: "As typed in Pakistan: 0300…, 92…, +92…, any digits" });
export const Empty = Strict({});

export const Role = Type.Union([
  Type.Literal("mother"),
  Type.Literal("delegate"),
  Type.Literal("health_worker"),
  Type.Literal("doctor"),
  Type.Literal("clinic_admin"),
  Type.Literal("programme_admin"),
  Type.Literal("auditor"),
]);
export type Role = Type.Static<typeof Role>;
export const RoleGrant = Strict({ role: Role, clinicId: Nullable(Id) });
export type RoleGrant = Type.Static<typeof RoleGrant>;

export const Problem = Type.Object(
  {
    type: Type.String(),
    title: Type.String(),
    status: Type.Integer(),
    code: Type.Enum(problemCodes),
    requestId: Type.Optional(Type.String()),
    fields: Type.Optional(Type.Array(Strict({ path: Type.String(), rule: Type.String() }))),
    retryAfterSeconds: Type.Optional(Type.Integer()),
    openings: Type.Optional(Type.Array(Instant, { description: "The next times that can be taken with this doctor and visit type" })),
    affected: Type.Optional(Type.Integer({ description: "How many booked mothers the change concerns" })),
  },
  { $id: "Problem" },
);
export type Problem = Type.Static<typeof Problem>;
