// A keep-alive HTTP client of few microseconds a request, so that the load takes little of the cores it shares with the server.
import { once } from "node:events";
import { connect, type Socket } from "node:net";

export type Answer = { status: number; body: Buffer };
export type Client = { send(request: Buffer | string): Promise<Answer>; close(): void };

const headEnd = Buffer.from("\r\n\r\n");

/** Opens one connection that carries one request at a time. */
export async function openClient(port: number): Promise<Client> {
  const socket = connect({ port, host: "127.0.0.1", noDelay: true });
  let settle: { resolve: (answer: Answer) => void; reject: (error: Error) => void } | undefined;
  let received: Buffer = Buffer.alloc(0);
  socket.on("data", (chunk: Buffer) => {
    received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
    const answer = parseAnswer(received);
    if (answer === undefined) return;
    received = Buffer.alloc(0);
    const { resolve } = settle ?? {};
    settle = undefined;
    resolve?.(answer);
  });
  socket.on("error", (error) => settle?.reject(error));
  socket.on("close", () => settle?.reject(new Error("the server closed the connection")));
  await opened(socket);
  return {
    send: (request) =>
      new Promise((resolve, reject) => {
        settle = { resolve, reject };
        socket.write(request);
      }),
    close: () => socket.destroy(),
  };
}

async function opened(socket: Socket): Promise<void> {
  await once(socket, "connect");
}

/** Undefined until all of it is there. Our server always says how long its answers are. */
function parseAnswer(bytes: Buffer): Answer | undefined {
  const end = bytes.indexOf(headEnd);
  if (end < 0) return undefined;
  const head = bytes.toString("latin1", 0, end);
  const length = Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1] ?? 0);
  const from = end + headEnd.length;
  if (bytes.length < from + length) return undefined;
  return { status: Number(head.slice(9, 12)), body: bytes.subarray(from, from + length) };
}

type RequestParts = { method: "GET" | "POST"; path: string; cookie?: string; key?: string; body?: object };

/** A request as bytes on the wire. */
export function requestText({ method, path, cookie, key, body }: RequestParts): string {
  const text = body === undefined ? "" : JSON.stringify(body);
  return [
    `${method} ${path} HTTP/1.1`,
    "host: bench",
    ...(method === "POST"
      ? ["sec-fetch-site: same-origin", "content-type: application/json", `content-length: ${Buffer.byteLength(text)}`]
      : []),
    ...(cookie === undefined ? [] : [`cookie: ${cookie}`]),
    ...(key === undefined ? [] : [`idempotency-key: ${key}`]),
    "",
    text,
  ].join("\r\n");
}
