// The console as a table of contents: signed in or not, and which screen stands at which address for which role.
import type { Me } from "@expecting-mothers/shared/accounts";
import type { ComponentType } from "preact";
import { useEffect } from "preact/hooks";
import { LocationProvider, Route, Router, useLocation } from "preact-iso";
import type { Trouble } from "../api/call.ts";
import { t } from "../i18n/text.tsx";
import { AccountScreen } from "./account/account-screen.tsx";
import { InvitationScreen } from "./account/invitation-screen.tsx";
import { Doorway, SignIn } from "./account/sign-in.tsx";
import { DeskScreen } from "./clinic/desk-screen.tsx";
import { DetailsScreen } from "./clinic/details-screen.tsx";
import { DoctorsScreen } from "./clinic/doctors-screen.tsx";
import { TeamScreen } from "./clinic/team-screen.tsx";
import { VisitTypesScreen } from "./clinic/visit-types-screen.tsx";
import { WeekScreen } from "./clinic/week-screen.tsx";
import { ClinicDayScreen } from "./day/clinic-day-screen.tsx";
import { DoctorDayScreen } from "./day/doctor-day-screen.tsx";
import { DoctorWeekScreen } from "./day/doctor-week-screen.tsx";
import { Frame, Heading } from "./frame.tsx";
import { HoursScreen } from "./hours/hours-screen.tsx";
import { homeOf } from "./menu.ts";
import { MothersScreen } from "./mothers/mothers-screen.tsx";
import { Pending } from "./parts/notes.tsx";
import { AccessScreen } from "./programme/access-screen.tsx";
import { ClinicsScreen } from "./programme/clinics-screen.tsx";
import { findSession, hasRole, session } from "./session.ts";

/** What an address gives its screen. */
export type ScreenProps = { me: Me; params: Record<string, string>; query: Record<string, string> };

const screens: [Me["roles"][number]["role"], string, ComponentType<ScreenProps>][] = [
  ["doctor", "/staff/today", DoctorDayScreen],
  ["doctor", "/staff/week", DoctorWeekScreen],
  ["clinic_admin", "/staff/clinics/:clinicId/day", ClinicDayScreen],
  ["clinic_admin", "/staff/clinics/:clinicId/desk", DeskScreen],
  ["clinic_admin", "/staff/clinics/:clinicId/week", WeekScreen],
  ["clinic_admin", "/staff/clinics/:clinicId/doctors", DoctorsScreen],
  ["clinic_admin", "/staff/clinics/:clinicId/doctors/:doctorId", HoursScreen],
  ["clinic_admin", "/staff/clinics/:clinicId/visit-types", VisitTypesScreen],
  ["clinic_admin", "/staff/clinics/:clinicId/team", TeamScreen],
  ["clinic_admin", "/staff/clinics/:clinicId/details", DetailsScreen],
  ["health_worker", "/staff/mothers", MothersScreen],
  ["programme_admin", "/staff/clinics", ClinicsScreen],
  ["auditor", "/staff/access", AccessScreen],
];

function Elsewhere() {
  return (
    <div class="narrow">
      <Heading title={t("staff.nowhere")} />
      <a class="button start" href="/staff">
        {t("staff.nowhere.home")}
      </a>
    </div>
  );
}

function Home({ me }: { me: Me }) {
  const { route } = useLocation();
  useEffect(() => route(homeOf(me), true), [me, route]);
  return null;
}

/** After a step the reader starts at the top of the new screen, also with a screen reader. */
const arrive = () => document.getElementById("main")?.focus({ preventScroll: true });

function Screens({ me }: { me: Me }) {
  return (
    <Frame me={me}>
      <Router onRouteChange={arrive}>
        <Route path="/staff" component={Home} me={me} />
        <Route path="/staff/account" component={AccountScreen} me={me} />
        {screens
          .filter(([role]) => hasRole(me, role))
          .map(([, path, component]) => (
            <Route key={path} path={path} component={component} me={me} />
          ))}
        <Route default component={Elsewhere} />
      </Router>
    </Frame>
  );
}

function Opening({ trouble }: { trouble: Trouble | undefined }) {
  return (
    <Doorway title={t("staff.product")}>
      <Pending trouble={trouble} reload={findSession} />
    </Doorway>
  );
}

/** When a session ends in the middle of work, the screen waits behind the sign-in with all that was typed. */
function Guarded() {
  const now = session.value;
  if (now.kind === "unknown") return <Opening trouble={now.trouble} />;
  if (now.kind === "nobody") return <SignIn ended={false} />;
  const ended = now.kind === "ended";
  return (
    <>
      {ended && <SignIn ended />}
      <div class="screens" hidden={ended} key={now.me.id}>
        <Screens me={now.me} />
      </div>
    </>
  );
}

function Doors() {
  const { path } = useLocation();
  const token = /^\/staff\/invitation\/([\w-]+)$/.exec(path)?.[1];
  return token ? <InvitationScreen token={token} /> : <Guarded />;
}

export function Console() {
  useEffect(() => void findSession(), []);
  return (
    <LocationProvider scope="/staff">
      <Doors />
    </LocationProvider>
  );
}
