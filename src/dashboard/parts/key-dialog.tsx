import type { Screen } from "../model/screen.ts";
import { Dialog } from "./dialog.tsx";
import { KEYS } from "./keys.ts";

/** All keys of the page. */
export function KeyDialog({ screen }: { screen: Screen }) {
  return (
    <Dialog title="Keys" screen={screen}>
      <table class="keys">
        <tbody>
          {KEYS.map(({ shown, does }) => (
            <tr key={shown}>
              <th scope="row">
                <kbd>{shown}</kbd>
              </th>
              <td>{does}</td>
            </tr>
          ))}
          <tr>
            <th scope="row">
              <kbd>Tab</kbd>
            </th>
            <td>the next button, list or picture; pictures have keys of their own and tell them</td>
          </tr>
        </tbody>
      </table>
    </Dialog>
  );
}
