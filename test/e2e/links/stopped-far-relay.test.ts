import { expect, setDefaultTimeout, test } from "bun:test";
import { PlainCodec } from "../../../src/codec/index.ts";
import { CliProcess } from "../../support/cli-process.ts";
import { isSampling, sourcesOf, until } from "../../support/links/stage.ts";
import { skipWithout } from "../../support/needs.ts";
import { offeringGame } from "../../support/offering-game.ts";
import { SIGNALS } from "../../support/system-parts.ts";
import { TestClient } from "../../support/test-client.ts";
import { TestRelay } from "../../support/test-relay.ts";

setDefaultTimeout(30_000);

type Message = Record<string, unknown>;

test.skipIf(skipWithout(SIGNALS))(
  "a far relay that hangs for a while gets every event when it goes on, also of a game that has left meanwhile",
  async () => {
    await using near = TestRelay.start();
    const game = await offeringGame(near, "room");
    await using far = new CliProcess(["serve", "--port", "0", "--site", "far", "--upstream", near.relay.url]);
    const url = await far.relayUrl();
    using viewer = await TestClient.connect(`${url}/?format=json&topics=fps,vr_tracking,custom/*`);
    await isSampling(game);
    const shot = (number: number) => ({
      type: "event",
      event: "custom",
      data: { event_name: "shot", number },
    });
    game.send(shot(0));
    await viewer.message(({ topic }) => topic === "custom/shot");
    far.process.kill("SIGSTOP");
    // The near relay notices at its next message that pings are not answered, and lets later messages wait.
    const sample = new PlainCodec().encodePerformance(1, 90, 11, 2) as Uint8Array;
    const isSlow = async () => {
      game.send(sample);
      const { clients } = (await (await fetch(`${near.httpUrl}/clients`)).json()) as {
        clients: { lane: string }[];
      };
      return clients[0]?.lane === "slow";
    };
    await until(isSlow);
    for (let number = 1; number <= 50; number++) game.send(shot(number));
    await game.ask({ type: "nonsense" });
    game[Symbol.dispose]();
    await until(async () => (await sourcesOf(near)).every(({ connected }) => !connected));
    far.process.kill("SIGCONT");
    const shots = await viewer.take(51, ({ topic }) => topic === "custom/shot");
    expect(shots.map(({ data }) => (data as Message).number)).toEqual(
      Array.from({ length: 51 }, (_, at) => at),
    );
    const status = (await (await fetch(`${url.replace("ws", "http")}/status`)).json()) as Message;
    expect(status).toMatchObject({ refusals: {}, sources: [{ source: "room", connected: false }] });
    expect(status.refusals).toEqual({});
  },
);
