// The devices she is signed in on; any but this one can be signed out from here.
import { Text, t } from "../../i18n/text.tsx";
import { TroubleNote } from "../../ui/state.tsx";
import { useDeed } from "../deed.ts";
import { useLoad } from "../load.ts";
import { Pending } from "../parts/notes.tsx";
import { Moment } from "../parts/time.tsx";
import { ask, perform } from "../session.ts";

export function SessionList() {
  const deed = useDeed();
  const loaded = useLoad(() => ask("listSessions"), []);
  const end = (sessionId: string) =>
    deed.run(async () => {
      await perform("endSession", { params: { sessionId } });
      await loaded.reload();
    });
  return (
    <section class="card">
      <h2>{t("staff.sessions.title")}</h2>
      {deed.trouble && <TroubleNote trouble={deed.trouble} />}
      {loaded.data ? (
        <ul class="rows">
          {loaded.data.sessions.map(({ id, device, lastSeenAt, current }) => (
            <li key={id} class="line">
              <span class="grow">
                <bdi>{device}</bdi>
                <br />
                <span class="soft">
                  {current ? t("staff.sessions.this") : <Text of="staff.sessions.seen" when={<Moment at={lastSeenAt} />} />}
                </span>
              </span>
              {!current && (
                <button type="button" class="button quiet small" onClick={() => end(id)} aria-disabled={deed.busy}>
                  {t("staff.sessions.end")}
                </button>
              )}
            </li>
          ))}
        </ul>
      ) : (
        <Pending trouble={loaded.trouble} reload={loaded.reload} />
      )}
    </section>
  );
}
