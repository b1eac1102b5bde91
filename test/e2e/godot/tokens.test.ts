import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { DEFAULT_RELAY_OPTIONS } from "../../../src/app/index.ts";
import { skipWithoutGodot } from "../../support/godot/find-godot.ts";
import { TestGame } from "../../support/godot/test-game.ts";
import { TestRelay } from "../../support/test-relay.ts";

setDefaultTimeout(90_000);

const TOKENS = { all: undefined, viewer: "viewer-1", producer: "producer-1", control: "control-1" };

/** A relay that everybody needs a token for. */
function guardedRelay(): TestRelay {
  return TestRelay.start({ access: { ...DEFAULT_RELAY_OPTIONS.access, tokens: TOKENS } });
}

/** Of the status, what these tests read. */
interface Status {
  games_ever: number;
  debuggers: { ever: number; connected: { joined_addon: boolean }[] };
  refusals: Partial<Record<string, number>>;
}

/** Waits until the status is as it is to be. */
async function until(relay: TestRelay, fits: (status: Status) => boolean): Promise<Status> {
  for (;;) {
    const response = await fetch(`${relay.httpUrl}/status?token=${TOKENS.viewer}`);
    const status = (await response.json()) as Status;
    if (fits(status)) return status;
    await Bun.sleep(50);
  }
}

describe.skipIf(skipWithoutGodot())("a real game and a relay that requires tokens", () => {
  test("connects by its addon and by the engine's debugger, each with the game's token", async () => {
    await using relay = guardedRelay();
    await using _game = await TestGame.start({
      relayUrl: `${relay.relay.url}/producer`,
      env: { TELEMETRY_RELAY_TOKEN: TOKENS.producer },
      args: ["--remote-debug", `${relay.relay.url}/debugger?token=${TOKENS.producer}`],
    });
    const { debuggers, games_ever } = await until(relay, ({ debuggers: { connected } }) =>
      connected.some(({ joined_addon }) => joined_addon),
    );
    expect([games_ever, debuggers.ever]).toEqual([1, 1]);
  });

  test("is refused with another token, and counted", async () => {
    await using relay = guardedRelay();
    await using _game = await TestGame.start({
      relayUrl: `${relay.relay.url}/producer`,
      env: { TELEMETRY_RELAY_TOKEN: TOKENS.viewer },
    });
    const { games_ever } = await until(relay, ({ refusals }) => (refusals.forbidden ?? 0) >= 2);
    expect(games_ever).toBe(0);
  });
});
