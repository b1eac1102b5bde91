import type { Refusal } from "../../protocol/error-message.ts";
import type { ViewerSettings } from "./foxglove-context.ts";

/** A setting as viewers see it. */
export interface Parameter {
  name: string;
  /** Absent for a setting without a value. */
  value?: unknown;
  /** Without it viewers take whole numbers for integers. */
  type?: "float64" | "float64_array";
}

/** The relay's live settings as parameters of viewers. */
export class Parameters {
  /** The values that viewers were told last, as JSON. */
  #told = new Map<string, string>();

  /** `changed` gets the parameters that have changed, by whoever it was. */
  constructor(
    private readonly settings: ViewerSettings,
    changed: (parameters: readonly Parameter[]) => void,
  ) {
    this.#told = this.#texts();
    settings.onChange(() => {
      const now = this.#texts();
      const names = [...now.keys()].filter((name) => now.get(name) !== this.#told.get(name));
      this.#told = now;
      if (names.length > 0) changed(this.of(names));
    });
  }

  /** The names of all parameters. */
  get known(): readonly string[] {
    return this.settings.describe().live;
  }

  /** The parameters of these names that exist; without names, all that have a value. */
  of(names: readonly string[]): Parameter[] {
    const { config, live } = this.settings.describe();
    const asked = names.length === 0 ? live.filter((name) => config[name] != null) : names;
    return asked.filter((name) => live.includes(name)).map((name) => parameterOf(name, config[name]));
  }

  /** Changes all of them, or none. Without a value a parameter gets its default. Returns the reason for a refusal. */
  set(parameters: readonly { name: string; value?: unknown }[]): Refusal | undefined {
    return this.settings.patch(
      Object.fromEntries(parameters.map(({ name, value }) => [name, value ?? null])),
    );
  }

  #texts(): Map<string, string> {
    const { config, live } = this.settings.describe();
    return new Map(live.map((name) => [name, JSON.stringify(config[name] ?? null)]));
  }
}

function parameterOf(name: string, value: unknown): Parameter {
  if (value === null || value === undefined) return { name };
  if (typeof value === "number") return { name, value, type: "float64" };
  const isNumbers = Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === "number");
  return isNumbers ? { name, value, type: "float64_array" } : { name, value };
}
