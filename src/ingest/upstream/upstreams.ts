import type { LinkedRelay } from "../../protocol/link-notices.ts";
import type { Demand } from "../../protocol/streams.ts";
import type { ProducerKind } from "../producer/producer-kind.ts";
import type { LinkStatus, Upstream, UpstreamStatus } from "./upstream.ts";

/** All that the relay reads from: other relays, and in-game servers of the old protocol. */
export class Upstreams implements ProducerKind {
  readonly name = "upstreams";

  constructor(private readonly upstreams: readonly Upstream[]) {}

  /** Games of servers of the old protocol. Those of links are counted by themselves. */
  get count(): number {
    return this.upstreams.reduce((sum, { count }) => sum + count, 0);
  }

  get ever(): number {
    return this.upstreams.reduce((sum, { connections }) => sum + connections, 0);
  }

  /** 0, because no goodbye waits for these connections: {@link stop} ends them. */
  get connections(): number {
    return 0;
  }

  /** The relays that are read from, each once. */
  get relays(): readonly LinkedRelay[] {
    const byEpoch = new Map(this.upstreams.flatMap(({ relays }) => relays.map((one) => [one.epoch, one])));
    return [...byEpoch.values()].sort((one, other) => (one.epoch < other.epoch ? -1 : 1));
  }

  start(): void {
    for (const upstream of this.upstreams) upstream.start();
  }

  stop(): void {
    for (const upstream of this.upstreams) upstream.stop();
  }

  /** Does nothing: {@link stop} has ended the connections. */
  closeAll(): void {}

  demandChanged(demand: Demand): void {
    for (const upstream of this.upstreams) upstream.demandChanged(demand);
  }

  /** Gets the snapshots of servers of the old protocol, and calls back once they are there or have taken too long. */
  freshSnapshot(done: () => void): void {
    let left = this.upstreams.length;
    for (const upstream of this.upstreams)
      upstream.freshSnapshot(() => {
        if (--left === 0) done();
      });
  }

  /** The section `links` of `/status`. */
  describeLinks(): LinkStatus[] {
    return this.upstreams.flatMap((upstream) => upstream.describeLink() ?? []);
  }

  /** The section `upstreams` of `/status`. */
  describeOld(): UpstreamStatus[] {
    return this.upstreams.flatMap((upstream) => upstream.describeOld() ?? []);
  }
}
