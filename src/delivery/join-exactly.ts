import type { ChannelSpec } from "./channel-spec.ts";
import type { FanOut } from "./fan-out.ts";
import type { Lane } from "./lane.ts";

/** Lets a lane take part in exactly these channels: leaves the others, joins the new ones, and does not touch the rest. */
export function joinExactly(lane: Lane, fanOut: FanOut, wanted: readonly ChannelSpec[]): void {
  const channels = new Set(wanted.map((spec) => fanOut.channel(spec)));
  for (const channel of channels) lane.join(channel);
  for (const channel of [...lane.channels]) if (!channels.has(channel)) lane.leave(channel);
}
