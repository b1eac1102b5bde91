/** Something on this machine that tests need and that the locked packages do not include. */
export interface Need {
  /** Its usual name. */
  readonly name: string;
  readonly found: () => boolean;
  /** The command that installs it. */
  readonly command: string;
}

/**
 * Whether to skip tests because this machine lacks something that they need. Prints the first missing thing, in a line that the test
 * command counts. Never skips in CI: there the tests fail.
 */
export function skipWithout(...needs: readonly Need[]): boolean {
  if (process.env.CI) return false;
  const missing = needs.find(({ found }) => !found());
  if (missing === undefined) return false;
  console.error(missingLine(missing));
  return true;
}

/** The line in which a test file names the reason for its skipped tests. */
export function missingLine({ name, command }: Need): string {
  return `skipped for want of ${name}. To get it: ${command}`;
}
