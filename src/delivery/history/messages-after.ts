import type { HubMessage, TopicState } from "../../hub/index.ts";

/** Messages that are taken from a history at once. */
const CHUNK = 32;

/** Where the reading of one topic stands. */
interface Cursor {
  readonly topic: TopicState;
  chunk: readonly HubMessage[];
  index: number;
}

/** The messages of several topics after an offset, in the order of their offsets. Cost: looks at the messages that are taken, and a few more of each topic. */
export function* messagesAfter(topics: readonly TopicState[], offset: number): Generator<HubMessage> {
  const cursors = topics.map((topic): Cursor => ({ topic, chunk: readChunk(topic, offset), index: 0 }));
  for (;;) {
    let next: HubMessage | undefined;
    let of: Cursor | undefined;
    for (const cursor of cursors) {
      const message = cursor.chunk[cursor.index];
      if (message === undefined || message.offset >= (next?.offset ?? Number.POSITIVE_INFINITY)) continue;
      next = message;
      of = cursor;
    }
    if (next === undefined || of === undefined) return;
    if (++of.index === of.chunk.length) {
      of.chunk = readChunk(of.topic, next.offset);
      of.index = 0;
    }
    yield next;
  }
}

function readChunk({ history }: TopicState, offset: number): readonly HubMessage[] {
  return history.after(offset, undefined, CHUNK);
}
