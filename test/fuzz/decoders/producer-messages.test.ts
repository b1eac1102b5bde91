import { expect } from "bun:test";
import * as fc from "fast-check";
import { readProducerMessage } from "../../../src/ingest/session/producer-message-reader.ts";
import { ERROR_TABLE } from "../../../src/protocol/error-table.ts";
import { MAX_JSON_DEPTH } from "../../../src/protocol/limits.ts";
import { fuzz } from "../support/fuzz.ts";
import { repeatedJson } from "../support/json-arbitraries.ts";
import { mutatedText } from "../support/mutations.ts";
import { producerTexts } from "../support/producer-texts.ts";

const NOW_SECONDS = 1_700_000_000;

fuzz<string>({
  name: "producer-messages",
  inputs: fc.oneof(producerTexts, mutatedText(producerTexts)),
  runs: 800,
  take(text) {
    const read = readProducerMessage(text, NOW_SECONDS, MAX_JSON_DEPTH);
    if (read.kind === "refused") {
      expect(Object.hasOwn(ERROR_TABLE, read.refusal.code)).toBe(true);
      expect(read.refusal.message.length).toBeLessThan(1500);
    }
    if (read.kind !== "message") return read;
    expect(read.timestampSeconds).toBeFinite();
    if (read.body.from !== "json") throw new Error("expected a body of JSON");
    // The text that is passed on is JSON of the same message, stamped in seconds.
    const passedOn = JSON.parse(read.body.text);
    const { type, event } = JSON.parse(text);
    // Text that is written anew has no -0.
    const timestamp = passedOn.timestamp + 0;
    expect({ type: passedOn.type, event: passedOn.event, timestamp }).toEqual({
      type,
      event,
      timestamp: read.timestampSeconds + 0,
    });
    return [read, passedOn, JSON.stringify(read.body.data)];
  },
  long: {
    parts: repeatedJson([
      ['{"type":"event","event":"custom","data":{"event_name":"a","list":[', "0]}}"],
      [
        '{"type":"event","event":"custom","timestamp":1700000000000,"data":{"event_name":"a","list":[',
        "0]}}",
      ],
      ['{"type":"event","event":"vr_tracking","data":{"headset":{"position":[', '0],"rotation":[0,0,0,1]}}}'],
      ['{"type":"hello","features":[', '"a"]}'],
      ['{"type":"hello","commands":[', "{}]}"],
      ['{"type":"event","event":"own","data":{', '"z":0}}'],
      ['{"type":"alert","level":"info","message":"', '"}'],
    ]),
    runs: 20,
    maxLength: 262_144,
  },
});
