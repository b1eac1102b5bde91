import { spawnSync } from "node:child_process";
import type { Need } from "./needs.ts";
import { ON_LINUX } from "./system-parts.ts";

/** Networks of their own for tests: hosts that Linux makes for root. */
export const NETWORK_NAMESPACES: Need = {
  name: "network namespaces (root, and ip of iproute2)",
  found: () => ON_LINUX && process.getuid?.() === 0 && Bun.which("ip") !== null && canMake(),
  command: ON_LINUX ? "apt-get install iproute2, and run the tests as root" : undefined,
};

/** One network between this machine and a host. */
export interface TestLink {
  /** This machine's address there. */
  readonly here: string;
  /** The host's address there. */
  readonly there: string;
}

/**
 * Another host, as a network namespace of Linux: it has a loopback adapter, and adapters `lan0`, `lan1`, … whose other ends this machine
 * has. Programs that are started in it see nothing else. Disposing removes it. Needs {@link NETWORK_NAMESPACES}.
 */
export class TestHost implements Disposable {
  readonly name: string;
  readonly links: readonly TestLink[];

  constructor(links = 1) {
    const id = `${process.pid}-${++made}`;
    this.name = `relay-test-${id}`;
    ip("netns", "add", this.name);
    this.links = Array.from({ length: links }, (_, index) => this.#connect(`rt${id}-${index}`, index));
    this.ip("link", "set", "lo", "up");
    // Programs send to a multicast group by the default route, as they do in a home network.
    this.ip("route", "add", "default", "via", this.links[0]?.here ?? "");
  }

  /** A command as it runs in the host. */
  command(...words: readonly string[]): string[] {
    return ["ip", "netns", "exec", this.name, ...words];
  }

  /** Runs `ip` in the host. Fails: `ip` fails. */
  ip(...words: readonly string[]): void {
    ip("-n", this.name, ...words);
  }

  #connect(outside: string, index: number): TestLink {
    // One of 16,384 networks of four addresses, so that test files at the same time have their own.
    const network = ((process.pid * 8 + made * 2 + index) % 16_384) * 4;
    const address = (last: number) => `10.83.${(network >> 8) & 0xff}.${(network & 0xff) + last}`;
    const link = { here: address(1), there: address(2) };
    ip("link", "add", outside, "type", "veth", "peer", "name", `lan${index}`, "netns", this.name);
    ip("addr", "add", `${link.here}/30`, "dev", outside);
    ip("link", "set", outside, "up");
    this.ip("addr", "add", `${link.there}/30`, "dev", `lan${index}`);
    this.ip("link", "set", `lan${index}`, "up");
    return link;
  }

  [Symbol.dispose](): void {
    ip("netns", "del", this.name);
  }
}

let made = 0;

function ip(...words: readonly string[]): void {
  const { status, stderr } = spawnSync("ip", words, { encoding: "utf8" });
  if (status !== 0) throw new Error(`ip ${words.join(" ")} failed: ${stderr}`);
}

function canMake(): boolean {
  return spawnSync("unshare", ["--net", "true"]).status === 0;
}
