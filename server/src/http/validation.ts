// Checks requests against the shared schemas: bodies as they are, addresses and queries (always text) turned into what the schema says.
import { Ajv, type Options } from "ajv";
import addFormats from "ajv-formats";
import type { FastifyInstance } from "fastify";

const rules: Options = { removeAdditional: false, useDefaults: false, allErrors: false, strict: true, strictTypes: false };

export function validateStrictly(app: FastifyInstance): void {
  const asIs = withFormats(new Ajv({ ...rules, coerceTypes: false }));
  const fromText = withFormats(new Ajv({ ...rules, coerceTypes: "array" }));
  app.setValidatorCompiler(({ schema, httpPart }) => (httpPart === "body" ? asIs : fromText).compile(schema as object));
}

function withFormats(ajv: Ajv): Ajv {
  // The package is CommonJS and its types describe another shape than Node gives it.
  (addFormats as unknown as (ajv: Ajv) => void)(ajv);
  return ajv;
}
