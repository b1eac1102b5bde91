import { RelayError } from "../../protocol/error-table.ts";
import { findRelay } from "../shared/find-relay.ts";
import { printError } from "../shared/print.ts";
import { probeServer } from "../shared/probe-server.ts";
import { isFinal } from "../shared/why-refused.ts";

/** Shortest and longest wait before the next attempt. Units: milliseconds. */
const FIRST_RETRY_MILLIS = 250;
const LONGEST_RETRY_MILLIS = 5000;

/** A server that answers, and the format that it speaks. */
export interface FoundServer {
  url: string;
  format: "json" | "classic";
}

/**
 * Waits until a server answers, and prints each failed attempt. Without an address it looks for a relay on this machine.
 * Fails: unauthorized, not_found, not_a_relay, untrusted_certificate, and what else trying again cannot change.
 */
export async function findServer(given: string | undefined, token?: string): Promise<FoundServer> {
  for (
    let retryMillis = FIRST_RETRY_MILLIS;
    ;
    retryMillis = Math.min(2 * retryMillis, LONGEST_RETRY_MILLIS)
  ) {
    const url = given ?? (await findRelay(token)).url;
    try {
      return { url, format: (await probeServer(url, token)) === "v1" ? "json" : "classic" };
    } catch (error) {
      if (!(error instanceof RelayError) || isFinal(error)) throw error;
      printError(`${error.message}; trying again in ${retryMillis} ms`);
      await Bun.sleep(retryMillis);
    }
  }
}
