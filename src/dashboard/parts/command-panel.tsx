import { useSignal } from "@preact/signals";
import type { Dashboard } from "../model/dashboard.ts";
import type { OfferedCommand } from "../model/games.ts";
import { lineOf } from "../model/words.ts";

/** The commands that the game offers, each a form made from its schema. */
export function CommandPanel({ dashboard }: { dashboard: Dashboard }) {
  const commands = dashboard.games.selected.value?.commands ?? [];
  if (commands.length === 0) return null;
  return (
    <section class="panel commands" aria-label="Commands of the game">
      <header>
        <h2>Commands</h2>
        <p class="quiet">of the game</p>
      </header>
      {commands.map((command) => (
        <CommandForm key={command.name} command={command} dashboard={dashboard} />
      ))}
    </section>
  );
}

function CommandForm({ command, dashboard }: { command: OfferedCommand; dashboard: Dashboard }) {
  const outcome = useSignal<{ text: string; failed: boolean } | undefined>(undefined);
  const properties = Object.entries(
    (command.schema.properties ?? {}) as Record<string, Readonly<Record<string, unknown>>>,
  );
  const run = async (form: HTMLFormElement): Promise<void> => {
    try {
      const given = argumentsOf(new FormData(form), properties);
      const result = await dashboard.game.peek()?.call(command.name, given);
      outcome.value = {
        text: result === null || result === undefined ? "done" : lineOf(result, 200),
        failed: false,
      };
    } catch (error) {
      outcome.value = { text: error instanceof Error ? lineOf(error.message) : "failed", failed: true };
    }
  };
  return (
    <form
      class="command"
      title={command.description}
      onSubmit={(event) => {
        event.preventDefault();
        void run(event.currentTarget);
      }}
    >
      <button type="submit">{command.name}</button>
      {properties.slice(0, 8).map(([name, schema]) => (
        <label key={name}>
          <span class="quiet">{name}</span>
          <input name={name} placeholder={placeholderOf(schema)} />
        </label>
      ))}
      {outcome.value !== undefined && (
        <output class={outcome.value.failed ? "lost" : "quiet"}>{outcome.value.text}</output>
      )}
    </form>
  );
}

/** Reads the fields by their schema: numbers, true and false, lists, texts. Empty fields are left out. */
function argumentsOf(
  form: FormData,
  properties: readonly (readonly [string, Readonly<Record<string, unknown>>])[],
): Record<string, unknown> {
  const given = properties.flatMap(([name, { type }]) => {
    const text = String(form.get(name) ?? "").trim();
    if (text === "") return [];
    if (type === "string") return [[name, text]];
    const list = type === "array" && !text.startsWith("[") ? `[${text}]` : text;
    try {
      return [[name, JSON.parse(list)]];
    } catch {
      throw new Error(`expected ${String(type ?? "a value")} for ${name}, got ${text}`);
    }
  });
  return Object.fromEntries(given);
}

function placeholderOf({ default: usual, type }: Readonly<Record<string, unknown>>): string {
  return usual === undefined ? (type === "array" ? "0, 0, 3" : String(type ?? "")) : lineOf(usual, 30);
}
