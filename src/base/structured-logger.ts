import pino, { type Logger } from "pino";
import { terminalJson, terminalLine, terminalText } from "./terminal-text.ts";

/**
 * Makes a logger of the logging library that writes every level to standard error: lines for people on a terminal, NDJSON otherwise. Text of
 * games in a line cannot control the terminal.
 */
export function structuredLogger({ isTerminal }: { isTerminal: boolean }): Logger {
  const destination = isTerminal
    ? loadPretty()({
        destination: 2,
        sync: true,
        translateTime: "HH:MM:ss.l",
        ignore: "pid,hostname",
        messageFormat: (line, key) => terminalLine(String(line[key] ?? "")),
      })
    : pino.destination({ dest: 2, sync: true });
  const hooks = { streamWrite: isTerminal ? withoutControls : terminalJson };
  return pino({ base: null, level: "debug", hooks }, destination);
}

/** A line of NDJSON without control characters but line ends, also those that are written as escapes: the formatter prints texts as they are. */
function withoutControls(json: string): string {
  return terminalText(json).replaceAll(ESCAPES, (escaped) => (CONTROL.test(escaped) ? " " : escaped));
}

/** Every escape in JSON, so that an escaped backslash does not look like the beginning of one. */
const ESCAPES = /\\(?:u[\da-f]{4}|.)/gi;
const CONTROL = /^\\(?:u00[01]|[bfr])/i;

/** Loads the formatter for terminals. Other destinations do not need it, and it takes memory. */
function loadPretty(): typeof import("pino-pretty") {
  return require("pino-pretty");
}
