import { checkSchema } from "../../../base/check-schema.ts";
import type { Timer } from "../../../base/clock.ts";
import { type LinkMessage, readLinkMessages } from "../../../codec/link/index.ts";
import type { Source } from "../../../hub/index.ts";
import { describeDemand } from "../../../protocol/describe-demand.ts";
import { describeIssue } from "../../../protocol/describe-issue.ts";
import { isJsonObject, type JsonObject, parseJsonObject } from "../../../protocol/json-object.ts";
import { type GameNotice, type LinkNotice, linkNotice, mirrored } from "../../../protocol/link-notices.ts";
import type { Demand } from "../../../protocol/streams.ts";
import { PROFILER_TOPICS } from "../../../protocol/topic-table.ts";
import type { AskableGame, GameQuestion } from "../../calls/index.ts";
import type { ProducerKind } from "../../producer/producer-kind.ts";
import { readLinkAnswer } from "../link-answer.ts";
import { linkedBody } from "../linked-body.ts";
import { settleQuestion } from "../settle-question.ts";
import type { MirrorContext } from "./mirror-context.ts";
import { MirrorSocket } from "./mirror-socket.ts";
import { MirroredGame } from "./mirrored-game.ts";

/** How often the relay is told what the clients of the edge need. Units: milliseconds. */
const WISH_MILLIS = 1000;

/**
 * The relay behind an edge, in the edge's hub: its games, those of its links and its own messages, with their names, numbers and offsets.
 * So a client of one edge may go on at another.
 */
export class Mirror implements ProducerKind {
  readonly name = "mirror";
  readonly #context: MirrorContext;
  readonly #games = new Map<string, MirroredGame>();
  readonly #profiles = new Set<string>();
  #socket: MirrorSocket | undefined;
  #wishes: Timer | undefined;
  /** What the relay said of itself last, on the topic `relay`. */
  #relayState: JsonObject | undefined;
  #ever = 0;
  #complete: () => void = () => {};

  constructor(context: MirrorContext) {
    this.#context = context;
  }

  get count(): number {
    return this.#connected().length;
  }

  get ever(): number {
    return this.#ever;
  }

  get connections(): number {
    return 0;
  }

  /** What the relay behind the edge said of itself last. */
  get relayState(): JsonObject | undefined {
    return this.#relayState;
  }

  /** Connects. Resolves once the hub has all that the relay has. */
  open(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#complete = resolve;
    const { address, clock } = this.#context;
    this.#socket = new MirrorSocket(address, clock, {
      text: (message) => this.#text(message),
      binary: (message) => this.#binary(message),
      ended: (reason) => this.#end(reason),
    });
    return promise;
  }

  demandChanged(demand: Demand): void {
    this.#wish(demand);
    for (const topic of PROFILER_TOPICS) {
      const isNeeded = this.#context.hasSubscribers(topic);
      if (isNeeded === this.#profiles.has(topic)) continue;
      if (isNeeded) this.#profiles.add(topic);
      else this.#profiles.delete(topic);
      this.#socket?.send({ command: isNeeded ? "subscribe" : "unsubscribe", topics: [topic] });
    }
  }

  askable(): Iterable<AskableGame> {
    return this.#connected();
  }

  stop(): void {
    this.#wishes?.cancel();
  }

  closeAll(): void {
    this.#socket?.close();
  }

  #connected(): MirroredGame[] {
    return [...this.#games.values()].filter(({ source }) => source.connected);
  }

  #wish(demand: Demand): void {
    this.#socket?.send({
      command: "wish",
      demand: describeDemand(demand),
      judged: false,
      site: this.#context.site,
    });
  }

  #text(text: string): void {
    const message = parseJsonObject(text, { longIntegers: "text" });
    switch (message?.type) {
      case "welcome":
        this.#welcomed(message);
        break;
      case "game":
      case "game_gone":
      case "dropped": {
        const checked = checkSchema(linkNotice, message);
        if (checked.success) this.#notice(checked.data);
        else this.#end(`${message.type}: ${describeIssue(checked.error)}`);
        break;
      }
      case "ack":
        if (message.command === "mirror") this.#mirrored(message);
        break;
      case "result":
      case "error":
      case "snapshot":
        this.#answer(message);
        break;
    }
  }

  #welcomed({ epoch }: JsonObject): void {
    const { hub, clock, demand } = this.#context;
    if (epoch !== hub.epoch) {
      this.#end(`expected the run ${hub.epoch} of the relay, got ${epoch}`);
      return;
    }
    this.#socket?.send({ command: "mirror" });
    this.#wishes = clock.every(WISH_MILLIS, () => this.#wish(demand()));
  }

  #mirrored(message: JsonObject): void {
    const checked = checkSchema(mirrored, message);
    if (!checked.success) {
      this.#end(`ack: ${describeIssue(checked.error)}`);
      return;
    }
    const { lacks, ended_through } = checked.data;
    this.#context.hub.topics.lack({ through: lacks, ended: ended_through });
    this.#complete();
  }

  #notice(notice: LinkNotice): void {
    switch (notice.type) {
      case "game":
        this.#told(notice);
        break;
      case "game_gone": {
        const game = this.#games.get(notice.source_epoch);
        if (game?.source.connected === true) game.gone(notice.end);
        if (game !== undefined && notice.retracted === true) this.#context.hub.retract(game.source);
        this.#forgetGone();
        break;
      }
      case "dropped": {
        const game = this.#games.get(notice.source_epoch);
        if (game !== undefined) this.#context.tellLost(game.source, notice);
        break;
      }
    }
  }

  #told(notice: GameNotice): void {
    const { hub, clock } = this.#context;
    this.#forgetGone();
    let game = this.#games.get(notice.source_epoch);
    if (game === undefined) {
      this.#ever++;
      game = new MirroredGame(hub, clock, notice, (source, question, millis) =>
        this.#ask(source, question, millis),
      );
      this.#games.set(notice.source_epoch, game);
    }
    game.told(notice);
  }

  /** Games that the hub does not remember have no more messages. */
  #forgetGone(): void {
    const remembered = new Set(this.#context.hub.registry.all());
    for (const [epoch, { source }] of this.#games) if (!remembered.has(source)) this.#games.delete(epoch);
  }

  #binary(packets: Uint8Array): void {
    const wrong = readLinkMessages(packets, this.#context.codec, (message) => this.#take(message));
    if (wrong !== undefined) this.#end(wrong);
  }

  #take({ topic, epoch, body, seq, offset, acceptedUnixMillis, timestampSeconds }: LinkMessage): void {
    const { hub, clock, limits } = this.#context;
    const isOfRelay = epoch === hub.epoch;
    const source = isOfRelay ? hub.relay : this.#games.get(epoch)?.source;
    // Of a game that the relay itself no longer remembers.
    if (source === undefined) return;
    const accepted = linkedBody(topic, body, limits.jsonDepth);
    if (typeof accepted === "string") {
      this.#context.refusals.add("bad_message");
      return;
    }
    const ageMillis = Math.max(0, clock.unixMillis() - acceptedUnixMillis);
    hub.accept(source, topic, accepted, { seq, offset, timestampSeconds, ageMillis });
    if (isOfRelay && topic === "relay" && accepted.from === "json" && isJsonObject(accepted.data))
      this.#relayState = accepted.data;
  }

  #ask({ name }: Source, question: GameQuestion, timeoutMillis: number): void {
    const asked = question.command === "call" ? { timeout_s: timeoutMillis / 1000 } : { fresh: true };
    this.#socket?.send({ ...question, ...asked, source: name });
  }

  #answer(message: JsonObject): void {
    const { id } = message;
    const epoch = typeof id === "string" ? id.slice(0, id.lastIndexOf("/")) : "";
    const game = this.#games.get(epoch);
    const read = game && readLinkAnswer(message, { epoch, site: undefined });
    if (game === undefined || read === undefined) {
      if (message.type === "error") this.#context.log.warn({ refusal: message }, "the relay refused an edge");
      return;
    }
    settleQuestion(this.#context.hub, game, read);
  }

  #end(reason: string): void {
    this.#wishes?.cancel();
    this.#socket?.close();
    this.#context.ended(reason);
  }
}
