import { createSocket } from "node:dgram";
// Not the package's own entrance: it replaces the stack traces of the whole process.
import type { CiaoService } from "@homebridge/ciao/lib/CiaoService.js";
import { Responder } from "@homebridge/ciao/lib/Responder.js";
import type { Log } from "../base/log.ts";
import { ownAddresses } from "../base/platform/network.ts";
import type { Platform } from "../base/platform/platform.ts";
import { reasonOf } from "../base/reason-of.ts";
import { relayText, SERVICE_NAME, SERVICE_TYPE } from "./relay-service.ts";

/** How long the goodbye may take. Units: milliseconds. */
const GOODBYE_MILLIS = 500;
/** The port of multicast DNS. */
const MULTICAST_DNS_PORT = 5353;
/** Longest label of a DNS name. Units: bytes. */
const MAX_LABEL = 63;

/** A relay to announce. */
export interface AnnouncedRelay {
  /** Its name on the network. If another relay has it, a number is added. */
  name: string;
  /** The address that it listens on. */
  host: string;
  port: number;
  /** Whether it speaks TLS. */
  secured: boolean;
  /** Whether a game on another machine needs a token. */
  asksToken: boolean;
}

/** What an announcement needs beside the relay. */
export interface AnnouncementParts {
  log: Log;
  platform: Pick<Platform, "interfaces" | "read">;
}

/** What `/status` shows of an announcement. */
export interface DescribedAnnouncement {
  name: string;
  service: string;
  state: "starting" | "announced" | "failed" | "stopped";
}

/**
 * Announces a relay on the local network by multicast DNS (RFC 6762, 6763), until it is stopped. Follows networks that come and go.
 * If the machine cannot announce, it warns, and the relay runs without.
 */
export class Announcement {
  readonly #relay: AnnouncedRelay;
  readonly #parts: AnnouncementParts;
  #name: string;
  #state: DescribedAnnouncement["state"] = "starting";
  #responder: Responder | undefined;
  #service: CiaoService | undefined;

  constructor(relay: AnnouncedRelay, parts: AnnouncementParts) {
    this.#relay = relay;
    this.#parts = parts;
    this.#name = relay.name;
    this.#begin().catch((error: unknown) => this.#fail(reasonOf(error)));
  }

  describe(): DescribedAnnouncement {
    return { name: this.#name, service: SERVICE_NAME, state: this.#state };
  }

  /** Says goodbye, so that nobody goes on to find the relay. */
  async stop(): Promise<void> {
    this.#state = "stopped";
    const goodbye = (async () => {
      await this.#service?.destroy();
      await this.#responder?.shutdown();
    })();
    const late = Bun.sleep(GOODBYE_MILLIS);
    await Promise.race([
      goodbye.catch((error: unknown) => this.#parts.log.debug({ err: error }, "no goodbye")),
      late,
    ]);
  }

  async #begin(): Promise<void> {
    const { log, platform } = this.#parts;
    const { host, port } = this.#relay;
    await bindForAMoment();
    const adapters = Object.values(platform.interfaces()).flat();
    if (!adapters.some((adapter) => adapter?.internal === true)) throw new Error("no loopback adapter is up");
    // It may have been stopped while the port was tried.
    if (this.#state !== "starting") return;
    if (!ownAddresses(platform).some((address) => !address.includes(":")))
      log.warn("this machine has no IPv4 network now: other machines find the relay once it has one");
    const bound = ["0.0.0.0", "::"].includes(host) ? {} : { restrictedAddresses: [host] };
    this.#responder = Responder.getResponder({ disableIpv6: true });
    this.#service = this.#responder.createService({
      name: this.#name,
      // Of its own: the machine's own name belongs to the system's responder.
      hostname: `${hostLabel(this.#name)}-telemetry-${port}`,
      type: SERVICE_TYPE,
      port,
      txt: relayText(this.#relay),
      disabledIpv6: true,
      ...bound,
    });
    this.#service.on("name-change", (name) => {
      log.warn(`another program on the network is announced as "${this.#name}": this relay is "${name}"`);
      this.#name = name;
    });
    // A name that is not shown anywhere. Without a listener the library complains.
    this.#service.on("hostname-change", () => undefined);
    await this.#service.advertise();
    if (this.#state !== "starting") return;
    this.#state = "announced";
    log.info(
      `announced on the local network as "${this.#name}" (${SERVICE_NAME} port ${port}): games that look for a relay find it`,
    );
  }

  #fail(reason: string): void {
    if (this.#state === "stopped") return;
    this.#state = "failed";
    this.#parts.log.warn(
      `the relay is not announced on the local network (${reason}): games need its address, telemetry_relay/connection/url`,
    );
  }
}

/** Binds the port of multicast DNS once. The library tells nobody if it cannot. Fails: the system's error. */
async function bindForAMoment(): Promise<void> {
  const socket = createSocket({ type: "udp4", reuseAddr: true });
  try {
    await new Promise<void>((resolve, reject) => {
      socket.once("error", reject);
      socket.bind(MULTICAST_DNS_PORT, resolve);
    });
  } finally {
    socket.close();
  }
}

/** A name as part of a host name: letters, digits and dashes. */
function hostLabel(name: string): string {
  const label = name
    .normalize("NFKD")
    .replace(/[^A-Za-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");
  return label.slice(0, MAX_LABEL - "-telemetry-65535".length) || "relay";
}
