import type { Log } from "../../base/log.ts";
import { Tally } from "../../base/tally.ts";
import { addonAge, WHY_ADDON_AGE } from "../../protocol/addon-age.ts";
import type { HelloMessage } from "../../protocol/json-messages.ts";
import { RELAY_IDENTITY } from "../../protocol/relay-identity.ts";

/** Most versions that are told: a game may name any. */
const MAX_VERSIONS = 16;

/** Warns in the log of each version of the addon that is not the relay's: once, however many games have it and however often they connect. */
export class AddonNotice {
  readonly #seen = new Tally(MAX_VERSIONS);

  constructor(private readonly log: Log) {}

  /** Looks at what a game says of itself. `source` is its name here. */
  look(source: string, { addon }: HelloMessage): void {
    const age = addonAge(addon);
    if (addon === undefined || age === undefined || age === "same") return;
    if (!this.#seen.add(addon) || this.#seen.get(addon) > 1) return;
    this.log.warn(
      { source, addon, age },
      `the game's addon has version ${addon}, this relay ${RELAY_IDENTITY.version}: ${WHY_ADDON_AGE[age]}`,
    );
  }
}
