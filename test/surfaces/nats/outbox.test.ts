import { expect, test } from "bun:test";
import { Outbox, type Route } from "../../../src/surfaces/nats/outbox.ts";

const EVENTS: Route = {
  subject: "telemetry.lab.game.log.error",
  topic: "log/error",
  source: "game",
  epoch: "e1",
  isKept: true,
};
const FRAMES: Route = { ...EVENTS, subject: "telemetry.lab.game.fps", topic: "fps", isKept: false };
const packet = (bytes = 100) => new Uint8Array(bytes);

test("what was sent before a question is confirmed by its answer, and nothing else", () => {
  const outbox = new Outbox();
  outbox.sent(FRAMES, 1, packet());
  outbox.sent(EVENTS, 1, packet());
  outbox.asked();
  outbox.sent(FRAMES, 2, packet());
  outbox.answered();
  expect([outbox.confirmed, outbox.unconfirmedBytes]).toEqual([2, 100]);
});

test("losses of one topic are told by the lowest and the highest number, in whatever order they came", () => {
  const outbox = new Outbox();
  outbox.lose(EVENTS, 10);
  outbox.lose(EVENTS, 5);
  outbox.lose(EVENTS, 7);
  expect([...outbox.takeLosses()]).toEqual([[EVENTS, { count: 3, first: 5, last: 10 }]]);
});

test("a cut loses the samples that were not confirmed, and has the events wait in order", () => {
  const outbox = new Outbox();
  outbox.sent(FRAMES, 1, packet());
  outbox.asked();
  outbox.answered();
  outbox.sent(FRAMES, 2, packet());
  outbox.sent(EVENTS, 1, packet());
  outbox.asked();
  outbox.sent(FRAMES, 3, packet());
  outbox.sent(EVENTS, 2, packet());
  outbox.wait(EVENTS, 3, packet());
  outbox.cut();
  expect([...outbox.takeLosses()]).toEqual([[FRAMES, { count: 2, first: 2, last: 3 }]]);
  expect([outbox.lost, outbox.confirmed, outbox.unconfirmedBytes]).toEqual([2, 1, 0]);
  expect([outbox.take(), outbox.take(), outbox.take(), outbox.take()].map((kept) => kept?.seq)).toEqual([
    1,
    2,
    3,
    undefined,
  ]);
});

test("losses of one topic add up until they are taken", () => {
  const outbox = new Outbox();
  outbox.lose(FRAMES, 4);
  outbox.sent(FRAMES, 5, packet());
  outbox.cut();
  outbox.lose(FRAMES, 6);
  expect([...outbox.takeLosses().values()]).toEqual([{ count: 3, first: 4, last: 6 }]);
  expect(outbox.takeLosses().size).toBe(0);
});

test("events wait within a bound of bytes, and the oldest are lost", () => {
  const outbox = new Outbox();
  for (let seq = 1; seq <= 10; seq++) outbox.wait(EVENTS, seq, packet(1024 * 1024));
  expect([outbox.waiting, outbox.lost]).toEqual([8, 2]);
  expect([...outbox.takeLosses().values()]).toEqual([{ count: 2, first: 1, last: 2 }]);
  expect(outbox.take()?.seq).toBe(3);
});

test("unconfirmed bytes are bounded", () => {
  const outbox = new Outbox();
  let sent = 0;
  while (outbox.hasRoom) outbox.sent(FRAMES, ++sent, packet(64 * 1024));
  expect(outbox.unconfirmedBytes).toBe(4 * 1024 * 1024);
});
