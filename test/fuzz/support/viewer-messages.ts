import * as fc from "fast-check";
import { jsonTexts } from "./json-arbitraries.ts";

const u32 = fc.nat(40);
const name = fc.constantFrom("budget_hz", "fps_interval_s", "no_such", "");

/** Texts of viewers, most of them right. */
export const viewerTexts: fc.Arbitrary<string> = fc
  .oneof(
    fc.record({
      op: fc.constant("subscribe"),
      subscriptions: fc.array(fc.record({ id: u32, channelId: u32 }), { maxLength: 5 }),
    }),
    fc.record({ op: fc.constant("unsubscribe"), subscriptionIds: fc.array(u32, { maxLength: 5 }) }),
    fc.record({
      op: fc.constantFrom("getParameters", "subscribeParameterUpdates", "unsubscribeParameterUpdates"),
      parameterNames: fc.array(name, { maxLength: 4 }),
    }),
    fc.record({
      op: fc.constant("setParameters"),
      id: fc.string({ maxLength: 5 }),
      parameters: fc.array(
        fc.record({ name, value: fc.oneof(fc.double(), fc.constant(null), fc.string()) }),
        { maxLength: 3 },
      ),
    }),
    fc.record({ op: fc.constantFrom("advertise", "fetchAsset", "subscribeConnectionGraph", "") }),
  )
  .map((message) => JSON.stringify(message));

/** Binary messages of viewers: calls of services, and requests to control a replay. */
export const viewerBytes: fc.Arbitrary<Uint8Array> = fc.oneof(
  fc
    .tuple(u32, u32, fc.constantFrom("json", "ros1", ""), jsonTexts)
    .map(([service, call, encoding, json]) => {
      const header = Buffer.alloc(13);
      header[0] = 2;
      header.writeUInt32LE(service, 1);
      header.writeUInt32LE(call, 5);
      header.writeUInt32LE(encoding.length, 9);
      return Buffer.concat([header, Buffer.from(encoding + json)]);
    }),
  fc
    .tuple(
      fc.nat(2),
      fc.float(),
      fc.nat(1),
      fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
      fc.string({ maxLength: 8 }),
    )
    .map(([command, speed, jump, at, id]) => {
      const idBytes = Buffer.from(id);
      const header = Buffer.alloc(19);
      header[0] = 3;
      header[1] = command;
      header.writeFloatLE(speed, 2);
      header[6] = jump;
      header.writeBigUInt64LE(at, 7);
      header.writeUInt32LE(idBytes.length, 15);
      return Buffer.concat([header, idBytes]);
    }),
  fc.uint8Array({ maxLength: 30 }),
);
