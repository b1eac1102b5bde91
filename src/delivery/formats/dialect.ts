import type { MessageSource } from "../../hub/index.ts";
import type { Topic } from "../../protocol/topics.ts";
import type { DialectName, Format, Payload } from "./format.ts";

/** What a lane needs of a dialect. */
export interface LaneDialect {
  /** Whether its messages carry `seq` and `offset`. Only then are clients sent a welcome and notices of drops, and can resume. */
  readonly isNumbered: boolean;
  /** Encodes an answer, a notice, a welcome: any JSON object. */
  encodeControl(message: object): Payload;
}

/** How the relay talks with one kind of client. */
export interface Dialect extends LaneDialect {
  /** What `/clients` shows as the client's format. */
  readonly name: DialectName;
  /** Whether its clients choose their topics. Other clients have a preset: all topics of the old protocol. */
  readonly choosesTopics: boolean;
  /** Whether its clients are other relays: they send wishes, and only their wish is demand. */
  readonly isLink?: boolean;
  /** Whether its clients get no games of other relays, and so need none of them. */
  readonly leavesOutLinkedGames?: boolean;
  /** Whether the dialect has messages of a source; absent if it has those of all. */
  carries?(source: MessageSource): boolean;
  /** The formats in which messages of a topic are sent. Each format has its own channel. */
  formatsOf(topic: Topic): readonly [Format, ...Format[]];
  /** Converts a binary command to JSON text; absent if its clients send text only. */
  textOf?(command: Uint8Array): string;
}
