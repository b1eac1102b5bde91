import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { Screen } from "../model/screen.ts";

/** A window above the page. Escape and its button close it; the focus returns to where it was. */
export function Dialog({
  title,
  screen,
  children,
}: {
  title: string;
  screen: Screen;
  children: ComponentChildren;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  const { value: own } = screen.dialog;
  const close = (): void => {
    // The browser tells later that a dialog has closed: another one may be open by then.
    if (screen.dialog.peek() === own) screen.dialog.value = undefined;
  };
  useEffect(() => {
    const opened = dialog.current;
    const before = document.activeElement;
    return () => {
      opened?.close();
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  useEffect(() => {
    // Also again, if it was asked for just after it had closed.
    if (dialog.current?.open === false) dialog.current.showModal();
  }, [own]);
  return (
    <dialog ref={dialog} aria-labelledby="dialog-title" onClose={close}>
      <div class="inside">
        <header>
          <h2 id="dialog-title">{title}</h2>
          <button type="button" onClick={close}>
            Close
          </button>
        </header>
        {children}
      </div>
    </dialog>
  );
}
