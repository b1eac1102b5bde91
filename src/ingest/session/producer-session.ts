import type { Source, SourceEnd } from "../../hub/index.ts";
import type { Refusal } from "../../protocol/error-message.ts";
import type { GameCommand } from "../../protocol/game-commands.ts";
import type { HelloMessage } from "../../protocol/json-messages.ts";
import type { RequestId } from "../../protocol/json-object.ts";
import type { Demand } from "../../protocol/streams.ts";
import { type AskableGame, type GameAnswer, GameQuestions, SnapshotQuestion } from "../calls/index.ts";
import type { IngestContext } from "../producer/ingest-context.ts";
import type { AddonNotice } from "./addon-notice.ts";
import { DemandNotice } from "./demand-notice.ts";
import { ErrorAnswers } from "./error-answers.ts";
import { MessageIntake } from "./message-intake.ts";
import { type PacketRate, UNLIMITED_PACKETS } from "./packet-intake.ts";
import type { ReadMessage, ReadMessageOfTopic } from "./producer-message-reader.ts";
import type { Receipts } from "./receipts.ts";

/** What differs where the peer knows only the old protocol, as an upstream does. */
export interface OldProtocolPeer {
  /** Takes the error messages that the peer would not understand. */
  complain(errorMessage: string): void;
  /** Takes a message for the relay alone. Returns whether it did; if so, no client is sent the message. */
  keeps(message: ReadMessageOfTopic): boolean;
}

/** What differs between sessions. */
export interface SessionOptions {
  oldPeer?: OldProtocolPeer;
  /** For a game's own connection. An old peer would not understand them. */
  receipts?: Receipts;
  /** For a game's own connection: warns of an addon of another version. */
  addonNotice?: AddonNotice;
  /** Takes what handling a message in a later turn of the event loop throws. */
  failed?(error: unknown): void;
}

/** One connection of one game: turns what the game sends into samples for the hub, and tells the game what clients need. */
export class ProducerSession implements AskableGame {
  readonly source: Source;
  /** The questions of the relay that the game has not answered yet. */
  readonly questions: GameQuestions;
  readonly snapshots: SnapshotQuestion;
  readonly #context: IngestContext;
  readonly #notice: DemandNotice;
  readonly #errors: ErrorAnswers;
  readonly #send: (text: string) => void;
  readonly #oldPeer: OldProtocolPeer | undefined;
  readonly #receipts: Receipts | undefined;
  readonly #addonNotice: AddonNotice | undefined;
  readonly #intake: MessageIntake;
  #unitNamed = false;

  constructor(
    context: IngestContext,
    send: (text: string) => void,
    { oldPeer, receipts, addonNotice, failed = rethrow }: SessionOptions = {},
  ) {
    this.#context = context;
    this.#send = send;
    this.#oldPeer = oldPeer;
    this.#receipts = receipts;
    this.#addonNotice = addonNotice;
    this.source = context.hub.open();
    const session = {
      source: this.source,
      accept: (read: ReadMessage, text: string, packet?: Uint8Array) => this.#accept(read, text, packet),
      refuse: (refusal: Refusal) => this.refuse(refusal),
    };
    this.#intake = new MessageIntake(context, session, receipts, failed);
    this.questions = new GameQuestions(context.clock, this.source.epoch, (question) =>
      send(JSON.stringify(question)),
    );
    this.snapshots = new SnapshotQuestion(context.clock, this.questions);
    this.#notice = new DemandNotice(this.source, send);
    this.#errors = new ErrorAnswers(
      context.clock,
      context.refusals,
      oldPeer === undefined ? send : (text) => oldPeer.complain(text),
    );
  }

  /** Takes a text message: one JSON object. */
  text(text: string): void {
    this.#intake.text(text);
  }

  /** Takes a binary message: one packet or several. Returns how many packets were read now, at least 1; further packets are charged in their turn. */
  binary(message: Uint8Array, rate: PacketRate = UNLIMITED_PACKETS): number {
    return this.#intake.binary(message, rate);
  }

  /** Counts a rate-limited message as received, so that the game does not send it again. Returns false once this session takes no more messages. */
  passOver(): boolean {
    return this.#intake.passOver();
  }

  /** Refuses a message that was not read. It counts as received, so that the game does not send it again. */
  refuseUnread(refusal: Refusal): void {
    this.#intake.refuseUnread(refusal);
  }

  /** Tells the game, and those who watch it, that the relay refused something. */
  refuse(refusal: Refusal, id?: RequestId): void {
    this.#receipts?.held();
    this.#context.hub.refuse(this.source, refusal.message);
    this.#errors.answer(refusal, id);
  }

  /** Tells the game what clients need now. */
  demandChanged(demand: Demand): void {
    this.#notice.update(demand);
  }

  /** The relay ends the connection, because it costs too much: nothing more of what it sent is read. */
  abandon(): void {
    this.#intake.abandon();
  }

  /** The connection has ended. What it sent before is still taken. */
  closed(end: SourceEnd = "closed"): void {
    this.#intake.end(() => {
      this.#receipts?.closed();
      this.#context.hub.close(this.source, end);
      this.questions.gone();
    });
  }

  #accept(read: ReadMessage, text: string, borrowedPacket?: Uint8Array): void {
    const { hub } = this.#context;
    switch (read.kind) {
      case "message": {
        if (this.#oldPeer?.keeps(read) || this.#answersQuestion(read)) break;
        const { topic, body, timestampSeconds, wrongUnit, notFinite } = read;
        if (wrongUnit !== undefined) this.#nameUnit(wrongUnit);
        this.#receipts?.held(topic);
        // Clients get the packet unchanged if its JSON is unchanged and long enough for a classic client to get a packet.
        const isUnchanged = body.text === text && text.length > this.#context.compressionThresholdBytes;
        const stamp = { timestampSeconds, borrowedPacket: isUnchanged ? borrowedPacket : undefined };
        hub.accept(this.source, topic, body, stamp);
        if (notFinite.length > 0)
          this.refuse({ code: "bad_message", message: `pose left out: notFinite, ${notFinite.join(", ")}` });
        break;
      }
      case "hello":
        // A refused list of commands leaves the list from before in force.
        if (read.commands !== undefined) this.#offer(read.commands);
        this.#welcome(read.hello);
        if (read.refusal !== undefined) this.refuse(read.refusal);
        break;
      case "commands":
        this.#offer(read.commands);
        break;
      case "answer":
        this.#takeAnswer(read.answer);
        break;
      case "refused":
        this.refuse(read.refusal, read.id);
        break;
    }
  }

  /** Says once that the game's timestamps are not in seconds. */
  #nameUnit(unit: string): void {
    if (this.#unitNamed) return;
    this.#unitNamed = true;
    this.#context.hub.tellAlert(this.source, {
      level: "info",
      message: `timestamps are in ${unit}; expected seconds. The relay converts them`,
      fields: {
        kind: "timestamp_unit",
        state: "once",
        id: `${this.source.epoch}-timestamp_unit`,
        source: this.source.name,
      },
    });
  }

  /** Offers the game's commands to clients. The relay asks an old peer nothing, so it offers none for one. */
  #offer(commands: readonly GameCommand[]): void {
    if (this.#oldPeer === undefined) this.#context.hub.offerCommands(this.source, commands);
  }

  /** Keeps a snapshot that the relay asked for. It is for those who asked, and is shown in snapshots; no client is sent it as an event. */
  #answersQuestion({ questionId: id, body, timestampSeconds }: ReadMessageOfTopic): boolean {
    if (id === undefined || !this.questions.issued(id)) return false;
    // Kept before the question is settled: those who wait read the snapshot from the hub.
    if (this.questions.awaits(id)) this.#context.hub.keepSnapshot(this.source, body, timestampSeconds);
    this.#takeAnswer({ id, outcome: "result", result: null });
    return true;
  }

  /** Settles the question that an answer is for. An answer that comes too late, or answers no question, is only counted. */
  #takeAnswer(answer: GameAnswer | undefined): void {
    if (answer === undefined || this.questions.answer(answer)) return;
    this.#context.refusals.add("unknown_answer");
  }

  #welcome(hello: HelloMessage): void {
    // First, because a connection of the same game that has not ended yet would hold on to the game's name.
    const received = this.#receipts?.introduce(hello);
    const { hub, log, relay, clock, demand } = this.#context;
    hub.introduce(this.source, hello);
    const { name: source, epoch } = this.source;
    log.info({ source, engine: hello.engine, addon: hello.addon }, "a game has introduced itself");
    this.#addonNotice?.look(source, hello);
    if (this.#oldPeer !== undefined) return;
    const timestamp = clock.unixMillis() / 1000;
    this.#send(JSON.stringify({ type: "welcome", relay, source, epoch, timestamp, received }));
    this.#notice.update(demand());
  }
}

function rethrow(error: unknown): never {
  throw error;
}
