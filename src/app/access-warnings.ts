import { statSync } from "node:fs";
import { hasModes } from "../base/platform/file-names.ts";
import { thisMachine } from "../base/platform/this-machine.ts";
import { STRONG_TOKEN, tokenWeakness } from "../server/index.ts";
import { ACCESS_SETTINGS } from "./config/access-settings.ts";
import type { RelayOptions } from "./config/options.ts";
import type { Origin } from "./config/resolve-settings.ts";
import { flagOf } from "./config/setting.ts";
import { SETTING_KEYS, type SettingKey, settingOf } from "./config/settings.ts";

const NULL_ORIGIN =
  "every site can make a page whose origin is null, so --allow-origin null lets all of them use the relay: serve your page by HTTP, and allow its origin instead";

/** What is weak about who may connect, one sentence each: tokens that are easy to guess, files with secrets that other users of this machine can read, and the origin null. */
export function accessWarnings(
  options: RelayOptions,
  origins: Readonly<Record<SettingKey, Origin>>,
): string[] {
  const secrets = SETTING_KEYS.filter((key) => settingOf(key).secret === true);
  const given = secrets.flatMap((key) => {
    const value = settingOf(key).read(options);
    return typeof value === "string" ? [{ key, value, origin: origins[key] }] : [];
  });
  const tokens = given.filter(({ key }) => Object.hasOwn(ACCESS_SETTINGS, key));
  const weak = tokens.flatMap(({ key, value }) => {
    const weakness = tokenWeakness(value);
    return weakness === undefined ? [] : [`the token of ${flagOf(key)} ${weakness}: ${STRONG_TOKEN}`];
  });
  const files = new Set(given.flatMap(({ origin }) => (origin.from === "file" ? [origin.place] : [])));
  const { tls, nats } = options;
  for (const path of [tls.keyPath, nats.credentialsPath, nats.nkeyPath, nats.tls.keyPath])
    if (path !== undefined) files.add(path);
  const lax = options.access.allowedOrigins.includes("null") ? [NULL_ORIGIN] : [];
  return [...weak, ...[...files].flatMap(openFile), ...lax];
}

/** A file with a secret that other users of this machine can read or write. Windows has no such bits. */
function openFile(path: string): string[] {
  if (!hasModes(thisMachine)) return [];
  const mode = (statSync(path, { throwIfNoEntry: false })?.mode ?? 0) & 0o777;
  if ((mode & 0o007) === 0) return [];
  return [
    `other users of this machine can read the secret in ${path} (mode ${mode.toString(8)}): run chmod 600 ${path}`,
  ];
}
