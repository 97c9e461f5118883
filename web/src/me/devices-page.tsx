// Where she is signed in; any device can be signed out from here.
import type { Reply } from "@expecting-mothers/shared/contract";
import { Text, t } from "../i18n/text.tsx";
import { defaultZone, momentOf, When } from "../i18n/time.tsx";
import { type ActionContext, definePage, type Elsewhere, type ViewProps } from "../page.ts";
import { Form } from "../ui/form.tsx";
import { Icon } from "../ui/icons.tsx";

type Data = Reply<"listSessions">;

async function action({ call, typed, path }: ActionContext): Promise<Elsewhere> {
  await call("endSession", { params: { sessionId: typed("session") } });
  return { redirectTo: path };
}

function View({ data: { sessions } }: ViewProps<Data>) {
  return (
    <ul class="stack">
      {sessions.map(({ id, device, lastSeenAt, current }) => {
        const seen = momentOf(lastSeenAt, defaultZone);
        return (
          <li class="card" key={id}>
            <div class="row">
              <Icon name="device" />
              <p class="grow">
                <b>
                  <bdi>{device}</bdi>
                </b>
                <br />
                <span class="soft">
                  {current ? t("devices.this") : <Text of="devices.seen" when={<When moment={seen} today={seen.day + 2} />} />}
                </span>
              </p>
            </div>
            {!current && (
              <Form>
                <button type="submit" class="button quiet" name="session" value={id}>
                  {t("devices.end")}
                </button>
              </Form>
            )}
          </li>
        );
      })}
    </ul>
  );
}

export const page = definePage<Data>({
  title: () => t("devices.title"),
  back: () => "/me",
  load: ({ call }) => call("listSessions"),
  View,
  action,
});
