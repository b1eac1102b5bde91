import type { Logger } from "pino";

/** A structured logger. It writes to standard error, because standard output carries a program's answer. */
export type Log = Pick<Logger, "debug" | "info" | "warn" | "error"> & {
  /** One of {@link LOG_LEVELS}. */
  level?: string;
};

/** Log levels, from the one that logs least to the one that logs most. */
export const LOG_LEVELS = ["silent", "error", "warn", "info", "debug"] as const;

/** One of {@link LOG_LEVELS}. */
export type LogLevel = (typeof LOG_LEVELS)[number];

/** How a logger begins. */
export interface LogOptions {
  level: LogLevel;
  /** Whether lines are written for people. Asked at the first line. */
  isTerminal(): boolean;
}

/**
 * Makes a logger: readable lines on a terminal, NDJSON otherwise.
 * Each call writes its line before it returns, so that no line is lost when the process ends.
 * Cost: loads the logging library with the first line that its level lets through; a quiet relay never does.
 */
export function createLog({ level, isTerminal }: LogOptions): Log {
  let logger: Logger | undefined;
  const log: Log = {
    level,
    debug: write("debug"),
    info: write("info"),
    warn: write("warn"),
    error: write("error"),
  };

  function write(method: Exclude<LogLevel, "silent">): Logger["info"] {
    return (...line: unknown[]) => {
      const now = log.level ?? level;
      if (LOG_LEVELS.indexOf(method) > LOG_LEVELS.indexOf(now as LogLevel)) return;
      logger ??= loadLogger().structuredLogger({ isTerminal: isTerminal() });
      try {
        logger[method](...(line as Parameters<Logger["info"]>));
      } catch (error) {
        // The terminal was closed. The program has to go on, because it still says goodbye.
        if ((error as NodeJS.ErrnoException).code !== "EIO") throw error;
      }
    };
  }

  return log;
}

/** Loads the logging library. A module of our own, so that a bundle keeps the library apart from what every relay loads. */
function loadLogger(): typeof import("./structured-logger.ts") {
  return require("./structured-logger.ts");
}

/** A logger that writes nothing. */
export const silentLog: Log = { level: "silent", debug() {}, info() {}, warn() {}, error() {} };
