/** A server that a bench can start. */
export interface ServerProgram {
  /** Name of the server in tables. */
  name: string;
  command: readonly string[];
  /** Address of a server that does not print it. */
  url?: string;
}

/** A server that the bench cannot start here, with a hint that makes it available. */
export interface MissingProgram {
  name: string;
  missing: string;
}

/** Whether the bench can start a program. */
export function isThere(program: ServerProgram | MissingProgram): program is ServerProgram {
  return "command" in program;
}
