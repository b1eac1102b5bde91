import type { Demand, Stream, StreamDemand } from "../protocol/streams.ts";
import type { ClassicClient } from "./classic-client.ts";

/** The clients that are connected, and what they want of the games taken together. */
export class Audience {
  /** Clients that ever came. */
  joined = 0;
  readonly #clients = new Set<ClassicClient>();

  constructor(private readonly demandChanged: (demand: Demand) => void) {}

  /** The clients that are connected now. */
  get clients(): ReadonlySet<ClassicClient> {
    return this.#clients;
  }

  add(client: ClassicClient): void {
    this.joined++;
    this.#clients.add(client);
    this.demandChanged(this.demand());
  }

  remove(client: ClassicClient): void {
    client.leave();
    this.#clients.delete(client);
    this.demandChanged(this.demand());
  }

  /** A client has changed what it wants. */
  wishesChanged(): void {
    this.demandChanged(this.demand());
  }

  /** What all clients want, taken together. */
  demand(): Demand {
    return { fps: this.#streamDemand("fps"), vr_tracking: this.#streamDemand("vr_tracking") };
  }

  #streamDemand(stream: Stream): StreamDemand {
    let enabled = false;
    let ownPace = false;
    let fastestSeconds: number | undefined;
    for (const { wishes } of this.#clients) {
      const { enabled: wanted, pace } = wishes[stream];
      if (!wanted) continue;
      enabled = true;
      if (pace === "own") ownPace = true;
      else fastestSeconds = Math.min(fastestSeconds ?? pace, pace);
    }
    return { enabled, ownPace, fastestSeconds };
  }
}
