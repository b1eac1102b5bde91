import { useSignal } from "@preact/signals";
import type { Dashboard } from "../model/dashboard.ts";
import type { ToldReplay } from "../model/replay.ts";
import { clockWords } from "./recording-words.ts";

/** Speeds that are offered: those that the relay takes. */
const SPEEDS = [0.1, 0.25, 0.5, 1, 2, 5, 10, 20];

/** What is played and where, with controls for those who may use them. Nothing without a replay. */
export function ReplayBar({ dashboard }: { dashboard: Dashboard }) {
  const { replay, mayControl } = dashboard;
  const { value: told } = replay.state;
  if (told === undefined) return null;
  return (
    <section class="panel replay" aria-label="Replay">
      <b title={told.recording}>
        <span class="quiet">Replay</span> {told.recording}
      </b>
      <Position dashboard={dashboard} told={told} />
      {mayControl.value && <Controls dashboard={dashboard} told={told} />}
      {replay.fault.value !== undefined && (
        <p class="lost" role="alert">
          {replay.fault.value}
        </p>
      )}
    </section>
  );
}

/** Where the replay is. While the slider is held, it shows where it would go. */
function Position({ dashboard, told }: { dashboard: Dashboard; told: ToldReplay }) {
  const { replay, mayControl, now } = dashboard;
  const held = useSignal<number | undefined>(undefined);
  // Read so that it moves on.
  now.value;
  const position = held.value ?? replay.positionSeconds();
  const words = `${clockWords(position)} of ${clockWords(told.lengthSeconds)}`;
  return (
    <span class="position">
      <input
        type="range"
        aria-label="Position"
        aria-valuetext={words}
        min={0}
        max={told.lengthSeconds}
        step="any"
        value={position}
        disabled={!mayControl.value}
        onInput={(event) => {
          held.value = event.currentTarget.valueAsNumber;
        }}
        onChange={(event) => {
          void replay.control({ position_s: event.currentTarget.valueAsNumber }).then(() => {
            held.value = undefined;
          });
        }}
      />
      <span class="time">
        {words}
        {told.state === "playing" ? "" : `, ${told.state}`}
      </span>
    </span>
  );
}

function Controls({ dashboard: { replay }, told }: { dashboard: Dashboard; told: ToldReplay }) {
  const isPlaying = told.state === "playing";
  const speeds = SPEEDS.includes(told.speed) ? SPEEDS : [told.speed, ...SPEEDS];
  return (
    <span class="controls">
      <button
        type="button"
        class="main"
        title="Play or pause the replay (p)"
        aria-label={isPlaying ? "Pause the replay" : "Play the replay"}
        onClick={() => void replay.toggle()}
      >
        {isPlaying ? "Pause" : "Play"}
      </button>
      <button
        type="button"
        title="One frame back ( , )"
        aria-label="−1 frame"
        onClick={() => void replay.control({ step: -1 })}
      >
        −1
      </button>
      <button
        type="button"
        title="One frame on ( . )"
        aria-label="+1 frame"
        onClick={() => void replay.control({ step: 1 })}
      >
        +1
      </button>
      <select
        aria-label="Speed"
        value={told.speed}
        onChange={(event) => void replay.control({ speed: Number(event.currentTarget.value) })}
      >
        {speeds.map((speed) => (
          <option key={speed} value={speed}>
            {speed}×
          </option>
        ))}
      </select>
      <label>
        <input
          type="checkbox"
          checked={told.isLooping}
          onChange={(event) => void replay.control({ loop: event.currentTarget.checked })}
        />{" "}
        Loop
      </label>
      <button type="button" onClick={() => void replay.end()}>
        End
      </button>
    </span>
  );
}
