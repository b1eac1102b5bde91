import type { Dashboard } from "../model/dashboard.ts";
import type {
  HitchDetail as Detail,
  Happening,
  PossibleCause,
  SlowFunction,
} from "../model/hitch-details.ts";
import { decimal } from "../model/words.ts";
import { copyText, saveFile } from "./give-away.ts";

/** Lines of events and monitors that are shown. */
const MOST_LINES = 60;

/** What happened around the hitch that is looked at closely. */
export function HitchDetail({ dashboard }: { dashboard: Dashboard }) {
  const { chosenId, detail } = dashboard.details;
  if (chosenId.value === undefined) return null;
  const known = detail.value;
  return (
    <section class="hitch-detail" aria-label="Around this hitch" aria-busy={known === undefined}>
      {known === undefined ? (
        <p class="quiet">Asking the relay…</p>
      ) : (
        <Known dashboard={dashboard} detail={known} />
      )}
    </section>
  );
}

function Known({ dashboard, detail }: { dashboard: Dashboard; detail: Detail }) {
  const { causes, functions, events, monitors, poseCount, isComplete } = detail;
  const happenings = [...events, ...monitors].sort((one, other) => one.millis - other.millis);
  return (
    <>
      <header>
        <h3>
          {decimal(detail.millis)} ms of {decimal(detail.budgetMillis)} ms, {detail.lostFrames} refreshes lost
        </h3>
        <button type="button" onClick={() => void copyText(dashboard.screen, detail.json)}>
          Copy JSON
        </button>
        <button type="button" onClick={() => saveFile(`${detail.id}.json`, new Blob([detail.json]))}>
          Save JSON
        </button>
        <button type="button" onClick={() => dashboard.details.close()}>
          Close
        </button>
      </header>
      <ul class="causes">
        {causes.map((cause, index) => (
          <Cause key={cause.kind} cause={cause} isFirst={index === 0} />
        ))}
      </ul>
      {functions.length > 0 ? <Functions functions={functions} /> : <Profiling dashboard={dashboard} />}
      <h4>
        From 2 s before to 1 s after{" "}
        <span class="quiet">
          {events.length} events · {monitors.length} monitors · {poseCount} poses
          {isComplete ? "" : " · still growing"}
        </span>
      </h4>
      <ul class="happenings">
        {happenings.slice(0, MOST_LINES).map((one, index) => (
          <HappeningLine key={index} happening={one} />
        ))}
      </ul>
    </>
  );
}

function Cause({ cause, isFirst }: { cause: PossibleCause; isFirst: boolean }) {
  return (
    <li>
      <span class="quiet">{isFirst ? "Cause" : "Also possible"}</span> <b>{cause.kind}</b>{" "}
      <span class="quiet">{Math.round(cause.confidence * 100)} %</span>{" "}
      {cause.place !== "" && <code>{cause.place}</code>} {cause.evidence}
      {cause.hint !== "" && <span class="quiet"> To learn more: {cause.hint}</span>}
    </li>
  );
}

function HappeningLine({ happening: { millis, name, text } }: { happening: Happening }) {
  const at = millis < 0 ? `−${decimal(-millis / 1000)} s` : `+${decimal(millis / 1000)} s`;
  return (
    <li>
      <span class="quiet">{at}</span> <b>{name}</b> <span>{text}</span>
    </li>
  );
}

function Functions({ functions }: { functions: readonly SlowFunction[] }) {
  return (
    <table>
      <caption>Functions of the worst frame, by their own time</caption>
      <thead>
        <tr>
          <th scope="col">Function</th>
          <th scope="col">Own ms</th>
          <th scope="col">All ms</th>
          <th scope="col">Calls</th>
        </tr>
      </thead>
      <tbody>
        {functions.map(({ name, place, calls, selfMillis, totalMillis }) => (
          <tr key={`${name} ${place}`}>
            <th scope="row">
              {name} <span class="quiet">{place}</span>
            </th>
            <td>{decimal(selfMillis)}</td>
            <td>{decimal(totalMillis)}</td>
            <td>{calls}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Offers to profile the next hitch. */
function Profiling({ dashboard: { settings, mayControl } }: { dashboard: Dashboard }) {
  const isOn = settings.values.value?.profile_hitches;
  if (isOn === true)
    return (
      <p class="quiet">
        Profiling is on. Later hitches name the function, if the game is connected to /debugger.
      </p>
    );
  if (isOn === undefined || !mayControl.value)
    return <p class="quiet">This hitch was not profiled, so its function is not known.</p>;
  return (
    <p>
      <button type="button" class="main" onClick={() => void settings.change("profile_hitches", true)}>
        Profile later hitches
      </button>{" "}
      <span class="quiet">slows scripts down by about 0.1 µs a call</span>
    </p>
  );
}
