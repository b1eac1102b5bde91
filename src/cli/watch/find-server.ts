import { RelayError } from "../../protocol/error-table.ts";
import { probeServer } from "../shared/server-probe.ts";

/** First and longest wait before another try. Units: milliseconds. */
const FIRST_RETRY_MILLIS = 250;
const LONGEST_RETRY_MILLIS = 5000;

/** Waits until a server answers, saying so, and finds out in which format to speak with it. */
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
        `no relay answers at ${url} (bun start runs one), or it wants a token (--token); trying again in ${retryMillis} ms`,
      );
      await Bun.sleep(retryMillis);
    }
  }
}
