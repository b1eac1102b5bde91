import type { z } from "zod";
import { jsonPath } from "../../base/json-path.ts";
import { loadZod } from "../../base/load-zod.ts";
import { thisMachine } from "../../base/platform/this-machine.ts";
import type { Refusal } from "../../protocol/error-message.ts";
import type { ConfigPort, DescribedConfig } from "../../surfaces/http-api/index.ts";
import { checkSetting, unknownKey } from "./check-setting.ts";
import { configFileSchema } from "./config-schema.ts";
import { DEFAULT_RELAY_OPTIONS, type RelayOptions } from "./options.ts";
import type { Origin } from "./resolve-settings.ts";
import { isSettingKey, SETTING_KEYS, type SettingKey, settingOf } from "./settings.ts";

/** Keys of the settings that can change while the relay runs. */
const LIVE_KEYS = SETTING_KEYS.filter((key) => settingOf(key).live);
/** Keys of the settings that the relay shows: all except secrets. */
const SHOWN_KEYS = SETTING_KEYS.filter((key) => settingOf(key).secret !== true);

/** The settings of a running relay: shows their values and changes them. */
export class LiveConfig implements ConfigPort {
  readonly #listeners: (() => void)[] = [];

  constructor(
    /** The relay's own options, changed in place: code that reads them each time sees the change. */
    private readonly options: RelayOptions,
    private readonly origins: Record<SettingKey, Origin>,
    /** Called after a change, for parts of the relay that keep copies of values. */
    private readonly changed: () => void,
  ) {}

  /** Calls back after each change. */
  onChange(listener: () => void): void {
    this.#listeners.push(listener);
  }

  changeSchema(): z.ZodType<Record<string, unknown>> {
    const entries = LIVE_KEYS.map((key) => {
      const { kind, sentence } = settingOf(key);
      return [key, kind.schema().nullable().optional().describe(sentence)];
    });
    return loadZod().strictObject(Object.fromEntries(entries));
  }

  valuesSchema(): z.ZodType<Record<string, unknown>> {
    const entries = SHOWN_KEYS.map((key) => [key, settingOf(key).kind.schema().nullable()]);
    return loadZod().strictObject(Object.fromEntries(entries));
  }

  fileSchema(): Record<string, unknown> {
    return configFileSchema();
  }

  describe(): DescribedConfig {
    return {
      config: Object.fromEntries(SHOWN_KEYS.map((key) => [key, this.#shown(key)])),
      from: Object.fromEntries(SHOWN_KEYS.map((key) => [key, this.origins[key].from])),
      live: LIVE_KEYS,
    };
  }

  patch(changes: Readonly<Record<string, unknown>>): Refusal | undefined {
    const checked = new Map<SettingKey, unknown>();
    const dead: string[] = [];
    for (const [key, value] of Object.entries(changes)) {
      if (!isSettingKey(key)) return badConfig([key], unknownKey(key));
      if (!settingOf(key).live) dead.push(key);
      if (value === null) {
        checked.set(key, undefined);
        continue;
      }
      const result = checkSetting(key, value);
      if (result.wrong !== undefined) return badConfig([key, ...result.at], result.wrong);
      checked.set(key, result.value);
    }
    if (dead.length > 0) {
      const message = `expected settings that can change while the relay runs (${LIVE_KEYS.join(", ")}), got ${dead.join(", ")}`;
      return { code: "needs_restart", message };
    }
    for (const [key, value] of checked) this.#set(key, value);
    this.changed();
    for (const listener of this.#listeners) listener();
    return undefined;
  }

  #shown(key: SettingKey): unknown {
    const { read, isPath } = settingOf(key);
    const value = read(this.options) ?? null;
    return isPath === true && typeof value === "string" ? thisMachine.path.basename(value) : value;
  }

  #set(key: SettingKey, value: unknown): void {
    const { read, write, clear } = settingOf(key);
    if (value !== undefined) write(this.options, value);
    else if (clear !== undefined) clear(this.options);
    else write(this.options, read(DEFAULT_RELAY_OPTIONS));
    this.origins[key] =
      value === undefined ? { from: "default", place: "" } : { from: "request", place: "PATCH /config" };
  }
}

function badConfig(path: readonly PropertyKey[], what: string): Refusal {
  return { code: "bad_config", message: `at ${jsonPath(path)}: ${what}` };
}
