import { z } from "zod";
import type { Refusal } from "../../../protocol/error-message.ts";
import { type Operation, operation } from "../operation/operation.ts";

/** The relay's settings, as the HTTP API needs them: which there are is not its to know. */
export interface ConfigPort {
  /** Settings that can be changed, each optional. */
  readonly change: z.ZodType<Record<string, unknown>>;
  /** Every setting with its value in force; null where none is set. */
  readonly values: z.ZodType<Record<string, unknown>>;
  /** The JSON schema of the configuration file. */
  readonly fileSchema: Readonly<Record<string, unknown>>;
  /** What is in force, and from where. */
  describe(): DescribedConfig;
  /** Changes all that is given, or nothing. Returns why not. */
  patch(changes: Readonly<Record<string, unknown>>): Refusal | undefined;
}

/** What `/config` answers. */
export interface DescribedConfig {
  config: Record<string, unknown>;
  from: Record<string, "default" | "file" | "environment" | "flag" | "request">;
  live: string[];
}

/** `GET /config`, `PATCH /config` and the schema of the configuration file. */
export function configOperations(config: ConfigPort): Operation[] {
  const described = z.strictObject({
    config: config.values,
    from: z
      .record(z.string(), z.enum(["default", "file", "environment", "flag", "request"]))
      .describe("where each value comes from; `request` is PATCH /config"),
    live: z.array(z.string()).describe("the settings that PATCH /config can change"),
  });
  return [
    operation({
      path: "/config",
      id: "getConfig",
      summary: "every setting with its value in force, and where that comes from",
      answer: described,
      run: () => ({ answer: config.describe() }),
    }),
    operation({
      method: "PATCH",
      path: "/config",
      id: "changeConfig",
      summary:
        "changes settings while the relay runs, all that are given or none; answers with what is in force",
      description: "null puts a setting back to its default. What is changed so is gone when the relay ends.",
      body: z.record(z.string(), z.unknown()).meta({ ...z.toJSONSchema(config.change), $schema: undefined }),
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
      run: () => ({ answer: config.fileSchema }),
    }),
  ];
}
