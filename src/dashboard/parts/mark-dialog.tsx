import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { Dashboard } from "../model/dashboard.ts";
import { Dialog } from "./dialog.tsx";

/** Longest text of a mark, as the relay takes it. Units: characters. */
const MAX_TEXT = 200;

/** Marks the moment that is looked at with an event that every client gets. */
export function MarkDialog({ dashboard }: { dashboard: Dashboard }) {
  const { screen } = dashboard;
  const fault = useSignal<string | undefined>(undefined);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    // After the dialog has given the focus to its first button.
    const focusing = requestAnimationFrame(() => field.current?.focus());
    return () => cancelAnimationFrame(focusing);
  }, []);
  const mark = async (text: string): Promise<void> => {
    fault.value = await dashboard.mark(text);
    if (fault.value !== undefined) return;
    screen.dialog.value = undefined;
    screen.say("Marked: every client sees the event");
  };
  return (
    <Dialog title="Mark this moment" screen={screen}>
      <form
        class="mark"
        onSubmit={(event) => {
          event.preventDefault();
          void mark(String(new FormData(event.currentTarget).get("text") ?? "").trim());
        }}
      >
        <label>
          What happened{" "}
          <input ref={field} name="text" maxLength={MAX_TEXT} placeholder="for example: felt a stutter" />
        </label>
        <button type="submit" class="main">
          Mark
        </button>
        {fault.value !== undefined && (
          <p class="lost" role="alert">
            {fault.value}
          </p>
        )}
        <p class="quiet">Every client sees it among the events of the game.</p>
      </form>
    </Dialog>
  );
}
