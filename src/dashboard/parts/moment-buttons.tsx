import type { Dashboard } from "../model/dashboard.ts";
import { fragmentOf } from "../model/moment.ts";
import { copyText, saveFile } from "./give-away.ts";

/** What can be done with the moment that is looked at: mark it, link to it, save its picture. */
export function MomentButtons({ dashboard }: { dashboard: Dashboard }) {
  const { screen, mayControl, game } = dashboard;
  if (game.value === undefined) return null;
  return (
    <div class="moment-buttons">
      {mayControl.value && (
        <button type="button" class="plain" title="Mark this moment (m)" onClick={() => openMark(dashboard)}>
          Mark
        </button>
      )}
      <button type="button" class="plain" onClick={() => copyLink(dashboard)}>
        Copy link
      </button>
      <button type="button" class="plain" onClick={() => savePicture(screen.say.bind(screen))}>
        PNG
      </button>
    </div>
  );
}

/** Opens the form for a mark, if the token may mark. Stands still meanwhile, so that the moment stays the same. */
export function openMark(dashboard: Dashboard): void {
  const { screen, view, game, mayControl } = dashboard;
  if (!mayControl.value || game.value === undefined) return;
  const moment = dashboard.moment();
  const { frames } = game.value;
  const index = moment === undefined ? undefined : frames.indexOfNumber(moment.frame);
  if (moment !== undefined && index !== undefined)
    view.lookAt(moment.frame, frames.endMillis(index), frames.newestMillis);
  screen.dialog.value = { name: "mark" };
}

/** Copies an address that shows this moment to whoever may open the page. It holds no token. */
function copyLink(dashboard: Dashboard): void {
  const moment = dashboard.moment();
  if (moment === undefined) {
    dashboard.screen.say("No link leads to this moment: the game has begun another run");
    return;
  }
  const page = new URL(location.href);
  page.search = "";
  page.hash = fragmentOf(moment);
  void copyText(dashboard.screen, page.href);
}

/** Saves the strip as a picture. */
function savePicture(say: (line: string) => void): void {
  const canvas = document.querySelector<HTMLCanvasElement>("canvas.strip");
  canvas?.toBlob((picture) => {
    if (picture === null) say("The browser made no picture of the strip");
    else saveFile(`frames-${new Date().toISOString().replace(/[:.]/g, "-")}.png`, picture);
  });
}
