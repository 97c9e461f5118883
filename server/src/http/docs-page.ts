// The API document as one HTML page for people: no script, no outside host, an anchor for every endpoint and every problem.
import { createHash } from "node:crypto";
import { problemCodes, problemMeanings } from "@expecting-mothers/shared/problem";
import { statusOf } from "./errors.ts";

export type Schema = { readonly [keyword: string]: unknown };
export type Operation = {
  operationId: string;
  summary: string;
  tags: string[];
  security?: unknown[];
  parameters?: { name: string; in: string; required: boolean; description?: string; schema: Schema }[];
  requestBody?: { content: Record<string, { schema: Schema }> };
  responses: Record<string, { description: string; content?: Record<string, { schema: Schema }> }>;
};
export type ApiDocument = {
  info: { title: string; description: string };
  paths: Record<string, Record<string, Operation>>;
};

const STYLE = `body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:0 auto;padding:1rem;color:#1b1b1b;background:#fff}
h2{margin-top:3rem;text-transform:capitalize}h3{margin:2.5rem 0 0}code,pre{font:14px/1.5 ui-monospace,monospace}
pre{white-space:pre-wrap;background:#f4f4f4;padding:.75rem;border-radius:4px;margin:.25rem 0}dt{margin-top:.75rem}dd{margin:0 0 0 1.5rem}
:target{background:#fff3c4}@media(prefers-color-scheme:dark){body{color:#eee;background:#111}pre{background:#222}a{color:#8cf}:target{background:#443a00}}`;

/** What the page may load: nothing but the one style sheet that stands in it. */
export const docsPolicy = `default-src 'none'; style-src 'sha256-${createHash("sha256").update(STYLE).digest("base64")}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

export function docsPage({ info, paths }: ApiDocument): string {
  const operations = Object.entries(paths).flatMap(([address, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ address, method: method.toUpperCase(), operation })),
  );
  const byTag = Object.groupBy(operations, ({ operation }) => operation.tags[0] ?? "");
  const sections = Object.entries(byTag).map(([tag, group = []]) => `<h2>${text(tag)}</h2>${group.map(endpointSection).join("")}`);
  const problems = problemCodes.map(
    (code) => `<dt id="${code}"><code>${code}</code> ${statusOf[code]}</dt><dd>${text(problemMeanings[code])}</dd>`,
  );
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${text(info.title)}: API</title><style>${STYLE}</style></head><body><h1>${text(info.title)}: API</h1>
<p>${text(info.description)}</p><p>For programs: <a href="/api/openapi.json">OpenAPI 3.1</a>. Jump to the <a href="#problems">problems</a>.</p>
${sections.join("")}<h2 id="problems">Problems</h2><dl>${problems.join("")}</dl></body></html>`;
}

function endpointSection({ address, method, operation }: { address: string; method: string; operation: Operation }): string {
  const { operationId, summary, security, parameters = [], requestBody, responses } = operation;
  const asked = parameters.map(
    ({ name, in: place, required, description, schema }) =>
      `<dt><code>${text(name)}${required ? "" : "?"}: ${text(shape(schema))}</code> in ${place}</dt>${description ? `<dd>${text(description)}</dd>` : ""}`,
  );
  const answers = Object.entries(responses).map(([status, { description, content = {} }]) => {
    const schema = content["application/json"]?.schema;
    return schema === undefined ? refusals(status, description) : `<dt>${status}</dt><dd><pre>${text(shape(schema))}</pre></dd>`;
  });
  const body = requestBody?.content["application/json"]?.schema;
  return `<h3 id="${operationId}">${text(summary)}</h3><p><code>${method} ${text(address)}</code>${security ? " · session" : ""}</p>
${asked.length > 0 ? `<dl>${asked.join("")}</dl>` : ""}${body ? `<pre>${text(shape(body))}</pre>` : ""}<dl>${answers.join("")}</dl>`;
}

function refusals(status: string, description: string): string {
  const codes = [...description.matchAll(/^`(\w+)`:/gm)].map(([, code]) => `<a href="#${code}"><code>${code}</code></a>`);
  return `<dt>${status} ${codes.join(", ")}</dt>`;
}

/** A schema in the notation of a TypeScript type, with its limits. */
function shape(schema: Schema, indent = ""): string {
  const { type, enum: values, const: value, anyOf, properties, required, items, format } = schema;
  if (value !== undefined) return JSON.stringify(value);
  if (Array.isArray(values)) return values.map((one) => JSON.stringify(one)).join(" | ");
  if (Array.isArray(anyOf)) return anyOf.map((one: Schema) => shape(one, indent)).join(" | ");
  if (type === "array")
    return Array.isArray(items)
      ? `[${items.map((one: Schema) => shape(one, indent)).join(", ")}]`
      : `(${shape(items as Schema, indent)})[]`;
  if (type !== "object") return `${format ?? type}${limits(schema)}`;
  const inner = `${indent}  `;
  const fields = Object.entries((properties ?? {}) as Record<string, Schema>).map(
    ([name, field]) => `${inner}${name}${(required as string[] | undefined)?.includes(name) ? "" : "?"}: ${shape(field, inner)}`,
  );
  return fields.length === 0 ? "{}" : `{\n${fields.join("\n")}\n${indent}}`;
}

function limits({ minimum, maximum, minLength, maxLength }: Schema): string {
  const least = minimum ?? minLength;
  const most = maximum ?? maxLength;
  return least === undefined && most === undefined ? "" : ` (${least ?? ""}..${most ?? ""})`;
}

function text(raw: string): string {
  return raw.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
