import { expect, setDefaultTimeout, test } from "bun:test";
import { CliProcess } from "../../support/cli-process.ts";
import { TestRelay } from "../../support/test-relay.ts";

setDefaultTimeout(30_000);

/** Reads lines of a command until one fits. Returns that line. */
async function lineThat(fits: RegExp, next: () => Promise<string>): Promise<string> {
  for (;;) {
    const line = await next();
    if (fits.test(line)) return line;
  }
}

/** A game at a relay that has said its name. */
async function gameNamed(relay: TestRelay, source: string) {
  const game = await relay.game();
  game.send({ type: "hello", source });
  await game.message(({ type }) => type === "welcome");
  return game;
}

test("says which game is connected while nothing has come from it, and that it left", async () => {
  await using relay = TestRelay.start();
  const lobby = await gameNamed(relay, "lobby");
  await using watch = new CliProcess(["watch", "--url", relay.relay.url]);
  await lineThat(/^lobby is connected; nothing that is watched has arrived yet$/, () => watch.line());
  lobby.send({ type: "event", event: "fps", data: { frame: 1, fps: 90, frame_time_ms: 11.111 } });
  await lineThat(/^90\.0 fps/, () => watch.line());
  lobby[Symbol.dispose]();
  await lineThat(/^lobby has left$/, () => watch.line());
  await lineThat(/^lobby has left; no game is connected$/, () => watch.line());
  using _range = await gameNamed(relay, "range");
  await lineThat(/^range is connected$/, () => watch.line());
});

test("keeps the values of several games apart, and shows those that remain when one leaves", async () => {
  await using relay = TestRelay.start();
  const lobby = await gameNamed(relay, "lobby");
  using range = await gameNamed(relay, "range");
  await using watch = new CliProcess(["watch", "--url", relay.relay.url]);
  await lineThat(/^lobby, range are connected/, () => watch.line());
  lobby.send({ type: "event", event: "fps", data: { frame: 1, fps: 90 } });
  range.send({ type: "event", event: "fps", data: { frame: 1, fps: 72 } });
  await lineThat(/^(lobby: .*90|range: .*72)\.0 fps {2}#1 {2}\| {2}(lobby|range): .*\d+\.0 fps/, () =>
    watch.line(),
  );
  lobby[Symbol.dispose]();
  // After a second without a frame it says that the game stands still, too.
  await lineThat(/^(stands still: .*)?72\.0 fps {2}#1$/, () => watch.line());
});

test("shows an event whose timestamp no date holds, and other times in local time", async () => {
  await using relay = TestRelay.start();
  using game = await gameNamed(relay, "lobby");
  const env = { ...process.env, TZ: "Asia/Kolkata" };
  await using watch = new CliProcess(["watch", "--url", relay.relay.url], { env });
  await lineThat(/times are local \(UTC\+05:30\)$/, () => watch.errorLine());
  await lineThat(/^lobby is connected/, () => watch.line());
  const shot = { type: "event", event: "custom", data: { event_name: "shot" } };
  game.send({ ...shot, timestamp: 1e25 });
  game.send({ ...shot, timestamp: 1_795_563_844.25 });
  expect(await lineThat(/shot/, () => watch.line())).toMatch(/^\(timestamp 10000000000000000\) shot/);
  expect(await lineThat(/shot/, () => watch.line())).toMatch(/^05:14:04\.250 shot/);
});

test("--source names the games that are there if it is not, and then waits for it", async () => {
  await using relay = TestRelay.start();
  using _lobby = await gameNamed(relay, "lobby");
  await using watch = new CliProcess(["watch", "--url", relay.relay.url, "--source", "range"]);
  await lineThat(/^no game named range is connected \(lobby is connected\); waiting for it$/, () =>
    watch.errorLine(),
  );
  const range = await gameNamed(relay, "range");
  await lineThat(/^range is connected$/, () => watch.line());
  range.send({ type: "event", event: "fps", data: { frame: 1, fps: 90 } });
  await lineThat(/^90\.0 fps/, () => watch.line());
  range[Symbol.dispose]();
  await lineThat(/^range has left$/, () => watch.line());
  await lineThat(/^no game named range is connected \(lobby is/, () => watch.errorLine());
});
