import { expect } from "bun:test";
import { encode } from "@msgpack/msgpack";
import * as fc from "fast-check";
import { MessageReader } from "../../../src/client/message-reader.ts";
import type { ReceivedMessage } from "../../../src/client/received-message.ts";
import { fuzz } from "../support/fuzz.ts";
import { repeatedJson } from "../support/json-arbitraries.ts";
import { msgpackParts } from "../support/msgpack-parts.ts";
import { mutatedBytes, mutatedText } from "../support/mutations.ts";
import { packetMessages } from "../support/packet-messages.ts";
import { producerTexts } from "../support/producer-texts.ts";

const msgpack = fc.anything({ withTypedArray: false }).map((value) => {
  try {
    return encode(value);
  } catch {
    return Uint8Array.of(0xc1);
  }
});

fuzz<Uint8Array>({
  name: "client-packets",
  inputs: packetMessages,
  runs: 500,
  take: (message) => readAll(message, "packets"),
});

fuzz<Uint8Array>({
  name: "client-msgpack",
  inputs: fc.oneof(mutatedBytes(msgpack), fc.uint8Array({ maxLength: 60 })),
  runs: 500,
  take: (message) => readAll(message, "msgpack"),
  long: { parts: msgpackParts, runs: 20, maxLength: 65_536 },
});

fuzz<string>({
  name: "client-texts",
  inputs: mutatedText(producerTexts),
  runs: 500,
  take: (text) => readAll(text, "packets"),
  long: {
    parts: repeatedJson([
      ['{"type":"event","event":"custom","data":{"list":[', "0]}}"],
      ["", ""],
    ]),
    runs: 10,
    maxLength: 262_144,
  },
});

/** Every message that a reader hands on. It hands on at least one, and then still reads. */
async function readAll(
  message: string | Uint8Array,
  binary: "packets" | "msgpack",
): Promise<ReceivedMessage[]> {
  const messages: ReceivedMessage[] = [];
  const reader = new MessageReader((one) => messages.push(one), { binary });
  expect(reader.read(message)).toBe(true);
  await new Promise<void>((resolve) => reader.afterwards(resolve));
  return messages;
}
