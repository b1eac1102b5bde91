import { standardOutput } from "../../base/standard-output.ts";
import { terminalText } from "../../base/terminal-text.ts";
import { withoutSecrets } from "../../protocol/token-carrier.ts";
import { hasColours, withVerdictColours } from "./colour.ts";

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
  console.error(withColours(text, process.stderr));
}

function withColours(text: string, output: { isTTY?: boolean }): string {
  const safe = terminalText(withoutSecrets(text));
  return hasColours(output) ? withVerdictColours(safe) : safe;
}
