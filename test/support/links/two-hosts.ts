import type { Need } from "../needs.ts";
import { ON_LINUX } from "../system-parts.ts";

/** Two hosts that a test can cut from each other: network namespaces of Linux, which only root can make. */
export const TWO_HOSTS: Need = {
  name: "network namespaces, which root makes with ip of iproute2",
  found: () => canMake(),
  command: ON_LINUX && process.getuid?.() === 0 ? "apt-get install iproute2" : undefined,
};

/** A direction in which a network is cut: nothing of what this host sends arrives. */
export type CutSide = "near" | "far";

/** A MAC address that no host has: frames to it arrive nowhere, and nobody is told. */
const NOWHERE = "02:00:00:00:00:01";
const ADDRESSES: Readonly<Record<CutSide, string>> = { near: "10.213.7.1", far: "10.213.7.2" };

/** A near and a far host with a network between them. */
export class TwoHosts implements Disposable {
  readonly #name = `relay-${process.pid}`;

  constructor() {
    for (const side of ["near", "far"] as const) {
      ip("netns", "add", this.#space(side));
      ip("-n", this.#space(side), "link", "set", "lo", "up");
    }
    const [near, far] = [this.#space("near"), this.#space("far")];
    ip("link", "add", "eth0", "netns", near, "type", "veth", "peer", "name", "eth0", "netns", far);
    for (const side of ["near", "far"] as const) {
      ip("-n", this.#space(side), "address", "add", `${ADDRESSES[side]}/24`, "dev", "eth0");
      ip("-n", this.#space(side), "link", "set", "eth0", "up");
    }
  }

  /** The IP address of a host. */
  address(side: CutSide): string {
    return ADDRESSES[side];
  }

  /** The words before a command that runs it on a host. */
  on(side: CutSide): string[] {
    return ["ip", "netns", "exec", this.#space(side)];
  }

  /** Loses everything that this host sends to the other. */
  cut(side: CutSide): void {
    const other = ADDRESSES[side === "near" ? "far" : "near"];
    const space = this.#space(side);
    ip("-n", space, "neighbour", "replace", other, "lladdr", NOWHERE, "dev", "eth0", "nud", "permanent");
  }

  /** Carries what both hosts send again. */
  restore(): void {
    for (const [side, other] of [
      ["near", "far"],
      ["far", "near"],
    ] as const)
      Bun.spawnSync(["ip", "-n", this.#space(side), "neighbour", "delete", ADDRESSES[other], "dev", "eth0"]);
  }

  [Symbol.dispose](): void {
    for (const side of ["near", "far"] as const) Bun.spawnSync(["ip", "netns", "delete", this.#space(side)]);
  }

  #space(side: CutSide): string {
    return `${this.#name}-${side}`;
  }
}

function ip(...words: string[]): void {
  const { exitCode, stderr } = Bun.spawnSync(["ip", ...words]);
  if (exitCode !== 0) throw new Error(`ip ${words.join(" ")}: ${stderr.toString()}`);
}

function canMake(): boolean {
  if (!ON_LINUX || Bun.which("ip") === null) return false;
  const name = `relay-${process.pid}-tried`;
  const { exitCode } = Bun.spawnSync(["ip", "netns", "add", name]);
  if (exitCode === 0) Bun.spawnSync(["ip", "netns", "delete", name]);
  return exitCode === 0;
}
