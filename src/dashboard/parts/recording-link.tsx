import type { Screen } from "../model/screen.ts";

/** Leads to a recording of the black box; nothing without a name. */
export function RecordingLink({ screen, name }: { screen: Screen; name: string | undefined }) {
  if (name === undefined || name === "") return null;
  return (
    <button
      type="button"
      class="link"
      title={name}
      onClick={() => {
        screen.dialog.value = { name: "recordings", recording: name };
      }}
    >
      Recording
    </button>
  );
}
