import type { Dashboard } from "../model/dashboard.ts";
import { AlertPanel } from "./alert-panel.tsx";
import { CommandPanel } from "./command-panel.tsx";
import { EventPanel } from "./event-panel.tsx";
import { FramePanel } from "./frame-panel.tsx";
import { HitchPanel } from "./hitch-panel.tsx";
import { LaterParts } from "./later-parts.tsx";
import { Measures } from "./measures.tsx";
import { OtherPage } from "./other-page.tsx";
import { ScenePanel } from "./scene-panel.tsx";
import { Toolbar } from "./toolbar.tsx";
import { Verdict } from "./verdict.tsx";

/** The whole page. */
export function Page({ dashboard }: { dashboard: Dashboard }) {
  if (dashboard.isRefused.value || dashboard.screen.isFleet.value) return <OtherPage dashboard={dashboard} />;
  return (
    <main>
      <Verdict dashboard={dashboard} />
      <Toolbar dashboard={dashboard} />
      <FramePanel dashboard={dashboard} />
      <Measures dashboard={dashboard} />
      <ScenePanel dashboard={dashboard} />
      <div class="column">
        <HitchPanel dashboard={dashboard} />
        <AlertPanel dashboard={dashboard} />
        <CommandPanel dashboard={dashboard} />
      </div>
      <EventPanel dashboard={dashboard} />
      <Foot dashboard={dashboard} />
      <LaterParts dashboard={dashboard} />
    </main>
  );
}

/** The relay, its clients, what this page missed, and the keys. */
function Foot({ dashboard }: { dashboard: Dashboard }) {
  const { name, version, clients } = dashboard.games.relay.value;
  const missed = dashboard.game.value?.missed.value ?? 0;
  const words = [
    typeof name === "string" ? `relay ${String(version)}` : "relay",
    typeof clients === "number" ? `${clients} clients` : "",
    missed === 0 ? "this page missed nothing" : `this page missed ${missed} messages`,
  ];
  return (
    <footer>
      <span>{words.filter((one) => one !== "").join(" · ")}</span>
      <span>
        <button
          type="button"
          class="plain"
          onClick={() => {
            void dashboard.settings.refresh();
            dashboard.screen.dialog.value = { name: "settings" };
          }}
        >
          Settings
        </button>{" "}
        <button
          type="button"
          class="plain"
          title="Recordings (r)"
          onClick={() => {
            dashboard.screen.dialog.value = { name: "recordings" };
          }}
        >
          Recordings
        </button>{" "}
        <button
          type="button"
          class="plain"
          onClick={() => {
            dashboard.screen.dialog.value = { name: "relay" };
          }}
        >
          Relay and clients
        </button>{" "}
        ? shows all keys
      </span>
    </footer>
  );
}
