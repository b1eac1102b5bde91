import type { RelayOptions } from "../../src/app/index.ts";
import type { Log } from "../../src/base/log.ts";
import { DEFAULT_NATS_OPTIONS, type NatsOptions } from "../../src/surfaces/nats/index.ts";
import { natsAddress } from "../../src/surfaces/nats/nats-options.ts";
import type { TestNatsServer } from "./nats-server.ts";
import { TestRelay } from "./test-relay.ts";

/** A relay of a site that uses these NATS servers. */
export function natsRelay(
  site: string,
  servers: readonly (Pick<TestNatsServer, "url"> | string)[],
  {
    nats = {},
    options = {},
    log,
  }: { nats?: Partial<NatsOptions>; options?: Partial<RelayOptions>; log?: Log } = {},
): TestRelay {
  const addresses = servers.flatMap(
    (server) => natsAddress(typeof server === "string" ? server : server.url) ?? [],
  );
  return TestRelay.start(
    { ...options, site, nats: { ...DEFAULT_NATS_OPTIONS, ...nats, servers: addresses } },
    log === undefined ? {} : { log },
  );
}

/** The section of NATS in `/status`. */
export interface NatsStatus {
  connected: boolean;
  server: string | null;
  reason: string | null;
  refused: string | null;
  problem: string | null;
  published: number;
  waiting: number;
  unconfirmed_bytes: number;
  lost: number;
  readers: number;
  events: { stream: string | null; recovered: boolean | null; events_gone: number };
  sites: Record<string, { up: boolean; games: number; late: number; lost: number; duplicates: number }>;
}

/** Asks a relay for that section until it fits. Fails: the test's time-out. */
export async function natsStatus(
  relay: TestRelay,
  fits: (status: NatsStatus) => boolean = () => true,
): Promise<NatsStatus> {
  for (;;) {
    const { nats } = await relay.status();
    // Before it is loaded, the section has less.
    const { sites } = nats as NatsStatus;
    if (sites !== undefined && fits(nats as NatsStatus)) return nats as NatsStatus;
    await Bun.sleep(20);
  }
}

/** Waits until relays know each other, each in the order of their sites. */
export async function joined(
  ...relays: readonly (readonly [TestRelay, ...sites: string[]])[]
): Promise<void> {
  for (const [relay, ...sites] of relays)
    await natsStatus(
      relay,
      ({ sites: known, readers }) => sites.every((site) => known[site]?.up) && readers >= sites.length,
    );
}
