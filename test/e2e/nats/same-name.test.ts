import { expect, setDefaultTimeout, test } from "bun:test";
import type { Log } from "../../../src/base/log.ts";
import { silentLog } from "../../../src/base/log.ts";
import { joined, natsRelay, natsStatus } from "../../support/nats-relays.ts";
import { NATS_SERVER, TestNatsServer } from "../../support/nats-server.ts";
import { skipWithout } from "../../support/needs.ts";
import { StreamingGame, StreamWatcher } from "../../support/streaming-game.ts";

setDefaultTimeout(15_000);

test.skipIf(skipWithout(NATS_SERVER))(
  "of two relays with one name both say so, and the one that started first goes on",
  async () => {
    await using server = await TestNatsServer.start();
    await using first = natsRelay("lab", [server]);
    await using office = natsRelay("office", [server]);
    await joined([first, "office"], [office, "lab"]);
    const errors: unknown[] = [];
    const log = { ...silentLog, error: (line: unknown) => errors.push(line) } as unknown as Log;
    const second = natsRelay("lab", [server], { log });
    const problems = await Promise.all(
      [first, second].map((relay) => natsStatus(relay, ({ problem }) => problem !== null)),
    );
    for (const { problem } of problems) {
      expect(problem).toMatch(
        /^two relays are called lab: process \d+ on \S+ \(this one\) and process \d+ on \S+; /,
      );
      expect(problem).toEndWith("Give one of them another name with --site");
    }
    expect(problems[0]?.problem).toContain("the other one started later and hands no games on");
    expect(problems[1]?.problem).toContain("this one started later and hands no games on");
    expect(errors).toEqual([problems[1]?.problem]);

    using watcher = await StreamWatcher.connect(office);
    using game = await StreamingGame.start(first, "mine");
    using other = await StreamingGame.start(second, "theirs");
    await watcher.until(({ ages }) => ages.length > 20);
    const { sources } = (await office.status()) as { sources: { source: string; connected: boolean }[] };
    expect(sources.flatMap(({ source, connected }) => (connected ? [source] : []))).toEqual(["mine"]);
    other.stop();
    game.stop();
    await second[Symbol.asyncDispose]();
    await natsStatus(first, ({ problem }) => problem === null);
  },
);
