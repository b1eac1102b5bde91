import { describe, expect, test } from "bun:test";
import type { RawConnection } from "../support/raw-connection.ts";
import { type ReceivedFrame, receivedFrames } from "../support/received-frames.ts";
import { EARLY_DATA } from "./cases/handshake-heads.ts";
import { HANDSHAKE_CASES } from "./cases/handshakes.ts";
import { CONFORMANCE_ENDPOINTS, type ConformanceEndpoint } from "./support/conformance-endpoint.ts";
import { describeByTransport } from "./support/describe-by-transport.ts";
import {
  ACCEPTED,
  answerInWords,
  answerTo,
  essence,
  handshakeBytes,
  SAMPLE_ACCEPT,
} from "./support/handshake-case.ts";
import { statusesOf } from "./support/http-case.ts";
import { rfcOf } from "./support/rfc-of.ts";

describeByTransport((relay) => {
  for (const endpoint of CONFORMANCE_ENDPOINTS) {
    describe(`of ${endpoint.name}`, () => {
      for (const one of HANDSHAKE_CASES) {
        if (one.only !== undefined && one.only !== endpoint.path) continue;
        test(`${one.name} ${answerInWords(one.answer)} (${rfcOf(one.section)})`, async () => {
          const answer = await answerTo(relay(), endpoint, one);
          expect(essence(answer, one)).toEqual(one.answer);
          expect(answer.headers).toMatchObject(headersOf(one.answer.status));
          // The relay compresses by itself (0x02), and agrees to no extension.
          expect(answer.headers["sec-websocket-extensions"]).toBeUndefined();
        });
      }
    });
  }

  // A peer has to wait for the answer (RFC 6455, 4.1). So many handshakes at once wait for turns of their own.
  test.each(Object.entries(EARLY_DATA))(
    "%s right behind a handshake is taken as frames or ends the connection, and is never answered as a request",
    async (_, rest) => {
      const [endpoint] = CONFORMANCE_ENDPOINTS as [ConformanceEndpoint];
      const one = { name: "early data", section: "4.1", rest, answer: ACCEPTED };
      const peers = await Promise.all(Array.from({ length: 20 }, () => relay().connect()));
      for (const peer of peers) peer.write(handshakeBytes(one, endpoint, relay().host));
      const outcomes = peers.map(async (peer) => {
        await Promise.race([peer.ended, peer.until(() => (framesOf(peer).length > 0 ? true : undefined))]);
        return statusesOf(peer);
      });
      for (const statuses of await Promise.all(outcomes)) expect([[], [101], [400]]).toContainEqual(statuses);
      for (const peer of peers) peer[Symbol.dispose]();
    },
  );
});

/** The frames that a peer got after a handshake that was accepted. */
function framesOf({ received }: RawConnection): readonly ReceivedFrame[] {
  if (!received.includes("HTTP/1.1 101")) return [];
  return receivedFrames(received.subarray(received.indexOf("\r\n\r\n") + 4)).frames;
}

/** Headers that an answer with this status must have. Sources: RFC 6455, 4.2.2 and 4.4; RFC 9110, 15.5.22. */
function headersOf(status: number): Record<string, unknown> {
  if (status === 101)
    return {
      upgrade: expect.stringMatching(/^websocket$/i),
      connection: expect.stringMatching(/^upgrade$/i),
      "sec-websocket-accept": SAMPLE_ACCEPT,
    };
  return status === 426 ? { "sec-websocket-version": "13" } : {};
}
