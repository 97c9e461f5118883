// Calls the API in this process on behalf of the visitor of a page: with her cookies, which follow what the API sets.
import type { FastifyInstance, FastifyRequest, InjectOptions } from "fastify";
import type { Send } from "./bundle.ts";

export type Visitor = { send: Send; setCookies: () => string[] };

/** `name=value` of a Set-Cookie line, and whether it takes the cookie away. */
function parseCookie(line: string): { name: string; value: string; ended: boolean } {
  const [pair = "", ...rules] = line.split(";");
  const cut = pair.indexOf("=");
  return { name: pair.slice(0, cut).trim(), value: pair.slice(cut + 1), ended: rules.some((rule) => /^\s*max-age=0\s*$/i.test(rule)) };
}

export function visitorOf(app: FastifyInstance, request: FastifyRequest): Visitor {
  const cookies = new Map(Object.entries(request.cookies).map(([name, value]) => [name, encodeURIComponent(value ?? "")]));
  const set: string[] = [];
  const keep = (line: string) => {
    set.push(line);
    const { name, value, ended } = parseCookie(line);
    if (ended) cookies.delete(name);
    else cookies.set(name, value);
  };
  const send: Send = async ({ method, url, headers, body }) => {
    const response = await app.inject({
      method: method as NonNullable<InjectOptions["method"]>,
      url,
      headers: {
        ...headers,
        cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join("; "),
        "user-agent": request.headers["user-agent"] ?? "",
        "sec-fetch-site": "same-origin",
      },
      remoteAddress: request.ip,
      ...(body === undefined ? {} : { payload: body }),
    });
    for (const line of [response.headers["set-cookie"] ?? []].flat()) keep(line);
    return { status: response.statusCode, body: response.body };
  };
  return { send, setCookies: () => set };
}
