// The whole API: for each endpoint in paths.ts what it takes, answers and refuses. The server runs it; the web imports its types.
import type Type from "typebox";
import { accountsEndpoints } from "./endpoints/accounts.ts";
import { appointmentsEndpoints } from "./endpoints/appointments.ts";
import { calendarEndpoints } from "./endpoints/calendar.ts";
import { directoryEndpoints } from "./endpoints/directory.ts";
import type { Endpoint } from "./endpoints/endpoint.ts";
import type { EndpointName } from "./paths.ts";

export type { Endpoint };

export const contract = {
  ...accountsEndpoints,
  ...directoryEndpoints,
  ...calendarEndpoints,
  ...appointmentsEndpoints,
} as const satisfies Record<EndpointName, Endpoint>;

export type Contract = typeof contract;
type Part<N extends EndpointName, K extends string> =
  Contract[N] extends Record<K, infer S extends Type.TSchema> ? Type.Static<S> : undefined;
export type Params<N extends EndpointName> = Part<N, "params">;
export type Query<N extends EndpointName> = Part<N, "query">;
export type Body<N extends EndpointName> = Part<N, "body">;
export type Reply<N extends EndpointName> = Part<N, "reply">;
/** What a caller passes: only the parts the endpoint has. */
export type Input<N extends EndpointName> = (Params<N> extends undefined ? unknown : { params: Params<N> }) &
  (Query<N> extends undefined ? unknown : { query?: Query<N> }) &
  (Body<N> extends undefined ? unknown : { body: Body<N> });
