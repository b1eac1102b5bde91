import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { Dashboard } from "../model/dashboard.ts";
import type { EventLine } from "../model/event-log.ts";
import { shownUnixSeconds } from "../model/shown-frames.ts";
import { timeOfDay } from "../model/words.ts";

/** Lines that are drawn: the newest that the search leaves. */
const SHOWN = 100;
/** Events so close to the moment that is looked at stand out. Units: seconds. */
const NEAR_SECONDS = 1;

const LEVELS = { all: "all", log: "log", warning: "warnings and errors", error: "errors" } as const;

/** The events of the game, newest first, with search and levels. The list stands still under the pointer, and while the page is paused. */
export function EventPanel({ dashboard }: { dashboard: Dashboard }) {
  const filter = useSignal("");
  const level = useSignal<string>("all");
  const held = useSignal<readonly EventLine[] | undefined>(undefined);
  const list = useRef<HTMLUListElement>(null);
  const game = dashboard.game.value;
  const moment = shownUnixSeconds(dashboard);
  const isPaused = moment !== undefined;
  const all = held.value ?? game?.events.lines.value ?? [];
  const sought = filter.value.trim().toLowerCase();
  const lines = all
    .filter((line) => isOfLevel(line, level.value) && isSought(line, sought))
    .slice(-SHOWN)
    .reverse();
  const current = isPaused ? lines.find(({ unixSeconds }) => unixSeconds <= moment)?.id : undefined;
  // A paused page holds the list: it would move away from under the reader.
  useEffect(() => {
    held.value = isPaused ? game?.events.lines.peek() : undefined;
  }, [isPaused, game]);
  useEffect(() => {
    const shown = list.current;
    if (shown === null) return;
    const row = shown.querySelector<HTMLElement>("[aria-current]");
    // Everything is later than the moment: the oldest is nearest.
    const beyond = isPaused ? shown.scrollHeight : 0;
    shown.scrollTop = row === null ? beyond : row.offsetTop - shown.offsetTop - 60;
  }, [current, isPaused]);
  return (
    <section
      class="panel events"
      aria-label="Events"
      onPointerEnter={() => {
        held.value ??= game?.events.lines.peek();
      }}
      onPointerLeave={() => {
        if (!isPaused) held.value = undefined;
      }}
    >
      <header>
        <h2>Events</h2>
        <select
          aria-label="Level"
          value={level.value}
          onChange={(event) => {
            level.value = event.currentTarget.value;
          }}
        >
          {Object.entries(LEVELS).map(([key, words]) => (
            <option key={key} value={key}>
              {words}
            </option>
          ))}
        </select>
        <input
          type="search"
          id="event-filter"
          aria-label="Search the events"
          placeholder="search ( / )"
          value={filter.value}
          onInput={(event) => {
            filter.value = event.currentTarget.value;
          }}
          onKeyDown={(event) => {
            if (event.key === "Escape") event.currentTarget.blur();
          }}
        />
        <button
          type="button"
          class="plain"
          onClick={() => void navigator.clipboard?.writeText(copied(lines))}
        >
          Copy
        </button>
      </header>
      {lines.length === 0 && (
        <p class="quiet empty">{all.length === 0 ? "No events yet." : "No event matches the search."}</p>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls needs the focus, or the keyboard cannot scroll it */}
      <ul class="list" ref={list} tabIndex={0} aria-label="Events, newest first">
        {lines.map((line) => (
          <EventRow key={line.id} line={line} moment={moment} isCurrent={line.id === current} />
        ))}
      </ul>
    </section>
  );
}

function EventRow({
  line: { unixSeconds, lastUnixSeconds, topic, name, text, count },
  moment,
  isCurrent,
}: {
  line: EventLine;
  moment: number | undefined;
  isCurrent: boolean;
}) {
  const isNear = moment !== undefined && Math.abs(unixSeconds - moment) < NEAR_SECONDS;
  const isLater = moment !== undefined && unixSeconds > moment;
  const classes = [
    "row",
    topic.startsWith("log/") ? topic.replace("/", "-") : "",
    isNear ? "near" : "",
    isLater && !isNear ? "later" : "",
  ];
  const span = Math.round(lastUnixSeconds - unixSeconds);
  return (
    <li class={classes.join(" ")} aria-current={isCurrent || undefined}>
      <time class="quiet">{timeOfDay(unixSeconds)}</time>
      <b>{name}</b>
      <span>
        {text} {count > 1 && <span class="quiet">{`×${count}${span > 0 ? ` in ${span} s` : ""}`}</span>}
      </span>
    </li>
  );
}

function isOfLevel({ topic }: EventLine, level: string): boolean {
  if (level === "error") return topic === "log/error";
  if (level === "warning") return topic === "log/error" || topic === "log/warning";
  return level === "all" || topic.startsWith("log/");
}

function isSought({ name, text }: EventLine, sought: string): boolean {
  return sought === "" || `${name} ${text}`.toLowerCase().includes(sought);
}

function copied(lines: readonly EventLine[]): string {
  return lines
    .map(
      ({ unixSeconds, name, text, count }) =>
        `${timeOfDay(unixSeconds)} ${name} ${text}${count > 1 ? ` ×${count}` : ""}`,
    )
    .join("\n");
}
