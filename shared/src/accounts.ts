// Sign-in, people, sessions, roles, invitations and consents.
import Type from "typebox";
import { CivilDate, Id, Instant, Language, Nullable, PhoneTyped, Role, RoleGrant, Strict, Text } from "./basics.ts";
import { codeLength, emailMaxLength, nameMaxLength, passwordMaxLength, passwordMinLength, pinLength, reasonMaxLength } from "./limits.ts";

const Email = Type.String({ format: "email", maxLength: emailMaxLength });
const Password = Type.String({ minLength: passwordMinLength, maxLength: passwordMaxLength });
const digits = (length: number) => Type.String({ minLength: length, maxLength: length * 2, description: `${length} digits of any script` });
const Pin = digits(pinLength);

export const RequestCode = Strict({ phone: PhoneTyped, language: Type.Optional(Language) });
export const CodeRequested = Strict({
  challengeId: Id,
  resendInSeconds: Type.Integer(),
  expiresInSeconds: Type.Integer(),
});
export const CheckCode = Strict({ challengeId: Id, code: digits(codeLength), sharedPhone: Type.Optional(Type.Boolean()) });
export const PersonOnPhone = Strict({ id: Id, name: Type.String(), hasPin: Type.Boolean() });
/** After the code: the people on this number. With exactly one person without a PIN she is signed in already. */
export const CodeChecked = Strict({ people: Type.Array(PersonOnPhone), signedInAs: Nullable(Id) });
/** She picks herself (with her PIN if she set one) or adds her name. */
export const ChoosePerson = Type.Union([
  Strict({ personId: Id, pin: Type.Optional(Pin) }),
  Strict({ name: Text(nameMaxLength), language: Type.Optional(Language) }),
]);
export const StaffSignIn = Strict({
  email: Email,
  password: Type.String({ minLength: 1, maxLength: passwordMaxLength }),
  secondFactor: Type.Optional(Type.String({ maxLength: 20, description: "TOTP code or a recovery code" })),
});

export const Me = Strict({
  id: Nullable(Id),
  name: Type.String(),
  language: Language,
  kind: Type.Union([Type.Literal("phone"), Type.Literal("staff")]),
  phone: Nullable(Type.String({ description: "Masked: the last four digits only" })),
  email: Nullable(Type.String()),
  hasPin: Type.Boolean(),
  hasSecondFactor: Type.Boolean(),
  roles: Type.Array(RoleGrant),
  people: Type.Array(PersonOnPhone, { description: "Everybody on this number, for picking oneself or another" }),
});
export type Me = Type.Static<typeof Me>;
export const ChangeMe = Strict({ name: Type.Optional(Text(nameMaxLength)), language: Type.Optional(Language) }, { minProperties: 1 });
export const SetPin = Strict({ pin: Pin, oldPin: Type.Optional(Pin) });
export const RemovePin = Strict({ oldPin: Pin });

export const SessionInfo = Strict({
  id: Id,
  device: Type.String({ description: "Browser family and system, for recognising one's own device" }),
  createdAt: Instant,
  lastSeenAt: Instant,
  current: Type.Boolean(),
});
export const Sessions = Strict({ sessions: Type.Array(SessionInfo) });

export const SecondFactorBegun = Strict({ secret: Type.String(), uri: Type.String() });
export const ConfirmSecondFactor = Strict({ code: digits(codeLength) });
export const RecoveryCodes = Strict({ recoveryCodes: Type.Array(Type.String()) });
export const ChangePassword = Strict({ oldPassword: Type.String({ maxLength: passwordMaxLength }), newPassword: Password });

export const StaffRole = Type.Union([Type.Literal("doctor"), Type.Literal("clinic_admin"), Type.Literal("health_worker")]);
export const InviteStaff = Strict({
  email: Email,
  name: Text(nameMaxLength),
  role: StaffRole,
  doctorId: Type.Optional({ ...Id, description: "For a doctor: her entry in the directory" }),
});
export const Invitation = Strict({
  id: Id,
  email: Type.String(),
  name: Type.String(),
  role: Role,
  expiresAt: Instant,
  acceptedAt: Nullable(Instant),
});
export const Invitations = Strict({ invitations: Type.Array(Invitation) });
export const InvitationToken = Type.String({ minLength: 20, maxLength: 100, pattern: "^[A-Za-z0-9_-]+$" });
export const InvitationShown = Strict({ email: Type.String(), name: Type.String(), role: Role, clinicName: Type.String() });
export const AcceptInvitation = Strict({ token: InvitationToken, password: Password });
export const StaffMember = Strict({
  id: Id,
  name: Type.String(),
  email: Nullable(Type.String()),
  roles: Type.Array(Role),
  disabledAt: Nullable(Instant),
});
export const StaffList = Strict({ staff: Type.Array(StaffMember) });
export const SetDisabled = Strict({ disabled: Type.Boolean() });

/** A mother lets somebody else book and read for her, until a date. */
export const GiveConsent = Strict({
  phone: Type.Optional({ ...PhoneTyped, description: "Of the person she trusts" }),
  email: Type.Optional({ ...Email, description: "Of her health worker" }),
  expiresOn: CivilDate,
});
export const Consent = Strict({
  id: Id,
  motherId: Id,
  motherName: Type.String(),
  delegateId: Nullable({ ...Id, description: "For the delegate herself only" }),
  delegateName: Type.String({
    description: "What the mother typed: the last digits of the number, or the e-mail; she is not told whose it is",
  }),
  givenAt: Instant,
  expiresAt: Instant,
  endedAt: Nullable(Instant),
});
export const Consents = Strict({ given: Type.Array(Consent), received: Type.Array(Consent) });

export const AccessEntry = Strict({
  at: Instant,
  actorName: Type.String(),
  actorRole: Type.String(),
  action: Type.String(),
  purpose: Type.String({ maxLength: reasonMaxLength }),
});
export const AccessLog = Strict({ entries: Type.Array(AccessEntry), more: Type.Boolean() });
/** For auditors: by id, with the names of staff alone. */
export const AuditEntry = Strict({
  ...AccessEntry.properties,
  id: Id,
  actorId: Nullable(Id),
  subjectId: Nullable(Id),
  entity: Type.String(),
  entityId: Nullable(Id),
});
export const AuditLog = Strict({ entries: Type.Array(AuditEntry), more: Type.Boolean() });
