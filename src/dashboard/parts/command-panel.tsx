import type { Dashboard } from "../model/dashboard.ts";
import { CommandForm } from "./command-form.tsx";

/** The commands that the game offers, each a form made from its schema. Nothing for a token that may only look; a note where the site of the game permits no commands. */
export function CommandPanel({ dashboard }: { dashboard: Dashboard }) {
  const game = dashboard.game.value;
  const { commands = [], site = "" } = dashboard.games.selected.value ?? {};
  if (game === undefined || commands.length === 0 || !dashboard.mayControl.value) return null;
  const isPermitted = dashboard.games.links.value.get(site)?.may_control !== false;
  return (
    <section class="panel commands" aria-label="Commands of the game">
      <header>
        <h2>Commands</h2>
        <p class="quiet">of the game</p>
      </header>
      {!isPermitted && (
        <p class="quiet">
          Not permitted by {site}: there, the token of this relay's link may only look. Give the link a token
          with the right control.
        </p>
      )}
      {(isPermitted ? commands : []).map((command) => (
        <CommandForm key={`${game.source} ${command.name}`} command={command} runs={game.commands} />
      ))}
    </section>
  );
}
