import type { Refusal } from "../../protocol/error-message.ts";
import { DEFAULT_CONNECTIONS_PER_ADDRESS, type Limits } from "../../protocol/limits.ts";
import { isLoopback } from "./loopback.ts";

/** Counts open WebSocket connections, in total and by IP address. */
export class ConnectionCount {
  #open = 0;
  readonly #byAddress = new Map<string, number>();

  constructor(private readonly limits: Readonly<Limits>) {}

  /** Open connections. */
  get open(): number {
    return this.#open;
  }

  /** Why one more connection is refused; undefined while there is room. */
  refusal(ip: string): Refusal | undefined {
    const { connections } = this.limits;
    if (this.#open >= connections) return tooMany(`${connections} connections, which are open already`);
    const ofOne = this.#mostOf(ip);
    if ((this.#byAddress.get(ip) ?? 0) < ofOne) return undefined;
    return tooMany(`${ofOne} connections from one address, which are open already`);
  }

  opened(ip: string): void {
    this.#open++;
    this.#byAddress.set(ip, (this.#byAddress.get(ip) ?? 0) + 1);
  }

  closed(ip: string): void {
    this.#open--;
    const left = (this.#byAddress.get(ip) ?? 0) - 1;
    if (left > 0) this.#byAddress.set(ip, left);
    else this.#byAddress.delete(ip);
  }

  /** All peers behind a tunnel or proxy on this machine share a loopback address, so only a limit that the user sets applies to it. */
  #mostOf(ip: string): number {
    const { connectionsPerAddress } = this.limits;
    if (connectionsPerAddress !== undefined) return connectionsPerAddress;
    return isLoopback(ip) ? Number.POSITIVE_INFINITY : DEFAULT_CONNECTIONS_PER_ADDRESS;
  }
}

function tooMany(most: string): Refusal {
  return { code: "too_many_connections", message: `expected at most ${most}` };
}
