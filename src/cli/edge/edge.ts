import { type EdgeCommand, EdgeRelay } from "../../app/edges/index.ts";

/** Signals that a terminal sends to the relay and to its edges alike. The relay tells its edges when to end. */
const OF_TERMINALS: readonly NodeJS.Signals[] = ["SIGINT", "SIGHUP", "SIGTERM"];

/** Runs one edge of the relay that started this process. It ends when the relay says so, or has ended. */
export function runEdge(): void {
  const edge = new EdgeRelay({
    tell: (message) => process.send?.(message),
    end: (exitCode) => process.exit(exitCode),
  });
  process.on("message", (message) => edge.take(message as EdgeCommand));
  process.on("disconnect", () => void edge.stop(0));
  for (const signal of OF_TERMINALS) process.on(signal, () => {});
}
