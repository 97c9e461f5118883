// The side panel: beside the list at a desk, below the thumb on a phone; takes the focus when it opens and gives it back.
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { t } from "../../i18n/text.tsx";
import { Icon } from "../../ui/icons.tsx";

type Props = { title: ComponentChildren; onClose: () => void; children: ComponentChildren; label?: string };

function useBorrowedFocus(onClose: () => void) {
  const panel = useRef<HTMLElement>(null);
  const close = useRef(onClose);
  close.current = onClose;
  useEffect(() => {
    const before = document.activeElement;
    panel.current?.querySelector<HTMLElement>("h2")?.focus();
    const onKey = (event: KeyboardEvent) => {
      if (event.key === "Escape" && !event.defaultPrevented) close.current();
    };
    addEventListener("keydown", onKey);
    return () => {
      removeEventListener("keydown", onKey);
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return panel;
}

export function Panel({ title, onClose, children, label }: Props) {
  const panel = useBorrowedFocus(onClose);
  return (
    <aside class="panel card" ref={panel} aria-label={label}>
      <div class="panel-head">
        <h2 tabIndex={-1}>{title}</h2>
        <button type="button" class="close" onClick={onClose} aria-label={t("staff.panel.close")}>
          <Icon name="cross" />
        </button>
      </div>
      {children}
    </aside>
  );
}

/** A list with room for a panel at its side. */
export function Desk({ children, panel }: { children: ComponentChildren; panel?: ComponentChildren }) {
  return (
    <div class={panel ? "desk with-panel" : "desk"}>
      <div class="desk-main">{children}</div>
      {panel}
    </div>
  );
}
