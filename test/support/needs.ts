/** Something on this machine that tests need and the locked packages do not bring. */
export interface Need {
  /** How people call it. */
  readonly name: string;
  readonly found: () => boolean;
  /** The command that gets it. */
  readonly command: string;
}

/**
 * Whether to skip tests because this machine lacks something they need. Names the first thing that is missing, in a line
 * that the test command counts by. Never skips in CI: there the tests fail.
 */
export function skipWithout(...needs: readonly Need[]): boolean {
  if (process.env.CI) return false;
  const missing = needs.find(({ found }) => !found());
  if (missing === undefined) return false;
  console.error(missingLine(missing));
  return true;
}

/** The line by which a test file says what it is skipped for. */
export function missingLine({ name, command }: Need): string {
  return `skipped for want of ${name}. To get it: ${command}`;
}
