import { expect, setDefaultTimeout, test } from "bun:test";
import { startSimulation } from "../../../src/cli/shared/simulation.ts";
import { type UpstreamAddress, upstreamAddress } from "../../../src/ingest/index.ts";
import { CliProcess } from "../../support/cli-process.ts";
import { TestRelay } from "../../support/test-relay.ts";

setDefaultTimeout(30_000);

test("tells each change of a game's verdict and of a link, of all sites", async () => {
  await using lab = TestRelay.start({ site: "lab" });
  await using far = TestRelay.start({ upstreams: [upstreamAddress(lab.relay.url) as UpstreamAddress] });
  const url = `${lab.relay.url}/producer`;
  const game = startSimulation({ url, hz: 90, seed: 1, source: "arena" });
  await using watch = new CliProcess(["watch", "--fleet", "--url", far.relay.url]);
  while ((await watch.line()) !== "lab link up");
  while ((await watch.line()) !== "lab: arena holds 90 Hz");
  await using json = new CliProcess([
    "watch",
    "--fleet",
    "--json",
    "--count",
    "1",
    "--site",
    "lab",
    "--url",
    far.relay.url,
  ]);
  expect(JSON.parse(await json.line())).toMatchObject({
    type: "games",
    sampling: { frames: "every" },
    sites: [{ site: "lab", link: { connected: true }, games: [{ source: "arena", words: "holds 90 Hz" }] }],
  });
  expect(await json.process.exited).toBe(0);
  game.stop();
  while ((await watch.line()) !== "lab: arena has left");
  await lab[Symbol.asyncDispose]();
  while ((await watch.line()) !== "lab link down");
});

test("waits for a site that is not there, and says which are", async () => {
  await using relay = TestRelay.start();
  await using watch = new CliProcess(["watch", "--fleet", "--site", "lab", "--url", relay.relay.url]);
  expect(await watch.errorLine()).toBe(
    "expected a site that this relay reads from, not lab; this relay has no games of other sites; its own games have no site; trying again every second",
  );
});

test.each([
  [["--site", "lab"], /expected --fleet with --site/],
  [["--fleet", "--topics", "fps"], /'--fleet' cannot be used with option '--topics/],
])("refuses %p", async (flags, refusal) => {
  await using watch = new CliProcess(["watch", ...flags]);
  expect(await watch.process.exited).toBe(2);
  expect(await watch.stderr).toMatch(refusal);
});
