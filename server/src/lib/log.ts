// The program's log: lines of JSON, and errors told without the values that ran into them.
import pino, { type DestinationStream, type Logger } from "pino";

export function createLogger(level: string, destination?: DestinationStream): Logger {
  const options = { level, base: null, serializers: { err: describeError } };
  return destination === undefined ? pino(options) : pino(options, destination);
}

type Described = { type: string; message: string; stack: string[]; cause?: Described; [field: string]: unknown };

/** What of a database's error names a place in the schema and never a value. */
const safeFields = ["code", "severity", "schema", "table", "column", "constraint", "routine"] as const;

/**
 * Messages quote what they stumbled over, and a database's error carries the whole row ("detail") and every parameter:
 * what was quoted is blanked, and only the fields known to be safe are kept.
 */
function describeError(error: unknown, depth = 0): Described {
  if (!(error instanceof Error)) return { type: typeof error, message: "", stack: [] };
  const { query, params } = error as { query?: unknown; params?: unknown };
  // Drizzle's message holds the parameters; the statement alone says as much.
  const message = params === undefined ? error.message : `Failed query: ${query}`;
  const fields = error as unknown as Record<string, unknown>;
  return {
    type: error.name,
    message: params === undefined ? withoutQuotations(message) : message,
    ...Object.fromEntries(safeFields.filter((field) => fields[field] !== undefined).map((field) => [field, fields[field]])),
    stack: framesOf(error),
    ...(error.cause instanceof Error && depth < 3 && { cause: describeError(error.cause, depth + 1) }),
  };
}

function withoutQuotations(message: string): string {
  return message.replace(/(["'`]).*?\1/gs, "$1…$1");
}

function framesOf(error: Error): string[] {
  const lines = (error.stack ?? "").split("\n");
  return lines.filter((line) => line.startsWith("    at ")).map((line) => line.trim());
}
