import type { GamePlan } from "./fault.ts";
import { FaultsRelay } from "./faults-relay.ts";
import { type PlayedGame, playGame } from "./played-game.ts";

/** How many games that do not depend on single frames play at once. */
const TOGETHER = 10;

/** Plays all games: those whose frames matter one after the other, the others several at once. */
export async function playAll(plans: readonly GamePlan[]): Promise<PlayedGame[]> {
  const played: PlayedGame[] = [];
  for (const plan of plans.filter(({ mayShare }) => !mayShare)) {
    await using relay = await FaultsRelay.start(plan.isProfiled);
    played.push(await playGame(plan, relay));
  }
  const shared = plans.filter(({ mayShare }) => mayShare);
  for (let first = 0; first < shared.length; first += TOGETHER) {
    await using relay = await FaultsRelay.start(false);
    const games = shared.slice(first, first + TOGETHER).map((plan) => playGame(plan, relay));
    played.push(...(await Promise.all(games)));
  }
  return played;
}
