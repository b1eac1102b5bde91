import { useMemo } from "preact/hooks";
import { type CommandField, fieldsOf, readField } from "../model/command-field.ts";
import type { CommandOutcome, CommandRuns } from "../model/command-runs.ts";
import { destroys } from "../model/destroys.ts";
import type { OfferedCommand } from "../model/games.ts";
import { timeOfDay } from "../model/words.ts";
import { CommandInput } from "./command-input.tsx";
import { useAskOnce } from "./use-ask-once.ts";

/** One command as a form, with its last results. */
export function CommandForm({ command, runs }: { command: OfferedCommand; runs: CommandRuns }) {
  const { name, description, schema } = command;
  const fields = useMemo(() => fieldsOf(schema), [schema]);
  const { isAsking, press } = useAskOnce();
  const outcomes = runs.outcomes.value.get(name) ?? [];
  const run = (form: HTMLFormElement): void => {
    const read = argumentsOf(new FormData(form), fields);
    if (typeof read === "string") runs.tell(name, read, true);
    else if (destroys(command)) press(() => void runs.run(name, read));
    else void runs.run(name, read);
  };
  return (
    <form
      class="command"
      onSubmit={(event) => {
        event.preventDefault();
        run(event.currentTarget);
      }}
    >
      <button type="submit" class={isAsking ? "asking" : ""} disabled={runs.waiting.value.has(name)}>
        {isAsking ? `Really ${name}?` : name}
      </button>
      {fields.map((field) => (
        <CommandInput key={field.name} field={field} id={`${name} ${field.name}`} />
      ))}
      {description !== "" && <p class="quiet about">{description}</p>}
      <Outcomes outcomes={outcomes} />
    </form>
  );
}

function Outcomes({ outcomes: [newest, ...older] }: { outcomes: readonly CommandOutcome[] }) {
  return (
    <>
      <output class={newest?.isFault ? "lost" : ""}>
        {newest !== undefined && `${timeOfDay(newest.unixSeconds)} ${newest.text}`}
      </output>
      {older.length > 0 && (
        <details>
          <summary class="quiet">{older.length} before</summary>
          <ul>
            {older.map(({ id, text, isFault, unixSeconds }) => (
              <li key={id} class={isFault ? "lost" : "quiet"}>
                {timeOfDay(unixSeconds)} {text}
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

/** The arguments in a form, or why one of them is wrong. */
function argumentsOf(form: FormData, fields: readonly CommandField[]): Record<string, unknown> | string {
  const given: [string, unknown][] = [];
  for (const field of fields) {
    const told = form.get(field.name);
    // A box that is not ticked is in no form.
    const text = field.kind === "boolean" ? String(told !== null) : String(told ?? "");
    const { value, fault } = readField(field, text);
    if (fault !== undefined) return fault;
    if (value !== undefined) given.push([field.name, value]);
  }
  return Object.fromEntries(given);
}
