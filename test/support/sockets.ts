// Many people at the door at once: each with a warm connection of her own to a listening server.
import type { AddressInfo } from "node:net";
import type { Problem } from "@expecting-mothers/shared/basics";
import { openClient, requestText } from "../bench/socket.ts";
import { newKey, origin, type TestApp } from "./app.ts";
import type { Person } from "./cast.ts";

export type Reply = { status: number; body: { id: string; state: string } & Problem };
export type Post = { who: Person; path: string; body: object; key?: string };

/** Sends all requests in the same moment and returns their replies in order. The app listens from now on. */
export async function allAtOnce({ app }: TestApp, posts: readonly Post[]): Promise<Reply[]> {
  if (!app.server.listening) await app.listen({ port: 0, host: "127.0.0.1" });
  const { port } = app.server.address() as AddressInfo;
  const clients = await Promise.all(posts.map(() => openClient(port)));
  try {
    const requests = posts.map(({ who, path, body, key = newKey() }) =>
      Buffer.from(
        requestText({ method: "POST", path, cookie: who.cookie, key, body }).replace("host: bench", `host: ${new URL(origin).host}`),
      ),
    );
    const answers = await Promise.all(clients.map((client, index) => client.send(requests[index] as Buffer)));
    return answers.map(({ status, body }) => ({ status, body: JSON.parse(body.toString()) }));
  } finally {
    for (const client of clients) client.close();
  }
}
