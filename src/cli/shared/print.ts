import { writeSync } from "node:fs";
import { isatty } from "node:tty";
import { standardOutput } from "../../base/standard-output.ts";
import { terminalText } from "../../base/terminal-text.ts";
import { withoutSecrets } from "../../protocol/token-carrier.ts";
import { hasColours, withVerdictColours } from "./colour.ts";

/** The file descriptor of standard error. */
const STANDARD_ERROR = 2;

/** Writes a line to standard output, with the token that a relay shows once. Text of games in it cannot control the terminal. */
export function printLine(text: string): void {
  console.log(terminalText(text));
}

/** Writes a program's answer to standard output, without tokens in URLs. Resolves once all of it is written: a program that ends before would cut it. A full disk ends the program. */
export function printAnswer(text: string): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const output = standardOutput();
  output.write(`${withColours(text, output)}\n`, (error) => {
    if (error === undefined || error === null) resolve();
  });
  return promise;
}

/** Writes a line to standard error, as {@link printLine}, but without tokens in URLs. */
export function printError(text: string): void {
  const line = withColours(text, { isTTY: isatty(STANDARD_ERROR) });
  try {
    // On a terminal console.error would write every line in red, notices too.
    writeSync(STANDARD_ERROR, `${line}\n`);
  } catch {
    // A pipe that is full for now, or that nobody reads any longer.
    console.error(line);
  }
}

function withColours(text: string, output: { isTTY?: boolean }): string {
  const safe = terminalText(withoutSecrets(text));
  return hasColours(output) ? withVerdictColours(safe) : safe;
}
