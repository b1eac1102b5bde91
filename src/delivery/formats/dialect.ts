import type { Topic } from "../../protocol/topics.ts";
import type { DialectName, Format, Payload } from "./format.ts";

/** How the relay talks with one kind of client. */
export interface Dialect {
  /** What `/clients` shows as the client's format. */
  readonly name: DialectName;
  /** Whether its clients subscribe to topics; clients that do not have all topics of the old protocol. */
  readonly choosesTopics: boolean;
  /** Whether its messages carry `seq` and `offset`: its clients are welcomed, are told of drops, and can resume. */
  readonly isNumbered: boolean;
  /** The formats in which messages of a topic go out, each in a channel of its own. */
  formatsOf(topic: Topic): readonly [Format, ...Format[]];
  /** Encodes an answer, a notice, a welcome: any JSON object. */
  encodeControl(message: object): Payload;
  /** The JSON text of a command that came as bytes; absent if its clients send text only. */
  textOf?(command: Uint8Array): string;
}
