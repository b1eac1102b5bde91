import { PlainCodec } from "../../../src/codec/index.ts";
import { type LinkMessage, readLinkMessages } from "../../../src/codec/link/index.ts";
import { describeDemand } from "../../../src/protocol/describe-demand.ts";
import { LINK_FORMAT } from "../../../src/protocol/formats.ts";
import { OWN_INTERVAL_DEMAND } from "../../../src/protocol/streams.ts";
import { TestClient } from "../test-client.ts";
import type { TestRelay } from "../test-relay.ts";

/** Connects to a relay as a far relay does. */
export function openLink(relay: TestRelay, path = "/"): Promise<TestClient> {
  return TestClient.connect(`${relay.relay.url}${path}`, [LINK_FORMAT]);
}

/** The messages of games that a link has received, oldest first. */
export function linkMessages(link: TestClient): LinkMessage[] {
  const messages: LinkMessage[] = [];
  for (const packet of link.packets()) {
    const wrong = readLinkMessages(packet, new PlainCodec(), (message) => {
      // A frame's sample is valid during the call only.
      messages.push(structuredClone(message));
    });
    if (wrong !== undefined) throw new Error(wrong);
  }
  return messages;
}

/** A wish for everything. */
export const WISH = {
  command: "wish",
  demand: describeDemand(OWN_INTERVAL_DEMAND),
  judged: true,
  site: "far",
} as const;
