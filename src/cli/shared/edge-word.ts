/** The word with which this program is started as an edge. It is no command for people. */
export const EDGE_WORD = "edge";

/** The words that start this program as an edge of the relay that runs now: with the same Bun and the same flags, or the single binary. */
export function edgeCommand(): string[] {
  const program = Bun.isStandaloneExecutable ? [] : [...process.execArgv, Bun.main];
  return [process.execPath, ...program, EDGE_WORD];
}
