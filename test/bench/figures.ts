// Medians and percentiles, and the one line of progress on stderr.

export function median(numbers: readonly number[]): number {
  return percentile(numbers, 0.5);
}

/** Nearest rank: a value that was really measured. */
export function percentile(numbers: readonly number[], share: number): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

export function rounded(number: number, digits = 2): number {
  return Number(number.toFixed(digits));
}

const started = performance.now();
export function say(text: string): void {
  process.stderr.write(`${((performance.now() - started) / 1000).toFixed(1).padStart(6)} s  ${text}\n`);
}
