/** Something on this machine that tests need and that the locked packages do not include. */
export interface Need {
  /** Its usual name. */
  readonly name: string;
  readonly found: () => boolean;
  /** The command that installs it; undefined if no command can on this system. */
  readonly command: string | undefined;
}

/**
 * Whether to skip tests because this machine lacks something that they need. Prints the first missing thing, in a line that the test
 * command counts. In CI it skips only for want of something that no command can install: without anything else the tests fail.
 */
export function skipWithout(...needs: readonly Need[]): boolean {
  const missing = needs.find(({ found, command }) => !found() && (command === undefined || !process.env.CI));
  if (missing === undefined) return false;
  console.error(missingLine(missing));
  return true;
}

/** The line in which a test file names the reason for its skipped tests. */
export function missingLine({ name, command }: Need): string {
  const advice =
    command === undefined ? `No command installs it on ${process.platform}` : `To get it: ${command}`;
  return `skipped for want of ${name}. ${advice}`;
}
