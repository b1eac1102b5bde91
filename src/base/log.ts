import pino, { type Logger } from "pino";

/** A structured logger. It writes to standard error, because standard output carries a program's answer. */
export type Log = Pick<Logger, "debug" | "info" | "warn" | "error"> & {
  /** One of {@link LOG_LEVELS}. */
  level?: string;
};

/** Log levels, from the one that logs least to the one that logs most. */
export const LOG_LEVELS = ["silent", "error", "warn", "info", "debug"] as const;

/** One of {@link LOG_LEVELS}. */
export type LogLevel = (typeof LOG_LEVELS)[number];

/**
 * Makes a logger: readable lines on a terminal, NDJSON otherwise.
 * Each call writes its line before it returns, so that no line is lost when the process ends.
 */
export function createLog(options: { level: LogLevel; terminal: boolean }): Log {
  const destination = options.terminal
    ? loadPretty()({ destination: 2, sync: true, translateTime: "HH:MM:ss.l", ignore: "pid,hostname" })
    : pino.destination({ dest: 2, sync: true });
  return pino({ level: options.level, base: null }, destination);
}

/** Loads the formatter for terminals. Other destinations do not need it, and it takes memory. */
function loadPretty(): typeof import("pino-pretty") {
  return require("pino-pretty");
}

/** A logger that writes nothing. */
export const silentLog: Log = pino({ level: "silent" });
