import { z } from "zod";
import type { Refusal } from "../../../protocol/error-message.ts";
import { type Operation, operation } from "../operation/operation.ts";

/** The relay's settings, as the HTTP API uses them. */
export interface ConfigPort {
  /** Makes the schema of the settings that can be changed, each optional. */
  changeSchema(): z.ZodType<Record<string, unknown>>;
  /** Makes the schema of every setting with its value; null for a setting without a value. */
  valuesSchema(): z.ZodType<Record<string, unknown>>;
  /** Makes the JSON schema of the configuration file. */
  fileSchema(): Readonly<Record<string, unknown>>;
  /** Every setting, its value, and where the value comes from. */
  describe(): DescribedConfig;
  /** Changes all settings that are given, or none. Returns the reason for a refusal. */
  patch(changes: Readonly<Record<string, unknown>>): Refusal | undefined;
}

/** The answer to `GET /config`. */
export interface DescribedConfig {
  config: Record<string, unknown>;
  from: Record<string, "default" | "file" | "environment" | "flag" | "program" | "request">;
  live: string[];
}

/** `GET /config`, `PATCH /config` and the schema of the configuration file. */
export function configOperations(config: ConfigPort): Operation[] {
  const fileSchema = config.fileSchema();
  const described = z.strictObject({
    config: config.valuesSchema(),
    from: z
      .record(z.string(), z.enum(["default", "file", "environment", "flag", "program", "request"]))
      .describe(
        "where each value comes from; `program` is the program that embeds the relay, `request` is PATCH /config",
      ),
    live: z.array(z.string()).describe("the settings that PATCH /config can change"),
  });
  return [
    operation({
      path: "/config",
      id: "getConfig",
      summary: "every setting, its value, and where the value comes from",
      answer: described,
      run: () => ({ answer: config.describe() }),
    }),
    operation({
      method: "PATCH",
      path: "/config",
      id: "changeConfig",
      summary: "changes settings while the relay runs: all that are given, or none",
      description:
        "null restores a default. The answer has every setting after the change. The changes end with the relay.",
      body: z
        .record(z.string(), z.unknown())
        .meta({ ...z.toJSONSchema(config.changeSchema()), $schema: undefined }),
      badBody: "bad_config",
      answer: described,
      refusals: ["bad_config", "needs_restart"],
      run({ body }) {
        const refusal = config.patch(body);
        return refusal === undefined ? { answer: config.describe() } : { refusal };
      },
    }),
    operation({
      path: "/config/schema.json",
      id: "getConfigSchema",
      summary: "the JSON schema of telemetry-relay.config.json",
      answer: z.record(z.string(), z.unknown()),
      constant: true,
      run: () => ({ answer: fileSchema }),
    }),
  ];
}
