import pino, { type Logger } from "pino";

/** Makes a logger of the logging library that writes every level to standard error: lines for people on a terminal, NDJSON otherwise. */
export function structuredLogger({ isTerminal }: { isTerminal: boolean }): Logger {
  const destination = isTerminal
    ? loadPretty()({ destination: 2, sync: true, translateTime: "HH:MM:ss.l", ignore: "pid,hostname" })
    : pino.destination({ dest: 2, sync: true });
  return pino({ base: null, level: "debug" }, destination);
}

/** Loads the formatter for terminals. Other destinations do not need it, and it takes memory. */
function loadPretty(): typeof import("pino-pretty") {
  return require("pino-pretty");
}
