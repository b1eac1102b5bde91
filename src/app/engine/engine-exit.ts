/** How a process ended: by itself with a code, or by a signal. */
export interface EngineExit {
  code: number | null;
  signal: string | null;
}

/** An end in words: `exit code 1`, `signal SIGSEGV`. */
export function describeExit({ code, signal }: EngineExit): string {
  return signal === null ? `exit code ${code}` : `signal ${signal}`;
}
