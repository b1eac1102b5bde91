import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { joined, natsRelay, natsStatus } from "../../support/nats-relays.ts";
import { NATS_SERVER, TestNatsServer } from "../../support/nats-server.ts";
import { skipWithout } from "../../support/needs.ts";
import { offeringGame } from "../../support/offering-game.ts";
import { StreamingGame, StreamWatcher } from "../../support/streaming-game.ts";
import type { TestRelay } from "../../support/test-relay.ts";

setDefaultTimeout(15_000);

const WITHOUT = skipWithout(NATS_SERVER);
const PAGE = readFileSync(join(import.meta.dir, "../../../docs/scale.md"), "utf8");
/** The server's configuration of the page: who may publish what. */
const [, EXAMPLE = ""] = /```\n(authorization \{[\s\S]+?)\n```/.exec(PAGE) ?? [];

describe.skipIf(WITHOUT)("with the permissions of docs/scale.md", () => {
  let server: TestNatsServer;
  let lab: TestRelay;
  let office: TestRelay;
  beforeAll(async () => {
    if (WITHOUT) return;
    server = await TestNatsServer.start(EXAMPLE);
    lab = natsRelay("lab", [server], { nats: { user: "lab", password: "change-me-lab" } });
    office = natsRelay("office", [server], { nats: { user: "office", password: "change-me-office" } });
    await joined([office, "lab"]);
  });
  afterAll(async () => {
    await lab?.[Symbol.asyncDispose]();
    await office?.[Symbol.asyncDispose]();
    await server?.[Symbol.asyncDispose]();
  });

  test("a site hands its games on to a relay that may only watch", async () => {
    using watcher = await StreamWatcher.connect(office);
    using _game = await StreamingGame.start(lab, "quest");
    await watcher.until(({ ages, numbers }) => ages.length > 20 && numbers.length > 3);
  });

  test("that relay cannot call games, and its client is told why", async () => {
    using _game = await offeringGame(lab, "called", "spawn");
    using far = await office.client("/?format=json");
    for (;;) {
      const { sources } = (await office.status()) as { sources: { source: string; connected: boolean }[] };
      if (sources.some(({ source, connected }) => source === "called" && connected)) break;
      await Bun.sleep(20);
    }
    const answer = await far.ask({ command: "call", name: "spawn", source: "called", timeout_s: 1 });
    expect(answer).toMatchObject({ type: "error", code: "call_failed" });
    expect(answer.message).toContain("may not");
  });

  test("a site cannot speak for another one", async () => {
    await using liar = natsRelay("office", [server], { nats: { user: "lab", password: "change-me-lab" } });
    const { refused } = await natsStatus(liar, (status) => status.refused !== null);
    expect(refused).toContain("telemetry.games.office");
  });
});
