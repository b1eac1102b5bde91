import { isOlder, versionNumbers } from "../base/is-older.ts";
import { RELAY_IDENTITY } from "./relay-identity.ts";

/** How the version of an addon compares with this relay's. Relay and addon are released together, with one version. */
export const ADDON_AGES = [
  /** One version. */
  "same",
  /** At most one minor version older: they work together. */
  "older",
  /** At most one minor version newer: they work together. */
  "newer",
  /** Further apart. */
  "too_old",
  /** Further apart. */
  "too_new",
] as const;

/** One of {@link ADDON_AGES}. */
export type AddonAge = (typeof ADDON_AGES)[number];

/** Compares an addon's version with the relay's. Undefined for a game that names no version, such as the simulated one. */
export function addonAge(
  addon: string | undefined,
  relay: string = RELAY_IDENTITY.version,
): AddonAge | undefined {
  if (addon === undefined || !/^\d+\.\d+\.\d+/.test(addon)) return undefined;
  const [major = 0, minor = 0] = versionNumbers(addon);
  const [ownMajor = 0, ownMinor = 0] = versionNumbers(relay);
  const isNear = major === ownMajor && Math.abs(minor - ownMinor) <= 1;
  if (isOlder(addon, relay)) return isNear ? "older" : "too_old";
  if (isOlder(relay, addon)) return isNear ? "newer" : "too_new";
  return "same";
}

/** Says what another version of the addon means for a game's data. */
export const WHY_ADDON_AGE: Readonly<Record<Exclude<AddonAge, "same">, string>> = {
  older: "they work together, but an older addon does not send everything that the relay can show",
  newer: "they work together, but an older relay does not show everything that the addon sends",
  too_old: "they are more than one minor version apart, so data may be missing or refused",
  too_new: "they are more than one minor version apart, so data may be missing or refused",
};
