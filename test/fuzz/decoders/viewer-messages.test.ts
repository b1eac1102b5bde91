import { expect } from "bun:test";
import * as fc from "fast-check";
import { ERROR_TABLE } from "../../../src/protocol/error-table.ts";
import { MAX_JSON_DEPTH } from "../../../src/protocol/limits.ts";
import { readBinaryRequest } from "../../../src/surfaces/foxglove/protocol/binary-request.ts";
import { readJsonRequest } from "../../../src/surfaces/foxglove/protocol/json-request.ts";
import { fuzz } from "../support/fuzz.ts";
import { repeatedJson } from "../support/json-arbitraries.ts";
import { mutatedBytes, mutatedText } from "../support/mutations.ts";
import { viewerBytes, viewerTexts } from "../support/viewer-messages.ts";

fuzz<Uint8Array>({
  name: "viewer-bytes",
  inputs: fc.oneof(viewerBytes, mutatedBytes(viewerBytes)),
  runs: 600,
  take(bytes) {
    const request = readBinaryRequest(bytes);
    if (request.kind === "refused") expect(request.why.length).toBeLessThan(200);
    else if (request.kind === "playback") expect(Number.isFinite(request.speed)).toBe(true);
    else expect(request.payload.length + request.encoding.length).toBeLessThanOrEqual(bytes.byteLength);
    return request;
  },
});

fuzz<string>({
  name: "viewer-texts",
  inputs: fc.oneof(viewerTexts, mutatedText(viewerTexts)),
  runs: 600,
  take(text) {
    const read = readJsonRequest(text, MAX_JSON_DEPTH);
    if (read.refusal === undefined) return read.request;
    expect(Object.hasOwn(ERROR_TABLE, read.refusal.code)).toBe(true);
    expect(read.refusal.message.length).toBeLessThan(1500);
    return read;
  },
  long: {
    parts: repeatedJson([
      ['{"op":"subscribe","subscriptions":[', '{"id":1,"channelId":1}]}'],
      ['{"op":"getParameters","parameterNames":[', '"a"]}'],
      ['{"op":"', '"}'],
    ]),
    runs: 10,
    maxLength: 262_144,
  },
});
