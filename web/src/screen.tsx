// One screen: the frame, what must be said above it, and the page's own picture. Rendered by the server and taken over by the phone.
import type { Trouble } from "./api/call.ts";
import { t } from "./i18n/text.tsx";
import type { Page } from "./page.ts";
import { type Deed, DeedContext } from "./ui/form.tsx";
import { Frame } from "./ui/frame.tsx";
import { AgeNote, TroubleNote } from "./ui/state.tsx";

export type Shown =
  | { page: Page<unknown>; data: unknown; url: URL; trouble?: Trouble | undefined; ageMinutes?: number | undefined }
  | { page: undefined; url: URL; trouble: Trouble | undefined };

export const titleOf = (shown: Shown): string =>
  shown.page ? shown.page.title(shown.data) : t(shown.trouble ? "trouble.title" : "frame.loading");

export function Screen({ shown, deed }: { shown: Shown; deed: Deed }) {
  const { page, url, trouble } = shown;
  const note = trouble && <TroubleNote trouble={trouble} />;
  return (
    <DeedContext.Provider value={deed}>
      <Frame title={titleOf(shown)} url={url} back={page ? page.back?.(shown.data, url) : "/"} emergency={page?.emergency}>
        {note}
        {page ? (
          <>
            {shown.ageMinutes !== undefined && <AgeNote minutes={shown.ageMinutes} />}
            <page.View data={shown.data} url={url} trouble={trouble} />
          </>
        ) : (
          trouble && (
            <a class="button" href={trouble.code === "not_found" ? "/" : url.pathname + url.search}>
              {t(trouble.code === "not_found" ? "trouble.start" : "trouble.again")}
            </a>
          )
        )}
      </Frame>
    </DeedContext.Provider>
  );
}
