import { useEffect, useMemo } from "preact/hooks";
import type { JsonObject } from "../../protocol/json-messages.ts";
import type { Dashboard } from "../model/dashboard.ts";
import { DOWN_SIGN } from "../model/game-verdict.ts";
import { listOf, numberOf, objectOf, textOf } from "../model/read-json.ts";
import { type ListedClient, RelayState } from "../model/relay-state.ts";
import { layoutUrl, viewerLinks } from "../model/viewer-links.ts";
import { decimal, lineOf, seconds } from "../model/words.ts";
import { Dialog } from "./dialog.tsx";
import { useAskOnce } from "./use-ask-once.ts";

/** How often the relay is asked while this is open. Units: milliseconds. */
const ASK_MILLIS = 2000;

/** The relay itself: its state, what was dropped, its clients, and the engine beside it. */
export function RelayDialog({ dashboard }: { dashboard: Dashboard }) {
  const { door, screen, mayControl } = dashboard;
  const relayState = useMemo(() => new RelayState(door), [door]);
  useEffect(() => {
    void relayState.refresh();
    const asking = setInterval(() => void relayState.refresh(), ASK_MILLIS);
    return () => clearInterval(asking);
  }, []);
  return (
    <Dialog title="Relay and clients" screen={screen}>
      <State dashboard={dashboard} status={relayState.status.value} />
      {relayState.engine.value !== undefined && (
        <EngineState state={relayState} mayControl={mayControl.value} />
      )}
      <Viewers />
      <Clients clients={relayState.clients.value} />
    </Dialog>
  );
}

function State({ dashboard, status }: { dashboard: Dashboard; status: JsonObject }) {
  const { version, uptime_s, dropped, refusals, messages_published, links } = status;
  const { unixSeconds } = dashboard.pageMoment();
  const lines = [
    ["Version", lineOf(version ?? "–", 40)],
    ["Runs for", typeof uptime_s === "number" ? seconds(uptime_s) : "–"],
    ["Messages sent", typeof messages_published === "number" ? decimal(messages_published) : "–"],
    ["Dropped for slow clients", countsOf(dropped)],
    ["Refused input", countsOf(refusals)],
    ...listOf(links)
      .map(objectOf)
      .map((link) => [`Link to ${textOf(link.site) || textOf(link.url)}`, linkWords(link, unixSeconds)]),
    ["Missed by this page", String(dashboard.game.value?.missed.value ?? 0)],
    ["This page may", dashboard.mayControl.value ? "look, give commands, change settings" : "look"],
  ];
  return (
    <dl class="relay-state">
      {lines.map(([name, value]) => (
        <>
          <dt class="quiet">{name}</dt>
          <dd>{value}</dd>
        </>
      ))}
    </dl>
  );
}

/** Whether a link to another relay is up, since when, and what it brings or why it does not. */
function linkWords(
  { connected, since, games, reason, may_control }: JsonObject,
  unixSeconds: number,
): string {
  const duration = seconds(unixSeconds - numberOf(since));
  if (connected !== true) return `${DOWN_SIGN} down for ${duration}: ${textOf(reason)}`;
  return `up for ${duration}, ${numberOf(games)} games, ${may_control === false ? "no commands" : "commands too"}`;
}

/** Links that open viewers on the relay. */
function Viewers() {
  return (
    <p class="viewers">
      <span class="quiet">Open in </span>
      {viewerLinks(location.href).map(({ name, href }) => (
        <>
          <a href={href} target="_blank" rel="noreferrer">
            {name}
          </a>
          {" · "}
        </>
      ))}
      <a href={layoutUrl(location.href)}>a layout for them</a>
      <br />
      <span class="quiet">In the browser it needs a relay with --allow-origin https://app.foxglove.dev</span>
    </p>
  );
}

function EngineState({ state, mayControl }: { state: RelayState; mayControl: boolean }) {
  const engine = state.engine.value;
  return (
    <div class="engine">
      <b>Godot</b>
      <span>{engine?.state}</span>
      <span class="quiet">
        {engine?.project} · {engine?.runs} runs
      </span>
      {mayControl && (
        <>
          <EngineButton state={state} what="restart" />
          <EngineButton state={state} what="stop" />
        </>
      )}
      {state.fault.value !== undefined && (
        <span class="lost" role="alert">
          {state.fault.value}
        </span>
      )}
    </div>
  );
}

/** A button that ends the run of the game, and asks once before. */
function EngineButton({ state, what }: { state: RelayState; what: "restart" | "stop" }) {
  const { isAsking, press } = useAskOnce();
  return (
    <button
      type="button"
      class={isAsking ? "asking" : ""}
      onClick={() => press(() => void state.command(what))}
    >
      {isAsking ? `Really ${what}?` : what === "stop" ? "Stop" : "Restart"}
    </button>
  );
}

function Clients({ clients }: { clients: readonly ListedClient[] }) {
  return (
    <div class="table-box">
      <table>
        <caption class="unseen">Clients</caption>
        <thead>
          <tr>
            <th scope="col">Client</th>
            <th scope="col">Format</th>
            <th scope="col">Lane</th>
            <th scope="col">Lag</th>
            <th scope="col">Dropped</th>
            <th scope="col">Topics</th>
          </tr>
        </thead>
        <tbody>
          {clients.slice(0, 200).map(({ id, address, format, lane, lagMillis, dropped, topics }) => (
            <tr key={id}>
              <th scope="row">{address}</th>
              <td>{format}</td>
              <td>{lane}</td>
              <td>{decimal(lagMillis)} ms</td>
              <td>{dropped}</td>
              <td>{topics}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Counts by name: "fps 3 · custom/shot 1". */
function countsOf(counts: unknown): string {
  const words = Object.entries(objectOf(counts)).map(([name, count]) => `${name} ${lineOf(count, 20)}`);
  return words.length === 0 ? "nothing" : lineOf(words.join(" · "));
}
