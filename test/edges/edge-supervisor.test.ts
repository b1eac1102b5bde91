import { expect, setDefaultTimeout, test } from "bun:test";
import { silentLog } from "../../src/base/log.ts";
import { EdgeSupervisor } from "../../src/edges/index.ts";
import { ManualClock } from "../support/manual-clock.ts";

setDefaultTimeout(15_000);

/** A process that says it takes clients, and nothing after that. It ends with the process that started it. */
const MUTE_EDGE = 'process.on("message", () => process.send({ type: "ready" }));';

test("an edge that hangs is killed after 10 s and started anew, with the order of then", async () => {
  const clock = new ManualClock();
  const orders: number[] = [];
  const edges = new EdgeSupervisor<number, object>({
    count: 1,
    command: [process.execPath, "-e", MUTE_EDGE],
    clock,
    log: silentLog,
    order: () => {
      orders.push(orders.length);
      return orders.length;
    },
    counted: () => {},
  });
  await edges.start();
  for (let second = 1; second < 10; second++) clock.advance(1000);
  expect([edges.ready, edges.restarts]).toEqual([1, 0]);
  clock.advance(1000);
  while (edges.restarts === 0) await Bun.sleep(5);
  expect(edges.ready).toBe(0);
  clock.advance(100);
  while (edges.ready === 0) await Bun.sleep(5);
  expect(orders).toEqual([0, 1]);
  const stopped = edges.stop();
  clock.advance(2000);
  await stopped;
});
