import type { Dialect } from "../../delivery/index.ts";
import type { HubMessage, MessageSource } from "../../hub/index.ts";
import { topicRow } from "../../protocol/topic-table.ts";
import type { Route } from "./outbox.ts";
import type { ServerConnection } from "./server-connection.ts";
import type { Subjects } from "./subjects.ts";

/** Most topics of one game whose subjects are remembered. */
const MAX_ROUTES = 4096;

/** What the export needs. */
export interface GameExportParts {
  site: string;
  subjects: Subjects;
  connection: ServerConnection;
  /** The dialect of links, which has the games that are connected here and nothing else. */
  dialect: Dialect;
  /** Whether another relay needs the samples of a topic now. */
  needs(topic: string): boolean;
  /** Whether another relay is there at all. */
  hasReaders(): boolean;
  /** Whether this relay hands its games on. */
  exports(): boolean;
}

/**
 * Publishes what the games of this relay send: each message once, as a link packet, as soon as the hub has it. Events always go. Samples go
 * while another relay needs them, and the messages of each second while another relay is there.
 */
export class GameExport {
  readonly #routes = new WeakMap<MessageSource, { name: string; byTopic: Map<string, Route> }>();

  constructor(private readonly parts: GameExportParts) {}

  /** Takes a message of any source. */
  take(message: HubMessage): void {
    const { connection, dialect, exports } = this.parts;
    const { topic, source, seq, atMillis } = message;
    if (dialect.carries?.(source) === false || !exports() || !this.#isNeeded(topic.name, topic.isState))
      return;
    const [format] = dialect.formatsOf(topic.name);
    const packet = format.encode(message, false);
    if (typeof packet === "string" || packet.length === 0) return;
    // The library keeps the bytes until the end of the turn, and the outbox keeps events longer.
    connection.send(this.#routeOf(topic.name, source), seq, packet.slice(), atMillis);
  }

  #isNeeded(topic: string, isState: boolean): boolean {
    if (topicRow(topic).sampling !== undefined) return this.parts.needs(topic);
    return !isState || this.parts.hasReaders();
  }

  #routeOf(topic: string, source: MessageSource): Route {
    let known = this.#routes.get(source);
    if (known === undefined || known.name !== source.name) {
      known = { name: source.name, byTopic: new Map() };
      this.#routes.set(source, known);
    }
    const { byTopic } = known;
    const before = byTopic.get(topic);
    if (before !== undefined) return before;
    if (byTopic.size >= MAX_ROUTES) byTopic.clear();
    const { site, subjects } = this.parts;
    const { kind, sampling } = topicRow(topic);
    const route: Route = {
      subject: subjects.message(site, source.name, topic),
      topic,
      source: source.name,
      epoch: source.epoch,
      isKept: kind === "event" && sampling === undefined,
    };
    byTopic.set(topic, route);
    return route;
  }
}
