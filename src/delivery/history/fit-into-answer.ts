import { type HubMessage, leftOut, type Omissions } from "../../hub/index.ts";
import { MAX_WHOLE_BYTES } from "../../protocol/limits.ts";

/**
 * Fits messages into one answer. If all of them together are too long, the longest are left out.
 * Returns what gives for each message itself, or one that says how long it is.
 */
export function fitIntoAnswer(
  messages: ReadonlySet<HubMessage>,
  omissions: Omissions,
): (message: HubMessage) => HubMessage {
  const replaced = new Map<HubMessage, HubMessage>();
  let room = MAX_WHOLE_BYTES;
  for (const message of [...messages].sort((one, other) => lengthOf(one) - lengthOf(other))) {
    const { body } = message;
    room -= lengthOf(message);
    if (room < 0 && body.from === "json") replaced.set(message, { ...message, body: leftOut(message, body) });
  }
  if (replaced.size > 0) omissions.add("values_left_out", replaced.size);
  return (message) => replaced.get(message) ?? message;
}

function lengthOf({ body }: HubMessage): number {
  return body.from === "json" ? body.text.length : 0;
}
