import type { Clock } from "../base/clock.ts";
import type { Log } from "../base/log.ts";
import { thisMachine } from "../base/platform/this-machine.ts";
import type { Announcement } from "../discovery/index.ts";
import { RelayError } from "../protocol/error-table.ts";
import { isLoopback, type Tokens } from "../server/index.ts";
import type { RelayOptions } from "./config/options.ts";

/** A relay that listens, as far as its announcement needs it. */
interface ListeningRelay {
  port: number;
  /** Its name for other relays. */
  site: string;
  /** Whether it speaks TLS. */
  secured: boolean;
  tokens: Readonly<Tokens>;
  clock: Clock;
  log: Log;
}

/** Refuses to announce a relay that no other machine reaches. Fails: bad_config. */
export function refuseHiddenAnnouncement({ host, announce }: RelayOptions): void {
  if (!announce.on || !isLoopback(host)) return;
  throw new RelayError(
    "bad_config",
    `expected an address that other machines reach with announce (--announce), such as --host 0.0.0.0, got ${host}: games on other machines would find a relay that they cannot reach`,
  );
}

/** Announces a relay on the local network if its options ask for it; else nothing of that is loaded. */
export function announce(
  { host, announce: { on, name } }: RelayOptions,
  { port, site, secured, tokens, clock, log }: ListeningRelay,
): Announcement | undefined {
  if (!on) return undefined;
  const { Announcement }: typeof import("../discovery/index.ts") = require("../discovery/index.ts");
  const asksToken = (tokens.all ?? tokens.producer) !== undefined;
  const relay = { name: name ?? machineName(), host, port, site, secured, asksToken };
  return new Announcement(relay, { clock, log, platform: thisMachine });
}

/** The name of this machine without its domain. */
function machineName(): string {
  return thisMachine.hostName.split(".", 1)[0]?.slice(0, 40) || "relay";
}
