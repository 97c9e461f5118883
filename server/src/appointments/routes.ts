// The addresses of holds, visits and days. Each only translates.
import type { FastifyInstance, FastifyReply } from "fastify";
import type { Answered } from "../db/idempotency.ts";
import type { Deps } from "../deps.ts";
import { endpoint } from "../http/endpoint.ts";
import type { SignedIn } from "../lib/viewer.ts";
import { bookAppointment } from "./book.ts";
import { cancelAppointment, undoCancel } from "./cancel.ts";
import { getClinicDay, getClinicWeek, getDoctorDay, getDoctorWeek } from "./day.ts";
import { holdOpening, releaseHold } from "./hold.ts";
import { moveAppointment } from "./move.ts";
import { getAppointment, getStateNow, listAppointments } from "./service.ts";
import { setAppointmentState } from "./state.ts";
import { bookWalkIn } from "./walk-in.ts";

export function appointmentRoutes(app: FastifyInstance, deps: Deps): void {
  /** A repeated request gets the answer of the first one, and beside it what has become of its subject since. */
  const told = async <T extends { id: string }>(reply: FastifyReply, viewer: SignedIn, { answer, replayed }: Answered<T>): Promise<T> => {
    if (replayed) reply.header("idempotency-replayed", "true").header("appointment-state", await getStateNow(deps, viewer, answer));
    return answer;
  };

  endpoint(app, deps, "holdOpening", async ({ viewer, intent, body, reply }) =>
    told(reply, viewer, await holdOpening(deps, viewer, intent, body)),
  );
  endpoint(app, deps, "releaseHold", async ({ viewer, params }) => {
    await releaseHold(deps, viewer, params.holdId);
    return {};
  });
  endpoint(app, deps, "bookAppointment", async ({ viewer, intent, body, reply }) =>
    told(reply, viewer, await bookAppointment(deps, viewer, intent, body)),
  );
  endpoint(app, deps, "listAppointments", ({ viewer, query }) => listAppointments(deps, viewer, query));
  endpoint(app, deps, "getAppointment", ({ viewer, params }) => getAppointment(deps, viewer, params.appointmentId));
  endpoint(app, deps, "moveAppointment", async ({ viewer, intent, params, body, reply }) =>
    told(reply, viewer, await moveAppointment(deps, viewer, intent, params.appointmentId, body)),
  );
  endpoint(app, deps, "cancelAppointment", async ({ viewer, intent, params, body, reply }) =>
    told(reply, viewer, await cancelAppointment(deps, viewer, intent, params.appointmentId, body)),
  );
  endpoint(app, deps, "undoCancel", async ({ viewer, intent, params, body, reply }) =>
    told(reply, viewer, await undoCancel(deps, viewer, intent, params.appointmentId, body)),
  );
  endpoint(app, deps, "setAppointmentState", async ({ viewer, intent, params, body, reply }) =>
    told(reply, viewer, await setAppointmentState(deps, viewer, intent, params.appointmentId, body)),
  );
  endpoint(app, deps, "getDoctorDay", ({ viewer, query }) => getDoctorDay(deps, viewer, query.on));
  endpoint(app, deps, "getDoctorWeek", ({ viewer, query }) => getDoctorWeek(deps, viewer, query.from));
  endpoint(app, deps, "getClinicDay", ({ viewer, params, query }) => getClinicDay(deps, viewer, params.clinicId, query.on));
  endpoint(app, deps, "getClinicWeek", ({ viewer, params, query }) => getClinicWeek(deps, viewer, params.clinicId, query.from));
  endpoint(app, deps, "bookWalkIn", async ({ viewer, intent, params, body, reply }) =>
    told(reply, viewer, await bookWalkIn(deps, viewer, intent, params.clinicId, body)),
  );
}
