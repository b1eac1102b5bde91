import { expect, setDefaultTimeout, test } from "bun:test";
import { WISH_SECONDS } from "../../../src/protocol/limits.ts";
import { CliProcess } from "../../support/cli-process.ts";
import { isSampling, until } from "../../support/links/stage.ts";
import { skipWithout } from "../../support/needs.ts";
import { offeringGame } from "../../support/offering-game.ts";
import { SIGNALS } from "../../support/system-parts.ts";
import { TestClient } from "../../support/test-client.ts";
import { TestRelay } from "../../support/test-relay.ts";

setDefaultTimeout(30_000);

type Message = Record<string, unknown>;

test.skipIf(skipWithout(SIGNALS))(
  "games stop sampling within three seconds of a far relay that hangs, and sample again when it goes on",
  async () => {
    await using near = TestRelay.start();
    const game = await offeringGame(near, "room");
    await using far = new CliProcess(["serve", "--port", "0", "--site", "far", "--upstream", near.relay.url]);
    using _viewer = await TestClient.connect(`${await far.relayUrl()}/?format=json&topics=fps,vr_tracking`);
    await isSampling(game);
    const before = game.messages().length;
    const isSwitched = (on: boolean) => (message: Message) =>
      game.messages().indexOf(message) >= before &&
      (message.config as Message | undefined)?.fps_enabled === on;
    far.process.kill("SIGSTOP");
    const stoppedAt = performance.now();
    await game.message(isSwitched(false));
    const seconds = (performance.now() - stoppedAt) / 1000;
    expect(seconds).toBeGreaterThan(WISH_SECONDS - 1.5);
    expect(seconds).toBeLessThan(WISH_SECONDS + 1);
    expect(await near.status()).toMatchObject({ far_relays: [{ site: null, wish: null }] });
    far.process.kill("SIGCONT");
    await game.message(isSwitched(true));
    // It may have connected anew, because it heard nothing for so long.
    const isLinked = async () =>
      Bun.deepEquals(
        ((await near.status()).far_relays as Message[]).map(({ site }) => site),
        ["far"],
      );
    await until(isLinked);
  },
);
