import type { HubMessage, MessageBody } from "./hub-message.ts";
import type { MessageSource } from "./message-source.ts";

/** A record for a message that has no number and no time yet. */
export function newMessage(topic: HubMessage["topic"], source: MessageSource, body: MessageBody): HubMessage {
  return {
    topic,
    source,
    seq: 0,
    offset: 0,
    atMillis: 0,
    timestampSeconds: 0,
    body,
    isNewSample: true,
    borrowedPacket: undefined,
  };
}
