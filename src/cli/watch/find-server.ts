import { RelayError } from "../../protocol/error-table.ts";
import { commandHint } from "../shared/command-hint.ts";
import { probeServer } from "../shared/server-probe.ts";

/** Shortest and longest wait before the next attempt. Units: milliseconds. */
const FIRST_RETRY_MILLIS = 250;
const LONGEST_RETRY_MILLIS = 5000;

/** Waits until a server answers, prints each failed attempt, and finds out which format the server speaks. */
export async function findServer(url: string, token?: string): Promise<"json" | "classic"> {
  for (
    let retryMillis = FIRST_RETRY_MILLIS;
    ;
    retryMillis = Math.min(2 * retryMillis, LONGEST_RETRY_MILLIS)
  ) {
    try {
      return (await probeServer(url, token)) === "v1" ? "json" : "classic";
    } catch (error) {
      if (!(error instanceof RelayError)) throw error;
      console.error(
        `no relay answers at ${url}, or it requires a token (--token); trying again in ${retryMillis} ms. To start a relay: ${commandHint("serve")}`,
      );
      await Bun.sleep(retryMillis);
    }
  }
}
