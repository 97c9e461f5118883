// What a list of openings would cost at least here: a bare Fastify route that runs the list's own query and sends its finished bytes.
import { findBusy } from "@expecting-mothers/server/calendar/repository";
import { readConfig } from "@expecting-mothers/server/config";
import { createPool } from "@expecting-mothers/server/db/client";
import Fastify from "fastify";
import { answerParent } from "./child.ts";
import { clinicDate, doctorId } from "./scene.ts";

const { databaseUrl, poolSize } = readConfig();
const pool = createPool({ connectionString: databaseUrl as string, max: poolSize, onError: () => {} });
const ask = { doctorIds: [doctorId(0)], from: clinicDate(1), days: 7, holdOwnerId: null, movingId: null };
let bytes = "";

const app = Fastify();
app.put<{ Body: string }>("/answer", (request, reply) => {
  bytes = JSON.stringify(request.body);
  return reply.send();
});
app.get("/", async (_request, reply) => {
  await findBusy(pool, ask);
  return reply.type("application/json; charset=utf-8").send(bytes);
});
await app.listen({ host: "127.0.0.1", port: 0 });
answerParent(app);
