// Turns every failure into application/problem+json. The only file that knows which code has which status number.
import { STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import type { Problem } from "@expecting-mothers/shared/basics";
import { type ProblemCode, problemMeanings } from "@expecting-mothers/shared/problem";
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { problemOfConstraint } from "../db/constraints.ts";
import { sqlState } from "../db/transaction.ts";
import { DomainError, type ProblemDetails } from "../lib/domain-error.ts";

export const statusOf: Readonly<Record<ProblemCode, number>> = {
  invalid_input: 400,
  invalid_phone: 400,
  weak_password: 400,
  idempotency_key_missing: 400,
  not_signed_in: 401,
  wrong_code: 401,
  wrong_sign_in: 401,
  second_factor_needed: 401,
  wrong_pin: 401,
  forbidden: 403,
  foreign_origin: 403,
  no_consent: 403,
  not_found: 404,
  method_not_allowed: 405,
  slot_taken: 409,
  not_an_opening: 409,
  in_the_past: 409,
  beyond_horizon: 409,
  own_overlap: 409,
  daily_limit: 409,
  hold_ended: 409,
  state_changed: 409,
  not_changeable: 409,
  undo_too_late: 409,
  calendar_changed: 409,
  bookings_affected: 409,
  email_taken: 409,
  invitation_ended: 410,
  too_large: 413,
  unsupported_type: 415,
  idempotency_key_reused: 422,
  too_many_requests: 429,
  hold_limit: 429,
  internal: 500,
  unknown_outcome: 503,
  overloaded: 503,
  stopping: 503,
};

/** Installs the handlers for failures and for addresses that do not exist. */
export function answerErrors(app: FastifyInstance): void {
  app.setErrorHandler(answerFailure);
  app.setNotFoundHandler((request, reply) => sendProblem(request, reply, "not_found", {}));
}

/** Also for what fails before there is a route, such as an address that cannot be decoded. */
export function answerFailure(error: FastifyError | DomainError, request: FastifyRequest, reply: FastifyReply): void {
  const { code, details } = describe(error);
  if (code === "internal") request.log.error({ err: error }, "request failed");
  sendProblem(request, reply, code, details);
}

export function sendProblem(request: FastifyRequest, reply: FastifyReply, code: ProblemCode, details: ProblemDetails): FastifyReply {
  const status = statusOf[code];
  const problem: Problem = { type: `/api/docs#${code}`, title: problemMeanings[code], status, code, requestId: request.id, ...details };
  if (details.retryAfterSeconds !== undefined) reply.header("retry-after", details.retryAfterSeconds);
  return reply.status(status).header("cache-control", "no-store").type("application/problem+json").send(JSON.stringify(problem));
}

/** What is no proper HTTP never becomes a request: it is answered on the bare socket, which then ends. */
export function refuseBrokenRequest(error: { code?: string }, socket: Socket): void {
  if (!socket.writable || error.code === "ECONNRESET") return;
  const code: ProblemCode = error.code === "HPE_HEADER_OVERFLOW" ? "too_large" : "invalid_input";
  const status = { HPE_HEADER_OVERFLOW: 431, ERR_HTTP_REQUEST_TIMEOUT: 408 }[error.code ?? ""] ?? 400;
  const body = JSON.stringify({ type: `/api/docs#${code}`, title: problemMeanings[code], status, code });
  const head = `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nContent-Type: application/problem+json\r\nContent-Length: ${Buffer.byteLength(body)}`;
  socket.end(`${head}\r\nConnection: close\r\n\r\n${body}`);
}

function describe(error: FastifyError | DomainError): { code: ProblemCode; details: ProblemDetails } {
  if (error instanceof DomainError) return { code: error.code, details: error.details };
  if (error.validation !== undefined) {
    // A choice between schemas tells of every branch that failed and then of the choice itself: one fault a place is enough.
    const rules = new Map(
      error.validation.map((fault) => [
        `${error.validationContext ?? "body"}${fault.instancePath}${missingProperty(fault.params)}`,
        fault.keyword,
      ]),
    );
    const fields = [...rules].map(([path, rule]) => ({ path, rule }));
    return { code: "invalid_input", details: { fields } };
  }
  const constraint = problemOfConstraint(error);
  if (constraint !== undefined) return { code: constraint, details: {} };
  return { code: codeOfFault(error), details: codeOfFault(error) === "overloaded" ? { retryAfterSeconds: 2 } : {} };
}

function missingProperty(params: Record<string, unknown>): string {
  const name = params["missingProperty"] ?? params["additionalProperty"];
  return typeof name === "string" ? `/${name}` : "";
}

const codesOfFastify: Readonly<Record<string, ProblemCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: "too_large",
  FST_ERR_CTP_INVALID_MEDIA_TYPE: "unsupported_type",
  FST_ERR_CTP_EMPTY_TYPE: "unsupported_type",
  FST_ERR_CTP_EMPTY_JSON_BODY: "invalid_input",
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: "invalid_input",
  FST_ERR_BAD_URL: "not_found",
  FST_UNDER_PRESSURE: "overloaded",
  FST_ERR_HANDLER_TIMEOUT: "overloaded",
};

function codeOfFault(error: FastifyError): ProblemCode {
  const known = codesOfFastify[error.code];
  if (known !== undefined) return known;
  const state = sqlState(error);
  if (state !== undefined) return codeOfSqlState(state);
  if (
    /timeout exceeded when trying to connect|Query read timeout|Connection terminated|ECONNREFUSED|ECONNRESET|ENOENT.*\.s\.PGSQL/.test(
      error.message,
    )
  ) {
    return "overloaded";
  }
  if (error.statusCode === 429) return "too_many_requests";
  return error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500 ? "invalid_input" : "internal";
}

function codeOfSqlState(state: string): ProblemCode {
  // 08 connection, 53 resources, 57P shutting down, 55P03 lock not available, 57014 statement timeout, 25006 read only
  return /^(08|53|57P|55P03|57014|25006)/.test(state) ? "overloaded" : "internal";
}
