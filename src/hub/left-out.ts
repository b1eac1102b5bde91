import { topicRow } from "../protocol/topic-table.ts";
import type { HubMessage, JsonBody } from "./hub-message.ts";
import { KeptText } from "./kept-text.ts";
import { shortFields } from "./short-fields.ts";

/**
 * Makes the JSON that stands in the place of a message's JSON that is too long: of the same kind, with the short fields of its data, and
 * `left_out` with its size and, if it is in the history, the offset of the message.
 */
export function leftOut({ topic, offset, timestampSeconds }: Readonly<HubMessage>, body: JsonBody): JsonBody {
  const { event } = topicRow(topic.name);
  const eventName = event === "custom" ? { event_name: topic.name.slice("custom/".length) } : {};
  const short = body instanceof KeptText ? body.short : shortFields(body.data);
  const data = {
    ...eventName,
    ...short,
    left_out: { bytes: Buffer.byteLength(body.text), ...(offset === 0 ? {} : { offset }) },
  };
  const kind = event === undefined ? { type: topic.name } : { type: "event", event };
  const said = topic.name === "alert" ? data : { ...kind, data, timestamp: timestampSeconds };
  return { from: "json", text: JSON.stringify(said), data, frame: body.frame };
}
