import { upstreamAddress } from "../../../src/ingest/index.ts";
import { offeringGame } from "../offering-game.ts";
import type { TestClient } from "../test-client.ts";
import { TestRelay } from "../test-relay.ts";

/** The relay that games connect to, and the relay that clients connect to: the same one, or the far end of a link. */
export interface Stage extends AsyncDisposable {
  readonly games: TestRelay;
  readonly clients: TestRelay;
}

/** One relay for games and clients. */
export function aloneStage(): Promise<Stage> {
  const relay = TestRelay.start();
  return Promise.resolve({
    games: relay,
    clients: relay,
    [Symbol.asyncDispose]: () => relay[Symbol.asyncDispose](),
  });
}

/** Two relays with a link between them, which is open. */
export async function linkedStage(): Promise<Stage> {
  const near = TestRelay.start({ site: "near" });
  const address = upstreamAddress(near.relay.url);
  const far = TestRelay.start({ site: "far", upstreams: address === undefined ? [] : [address] });
  await until(async () => ((await near.status()).far_relays as unknown[]).length === 1);
  return {
    games: near,
    clients: far,
    async [Symbol.asyncDispose]() {
      await far[Symbol.asyncDispose]();
      await near[Symbol.asyncDispose]();
    },
  };
}

/** A game as `/status` shows it. */
export interface StatusSource {
  source: string;
  epoch: string;
  connected: boolean;
  commands: unknown[];
}

/** The games that a relay knows. */
export async function sourcesOf(relay: TestRelay): Promise<StatusSource[]> {
  return (await relay.status()).sources as StatusSource[];
}

/** Connects a game with the addon that offers these commands, and waits until the relay of the clients knows it. */
export async function stageGame(stage: Stage, source: string, ...commands: string[]): Promise<TestClient> {
  const game = await offeringGame(stage.games, source, ...commands);
  await until(async () =>
    (await sourcesOf(stage.clients)).some(
      (one) => one.source === source && one.connected && one.commands.length === commands.length,
    ),
  );
  return game;
}

/** Waits until it is so. Fails: the test's time-out. */
export async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await Bun.sleep(5);
}

/** Waits until the relay has asked a game for every frame sample and pose. */
export async function isSampling(game: TestClient): Promise<void> {
  const on = ["fps", "vr_tracking"].map((stream) =>
    game.message(
      ({ command, config }) =>
        command === "configure" && (config as Record<string, unknown>)[`${stream}_enabled`] === true,
    ),
  );
  await Promise.all(on);
}
