import type { Dashboard } from "../model/dashboard.ts";
import { CommandForm } from "./command-form.tsx";

/** The commands that the game offers, each a form made from its schema. Nothing for a token that may only look. */
export function CommandPanel({ dashboard }: { dashboard: Dashboard }) {
  const game = dashboard.game.value;
  const commands = dashboard.games.selected.value?.commands ?? [];
  if (game === undefined || commands.length === 0 || !dashboard.mayControl.value) return null;
  return (
    <section class="panel commands" aria-label="Commands of the game">
      <header>
        <h2>Commands</h2>
        <p class="quiet">of the game</p>
      </header>
      {commands.map((command) => (
        <CommandForm key={`${game.source} ${command.name}`} command={command} runs={game.commands} />
      ))}
    </section>
  );
}
