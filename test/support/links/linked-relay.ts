import { upstreamAddress } from "../../../src/ingest/index.ts";
import { TestRelay } from "../test-relay.ts";

/** A link as `/status` shows it. */
export interface StatusLink extends Record<string, unknown> {
  site: string | null;
  connected: boolean;
  reason: string | null;
  games: number;
  late: number;
  lost: number;
  duplicates: number;
}

/** A relay that reads from these ports of this machine. */
export function relayReadingFrom(site: string, ...ports: number[]): TestRelay {
  const upstreams = ports.flatMap((port) => upstreamAddress(`ws://127.0.0.1:${port}`) ?? []);
  return TestRelay.start({ site, upstreams });
}

/** The links of a relay, in the order of its settings, once they have been up. */
export async function linksOf(relay: TestRelay): Promise<StatusLink[]> {
  return (await relay.status()).links as StatusLink[];
}
