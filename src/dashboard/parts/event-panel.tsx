import { useSignal } from "@preact/signals";
import type { Dashboard } from "../model/dashboard.ts";
import type { EventLine } from "../model/event-log.ts";
import { timeOfDay } from "../model/words.ts";

/** Lines that are drawn. */
const SHOWN = 200;

/** The events of the game, newest first, with a filter. The list stands still under the pointer. */
export function EventPanel({ dashboard }: { dashboard: Dashboard }) {
  const filter = useSignal("");
  const held = useSignal<readonly EventLine[] | undefined>(undefined);
  const game = dashboard.game.value;
  const all = held.value ?? game?.events.lines.value ?? [];
  const sought = filter.value.trim().toLowerCase();
  const found =
    sought === "" ? all : all.filter(({ name, text }) => `${name} ${text}`.toLowerCase().includes(sought));
  const lines = found.slice(-SHOWN).reverse();
  return (
    <section
      class="panel events"
      aria-label="Events"
      onPointerEnter={() => {
        held.value = game?.events.lines.peek();
      }}
      onPointerLeave={() => {
        held.value = undefined;
      }}
    >
      <header>
        <h2>Events</h2>
        <input
          type="search"
          id="event-filter"
          aria-label="Filter events"
          placeholder="filter ( / )"
          value={filter.value}
          onInput={(event) => {
            filter.value = event.currentTarget.value;
          }}
        />
        <button type="button" onClick={() => void navigator.clipboard?.writeText(copied(lines))}>
          Copy
        </button>
      </header>
      <ul class="list">
        {lines.map(({ id, unixSeconds, topic, name, text, count }) => (
          <li key={id} class={`row ${topic.replaceAll("/", "-")}`}>
            <time class="quiet">{timeOfDay(unixSeconds)}</time>
            <b>{name}</b>
            <span>
              {text} {count > 1 && <span class="quiet">×{count}</span>}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function copied(lines: readonly EventLine[]): string {
  return lines
    .map(
      ({ unixSeconds, name, text, count }) =>
        `${timeOfDay(unixSeconds)} ${name} ${text}${count > 1 ? ` ×${count}` : ""}`,
    )
    .join("\n");
}
