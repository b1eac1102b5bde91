import pino, { type Logger } from "pino";

/** A structured logger; every line goes to standard error, so that standard output stays a program's answer. */
export type Log = Pick<Logger, "debug" | "info" | "warn" | "error"> & {
  /** How much is logged; one of {@link LOG_LEVELS}. */
  level?: string;
};

/** How much is logged, least first. */
export const LOG_LEVELS = ["silent", "error", "warn", "info", "debug"] as const;

/** One of {@link LOG_LEVELS}. */
export type LogLevel = (typeof LOG_LEVELS)[number];

/**
 * Makes a logger: lines for people on a terminal, NDJSON otherwise.
 * Lines are written before the call returns, so that none is lost when the process ends.
 */
export function createLog(options: { level: LogLevel; terminal: boolean }): Log {
  const destination = options.terminal
    ? loadPretty()({ destination: 2, sync: true, translateTime: "HH:MM:ss.l", ignore: "pid,hostname" })
    : pino.destination({ dest: 2, sync: true });
  return pino({ level: options.level, base: null }, destination);
}

/** Loaded for terminals alone: elsewhere it would only take memory. */
function loadPretty(): typeof import("pino-pretty") {
  return require("pino-pretty");
}

/** A logger that says nothing. */
export const silentLog: Log = pino({ level: "silent" });
