// Two women on one number: each picks herself, with her PIN if she set one, or adds her name.
import type { Me } from "@expecting-mothers/shared/accounts";
import { pinLength } from "@expecting-mothers/shared/limits";
import { isUnnamed } from "@expecting-mothers/shared/unnamed";
import { signedIn } from "../api/signed-in.ts";
import { t } from "../i18n/text.tsx";
import { type ActionContext, definePage, type Elsewhere, type PageContext, type ViewProps } from "../page.ts";
import { Field, Form, Submit } from "../ui/form.tsx";
import { Icon } from "../ui/icons.tsx";
import { Face } from "../ui/person.tsx";
import { afterSignIn, carried, nextPage } from "./after-sign-in.ts";

type Data = Pick<Me, "people">;

async function load({ call, query }: PageContext): Promise<Data | Elsewhere> {
  const me = await signedIn(call);
  if (!me) return { redirectTo: `/sign-in?${carried(query)}` };
  return me.id ? nextPage({ query }) : { people: me.people };
}

async function action(context: ActionContext): Promise<Elsewhere> {
  const { call, typed, language } = context;
  const name = typed("name");
  const pin = typed("pin");
  await call("choosePerson", { body: name ? { name, language } : { personId: typed("person"), ...(pin ? { pin } : {}) } });
  return afterSignIn(context);
}

type Person = Data["people"][number];

function PersonButton({ person, url }: { person: Person; url: URL }) {
  const name = isUnnamed(person.name) ? t("who.unnamed") : person.name;
  const content = (
    <>
      <Face name={name} />
      <b class="grow">
        <bdi>{name}</bdi>
      </b>
      {person.hasPin && <Icon name="lock" />}
    </>
  );
  if (person.hasPin) {
    return (
      <a class="card row" href={`/sign-in/who?${carried(url.searchParams, { person: person.id })}`}>
        {content}
      </a>
    );
  }
  return (
    <button type="submit" class="card row" name="person" value={person.id}>
      {content}
    </button>
  );
}

function People({ people, url }: { people: Person[]; url: URL }) {
  return (
    <Form class="stack">
      {people.map((person) => (
        <PersonButton key={person.id} person={person} url={url} />
      ))}
      <a class="button quiet" href={`/sign-in/who?${carried(url.searchParams, { person: "new" })}`}>
        {t("who.add")}
      </a>
    </Form>
  );
}

function View({ data: { people }, url }: ViewProps<Data>) {
  const chosen = url.searchParams.get("person");
  if (chosen === "new" || people.length === 0) {
    return (
      <Form class="stack">
        <Field name="name" kind="name" label="who.name" />
        <Submit>{t("who.save")}</Submit>
      </Form>
    );
  }
  const person = people.find(({ id }) => id === chosen);
  if (!person) return <People people={people} url={url} />;
  return (
    <Form class="stack">
      <div class="who">
        <Face name={person.name} />
        <b>
          <bdi>{person.name}</bdi>
        </b>
      </div>
      <input type="hidden" name="person" value={person.id} />
      <Field name="pin" kind="pin" label="who.pin" sendAt={pinLength} />
      <Submit>{t("signIn.enter")}</Submit>
    </Form>
  );
}

export const page = definePage<Data>({
  title: () => t("who.title"),
  back: (_, url) => (url.searchParams.has("person") ? `/sign-in/who?${carried(url.searchParams)}` : "/"),
  load,
  View,
  action,
});
