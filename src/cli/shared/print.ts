import { terminalText } from "../../base/terminal-text.ts";

/** Writes a line to standard output. Text of games in it cannot control the terminal. */
export function printLine(text: string): void {
  console.log(terminalText(text));
}

/** Writes a line to standard error, as {@link printLine}. */
export function printError(text: string): void {
  console.error(terminalText(text));
}
