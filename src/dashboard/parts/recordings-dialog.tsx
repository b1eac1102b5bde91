import { useEffect, useMemo, useRef } from "preact/hooks";
import type { Dashboard } from "../model/dashboard.ts";
import { type ListedRecording, Recordings } from "../model/recordings.ts";
import { Dialog } from "./dialog.tsx";
import { saveFile } from "./give-away.ts";
import { bytesWords, causeWords, spanWords } from "./recording-words.ts";
import { useAskOnce } from "./use-ask-once.ts";

/** How often the relay is asked while this is open. Units: milliseconds. */
const ASK_MILLIS = 2000;
/** Recordings that are shown: the newest. */
const SHOWN = 200;

/** The recordings of the relay: start, stop, play, download, delete. `chosen` stands out. */
export function RecordingsDialog({
  dashboard,
  chosen,
}: {
  dashboard: Dashboard;
  chosen: string | undefined;
}) {
  const { door, screen, mayControl, games, replay } = dashboard;
  const recordings = useMemo(() => new Recordings(door), []);
  useEffect(() => {
    void recordings.refresh();
    const asking = setInterval(() => void recordings.refresh(), ASK_MILLIS);
    return () => clearInterval(asking);
  }, []);
  const all = recordings.all.value ?? [];
  const fault = recordings.fault.value ?? replay.fault.value;
  return (
    <Dialog title="Recordings" screen={screen}>
      <p class="quiet">Recordings hold motion and log texts. That is data of a person.</p>
      {mayControl.value && (
        <p class="starts">
          {recordings.canStart.value && (
            <button type="button" class="main" onClick={() => void recordings.start()}>
              Start a recording
            </button>
          )}
          {recordings.canKeep.value && (
            <button type="button" onClick={() => void recordings.keep(games.selectedName.peek())}>
              Keep the last minute
            </button>
          )}
        </p>
      )}
      {fault !== undefined && (
        <p class="lost" role="alert">
          {fault}
        </p>
      )}
      {recordings.absence.value !== undefined && <p>{recordings.absence.value}</p>}
      {recordings.all.value !== undefined && all.length === 0 && <p class="quiet">No recordings yet.</p>}
      <ul class="recordings">
        {all.slice(0, SHOWN).map((recording) => (
          <Recording
            key={recording.name}
            recording={recording}
            isChosen={recording.name === chosen}
            dashboard={dashboard}
            recordings={recordings}
          />
        ))}
      </ul>
      {all.length > SHOWN && <p class="quiet">{all.length - SHOWN} older ones are not shown.</p>}
    </Dialog>
  );
}

function Recording({
  recording,
  isChosen,
  dashboard,
  recordings,
}: {
  recording: ListedRecording;
  isChosen: boolean;
  dashboard: Dashboard;
  recordings: Recordings;
}) {
  const { mayControl, screen } = dashboard;
  const { name, cause, bytes, state } = recording;
  const row = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (isChosen) row.current?.scrollIntoView({ block: "center" });
  }, [isChosen]);
  const play = async (): Promise<void> => {
    if (await dashboard.play(name)) screen.dialog.value = undefined;
  };
  const isWritten = state === "recording";
  return (
    <li ref={row} aria-current={isChosen || undefined} aria-label={name}>
      <div>
        <b>{name}</b>
        <p class="quiet">
          {[causeWords(cause), spanWords(recording), bytesWords(bytes)].join(" · ")} ·{" "}
          <span class={isWritten ? "lost" : ""}>{isWritten ? "● recording" : state}</span>
        </p>
      </div>
      <div class="actions">
        {mayControl.value && isWritten && cause === "" && (
          <button type="button" onClick={() => void recordings.stop(name)}>
            Stop
          </button>
        )}
        {mayControl.value && (state === "complete" || state === "cut") && (
          <button type="button" onClick={() => void play()}>
            Play
          </button>
        )}
        <Download dashboard={dashboard} name={name} />
        {mayControl.value && !isWritten && <Delete remove={() => void recordings.remove(name)} />}
      </div>
    </li>
  );
}

/** A link, or a button where the relay asks for a token, which is in no address. */
function Download({ dashboard: { door, screen }, name }: { dashboard: Dashboard; name: string }) {
  const path = `recordings/${encodeURIComponent(name)}.mcap`;
  if (door.token === undefined)
    return (
      <a class="button" href={door.urlOf(path)} download={`${name}.mcap`}>
        Download
      </a>
    );
  const save = async (): Promise<void> => {
    const file = await door.file(path);
    if (file === undefined) screen.say("The relay did not send the recording");
    else saveFile(`${name}.mcap`, file);
  };
  return (
    <button type="button" onClick={() => void save()}>
      Download
    </button>
  );
}

function Delete({ remove }: { remove(): void }) {
  const { isAsking, press } = useAskOnce();
  return (
    <button type="button" class={isAsking ? "asking" : ""} onClick={() => press(remove)}>
      {isAsking ? "Really delete?" : "Delete"}
    </button>
  );
}
