/** A server that a bench can start. */
export interface ServerProgram {
  /** What it is called in tables. */
  name: string;
  command: readonly string[];
  /** Where it will listen, of a server that does not print its address. */
  url?: string;
}

/** A server that cannot be started here, and how that can be mended. */
export interface MissingProgram {
  name: string;
  missing: string;
}

/** Whether a program can be started. */
export function isThere(program: ServerProgram | MissingProgram): program is ServerProgram {
  return "command" in program;
}
