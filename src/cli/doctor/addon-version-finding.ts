import { addonAge, WHY_ADDON_AGE } from "../../protocol/addon-age.ts";
import { RELAY_IDENTITY } from "../../protocol/relay-identity.ts";
import { commandHint } from "../shared/command-hint.ts";
import { type Finding, hint, problem } from "./finding.ts";

/** The finding for an addon of another version than doctor; undefined if it has the same or none. `who` says who has it: `the project has`. */
export function addonVersionFinding(who: string, version: string | undefined): Finding | undefined {
  const age = addonAge(version);
  if (age === undefined || age === "same") return undefined;
  const isNewer = age === "newer" || age === "too_new";
  const found = {
    what: `${who} version ${version} of the addon, but this relay comes with ${RELAY_IDENTITY.version}`,
    why: WHY_ADDON_AGE[age],
    todo: isNewer
      ? `use version ${version} of the relay`
      : `update the addon: ${commandHint("doctor --install-addon PROJECT")}`,
  };
  return age === "older" || age === "newer" ? hint("addon", found) : problem("addon", found);
}
