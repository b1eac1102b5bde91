import { expect, test } from "bun:test";
import { HTTP_CASES } from "./cases/http-cases.ts";
import { SLOW_THEN_FOREIGN } from "./cases/http-guards.ts";
import { describeByTransport } from "./support/describe-by-transport.ts";
import { answersInWords, answersTo, statusesOf } from "./support/http-case.ts";

describeByTransport((relay) => {
  for (const one of HTTP_CASES) {
    test(`${one.name} ${answersInWords(one.answers)} (${one.section})`, async () => {
      expect(await answersTo(relay(), one)).toEqual(one.answers);
    });
  }

  // Bun ends the connection if it gets the second request before the first is answered.
  test("a request behind one whose answer takes time is answered in order, or ends the connection", async () => {
    using peer = await relay().connect();
    peer.write(SLOW_THEN_FOREIGN.replaceAll("HOST", relay().host));
    const second = peer.until(() => statusesOf(peer).length >= 2 || undefined);
    await Promise.race([peer.ended, second.catch(() => {})]);
    expect([[], [200], [200, 403]]).toContainEqual(statusesOf(peer));
  });
});
