import { expect, test } from "bun:test";
import { networkInterfaces } from "node:os";
import type { Platform } from "../../src/base/platform/platform.ts";
import { Announcement } from "../../src/discovery/index.ts";
import { ManualClock } from "../support/manual-clock.ts";

type Adapters = ReturnType<Platform["interfaces"]>;

/** The adapter of loopback, taken for one that other machines reach: every machine has it. */
function adapters(): Adapters {
  const all = Object.entries(networkInterfaces());
  const [name = "lo", addresses = []] = all.find(([, each]) => each?.[0]?.internal === true) ?? [];
  return { [name]: addresses.map((address) => ({ ...address, internal: false })) };
}

test("an announcement waits for a network, follows it, and ends", async () => {
  const clock = new ManualClock();
  const said: string[] = [];
  const say = (line: string) => void said.push(line);
  let network: Adapters = {};
  const announcement = new Announcement(
    {
      name: `test ${process.pid}`,
      host: "0.0.0.0",
      port: 4711,
      site: "lab",
      secured: false,
      asksToken: false,
    },
    {
      clock,
      log: { debug() {}, info: say, warn: say, error: say } as never,
      platform: { interfaces: () => network, read: () => undefined },
    },
  );
  const reaches = async (state: string) => {
    while (announcement.describe().state !== state) await Bun.sleep(10);
  };
  await reaches("waiting");
  expect(said.splice(0)).toEqual(["this machine has no IPv4 network: games find the relay once it has one"]);

  network = adapters();
  clock.advance(10_000);
  await reaches("announced");
  expect(said.splice(0)).toEqual([
    expect.stringMatching(
      /^announced on the local network as "test \d+" \(_godot-telemetry\._tcp\.local\. port 4711/,
    ),
  ]);
  clock.advance(10_000);
  await Bun.sleep(0);
  expect(announcement.describe().state).toBe("announced");

  network = {};
  clock.advance(10_000);
  await reaches("waiting");
  expect(said.splice(0)).toEqual([
    "this machine has no network any more: games find the relay once it has one",
  ]);
  await announcement.stop();
  expect(announcement.describe().state).toBe("stopped");
  network = adapters();
  clock.advance(60_000);
  await Bun.sleep(0);
  expect(said).toEqual([]);
});
