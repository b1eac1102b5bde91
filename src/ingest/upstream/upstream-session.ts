import type { Source } from "../../hub/index.ts";
import { type Demand, oldDemandOf, STREAMS } from "../../protocol/streams.ts";
import type { IngestContext } from "../producer/ingest-context.ts";
import type { PacketRate } from "../session/packet-intake.ts";
import type { ReadMessageOfTopic } from "../session/producer-message-reader.ts";
import { ProducerSession } from "../session/producer-session.ts";
import { SnapshotQuestions } from "./snapshot-questions.ts";
import { UpstreamDemand } from "./upstream-demand.ts";

/** What a session needs of its connection. */
export interface UpstreamPort {
  send(text: string): void;
  /** Takes what handling a message in a later turn of the event loop throws. */
  failed(error: unknown): void;
}

/** One connection to an upstream: reads its messages as a game's, and sends only commands that an old server knows. */
export class UpstreamSession {
  readonly snapshots: SnapshotQuestions;
  readonly #context: IngestContext;
  readonly #producer: ProducerSession;
  readonly #rate: PacketRate;
  readonly #demand: UpstreamDemand;
  #complained = false;

  constructor(context: IngestContext, name: string, rate: PacketRate, { send, failed }: UpstreamPort) {
    this.#context = context;
    this.#rate = rate;
    this.#demand = new UpstreamDemand(send);
    this.snapshots = new SnapshotQuestions(
      context.clock,
      () => send('{"command":"get_snapshot"}'),
      () => context.hub.omissions.add("snapshots_not_renewed"),
    );
    this.#producer = new ProducerSession(context, send, {
      failed,
      oldPeer: {
        complain: (refusal) => this.#complain(refusal),
        keeps: (event) => this.#keeps(event),
      },
    });
    context.hub.registry.rename(this.source, name);
    this.demandChanged(context.demand());
    this.snapshots.ask();
  }

  get source(): Source {
    return this.#producer.source;
  }

  text(message: string): void {
    this.#producer.text(message);
  }

  binary(message: Uint8Array): void {
    this.#rate.charge(this.#producer.binary(message, this.#rate) - 1);
  }

  /** Tells of messages that the upstream sent beyond its limits. They are counted already. */
  refuse(what: string): void {
    this.#context.hub.refuse(this.source, what);
    this.#complain(what);
  }

  /** Tells the upstream what clients need now. */
  demandChanged(demand: Demand): void {
    this.#demand.update(demand);
    const streams = oldDemandOf(demand);
    for (const stream of STREAMS) this.source.switched(stream, streams[stream]);
  }

  /** Leaves the upstream with every stream on. */
  release(): void {
    this.#demand.release();
  }

  /** The connection has ended. */
  closed(): void {
    this.#producer.closed();
    this.snapshots.release();
  }

  /** Keeps a snapshot that the relay asked for: it becomes the section `game` of the answers to clients. */
  #keeps({ topic, body, timestampSeconds }: ReadMessageOfTopic): boolean {
    if (topic !== "snapshot" || !this.snapshots.expected) return false;
    this.#context.hub.keepSnapshot(this.source, body, timestampSeconds);
    this.snapshots.answered();
    return true;
  }

  /** Logs the first refusal of a connection. The session counts them all. */
  #complain(refusal: string): void {
    if (this.#complained) return;
    this.#complained = true;
    this.#context.log.warn(
      { source: this.source.name, refusal },
      "the upstream sent a message that was refused; further refusals are only counted",
    );
  }
}
