// Failures that keep the server from starting and that the person at the keyboard can mend: printed as one line, exit 1.

const NAME = "StartError";

export function startError(message: string, cause?: unknown): Error {
  const error = new Error(message, { cause });
  error.name = NAME;
  return error;
}

export function isStartError(error: unknown): boolean {
  return error instanceof Error && error.name === NAME;
}
