import { expect, setDefaultTimeout, test } from "bun:test";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CliProcess, FROM_SOURCE } from "../../support/cli-process.ts";
import { type CutSide, TWO_HOSTS, TwoHosts } from "../../support/links/two-hosts.ts";
import { LONG } from "../../support/long.ts";
import { NATS_SERVER, natsProgram } from "../../support/nats-server.ts";
import { skipWithout } from "../../support/needs.ts";

setDefaultTimeout(120_000);

/** How much older than the bound of 250 ms poses may look: all processes share the cores of the test's machine. Units: milliseconds. */
const SLACK_MILLIS = 250;
const TOKEN = "a-token-for-two-hosts";
const support = (name: string) => join(import.meta.dir, "../../support/links", name);

/** What the watcher has seen. */
interface Seen {
  count: number;
  lost: number;
  poses: number;
  oldestMillis: number;
  newest: number;
  wrong: { missing: number[]; twice: number[] };
}

/** Cuts: what is lost, and for how long. */
const CUTS: readonly (readonly [what: string, sides: readonly CutSide[], millis: number])[] = [
  ["both ways for 1 s", ["near", "far"], 1000],
  ...(LONG
    ? ([
        ["both ways for 5 s", ["near", "far"], 5000],
        ["from the near relay only, for 5 s", ["near"], 5000],
        ["from the far relay only, for 5 s", ["far"], 5000],
        ["both ways for 3.5 s", ["near", "far"], 3500],
        ["both ways for 60 s", ["near", "far"], 60_000],
      ] as const)
    : []),
];

/** The ways by which the far relay gets the games of the near one: what runs beside the near relay, and the flags of both. */
const WAYS = {
  "a link": (hosts: TwoHosts) => ({
    beside: undefined,
    near: [],
    far: ["--upstream", `ws://${hosts.address("near")}:8081/?token=${TOKEN}`],
  }),
  "a NATS server with JetStream": (hosts: TwoHosts) => ({
    beside: [natsProgram(), "-js", "-sd", mkdtempSync(join(tmpdir(), "two-hosts-"))],
    near: ["--site", "near", "--nats", "nats://127.0.0.1:4222"],
    far: ["--site", "far", "--nats", `nats://${hosts.address("near")}:4222`],
  }),
};
const RUNS = Object.entries(WAYS).flatMap(([name, way]) =>
  CUTS.map(([what, sides, millis]) => [name, what, { way, sides, millis }] as const),
);

test.skipIf(skipWithout(TWO_HOSTS, NATS_SERVER)).each(RUNS)(
  "between real hosts with %s, whose network is cut %s, every event comes once or is told as lost, and no pose is old",
  async (_name, _what, { way, sides, millis }) => {
    using hosts = new TwoHosts();
    await using parts = new AsyncDisposableStack();
    const run = (side: CutSide, command: readonly string[], ...args: string[]) =>
      parts.use(new CliProcess(args, { command: [...hosts.on(side), ...command] }));
    const bun = [process.execPath];
    const flags = way(hosts);
    if (flags.beside !== undefined) run("near", flags.beside);
    const open = ["--host", "0.0.0.0", "--token", TOKEN];
    const near = run("near", FROM_SOURCE, "serve", "--port", "8081", ...open, ...flags.near);
    await near.relayUrl();
    const far = run("far", FROM_SOURCE, "serve", "--port", "8081", ...flags.far);
    await far.relayUrl();
    run("near", bun, support("run-counting-game.ts"), `ws://127.0.0.1:8081/producer?token=${TOKEN}`);
    const watcher = run("far", bun, support("run-watcher.ts"), "ws://127.0.0.1:8081");
    const seen = async (isSo: (seen: Seen) => boolean): Promise<Seen> => {
      for (;;) {
        const now = JSON.parse(await watcher.line()) as Seen;
        if (isSo(now)) return now;
      }
    };
    const before = await seen(({ newest, poses }) => newest > 5 && poses > 20);
    for (const side of sides) hosts.cut(side);
    await Bun.sleep(millis);
    hosts.restore();
    const sent = before.newest + millis / 50;
    const after = await seen(({ newest, poses }) => newest > sent + 20 && poses > before.poses + 50);
    expect(after.wrong).toEqual({ missing: [], twice: [] });
    if (millis <= 5000) expect(after.lost).toBe(0);
    expect(after.oldestMillis).toBeLessThan(250 + SLACK_MILLIS);
  },
);
