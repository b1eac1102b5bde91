import { loadZod } from "../../base/load-zod.ts";
import { RELAY_IDENTITY } from "../../protocol/relay-identity.ts";
import { CONFIG_FILE_NAME } from "./config-file.ts";
import { DEFAULT_RELAY_OPTIONS } from "./options.ts";
import { flagOf, variableOf } from "./setting.ts";
import { SETTING_KEYS, settingOf } from "./settings.ts";

/** JSON schema of the configuration file, for editors: docs/telemetry-relay.config.schema.json and `/config/schema.json`. */
export function configFileSchema(): Record<string, unknown> {
  const z = loadZod();
  const entries = SETTING_KEYS.map((key) => {
    const { kind, sentence, byDefault, read } = settingOf(key);
    const value = byDefault === undefined ? read(DEFAULT_RELAY_OPTIONS) : undefined;
    const defaults = byDefault === undefined ? "" : ` Default: ${byDefault}.`;
    const description = `${sentence}.${defaults} Flag: ${flagOf(key)}. Environment variable: ${variableOf(key)}.`;
    return [
      key,
      kind
        .schema()
        .optional()
        .meta({ description, ...(value === undefined ? {} : { default: value }) }),
    ];
  });
  const schema = z.strictObject({ $schema: z.string().optional(), ...Object.fromEntries(entries) });
  return {
    ...z.toJSONSchema(schema, { io: "input" }),
    title: CONFIG_FILE_NAME,
    // Without these two keys VS Code underlines comments and trailing commas in a .json file.
    allowComments: true,
    allowTrailingCommas: true,
    description: `Settings of ${RELAY_IDENTITY.name}, explained in docs/configuration.md`,
  };
}
