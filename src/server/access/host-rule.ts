import type { Refusal } from "../../protocol/error-message.ts";
import { bareHost, isLoopback } from "./loopback.ts";

/** Addresses that stand for every address of the machine. */
const EVERY_ADDRESS = new Set(["0.0.0.0", "::", ""]);

/**
 * Refuses requests whose Host header names another host. With DNS rebinding an attacker's name leads to this machine, and the browser
 * takes the attacker's page for one of the relay's own; only the Host header shows the difference. An IP address cannot be rebound.
 */
export class HostRule {
  readonly #names: ReadonlySet<string>;
  readonly #anyAddress: boolean;

  constructor(boundHost: string, allowedHosts: readonly string[]) {
    const bound = bareHost(boundHost).toLowerCase();
    this.#names = new Set([bound, ...allowedHosts.map((host) => bareHost(host).toLowerCase())]);
    this.#anyAddress = EVERY_ADDRESS.has(bound);
  }

  /** Why a Host header is refused; undefined if it is allowed. */
  refusal(header: string | null): Refusal | undefined {
    const host = header === null ? undefined : hostOf(header);
    if (host !== undefined && this.#isOwn(host)) return undefined;
    const got = header === null ? "none" : JSON.stringify(header.slice(0, 200));
    const how =
      host === undefined ? "" : `. If that is this relay's name, start it with --allow-host ${host}`;
    return {
      code: "host_refused",
      message: `expected this relay's address in the Host header, got ${got}${how}`,
    };
  }

  #isOwn(host: string): boolean {
    return isLoopback(host) || this.#names.has(host) || (this.#anyAddress && isIpAddress(host));
  }
}

/** Whether a host is an IP address. The module is loaded with the first request that needs it. */
function isIpAddress(host: string): boolean {
  return process.getBuiltinModule("node:net").isIP(host) !== 0;
}

/** The name or address in a Host header without the port; undefined for a malformed header. */
function hostOf(header: string): string | undefined {
  const [, host] = /^(\[[\da-f:.]{2,45}\]|[\w.-]{1,253})(?::\d{1,5})?$/i.exec(header) ?? [];
  return host === undefined ? undefined : bareHost(host).toLowerCase();
}
