import { createSocket } from "node:dgram";
import type { CiaoService } from "@homebridge/ciao/lib/CiaoService.js";
import type { Responder } from "@homebridge/ciao/lib/Responder.js";
import type { Clock, Timer } from "../base/clock.ts";
import type { Log } from "../base/log.ts";
import { ownAddresses } from "../base/platform/network.ts";
import type { Platform } from "../base/platform/platform.ts";
import { reasonOf } from "../base/reason-of.ts";
import { loadResponder } from "./load-responder.ts";
import { relayText, SERVICE_NAME, SERVICE_TYPE } from "./relay-service.ts";

/** How often the adapters of the machine are looked at. Units: milliseconds. */
const ADAPTERS_MILLIS = 10_000;
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
  /** Its name for other relays. */
  site: string;
  /** Whether it speaks TLS. */
  secured: boolean;
  /** Whether a game on another machine needs a token. */
  asksToken: boolean;
}

/** What an announcement needs beside the relay. */
export interface AnnouncementParts {
  clock: Clock;
  log: Log;
  platform: Pick<Platform, "interfaces" | "read">;
}

/** What `/status` shows of an announcement. `waiting`: the machine has no network now. */
export interface DescribedAnnouncement {
  name: string;
  service: string;
  state: "waiting" | "starting" | "announced" | "failed" | "stopped";
}

/**
 * Announces a relay on the local network by multicast DNS (RFC 6762, 6763), until it is stopped. Follows networks that come and go.
 * If the machine cannot announce, it warns, and the relay runs without.
 */
export class Announcement {
  readonly #relay: AnnouncedRelay;
  readonly #parts: AnnouncementParts;
  readonly #timer: Timer;
  #name: string;
  #state: DescribedAnnouncement["state"] = "starting";
  /** Names of the adapters on which it is announced; undefined before the first look. */
  #adapters: string | undefined;
  #published: { responder: Responder; service: CiaoService } | undefined;
  /** Ends with the last change. */
  #changes: Promise<void>;

  constructor(relay: AnnouncedRelay, parts: AnnouncementParts) {
    this.#relay = relay;
    this.#parts = parts;
    this.#name = relay.name;
    this.#changes = this.#follow();
    this.#timer = parts.clock.every(ADAPTERS_MILLIS, () => {
      this.#changes = this.#changes.then(() => this.#follow());
    });
  }

  describe(): DescribedAnnouncement {
    return { name: this.#name, service: SERVICE_NAME, state: this.#state };
  }

  /** Says goodbye, so that nobody goes on to find the relay. */
  async stop(): Promise<void> {
    this.#timer.cancel();
    this.#state = "stopped";
    const goodbye = Promise.allSettled([this.#withdraw(), this.#changes]);
    await Promise.race([goodbye, Bun.sleep(GOODBYE_MILLIS)]);
  }

  /** Announces the relay anew if the machine has other adapters now. */
  async #follow(): Promise<void> {
    const adapters = this.#adaptersNow();
    if (adapters.join() === this.#adapters || this.#state === "stopped") return;
    const isFirst = this.#adapters === undefined;
    this.#adapters = adapters.join();
    try {
      await this.#withdraw();
      if (adapters.length > 0) await this.#publish(adapters);
      else this.#wait(isFirst);
    } catch (error) {
      this.#fail(reasonOf(error));
    }
  }

  /** Names of the adapters on which other machines reach the relay. */
  #adaptersNow(): string[] {
    const { host } = this.#relay;
    const { platform } = this.#parts;
    const own = new Set(ownAddresses(platform));
    return Object.entries(platform.interfaces())
      .filter(([, addresses = []]) =>
        addresses.some(
          ({ family, address }) =>
            family === "IPv4" && own.has(address) && ["0.0.0.0", "::", address].includes(host),
        ),
      )
      .map(([name]) => name)
      .sort();
  }

  async #publish(adapters: string[]): Promise<void> {
    const { host, port } = this.#relay;
    const { log } = this.#parts;
    await bindForAMoment();
    // It may have been stopped meanwhile.
    if (this.#state === "stopped") return;
    this.#state = "starting";
    // The names are given, since the library itself misses adapters of containers and of tagged networks.
    const responder = loadResponder().Responder.getResponder({ interface: adapters, disableIpv6: true });
    const service = responder.createService({
      name: this.#name,
      // Of its own: the machine's own name belongs to the system's responder.
      hostname: `${hostLabel(this.#name)}-telemetry-${port}`,
      type: SERVICE_TYPE,
      port,
      txt: relayText(this.#relay),
      disabledIpv6: true,
      ...(["0.0.0.0", "::"].includes(host) ? {} : { restrictedAddresses: [host] }),
    });
    this.#published = { responder, service };
    service.on("name-change", (name) => {
      log.warn(`the network has another relay with the name "${this.#name}": this one is "${name}"`);
      this.#name = name;
    });
    // A name that is shown nowhere.
    service.on("hostname-change", () => undefined);
    await service.advertise();
    if (this.#published?.service !== service) return;
    this.#state = "announced";
    log.info(
      `announced on the local network as "${this.#name}" (${SERVICE_NAME} port ${port}, by ${adapters.join(", ")}): games that look for a relay find it`,
    );
  }

  async #withdraw(): Promise<void> {
    const published = this.#published;
    this.#published = undefined;
    await published?.service.destroy();
    await published?.responder.shutdown();
  }

  #wait(isFirst: boolean): void {
    this.#state = "waiting";
    const until = "games find the relay once it has one";
    this.#parts.log.warn(
      isFirst
        ? `this machine has no IPv4 network: ${until}`
        : `this machine has no network any more: ${until}`,
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
